"""What a preview says of a feed: how much it brings, how much of the articles, what is odd; and its block."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.preview import Answer, Holdings, Sample, Try, expected_per_week, extent, found_feed, samples
from aggregator.collection.preview_notes import notes_of, nothing_found
from aggregator.collection.proposal import Proposal, address_to_poll, languages_of, propose
from aggregator.collection.raw import FeedEntry, ParsedFeed, WashedFeed
from aggregator.collection.wash import wash_feed
from tests.unit.collection.washing import NOW, context

FEED = "https://lumi.example/feed/"
TEXT = "Bashkia hapi urën e re mbi lumë, që lidh dy lagjet e qytetit të vjetër."
PERSIAN = "شهرداری پل تازه‌ای را روی رودخانه گشود که دو محله را به هم می‌رساند."


def ago(*days: float) -> list[datetime]:
    return [NOW - timedelta(days=number) for number in days]


# dates, entries a week, note
RATES: list[tuple[list[datetime], float | None, str]] = [
    ([], None, "no dates"),
    (ago(1, 2, 3), None, "three do not tell"),
    (ago(0, 1, 2, 3, 4, 5, 6, 7), 7.0, "a daily"),
    (ago(*(number / 10 for number in range(40))), 70.0, "ten a day"),
    (ago(0, 7, 14, 21, 28), 1.0, "a weekly"),
    (ago(0.1, 0.11, 0.12, 0.13, 0.14), None, "one issue: when the next one comes they do not say"),
    (ago(*(0.01 * number for number in range(30))), None, "an agency's last hours"),
    (ago(0, 0, 0, 7, 7, 7, 14, 14, 14, 21, 21, 21), 3.0, "three a week, in one go"),
    (ago(0, 1, 2, 3, 4, 5, 6, 2_000), 7.0, "one that is pinned for years"),
    (ago(*range(365, 375)), 0.1, "fell silent a year ago"),
    ([*ago(0, 1, 2, 3), NOW + timedelta(days=3)], 7.0, "one in the future"),
    ([NOW + timedelta(days=1)] * 9, None, "all in the future"),
]


@pytest.mark.parametrize(("dates", "rate", "note"), RATES, ids=[row[2] for row in RATES])
def test_dates_tell_how_much_a_week_brings(dates: list[datetime], rate: float | None, note: str) -> None:
    assert expected_per_week(dates, NOW) == rate, note
    assert expected_per_week(dates[::-1], NOW) == rate, "in any order"


@given(st.lists(st.timedeltas(timedelta(days=-30), timedelta(days=9_000)), max_size=60))
def test_a_rate_is_never_negative_nor_more_than_the_feed_holds_in_a_day(ages: list[timedelta]) -> None:
    rate = expected_per_week([NOW - age for age in ages], NOW)
    assert rate is None or 0 <= rate <= 7 * len(ages)


def washed(*entries: dict[str, str], title: str = "Gazeta e Lumit", home: str = "https://lumi.example/") -> WashedFeed:
    made = tuple(
        FeedEntry(**{"title": f"Ura {number}", "link": f"https://lumi.example/{number}", "summary": TEXT} | entry)
        for number, entry in enumerate(entries)
    )
    return wash_feed(ParsedFeed(made, version="rss20", title=title, home=home), context(url=FEED))


def answer(*entries: dict[str, str], **given: Any) -> Answer:
    return Answer(**{"asked": FEED, "answered": FEED, "status": 200, "feed": washed(*entries)} | given)


def proposal(feed: WashedFeed, **given: str) -> Proposal:
    return propose(feed, **{"asked": FEED, "answered": FEED, "site_name": "", "page": ""} | given)


def notes(found: Answer, polled_by: str | None = None, given: str = FEED) -> list[str]:
    block = propose(found.feed, asked=found.asked, answered=found.answered, site_name="", page="")
    return list(notes_of(found, block, Holdings(polled_by), given=given, now=NOW))


def test_an_entry_is_shown_with_what_an_editor_asks_about_it() -> None:
    feed = washed({"title": "پل تازه", "summary": PERSIAN, "published": "Mon, 02 Mar 2026 10:00:00 +0330"})
    (shown,) = samples(feed, Holdings(stored={"lumi.example/0": "bregu"}))
    assert shown == Sample(
        title="پل تازه",
        url="https://lumi.example/0",
        date="2026-03-02T10:00+03:30",
        zone="+03:30",
        language="fa",
        characters=len(PERSIAN),
        stored_by="bregu",
    )


# texts of the entries, what the feed gives, note
EXTENTS = [
    (["", ""], "titles only", "headlines"),
    ([TEXT, TEXT], "teasers", "summaries"),
    ([TEXT * 40] * 5, "full text", "whole articles"),
    ([TEXT * 40, TEXT, TEXT], "mixed", "some whole"),
    ([TEXT * 40] * 9 + [TEXT], "full text", "a short item among whole articles"),
    ([], "", "no entries"),
]


@pytest.mark.parametrize(("texts", "gives", "note"), EXTENTS, ids=[row[2] for row in EXTENTS])
def test_full_texts_are_told_from_teasers(texts: list[str], gives: str, note: str) -> None:
    assert extent(washed(*({"summary": text} for text in texts)).items) == gives, note


def test_the_feed_as_a_whole_is_summed_up() -> None:
    found = answer(
        *({"published": f"2026-03-0{day}T10:00:00Z"} for day in (1, 2, 3, 4)), {"summary": PERSIAN, "title": "پل"}
    )
    feed = found_feed(found, proposal(found.feed), now=NOW)
    assert (feed.entries, feed.undated, feed.languages, feed.type) == (5, 1, {"sq": 4, "fa": 1}, "rss20")
    assert feed.per_week == pytest.approx(7, abs=0.5)


# --- notes ------------------------------------------------------------------------------------------------------------

DATED = {"published": "Mon, 02 Mar 2026 10:00:00 +0100", "content": TEXT * 40}


def test_of_a_feed_in_order_nothing_is_noted() -> None:
    assert notes(answer(DATED, DATED)) == []


# the answer, beginning of the note, note
NOTED: list[tuple[Answer, str, str]] = [
    (answer(), "it has no entry of use", "empty"),
    (answer(DATED, {}), "1 of 2 entries have no date", "undated"),
    (answer(DATED, future=1), "1 of 1 entries are dated in the future", "future"),
    (answer({"published": "2026-03-02 10:00", "content": TEXT * 40}), "its times name no zone", "no zone"),
    (answer({"published": "2025-11-02T10:00:00Z", "content": TEXT * 40}), "nothing new since 2025-11-02", "stale"),
    (answer({"published": "2026-03-02T10:00:00Z"}), "teasers only", "teasers"),
    (answer(DATED, asked="https://tjeter.example/"), "it redirects to another site, lumi.example", "another site"),
    (answer(DATED, asked="https://lumi.example/rss"), "https://lumi.example/rss redirects to", "a redirect"),
    (answer(DATED, asked="http://lumi.example/f", answered="http://lumi.example/f"), "it answers by http only", "http"),
    (answer(DATED, {"title": "", "summary": ""}), "1 of 2 entries are of no use (empty 1)", "rejected"),
]


@pytest.mark.parametrize(("found", "begins", "note"), NOTED, ids=[row[2] for row in NOTED])
def test_what_is_odd_is_noted(found: Answer, begins: str, note: str) -> None:
    assert [line for line in notes(found) if line.startswith(begins)], (note, notes(found))


def test_a_malformed_and_an_endless_document_are_noted() -> None:
    feed = replace(washed(DATED), complaint="mismatched tag", truncated=3)
    said = notes(Answer(FEED, FEED, 200, feed))
    assert any("malformed" in line and "mismatched tag" in line for line in said)
    assert any("3 of 1 entries are left out" in line for line in said)


def test_who_polls_it_already_comes_first() -> None:
    assert notes(answer(), polled_by="lumi")[0] == "the source lumi polls this address already"


def test_where_nothing_is_found_the_next_step_is_told() -> None:
    refused, page = Try(FEED, None, "no such host"), Try(FEED, 200, "a web page")
    assert "nothing could be had" in next(nothing_found((refused,), discover=True))
    assert "without --feed" in next(nothing_found((page,), discover=False))
    assert "give its address" in next(nothing_found((refused, page), discover=True))


# --- the block --------------------------------------------------------------------------------------------------------

# title of the feed, name of the site, name in the block, note
NAMES = [
    ("Gazeta e Lumit", "", "Gazeta e Lumit", "the feed's title"),
    ("GAZETA E LUMIT » Kulturë", "Gazeta e Lumit", "Gazeta e Lumit", "which only decorates the site's name"),
    ("رودنامه", "Platforma", "رودنامه", "on somebody's platform"),
    ("", "Gazeta", "Gazeta", "a feed without a title"),
    ("", "", "lumi.example", "no name at all"),
    ("x" * 300, "", "x" * 200, "cut at what config takes"),
]


@pytest.mark.parametrize(("title", "site", "name", "note"), NAMES, ids=[row[3] for row in NAMES])
def test_the_outlet_s_name_is_what_it_calls_itself(title: str, site: str, name: str, note: str) -> None:
    assert proposal(washed(title=title), site_name=site).name == name, note


# the feed's own home, the page it was found on, home in the block, note
HOMES = [
    ("https://lumi.example/kulture", "", "https://lumi.example/kulture", "what the feed says"),
    ("https://platforma.example/", "", "https://lumi.example/", "another site's is not believed"),
    ("", "https://lumi.example/fa/", "https://lumi.example/fa/", "the section it was found on"),
    ("", "https://lumi.example/2026/ura", "https://lumi.example/", "not the article it was found on"),
    ("", "", "https://lumi.example/", "the front page"),
]


@pytest.mark.parametrize(("named", "page", "home", "note"), HOMES, ids=[row[3] for row in HOMES])
def test_the_home_page_is_on_the_feed_s_own_site(named: str, page: str, home: str, note: str) -> None:
    assert proposal(washed(home=named), page=page).home == home, note


# asked, answered, polled, note
ADDRESSES = [
    ("https://A.example/f", "https://a.example/f", "https://A.example/f", "the spelling alone, which Scrapy mends"),
    ("http://a.example/f", "https://a.example/f", "https://a.example/f", "where it leads"),
    ("https://a.example/f", "https://a.example/f?token=1", "https://a.example/f", "for one visit only"),
    (
        "https://a.example/f?b=1",
        "https://a.example/g/?b=1",
        "https://a.example/g/?b=1",
        "with the query that was asked",
    ),
]


@pytest.mark.parametrize(("asked", "answered", "polled", "note"), ADDRESSES, ids=[row[3] for row in ADDRESSES])
def test_a_redirect_is_spared_where_it_is_safe(asked: str, answered: str, polled: str, note: str) -> None:
    assert address_to_poll(asked, answered) == polled, note


def test_languages_are_those_of_more_than_a_few_entries() -> None:
    feed = washed(
        *[{}] * 8, *[{"summary": PERSIAN, "title": "پل"}] * 3, {"summary": "Der Fluss ist nach dem Regen gestiegen."}
    )
    assert languages_of(feed) == ("sq", "fa")
    assert languages_of(washed({"summary": PERSIAN, "title": "پل"})) == ("fa",)
    assert languages_of(washed()) == ()
    lojban = tuple(replace(item, language="jbo") for item in feed.items)
    assert languages_of(replace(feed, items=lojban)) == (), "no tag that config would refuse"


@pytest.mark.parametrize(
    ("address", "zone"),
    [("https://rud.ir/f", "Asia/Tehran"), ("https://lumi.al/f", "Europe/Tirane"), ("https://a.example/f", "UTC")],
)
def test_a_zone_is_proposed_only_where_times_name_none(address: str, zone: str) -> None:
    naive = washed({"published": "2026-03-02 10:00"})
    assert proposal(naive, asked=address, answered=address).time_zone == zone
    assert proposal(washed(DATED), asked=address, answered=address).time_zone is None


def test_a_proposed_name_has_nothing_that_nobody_sees() -> None:
    names = ["\u202bهفته\u200cنامه\u202c", "Lu\u00admi\u202e", "\u200f\u2066"]
    found = [proposal(replace(washed(), title=name)).name for name in names]
    assert found == ["هفته\u200cنامه", "Lumi", "lumi.example"]
    assert proposal(washed(), site_name="\u202eLumi").name == "Lumi"


def test_the_block_says_what_is_verified_and_what_is_guessed() -> None:
    block = Proposal("روزنامهٔ رود", "", ("fa",), "https://rud.ir/f", "Asia/Tehran")
    assert block.yaml("rud", outlet="rud-2", verified="verified 2026-03-04").splitlines() == [
        "rud:",
        '  name: "روزنامهٔ رود"',
        "  languages: [fa]",
        "  outlet: rud-2  # the id its name gives is another outlet's; if they are one, set that",
        "  feed: https://rud.ir/f  # verified 2026-03-04",
        "  time_zone: Asia/Tehran  # its times name no zone; this is a guess",
    ]
