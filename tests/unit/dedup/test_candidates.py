"""Sketches find whom to compare: the same in every process, the nearer the likelier."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import aggregator
from aggregator.dedup.candidates import (
    KEY_VALUES,
    SIGNATURE_VALUES,
    Signature,
    containment,
    jaccard,
    promising,
    sharing,
    sketch,
    sketch_all,
)

_ROOT = Path(aggregator.__file__).parents[1]
_TOKENS = st.lists(st.sampled_from(["lumi", "ura", "رود", "پل", "hafen", "45", "1927", "quai"]), max_size=20)
_LONG = [f"w{number}" for number in range(600)]


def test_a_sketch_is_the_same_in_another_process_whatever_its_hash_seed() -> None:
    code = "from aggregator.dedup.candidates import sketch; print(sketch('پل چوبی ura e drurit 45'.split()).values)"
    here = str(sketch(["پل", "چوبی", "ura", "e", "drurit", "45"]).values)
    environment = {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8", "PYTHONPATH": str(_ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == here


def test_the_hash_family_is_the_one_that_the_stored_sketches_were_made_with() -> None:
    assert sketch(["quay", "post", "river"]).values == (3934724406,)
    assert sketch(["رود", "ولدا"]).values == (3094715578,)


def test_a_text_without_words_has_an_empty_sketch_and_resembles_nothing() -> None:
    empty = sketch([])
    assert (empty.size, empty.keys) == (0, ())
    assert jaccard(empty, empty) == containment(empty, sketch(["a"])) == 0.0


@given(st.lists(_TOKENS, max_size=3))
def test_sketching_texts_together_gives_what_each_gives_alone(texts: list[list[str]]) -> None:
    assert sketch_all(texts) == [sketch(text) for text in texts]


def test_a_word_longer_than_the_table_of_places_is_sketched() -> None:
    assert sketch(["x" * 1000, "y", "z"]) != sketch(["x" * 1001, "y", "z"])


def test_a_cut_text_shares_every_shingle_but_its_last_ones_with_the_whole() -> None:
    assert containment(sketch(list("abcdefgh")), sketch(list("abcde"))) == 1.0


def test_word_order_counts() -> None:
    assert sketch(["a", "b", "c"]) != sketch(["c", "b", "a"])


def test_lone_surrogates_are_sketched_like_any_word() -> None:
    assert sketch(["\ud800", "b", "c"]).size == 1


def test_keys_fit_a_signed_column_and_are_the_smallest_values() -> None:
    signature = sketch(_LONG)
    assert len(signature.values) == SIGNATURE_VALUES
    assert signature.keys == tuple(sorted(signature.values))[:KEY_VALUES]
    assert all(0 <= key < 2**63 for key in signature.keys)


@pytest.mark.parametrize("kept", [0.2, 0.4, 0.6, 0.9])
def test_a_cut_text_shares_keys_with_the_whole_and_its_share_is_estimated(kept: float) -> None:
    whole, cut = sketch(_LONG), sketch(_LONG[: int(600 * kept)])
    assert set(whole.keys) & set(cut.keys)
    assert jaccard(whole, cut) == pytest.approx(kept, abs=0.2)
    assert containment(whole, cut) == pytest.approx(1.0, abs=0.01)


@given(_TOKENS)
def test_a_sketch_survives_the_store(tokens: list[str]) -> None:
    signature = sketch(tokens)
    assert Signature.from_bytes(signature.size, signature.to_bytes()) == signature


@given(_TOKENS, _TOKENS)
def test_estimates_are_symmetric_and_between_0_and_1(one: list[str], other: list[str]) -> None:
    left, right = sketch(one), sketch(other)
    assert jaccard(left, right) == jaccard(right, left)
    assert containment(left, right) == containment(right, left)
    assert 0.0 <= jaccard(left, right) <= containment(left, right) <= 1.0


def test_texts_that_fit_into_their_signatures_have_their_exact_jaccard_index() -> None:
    assert jaccard(sketch(list("abcdef")), sketch(list("abcdxyz"))) == 2 / 7


@pytest.mark.parametrize(
    ("index", "found", "note"),
    [
        ({1: {7}, 2: {7}, 3: {8}}, [7], "one key of three is too few when texts share others"),
        ({1: {9}, 2: {9, 4}, 3: {4}}, [4, 9], "equally many: the older id first"),
        ({1: {1, 2, 3, 4, 5}, 2: {6}, 3: {6}}, [6], "a crowded key says nothing"),
        ({1: {6}}, [6], "where only one key tells, one is enough"),
        ({}, [], "nobody"),
    ],
)
def test_texts_are_found_by_the_keys_they_share(index: dict[int, set[int]], found: list[int], note: str) -> None:
    assert sharing([1, 2, 3], index, crowded=5, least=2, limit=10) == found, note


def test_no_more_than_the_limit_are_given() -> None:
    assert len(sharing([1, 2], {1: set(range(30)), 2: set(range(30))}, crowded=50, least=2, limit=6)) == 6
    assert promising(sketch(_LONG), {i: sketch(_LONG[: 100 * i]) for i in (3, 5, 1)}, floor=0.1, limit=2) == [1, 3]


def test_texts_that_share_too_little_are_not_promising() -> None:
    other = [f"x{number}" for number in range(600)]
    assert promising(sketch(_LONG), {1: sketch(other), 2: sketch(_LONG[:300] + other)}, floor=0.2, limit=5) == [2]
