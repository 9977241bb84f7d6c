"""Sixty days of feeds that stand still, are empty, drop entries, or are built anew: nothing comes back as new."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.store.database import Database
from tests.factories import NOW
from tests.fakes.years import Says, Years, entry, rss, the_clock_of

FEED = "https://bregu.example/rss"
BLOCK = f"  bregu: {{name: Bregu, languages: [fa, sq], feed: '{FEED}', poll_minutes: 1440, pages: never}}\n"
DAY = timedelta(days=1)
TITLES = ("پل تازه باز شد", "کتابخانه تالار تازه دارد", "Tregu mbyllet më herët", "Varka niset me vonesë", "بازار ماهی")


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Years]:
    made = Years(tmp_path / "d", database, BLOCK)
    with the_clock_of(made):
        yield made


def old(number: int, *, guid: str = "", host: str = "https://example.org", path: str = "") -> str:
    """One of five entries that never change."""
    text = f"{TITLES[number]}: شمارهٔ {number}."
    link = f"{host}/{path}{number}"
    return entry(TITLES[number], text, guid=guid, link=link, date=NOW - (number + 1) * DAY)


def all_of_them(day: int) -> list[str]:
    return [old(number) for number in range(5)]


def built_anew(day: int) -> list[str]:
    """The site gets another system: no GUIDs, then others, https and www."""
    if day < 20:
        return [old(number, guid=f"http://example.org/?p={number}", host="http://example.org") for number in range(5)]
    if day < 40:
        return [old(number, host="https://www.example.org") for number in range(5)]
    return [old(number, guid=f"post-{number}", host="https://www.example.org") for number in range(5)]


#: By day, what the feed shows.
FEEDS: dict[str, Callable[[int], list[str]]] = {
    "stands still": all_of_them,
    "is built at each request": lambda day: [f"<ttl>{day}</ttl>", *all_of_them(day)],
    "is empty every other day": lambda day: all_of_them(day) if day % 2 == 0 else [],
    "is empty for a month": lambda day: all_of_them(day) if not 10 <= day < 40 else [],
    "shows one at a time": lambda day: [old(day % 5)],
    "turns its order round": lambda day: all_of_them(day)[:: 1 if day % 2 else -1],
    "drops each for weeks": lambda day: [old(number) for number in range(5) if (day // 9 + number) % 3],
    "repeats each, word for word": lambda day: all_of_them(day) * 2,
    "repeats each under a GUID made for it": lambda day: [
        old(number, guid=f"{number}-{day}-{copy}") for number in range(5) for copy in range(2)
    ],
    "is built anew twice": built_anew,
}


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_that(desk: Years, feed: str) -> None:
    desk.says(FEED, lambda asked: Says(rss(*FEEDS[feed]((asked.at - NOW) // DAY))))
    for _ in desk.days(60, every=DAY):
        pass
    assert desk.counts() == (5, 5), f"a feed that {feed}"
