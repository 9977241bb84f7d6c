"""Finding watched names: any script, whole words, the endings and clitics languages put on names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.names import Mention, NameFinder, WatchEntry


def _entry(key: str, *variants: str) -> WatchEntry:
    return WatchEntry(key=key, label=variants[0], kind="place", weight=1.0, variants=variants[1:])


_FINDER = NameFinder(
    [
        _entry("lirova", "Lirova", "لیرووا", "Лирова"),
        _entry("dremmel-lock", "Dremmel Lock", "Schleuse Dremmel", "Sluza e Dremmelit", "آب‌بند درمل", "هويس دريمل"),
        _entry("velda-museum", "Velda-Museum", "موزه رود ولدا"),
        _entry("velda", "Velda", "ولدا", "فيلدا"),
        _entry("oman", "Oman", "عمان"),
    ]
)


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("Hafenfest in Lirova", {"lirova": 1}, "as it stands"),
        ("HAFENFEST IN LIROVA", {"lirova": 1}, "capital letters say nothing"),
        ("Porti i Lirovës pret varkëtarët", {"lirova": 1}, "Albanian genitive, the last vowel changes"),
        ("Порт Лировы закрыт", {"lirova": 1}, "Russian genitive"),
        ("Die Schleuse Dremmels bleibt zu", {"dremmel-lock": 1}, "German genitive on the last word"),
        ("آب‌بند درمل دوباره باز شد", {"dremmel-lock": 1}, "Persian with a half-space"),
        ("بندر ليرووا", {"lirova": 1}, "Arabic yeh typed in a Persian name"),
        ("أغلق هويس دريمل أمس", {"dremmel-lock": 1}, "Arabic"),
        ("المرور في هويس ودريمل", {"dremmel-lock": 1}, "the clitic wa on a later word of a name"),
        ("سفر به ولدا و بازگشت", {"velda": 1}, "a word that begins like a clitic is found whole"),
        ("إلى وفيلدا ثم لفيلدا", {"velda": 2}, "Arabic conjunction and preposition"),
        ("Im Velda-Museum an der Velda", {"velda-museum": 1, "velda": 1}, "the longest name counts"),
        ("Die Omanyte-Ausstellung", {}, "a short stem takes no long ending"),
        ("Dremmel allein", {}, "half a name is none"),
        ("", {}, "nothing"),
    ],
)
def test_names_are_found_in_any_script(text: str, expected: dict[str, int], note: str) -> None:
    assert {mention.key: mention.count for mention in _FINDER.find(text)} == expected, note


def test_mentions_come_in_order_with_their_place_and_number() -> None:
    assert _FINDER.find("An der Velda liegt Lirova; die Velda steigt") == [
        Mention("velda", position=2, count=2),
        Mention("lirova", position=4, count=1),
    ]


def test_of_two_entries_with_one_spelling_the_first_keeps_it() -> None:
    finder = NameFinder([_entry("one", "Karsen"), _entry("two", "KARSEN")])
    assert [mention.key for mention in finder.find("Karsen")] == ["one"]


def test_an_empty_watchlist_finds_nothing() -> None:
    assert NameFinder([]).find("Lirova") == []


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert all(mention.count >= 1 for mention in _FINDER.find(text))


@given(st.text(), st.text())
def test_a_name_between_other_words_is_always_found(before: str, after: str) -> None:
    found = _FINDER.find(f"{before}\n| Lirova |\n{after}")
    assert "lirova" in {mention.key for mention in found}
