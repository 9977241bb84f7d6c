"""What is known of sources, for judging their health and drawing it: a few statements, however many sources there are.

Polls are the largest table of a desk (2,000 sources bring ten million in half a year). So nothing here reads them all:
each source's newest are looked up from the end of an index.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from aggregator.models import Article, Poll, Source
from aggregator.store.days import utc_day
from aggregator.store.listed import among, execute, listed
from aggregator.vocabulary import PollOutcome, PublishedBasis, SourceKind

#: When articles were published, and what that rests on.
Publications = list[tuple[datetime, PublishedBasis]]


class Standing(NamedTuple):
    """A source as polling has left it."""

    source_id: str
    outlet_id: str
    url: str
    enabled: bool
    failures: int
    last_poll_at: datetime | None
    last_success_at: datetime | None
    last_new_at: datetime | None
    next_poll_at: datetime | None
    #: where it has moved (`collection.moving`)
    moved_to: str | None
    moved_since: datetime | None
    moved_seen: int | None
    followed_at: datetime | None


class Newest(NamedTuple):
    """A poll of a source; the newest, mostly."""

    source_id: str
    poll_id: int
    at: datetime
    outcome: PollOutcome
    http_status: int | None
    final_url: str | None
    note: str
    #: entries in the document, new ones, and why others were rejected
    seen: int
    stored: int
    reasons: dict[str, int]
    incident_id: int | None


class Latest(NamedTuple):
    """An article, for a list."""

    article_id: int
    title: str
    language: str
    published_at: datetime
    published_basis: PublishedBasis
    url: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries of a source's polls since some moment."""

    seen: int = 0
    stored: int = 0
    rejected: int = 0
    quarantined: int = 0


def standings(session: Session, source_ids: Iterable[str] | None = None) -> list[Standing]:
    """Every source of config, present or past, by id; those named only, if any are."""
    columns = [getattr(Source, "id" if name == "source_id" else name) for name in Standing._fields]
    query = select(*columns).where(col(Source.kind) != SourceKind.CLIP).order_by(col(Source.id))
    return [Standing(*row) for row in _executed(session, query, source_ids)]


def last_polls(session: Session, source_ids: Iterable[str] | None = None) -> dict[str, Newest]:
    """The newest poll of sources, by source; of all when none are named."""
    return _newest(session, source_ids)


def last_read(session: Session, source_ids: Iterable[str]) -> dict[str, Newest]:
    """The newest poll of these sources that brought a document whose entries were accounted for, by source."""
    return _newest(session, source_ids, PollOutcome.STORED)


def _newest(session: Session, source_ids: Iterable[str] | None, *outcomes: PollOutcome) -> dict[str, Newest]:
    of_source = aliased(Poll)
    newest = select(of_source.id).where(of_source.source_id == Source.id)
    if outcomes:
        newest = newest.where(col(of_source.outcome).in_(outcomes))
    one = newest.order_by(col(of_source.id).desc()).limit(1).correlate(Source).scalar_subquery()
    query = _polls().join(Source, col(Poll.id) == one)
    return {row[0]: Newest(*row) for row in _executed(session, query, source_ids)}


def latest_polls(session: Session, source_ids: Iterable[str], *, most: int) -> dict[str, list[Newest]]:
    """The newest so many polls of each of these sources, by source, oldest first."""
    of_source = aliased(Poll)
    oldest = select(of_source.id).where(of_source.source_id == Source.id).order_by(col(of_source.id).desc())
    first = func.coalesce(oldest.offset(most - 1).limit(1).correlate(Source).scalar_subquery(), 0)
    query = _polls().join(Source, (col(Poll.source_id) == Source.id) & (col(Poll.id) >= first))
    found: dict[str, list[Newest]] = defaultdict(list)
    for row in _executed(session, query.order_by(col(Poll.id)), source_ids):
        found[row[0]].append(Newest(*row))
    return dict(found)


def _polls() -> "Select[Any]":
    names = ("source_id", "id", *Newest._fields[2:])
    found: Select[Any] = select(*(getattr(Poll, name) for name in names)).select_from(Poll)
    return found


def _executed(session: Session, query: "Select[Any]", source_ids: Iterable[str] | None) -> Iterable[Any]:
    if source_ids is None:
        return execute(session, query)
    return execute(session, query.where(among(col(Source.id), "ids")), ids=listed(source_ids))


def counts(session: Session, *, since: datetime) -> dict[str, Counts]:
    """Sums of the entry counters of polls since a moment, by source."""
    sums = (func.sum(getattr(Poll, name)) for name in ("seen", "stored", "rejected", "quarantined"))
    query = select(Poll.source_id, *sums).where(Poll.at >= since).group_by(Poll.source_id)
    return {row[0]: Counts(*map(int, row[1:])) for row in session.exec(query)}


def publications(session: Session, source_ids: Iterable[str], *, since: datetime, most: int) -> dict[str, Publications]:
    """When the latest articles of these sources were published and what that rests on: at most so many a source.

    Only articles first seen since a moment.
    """
    place = func.row_number().over(partition_by=col(Article.source_id), order_by=col(Article.published_at).desc())
    ranked = (
        select(Article.source_id, Article.published_at, Article.published_basis, place.label("place"))
        .where(Article.first_seen_at >= since, among(col(Article.source_id), "ids"))
        .subquery()
    )
    query = select(ranked.c.source_id, ranked.c.published_at, ranked.c.published_basis).where(ranked.c.place <= most)
    found: dict[str, Publications] = defaultdict(list)
    for source_id, published_at, basis in execute(session, query, ids=listed(source_ids)):
        found[source_id].append((published_at, basis))
    return dict(found)


def latest_articles(session: Session, source_id: str, *, most: int) -> list[Latest]:
    """The latest articles of a source by publication, newest first."""
    columns = [getattr(Article, "id" if name == "article_id" else name) for name in Latest._fields]
    query = select(*columns).where(col(Article.source_id) == source_id, col(Article.redacted_at).is_(None))
    query = query.order_by(col(Article.published_at).desc(), col(Article.id).desc()).limit(most)
    return [Latest(*row) for row in execute(session, query)]


def articles_a_day(session: Session, source_ids: Iterable[str], *, since: datetime) -> dict[str, dict[date, int]]:
    """How many articles of these sources were published on each day (by UTC) since a moment, by source."""
    day = utc_day(Article.published_at)
    query = (
        select(Article.source_id, day, func.count())
        .where(among(col(Article.source_id), "ids"), Article.published_at >= since)
        .group_by(Article.source_id, day)
    )
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for source_id, written, number in execute(session, query, ids=listed(source_ids)):
        found[source_id][date.fromisoformat(written)] = number
    return dict(found)


def polls_a_day(session: Session, source_id: str, *, since: datetime) -> dict[date, tuple[int, int]]:
    """How many polls a source had on each day (by UTC) since a moment, and how many of them failed."""
    day = utc_day(Poll.at)
    query = (
        select(day, Poll.outcome, func.count())
        .where(Poll.source_id == source_id, Poll.at >= since)
        .group_by(day, Poll.outcome)
    )
    found: dict[date, tuple[int, int]] = {}
    for written, outcome, number in execute(session, query):
        polls, failed = found.get(date.fromisoformat(written), (0, 0))
        is_bad = not PollOutcome(outcome).is_success
        found[date.fromisoformat(written)] = (polls + number, failed + number * is_bad)
    return found
