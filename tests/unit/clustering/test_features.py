"""Features: the same evidence from the same words, whatever script, spelling or ending."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features, extract, from_row, marks_of, skeleton, spellings, stem, to_row
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.words import words

_WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_FINDER = NameFinder([WatchEntry("velda", "Velda", "place", 1.0, ("ولدا", "فيلدا"))])


def _features(title: str, text: str = "", *, language: str = "sq") -> Features:
    return extract(title, text, language=language, outlet="bregu", published=_WHEN, finder=_FINDER)


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        ("varkëtarët", "varkëtarëve", "Albanian endings"),
        ("Schleusen", "Schleuse", "German plural"),
        ("بالميناء", "الميناء", "Arabic preposition and article"),
        ("والميناء", "الميناء", "Arabic conjunction and article"),
        ("کتاب", "كتاب", "Arabic kaf in a Persian word"),
    ],
)
def test_endings_and_articles_fall_off(one: str, other: str, note: str) -> None:
    assert stem(words(one)[0]) == stem(words(other)[0]), note


@pytest.mark.parametrize(
    ("latin", "other", "note"),
    [
        ("Velda", "ولدا", "Persian vav for v"),
        ("Velda", "فيلدا", "Arabic fa for v"),
        ("Karsen", "كارسن", "Arabic kaf"),
        ("Calvera", "Кальвера", "Cyrillic"),
        ("Tadovan", "تادوان", "Persian, short vowels unwritten"),
    ],
)
def test_names_keep_their_skeleton_across_scripts(latin: str, other: str, note: str) -> None:
    assert skeleton(words(latin)[0]) == skeleton(words(other)[0]) != "", note


def test_two_consonants_are_no_evidence() -> None:
    assert skeleton("paris") != ""
    assert skeleton("oman") == ""
    assert skeleton("2026") == ""


def test_a_number_has_one_form_in_all_scripts() -> None:
    assert (
        _features("۱۴ متر نرده", language="fa").numbers
        == _features("14 Meter Geländer", language="de").numbers
        == ("14",)
    )


def test_without_a_headline_the_lead_stands_in() -> None:
    assert _features("", "Die Schleuse ist zu").title == _features("Die Schleuse ist zu").title


def test_all_kinds_of_marks_are_told_apart() -> None:
    marks = marks_of(_features("رود ولدا ۱۴ متر", language="fa"))
    assert {"#14", "@velda"} <= set(marks)
    assert {mark[0] for mark in marks} == {"#", "@", "~"}


def test_stems_are_those_of_headline_and_body() -> None:
    assert _features("Holzbrücke", "Die Holzbrücke ist gesperrt", language="de").stems == {
        "holzbr",
        "die",
        "ist",
        "gesper",
    }


def test_watched_names_are_found_in_headline_and_body() -> None:
    assert _features("پل بسته شد", "رود ولدا بالا آمد", language="fa").names == ("velda",)


def test_regional_languages_are_one_language() -> None:
    assert _features("Ura", language="en-GB").language == "en"


def test_spellings_give_whole_words_back() -> None:
    assert spellings("Varkëtarët e Lirovës", "")[stem("varketaret")] == "varketaret"


def test_long_texts_stay_small() -> None:
    features = _features("", " ".join(f"fjala{number} {number}" for number in range(5_000)))
    assert len(features.body) <= 60
    assert len(features.numbers) <= 40
    assert len(json.dumps(to_row(features))) < 8_000


@given(st.text(), st.text())
def test_any_text_survives_the_way_through_the_store(title: str, text: str) -> None:
    features = _features(title, text)
    assert from_row(json.loads(json.dumps(to_row(features))), published=_WHEN) == features
