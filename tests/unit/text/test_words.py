"""Tokens: the same number in every notation, words of every script, no surprises for shingles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text import words as words_module
from aggregator.text.words import numbers, shingles, words

NUMBERS = [
    ("48,200", ["48200"], "English thousands"),
    ("48.200", ["48200"], "German thousands"),
    ("48 200", ["48200"], "French thousands"),
    ("48\u202f200", ["48200"], "narrow no-break space"),
    ("48'200", ["48200"], "Swiss thousands"),
    ("۴۸٬۲۰۰", ["48200"], "Persian thousands"),
    ("۴۸،۲۰۰", ["48200"], "Persian thousands with a comma"),
    ("1,00,000", ["100000"], "Indian thousands"),
    ("1,234,567.89", ["1234567.89"], "English, grouped, with decimals"),
    ("1.234.567,89", ["1234567.89"], "German, grouped, with decimals"),
    ("1 234,5", ["1234.5"], "French, grouped, with decimals"),
    ("3.50", ["3.50"], "decimal point"),
    ("3,50", ["3.50"], "decimal comma"),
    ("٣٫٥٠", ["3.50"], "Arabic decimal mark"),
    ("٣٫٥٠٠", ["3.500"], "an Arabic decimal mark is never thousands"),
    ("١٬٢٣٤٫٥٦٧", ["1234.567"], "Arabic, grouped, with decimals"),
    ("0.500", ["0.500"], "a leading zero has no thousands"),
    ("12.05.2024", ["12", "05", "2024"], "a date stays in parts"),
    ("127.0.0.1", ["127", "0", "0", "1"], "an address stays in parts"),
    ("1,2,3", ["1", "2", "3"], "a list"),
    ("in 2024 100 people", ["2024", "100"], "a year before a number"),
    ("48,2000", ["48.2000"], "four digits are no group"),
    ("5%, 7.", ["5", "7"], "punctuation behind"),
    ("g20 covid19", [], "digits inside a name"),
    ("بـ1.8 متر", ["1.8"], "Arabic joins a preposition on"),
    ("و94 لـ٢٠ وب٤٨٬٢٠٠", ["94", "20", "48200"], "and the conjunctions"),
    ("ولـ1.8 آب19", ["1.8"], "both at once; digits inside an Arabic name"),
    ("و۱٫۸ کووید۱۹", ["1.8"], "the same in Persian"),
    ("20e 5km", ["20", "5"], "letters behind"),
    ("共48,200人在2024年", ["48200", "2024"], "between Chinese characters"),
    ("10:30", ["10", "30"], "a time"),
]


@pytest.mark.parametrize(("text", "expected", "note"), NUMBERS, ids=[row[2] for row in NUMBERS])
def test_a_number_has_one_form_in_every_notation(text: str, expected: list[str], note: str) -> None:
    assert numbers(text) == expected
    assert [word for word in words(text) if word[0].isdigit()] == expected, note


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kuvendi miratoi buxhetin e ri", ["kuvendi", "miratoi", "buxhetin", "e", "ri"]),
        ("مجلس لايحهٔ بودجه را تصويب كرد.", ["مجلس", "لایحه", "بودجه", "را", "تصویب", "کرد"]),
        ("می‌خواهم ۱۲٬۰۰۰ تومان", ["میخواهم", "12000", "تومان"]),
        ("ارتفعت الأسعارُ ٣٫٥٪", ["ارتفعت", "الاسعار", "3.5"]),
        ("L’eau d'ici", ["l", "eau", "d", "ici"]),
        ("snake_case a-b", ["snake", "case", "a", "b"]),
        ("北京市长", ["北京", "京市", "市长"]),
        ("新 car 大", ["新", "car", "大"]),
        ("iPhone发布会", ["iphone", "发布", "布会"]),
        ("हिन्दी समाचार", ["हिन्दी", "समाचार"]),
        ("", []),
        ("—…!؟", []),
    ],
)
def test_words_of_many_scripts(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_korean_and_thai_fall_into_pairs_as_chinese_does() -> None:
    assert words("대통령이") == ["대통", "통령", "령이"]
    assert words("ไทย") == ["ไท", "ทย"]


@given(st.text(st.characters() | st.sampled_from("09,. '٫٬")))
def test_any_text_gives_tokens_without_white_space(text: str) -> None:
    found = words(text)
    assert all(word and not any(map(str.isspace, word)) for word in found)
    assert [word for word in found if word[0] in "0123456789"][: len(numbers(text))] == numbers(text)


@given(st.text(st.characters(codec="ascii") | st.sampled_from("09,. '")))
def test_a_letter_beyond_ascii_changes_no_other_word(text: str) -> None:
    assert words(f"{text} ж") == [*words(text), "ж"]


def test_shingles_overlap() -> None:
    assert shingles(["a", "b", "c", "d"]) == ["a b c", "b c d"]
    assert shingles(["a", "b", "c"], 2) == ["a b", "b c"]


def test_a_short_text_is_one_shingle_and_an_empty_one_none() -> None:
    assert shingles(["رفت", "آمد"]) == ["رفت آمد"]
    assert shingles([]) == []


def test_shingles_of_nothing_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        shingles(["a"], 0)


@given(text=st.text(alphabet="ab _é۵5٫0'.,- \u200c²١،یک/", max_size=60))
def test_cutting_at_signs_gives_the_words_that_looking_at_each_letter_gives(text: str) -> None:
    folded = words_module._folded(text)
    found = words_module._FIND_TOKEN.findall(folded)
    assert words(text) == words_module._with_plain_numbers(found)
