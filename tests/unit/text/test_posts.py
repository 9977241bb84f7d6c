import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.posts import LONGEST_OPENING, account, first_words, whence

OPENINGS = [
    ("Ura mbyllet të hënën.", "Ura mbyllet të hënën.", "a short Albanian caption is shown whole"),
    ("پل بسته شد.\n\nتا پایان ماه باز نمی‌شود.", "پل بسته شد. تا پایان ماه باز نمی‌شود.", "paragraphs stand on one line"),
    ("", "", "nothing to show"),
    (" \n\t ", "", "white space alone"),
    ("🌊🌊", "🌊🌊", "signs alone"),
    ("écluse " * 20, "écluse " * 10 + "écluse …", "cut after a whole word"),
    ("桥" * 100, "桥" * LONGEST_OPENING + " …", "a script without spaces is cut between letters"),
]


@pytest.mark.parametrize(("text", "opening", "note"), OPENINGS, ids=[case[-1] for case in OPENINGS])
def test_a_text_without_title_is_called_by_its_first_words(text: str, opening: str, note: str) -> None:
    assert first_words(text) == opening, note


def test_no_letter_is_parted_from_its_marks() -> None:
    opening = first_words("a" * (LONGEST_OPENING - 1) + "e\u0301\u0302" * 9)
    assert opening == "a" * (LONGEST_OPENING - 1) + " …"


@given(st.text())
def test_an_opening_is_one_short_line_that_the_text_begins_with(text: str) -> None:
    opening = first_words(text)
    words = opening.removesuffix(" …") if len(opening) > LONGEST_OPENING else opening
    assert len(opening) <= LONGEST_OPENING + 2
    assert len(opening.splitlines()) <= 1 and not any(unicodedata.category(char) == "Zl" for char in opening)
    assert " ".join(text.split()).startswith(words.removesuffix(" …"))


ACCOUNTS = [
    ("River Board", "Telegram", "@board", "River Board (@board, Telegram)", "all known"),
    ("شورای رودخانه", "تلگرام", "@shora", "شورای رودخانه (@shora, تلگرام)", "Persian"),
    ("@board", "X", "@board", "@board (X)", "an account that is its own outlet"),
    ("Telegram", "telegram", "", "Telegram", "nothing but the platform"),
    ("Bordi i Lumit", "", "", "Bordi i Lumit", "no post"),
    ("Bordi i Lumit", "", "@bordi", "Bordi i Lumit (@bordi)", "no platform"),
]


@pytest.mark.parametrize(("outlet", "platform", "handle", "shown", "note"), ACCOUNTS, ids=[row[-1] for row in ACCOUNTS])
def test_where_a_post_is_from_names_each_thing_once(
    outlet: str, platform: str, handle: str, shown: str, note: str
) -> None:
    assert whence(outlet, platform, handle) == shown, note
    assert all(part in (platform, handle) for part in account(outlet, platform, handle))
