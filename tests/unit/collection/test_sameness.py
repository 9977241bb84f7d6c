"""Whether an entry with another GUID or link is an article met before, and whether one with the same still is."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.raw import Published, RawItem
from aggregator.collection.sameness import Told, is_another, print_of, settle, told
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis
from tests.factories import NOW
from tests.integration.collecting import item

FEED = PublishedBasis.FEED
LONG = "Punimet te ura nisin të hënën dhe zgjasin tri javë, thotë drejtori i rrugëve, që premton një varkë falas."
OTHER = "Tregu i peshkut mbyllet më herët sepse deti është i trazuar, njofton kapiteneria e portit të vjetër sot."
EDITED = LONG + " Ndreqje: katër javë."
MIDNIGHT = NOW.replace(hour=0, minute=0)


def said(
    title: str = "Ura", text: str = LONG, *, link: str = "bregu.example/1", at: datetime | None = NOW, offset: int = 0
) -> Told:
    return told(url_key=link or "#", title=title, text=text, published=at, basis=FEED, offset=offset)


# what a GUID stood for, what it stands for now, whether that is another article, note
REUSES = [
    (said(), said("Tregu", OTHER, at=NOW + timedelta(days=1)), False, "its own link, whatever it says by now"),
    (said(), said(text=EDITED, link="bregu.example/ura-re"), False, "edited, and its address with it"),
    (said(), said("Ura e re", link="bregu.example/ura-e-re"), False, "another title, and an address made of it"),
    (said(), said("Ura u hap", OTHER, link="bregu.example/2"), False, "all new, but of the same second"),
    (said(), said("Tregu", OTHER, link="bregu.example/2", at=NOW + timedelta(hours=2)), True, "another article"),
    (said(at=None), said("Tregu", OTHER, link="bregu.example/2", at=None), True, "another, without dates"),
    (said(at=MIDNIGHT), said("Tregu", OTHER, link="bregu.example/2", at=MIDNIGHT), True, "another of the same day"),
    (said("Moti"), said("Moti", OTHER, link="bregu.example/2", at=NOW + timedelta(days=1)), True, "a daily column"),
    (said("Moti", at=None), said("Moti", OTHER, link="bregu.example/2", at=None), True, "a column without dates"),
    (said(link=""), said("Tregu", OTHER, link="", at=NOW + timedelta(days=1)), True, "without links, another"),
    (said(link="", at=None), said("Tregu", OTHER, link="", at=None), True, "without links and dates, another"),
    (said(link="", at=None), said(text=EDITED, link="", at=None), False, "without links and dates, edited"),
    (
        said("Moti", link=""),
        said("Moti", OTHER, link="", at=NOW + timedelta(days=1)),
        False,
        "one text, kept up to date",
    ),
    (said("پل تازه", "پل باز شد.", link=""), said("پل تازه", "پل بسته شد.", link=""), False, "edited, in Persian"),
    (
        said(),
        said(text=EDITED, link="bregu.example/2", at=NOW + timedelta(days=2)),
        False,
        "dated anew as it was edited",
    ),
]


@pytest.mark.parametrize(("before", "now", "another", "note"), REUSES, ids=[row[3] for row in REUSES])
def test_a_guid_that_is_used_again_stands_for_another_article(
    before: Told, now: Told, another: bool, note: str
) -> None:
    assert is_another(before, now) is another, note


def test_only_a_date_that_a_feed_gives_counts() -> None:
    seen = told(url_key="#", title="", text="", published=NOW, basis=PublishedBasis.FIRST_SEEN, offset=None)
    assert (seen.published, seen.is_moment, seen.link_key) == (None, False, "")


def mark(text: str = LONG, at: datetime | None = NOW, offset: int | None = 0, path: str = "a.example/1") -> str:
    return print_of(path, ["ura"], words(text), Published(at, FEED, offset) if at else None)


def test_a_mark_rests_on_the_moment_else_on_enough_words() -> None:
    assert mark() == mark(EDITED) != mark(at=NOW + timedelta(seconds=1))
    assert mark(at=None) == mark(at=None) != mark(EDITED, None)
    assert mark(at=MIDNIGHT) not in (mark(EDITED, MIDNIGHT), mark(at=None), "")
    assert mark("Ura u hap.", None) == mark("Ura u hap.", MIDNIGHT) == "", "too few words"
    assert mark(path="a.example/2") != mark()


def test_midnight_of_the_feed_s_own_zone_is_no_moment_either() -> None:
    tehran = MIDNIGHT - timedelta(minutes=210)
    assert mark("Ura u hap.", tehran, 210) == "" != mark("Ura u hap.", tehran, 0)


def settled(
    *items: RawItem, reused: tuple[str, ...] = (), **known: dict[str, int] | dict[str, list[int]]
) -> list[object]:
    given = {"by_entry": {}, "by_url": {}, "by_print": {}} | known
    return list(settle(items, reused=reused, **given))  # type: ignore[arg-type]  # the maps named


def test_key_link_and_mark_are_asked_in_this_order() -> None:
    one = replace(item(1), entry_key="e", url_key="u", print="p")
    keys = {"by_entry": {"e": 1}, "by_url": {"u": 2}, "by_print": {"p": [3]}}
    assert settled(one, **keys) == [1]
    assert settled(one, **keys, reused=("e",)) == [2]
    assert settled(replace(one, own_page=False), **keys, reused=("e",)) == [3], "a key made of the GUID is no link"
    assert settled(one, by_print={"p": [3]}) == [3] and settled(one) == [None]
    assert settled(replace(one, print=""), by_print={"": [3]}) == [None]


def test_no_two_entries_are_one_article_by_their_marks() -> None:
    here, beside = (replace(item(n), entry_key=f"e{n}", url_key=f"u{n}", print="p") for n in (1, 2))
    assert settled(here, beside, by_entry={"e1": 7}, by_print={"p": [7]}) == [7, None], "it stands there itself"
    assert settled(here, beside, by_print={"p": [8, 7]}) == [8, 7]
    assert settled(here, beside, by_print={"p": [7]}) == [7, None]


@given(st.lists(st.tuples(*(st.sampled_from("abc") for _ in range(3))), max_size=6))
def test_what_is_found_by_its_mark_is_found_once(drawn: list[tuple[str, ...]]) -> None:
    items = [replace(item(1), entry_key=key, url_key=url, print=found) for key, url, found in drawn]
    found = settle(items, by_entry={"a": 1}, by_url={"a": 2}, by_print={"a": [1, 2, 3], "b": [3, 4]}, reused=())
    is_keyed = [one.entry_key == "a" or one.url_key == "a" for one in items]
    keyed = {ident for ident, by_key in zip(found, is_keyed, strict=True) if by_key}
    met = [ident for ident, by_key in zip(found, is_keyed, strict=True) if not by_key and ident is not None]
    assert len(met) == len(set(met)) and not keyed & set(met)
