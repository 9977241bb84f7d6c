"""Characters of a name that nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.invisible import is_visible, without_invisible

# name, without what nobody sees, note
NAMES = [
    ("Zëri i Lumit", "Zëri i Lumit", "nothing to do"),
    ("هفته\u200cنامه", "هفته\u200cنامه", "a joiner inside a Persian word is spelling"),
    ("\u200cهفته\u200c\u200cنامه\u200c رود \u200d", "هفته\u200cنامه رود", "joiners that join nothing"),
    ("\u202bرودنامه\u202c\u200f", "رودنامه", "marks of direction"),
    ("Lu\u00admi\ufeff\u2060", "Lumi", "soft hyphen, byte order mark, word joiner"),
    ("Harbour\u202e ettezaG", "Harbour ettezaG", "an override that turns the rest round"),
    ("👩\u200d🚒 Feuerwehr ✈\ufe0f", "👩\u200d🚒 Feuerwehr ✈\ufe0f", "an emoji held together"),
    ("\u2066\u200b\u2069", "", "nothing is left"),
]


@pytest.mark.parametrize(("name", "wanted", "note"), NAMES, ids=[row[2] for row in NAMES])
def test_what_nobody_sees_is_left_out_of_a_name(name: str, wanted: str, note: str) -> None:
    assert without_invisible(name) == wanted, note


@pytest.mark.parametrize("text", ["", " ", "\u200c", "\u200f\u202e", "\u3164", "\u2800 ", "\ufeff\t"])
def test_a_name_of_nothing_that_shows_is_not_visible(text: str) -> None:
    assert not is_visible(text)


@pytest.mark.parametrize("text", ["A", "\u200fرود", "★", "7"])
def test_one_character_that_shows_is_enough(text: str) -> None:
    assert is_visible(text)


@given(st.text())
def test_nothing_that_shows_is_left_out_and_once_is_enough(text: str) -> None:
    kept = without_invisible(text)
    assert without_invisible(kept) == kept
    assert is_visible(kept) == is_visible(text)
    letters = [char for char in text if unicodedata.category(char)[0] in "NPS" or unicodedata.category(char) == "Ll"]
    assert [char for char in kept if char in letters] == letters
