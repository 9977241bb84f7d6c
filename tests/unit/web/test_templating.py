"""How templates are made: no word runs into another, and every text stands in its own direction."""

import pytest

from aggregator.models import DigestItem
from aggregator.web.languages import written_signed
from aggregator.web.templating import environment, said, told, tongue


def test_words_do_not_run_together_where_a_line_ends_in_a_block() -> None:
    template = environment("en", "UTC").from_string("{% if 1 %}<b>one</b>{% endif %}\n{% if 1 %}<b>two</b>{% endif %}")
    assert template.render() == "<b>one</b>\n<b>two</b>"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("fa", "پل باز شد", ' lang="fa" dir="rtl"'),
        ("fa", "", ' lang="fa" dir="rtl"'),
        ("fa", "The bridge reopens", ' lang="" dir="ltr"'),
        ("fr", "پل تازه باز شد", ' lang="" dir="rtl"'),
        ("fr", "Le « پل » est rouvert", ' lang="fr" dir="ltr"'),
        ("fr-CA", "Été", ' lang="fr-CA" dir="ltr"'),
        ("en", "Мост открыт", ' lang="" dir="ltr"'),
        ("sr", "Most je otvoren", ' lang="sr" dir="ltr"'),
        ("ar", "12:30", ' lang="ar" dir="rtl"'),
        ("und", "Ura u hap", ' lang="" dir="auto"'),
        (None, "پل باز شد", ' lang="" dir="auto"'),
    ],
)
def test_a_text_in_another_script_than_its_language_s_takes_its_own_direction(
    language: str | None, text: str, expected: str
) -> None:
    assert tongue(language, text) == expected
    assert said(text, language) == f"<bdi{expected}>{text}</bdi>"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"headline": "Ura", "lead": "Lead", "body": "Tekst"}, "Ura"),
        ({"headline": " \u200b\n", "lead": "پل باز شد", "body": ""}, "پل باز شد"),
        ({"headline": "", "lead": "", "body": "é" * 500}, "é" * 300),
        ({"headline": "\u2060", "lead": "", "body": " "}, ""),
    ],
)
def test_an_item_is_known_by_its_first_words_that_can_be_seen(words: dict[str, str], expected: str) -> None:
    assert told(DigestItem(**words)) == expected


def test_numbers_with_a_sign_are_written_in_the_digits_of_the_interface() -> None:
    assert [written_signed(-0.085, tag) for tag in ("en", "fa")] == ["-0.09", "-۰٫۰۹"]
    assert [written_signed(1.3, tag, places=1) for tag in ("en", "fa")] == ["+1.3", "+۱٫۳"]


def test_articles_of_a_week_are_counted_in_words() -> None:
    told = environment("en", "UTC").get_template("more.html").module.in_a_week  # type: ignore[attr-defined]
    assert told([9, *[0] * 6, 1]) == "1 article in seven days, at most 9 a day"
    assert told([2, 0, 3]) == "5 articles in seven days, at most 3 a day"
