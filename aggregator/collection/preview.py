"""What is known of a feed before it becomes a source: samples, languages, how much it brings, what is odd. Pure.

A report crosses the database as JSON, so it holds plain values only; what in it comes from outside is one line of
washed text each.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta, timezone
from math import ceil
from typing import Any

from aggregator.collection.proposal import Proposal
from aggregator.collection.raw import FeedLink, Published, RawItem, Reading, WashedFeed
from aggregator.phrases import Phrase, kept

#: Entries shown.
SAMPLES = 20
#: Longest headline shown, characters.
_LONGEST_TITLE = 300

#: Dated entries from which a rate is told.
_ENOUGH = 4
#: Entries closer together than this are one morning's, or one issue: how soon the next will be they do not say.
_TOGETHER = timedelta(hours=12)
#: Entries so close to the oldest one appeared with it: the time since then has not brought them.
_AT_ONCE = timedelta(hours=1)
#: Of the dates, the oldest quarter is left out: an entry that is pinned for years would make any feed a quiet one.
_COUNTED = 0.75

#: Share of entries with their whole text from which a feed is called a full one; with as few without, one of teasers.
_MOST = 0.8


def expected_per_week(dates: Sequence[datetime], now: datetime) -> float | None:
    """How many entries a week brings, told from the dates of those there are; None when they do not tell.

    Counted until `now`, so that a feed that fell silent brings few. What lies in the future is left out.
    """
    past = sorted((date for date in dates if date <= now), reverse=True)
    counted = past[: max(_ENOUGH, ceil(_COUNTED * len(past)))]
    if len(counted) < _ENOUGH or counted[0] - counted[-1] < _TOGETHER:
        return None
    since = sum(date - counted[-1] > _AT_ONCE for date in counted)
    window = max(now - counted[-1], timedelta(days=1))
    return round(since * (timedelta(weeks=1) / window), 1)


@dataclass(frozen=True, slots=True)
class Try:
    """An address that was asked for, and what came of it."""

    url: str
    #: None when there was no answer
    status: int | None
    says: str


@dataclass(frozen=True, slots=True)
class Sample:
    """An entry."""

    title: str
    url: str
    #: ISO 8601 in the original's zone, or without one where it names none; None when there is no date that can be read
    date: str | None
    #: like +03:30; None when the original names none
    zone: str | None
    language: str
    #: length of its text
    characters: int
    #: the source that has the article already
    stored_by: str | None


@dataclass(frozen=True, slots=True)
class Overlap:
    """What the desk has of it already."""

    #: the source that polls the same address
    polled_by: str | None = None
    #: the source that has the address and does not poll it: disabled, or named by config no more
    idle: str | None = None
    #: how many of its entries are stored
    stored: int = 0
    #: of these, how many by which source
    sources: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """The feed that was found."""

    #: to be polled
    url: str
    #: as it was asked for
    asked: str
    #: where redirects ended
    answered: str
    title: str
    #: e.g. rss20, atom10, json11, listing, sitemap, wordpress
    type: str
    status: int
    entries: int
    undated: int
    #: `full text`, `teasers`, `mixed`, `titles only`, or nothing without entries
    text: str
    #: tag -> number of entries
    languages: Mapping[str, int]
    #: None when the dates do not tell
    per_week: float | None
    #: what robots.txt says; it was asked first
    robots: str = "allowed"


@dataclass(frozen=True, slots=True)
class Report:
    """A preview."""

    #: what was to be previewed
    asked: str
    #: every address that was asked for, in order
    tried: tuple[Try, ...]
    feed: FoundFeed | None = None
    #: other feeds that the page names
    others: tuple[FeedLink, ...] = ()
    items: tuple[Sample, ...] = ()
    overlap: Overlap = field(default_factory=Overlap)
    #: what a person should know before adding it
    notes: tuple[Phrase, ...] = ()
    #: what its block in config would hold, and `id`; nothing without a feed
    source: Mapping[str, Any] = field(default_factory=dict)
    #: that block as text
    yaml: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON has it: mappings, lists, texts, numbers, true and false, and None.

        `told` has the notes once more, as `phrases.kept` has them.
        """
        found: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return found | {"told": [kept(note) for note in self.notes]}


@dataclass(frozen=True, slots=True)
class Answer:
    """A feed as it was fetched and read."""

    asked: str
    #: where redirects ended
    answered: str
    status: int
    feed: WashedFeed
    #: entries dated in the future
    future: int = 0
    reading: Reading = field(default_factory=Reading)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the desk has already: whose the address is, and by `url_key` which source had an entry first."""

    polled_by: str | None = None
    #: the source that has the address and does not poll it
    idle: str | None = None
    stored: Mapping[str, str] = field(default_factory=dict)


def found_feed(answer: Answer, proposal: Proposal, *, now: datetime) -> FoundFeed:
    """What is to be said of the feed as a whole."""
    items = answer.feed.items
    return FoundFeed(
        url=proposal.address,
        asked=answer.asked,
        answered=answer.answered,
        title=answer.feed.title,
        type=answer.feed.version,
        status=answer.status,
        entries=answer.feed.seen,
        undated=sum(item.published is None for item in items),
        text=extent(items),
        languages=dict(Counter(item.language for item in items).most_common()),
        per_week=expected_per_week([item.published.moment for item in items if item.published], now),
    )


def samples(feed: WashedFeed, holdings: Holdings) -> tuple[Sample, ...]:
    """The first entries."""
    return tuple(_sample(item, holdings.stored.get(item.url_key)) for item in feed.items[:SAMPLES])


def _sample(item: RawItem, stored_by: str | None) -> Sample:
    date, zone = _date(item.published) if item.published else (None, None)
    return Sample(
        title=item.title[:_LONGEST_TITLE],
        url=item.url,
        date=date,
        zone=zone,
        language=item.language,
        characters=len(item.text),
        stored_by=stored_by,
    )


def _date(published: Published) -> tuple[str, str | None]:
    """The date as it was written, and its zone."""
    offset = published.offset_minutes
    written = published.moment.astimezone(timezone(timedelta(minutes=offset or 0)))
    if offset is None:
        return written.replace(tzinfo=None).isoformat(timespec="minutes"), None
    return written.isoformat(timespec="minutes"), _zone(offset)


def _zone(offset: int) -> str:
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def extent(items: Sequence[RawItem]) -> str:
    """How much of the articles a feed gives."""
    if not items:
        return ""
    full = sum(item.full_text for item in items) / len(items)
    if not any(item.text for item in items):
        return "titles only"
    return "full text" if full >= _MOST else "teasers" if full <= 1 - _MOST else "mixed"


def overlap(holdings: Holdings) -> Overlap:
    """What the desk has of a feed already."""
    sources = dict(Counter(holdings.stored.values()).most_common())
    return Overlap(holdings.polled_by, holdings.idle, len(holdings.stored), sources)
