"""Sixty days of feeds that make it hard to tell which entry is which: exact counts of articles and revisions.

Each feed publishes an article every second day, shows the last six, and edits every third article a day after it came
out: 30 articles, 40 revisions, however it dresses them.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.store.database import Database
from tests.factories import NOW
from tests.fakes.years import Asked, Says, Years, entry, rss, the_clock_of

FEED = "https://bregu.example/rss"
BLOCK = f"  bregu: {{name: Bregu, languages: [sq], feed: '{FEED}', poll_minutes: 1440, pages: never}}\n"
DAY = timedelta(days=1)
SHOWN = 6
PLACES = ("skela", "tregu", "ura", "biblioteka", "mulliri", "parku", "shkolla", "porti", "kulla", "sheshi")


@pytest.fixture
def desk(tmp_path: Path, database: Database) -> Iterator[Years]:
    made = Years(tmp_path / "d", database, BLOCK)
    with the_clock_of(made):
        yield made


def title(number: int) -> str:
    return f"Lajmi {number} nga {PLACES[number % 10]}"


def words(number: int, edited: bool) -> str:
    place, other = PLACES[number % 10], PLACES[number * 7 % 10]
    more = " Ndreqje: punimet zgjasin dy ditë më shumë." if edited else ""
    price = number * 37 + 11
    return f"Punimet te {place} nisin ditën {number} dhe kushtojnë {price} korona, thotë drejtori i {other}.{more}"


def date(number: int) -> datetime:
    return NOW + 2 * number * DAY - timedelta(minutes=17 * number + 3)


def link(number: int) -> str:
    return f"https://bregu.example/lajme/{number}"


#: An entry as one feed dresses it: article, poll, place in the document, whether edited.
Dress = Callable[[int, int, int, bool], str]


def dressed(
    *,
    guid: Callable[[int, int, int], str] = lambda number, poll, place: "",
    link: Callable[[int, int], str] = lambda number, poll: link(number),
    dated: Callable[[int, datetime], datetime | None] = lambda number, now: date(number),
    titled: bool = True,
    said: Callable[[int, bool], str] = words,
) -> Dress:
    def dress(number: int, poll: int, place: int, edited: bool) -> str:
        now = NOW + poll * DAY
        return entry(
            title(number) if titled else "",
            said(number, edited),
            guid=guid(number, poll, place),
            link=link(number, poll),
            date=dated(number, now),
        )

    return dress


def noise(number: int, poll: int) -> str:
    return f"{number * 7_919 + poll * 104_729:x}"


def bulletin(number: int, edited: bool) -> str:
    """Texts in one mould, which differ in two figures of thirty words."""
    mould = "Sipas matjes së mëngjesit niveli i ujit te skela e vjetër është {} gisht, era fryn nga veriu me {} nyje"
    more = " dhe varka e linjës niset me vonesë" if edited else ""
    return (
        mould.format(number + 40, number * 3 % 50) + f", deti është i qetë dhe moti i kthjellët në gjithë bregun{more}."
    )


BARE = "example.org/lajme"  # of a suffix on the list, without which a www. is a name like any other
TRAPS: dict[str, Dress] = {
    "a link": dressed(),
    "a guid and a link": dressed(guid=lambda n, _p, _i: f"id-{n}"),
    "a guid and no link": dressed(guid=lambda n, _p, _i: f"id-{n}", link=lambda _n, _p: ""),
    "a guid per request": dressed(guid=lambda n, p, _i: noise(n, p)),
    "a guid per request and no date": dressed(guid=lambda n, p, _i: noise(n, p), dated=lambda _n, _now: None),
    "a guid per request and no link": dressed(guid=lambda n, p, _i: noise(n, p), link=lambda _n, _p: ""),
    "a guid per request and random query noise": dressed(
        guid=lambda n, p, _i: noise(n, p), link=lambda n, p: f"{link(n)}?nocache={noise(n, p)}"
    ),
    "the place in the feed for a guid": dressed(guid=lambda _n, _p, i: f"item-{i}"),
    "the place in the feed for a guid and no link": dressed(guid=lambda _n, _p, i: f"item-{i}", link=lambda _n, _p: ""),
    "the place in the feed for a guid and bulletins in one mould": dressed(
        guid=lambda _n, _p, i: f"item-{i}", said=bulletin
    ),
    "the place in the feed for a guid, no dates and bulletins in one mould": dressed(
        guid=lambda _n, _p, i: f"item-{i}", said=bulletin, dated=lambda _n, _now: None
    ),
    "one guid for all": dressed(guid=lambda _n, _p, _i: "bregu"),
    "the feed's address for a link, with a guid": dressed(guid=lambda n, _p, _i: f"id-{n}", link=lambda _n, _p: FEED),
    "http and https in turn": dressed(link=lambda n, p: f"http{'s' * (p % 2)}://{BARE}/{n}"),
    "a guid that is the link, http and https in turn": dressed(
        guid=lambda n, p, _i: f"http{'s' * (p % 2)}://{BARE}/{n}", link=lambda n, p: f"http{'s' * (p % 2)}://{BARE}/{n}"
    ),
    "www in turn": dressed(link=lambda n, p: f"https://{'www.' * (p % 2)}{BARE}/{n}"),
    "a slash at the end in turn": dressed(link=lambda n, p: link(n) + "/" * (p % 2)),
    "a fragment that changes": dressed(link=lambda n, p: f"{link(n)}#c{p}"),
    "tracking parameters that change": dressed(
        link=lambda n, p: f"{link(n)}?utm_source=rss&utm_term={noise(n, p)}&fbclid={p}"
    ),
    "AMP in turn": dressed(link=lambda n, p: link(n) + ("", "/amp", "?amp=1", "/amp/")[p % 4]),
    "a host of its own for AMP in turn": dressed(link=lambda n, p: f"https://{('', 'amp.')[p % 2]}{BARE}/{n}"),
    "print variants in turn": dressed(link=lambda n, p: link(n) + ("", "?print=1", "?view=print", "/print")[p % 4]),
    "random query noise": dressed(link=lambda n, p: f"{link(n)}?r={noise(n, p)}"),
    "random query noise and a guid": dressed(
        guid=lambda n, _p, _i: f"id-{n}", link=lambda n, p: f"{link(n)}?r={noise(n, p)}"
    ),
    "random query noise before what matters": dressed(
        link=lambda n, p: f"https://bregu.example/?r={noise(n, p)}&id={n}"
    ),
    "a date that is the request's": dressed(dated=lambda _n, now: now),
    "a guid per request and a date that is the request's": dressed(
        guid=lambda n, p, _i: noise(n, p), dated=lambda _n, now: now
    ),
    "a guid, and a link that is another each week": dressed(
        guid=lambda n, _p, _i: f"id-{n}", link=lambda n, p: f"https://bregu.example/{p // 7}/{n}"
    ),
    "no title": dressed(titled=False),
}


def document(dress: Dress, poll: int) -> str:
    newest = min(poll // 2, 29)
    shown = range(newest, max(-1, newest - SHOWN), -1)
    return rss(*(dress(n, poll, place, n % 3 == 0 and poll > 2 * n) for place, n in enumerate(shown)))


def publish(desk: Years, dress: Dress) -> None:
    desk.says(FEED, lambda asked: Says(document(dress, poll_of(asked))))


def poll_of(asked: Asked) -> int:
    return (asked.at - NOW) // DAY


@pytest.mark.parametrize("trap", TRAPS)
def test_sixty_days_of(desk: Years, trap: str) -> None:
    publish(desk, TRAPS[trap])
    for _ in desk.days(60, every=DAY):
        pass
    assert desk.counts() == (30, 40), trap
