"""Values written as YAML: read back as what they were, and without quotation marks where none are needed."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.text import yaml_text


def loaded(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


# value, as written, note
SCALARS = [
    ("Harbour Gazette", "Harbour Gazette", "words"),
    ("Zëri i Lumit", "Zëri i Lumit", "other Latin letters"),
    ("روزنامهٔ رود", '"روزنامهٔ رود"', "a mark that is no letter"),
    ("دیده‌بان رود", "دیده‌بان رود", "a joiner inside a Persian word"),
    ("https://a.example/f?x=1&y=$q", "https://a.example/f?x=1&y=$q", "an address"),
    ("https://a.example/[x]", '"https://a.example/[x]"', "an address that would end a list"),
    ("no", '"no"', "false in YAML 1.1"),
    ("Null", '"Null"', "nothing"),
    ("2026-03-04", '"2026-03-04"', "a date to some readers"),
    ("12:30", '"12:30"', "750 to some readers"),
    ("a: b", '"a: b"', "a key"),
    ("a #b", '"a #b"', "a comment"),
    ("- a", '"- a"', "a list"),
    (' "a" ', '" \\"a\\" "', "white space around"),
    ("a\u202eb", '"a\\u202Eb"', "what turns a line around is shown"),
    ("a\x1b[2Jb\n", '"a\\u001b[2Jb\\n"', "controls"),
    ("a\U000e0041", '"a\\U000E0041"', "an invisible tag beyond the first plane"),
    ("", '""', "nothing at all"),
    (True, "true", "a truth value"),
    (60, "60", "a number"),
    (["fa", "no"], '[fa, "no"]', "a list of tags"),
]


@pytest.mark.parametrize(("value", "written", "note"), SCALARS, ids=[row[2] for row in SCALARS])
def test_a_value_is_written_as_a_person_would(value: Any, written: str, note: str) -> None:
    assert yaml_text.scalar(value) == written, note
    assert loaded(f"k: {written}\n") == {"k": value}


def test_a_block_has_its_comments_behind_its_values() -> None:
    written = yaml_text.block("bregu", {"name": "Bregu", "languages": ["sq"]}, {"name": "so they say"}, step=4)
    assert written == "bregu:\n    name: Bregu  # so they say\n    languages: [sq]\n"


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["~", "-", "?", "|", ">", "%a"]
)


@settings(deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=3))
def test_whatever_is_written_is_read_back(text: str, texts: list[str]) -> None:
    values = {"name": text, "languages": texts}
    assert loaded(yaml_text.block("a", values)) == {"a": values}
    assert loaded("{" + yaml_text.flow("a", values) + "}") == {"a": values}


@settings(deadline=None)
@given(TEXTS)
def test_a_value_stays_on_its_line_and_shows_all_it_has(text: str) -> None:
    written = yaml_text.scalar(text)
    assert all(char.isprintable() or char in "\u200c\u200d" for char in written)
