"""What is known of every source, for judging its health: a few statements for all of them, however many there are."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator.models import Article, Poll
from aggregator.vocabulary import PollOutcome, PublishedBasis

#: Polls after which a document had been read, and polls that the server answered with one, or with "not modified".
_READ = (PollOutcome.STORED,)
_ANSWERED = tuple(outcome for outcome in PollOutcome if outcome.is_success)

#: When articles were published, and what that rests on.
Publications = list[tuple[datetime, PublishedBasis]]


@dataclass(frozen=True, slots=True)
class Counts:
    """Entries of a source's polls since some moment."""

    seen: int = 0
    stored: int = 0
    rejected: int = 0
    quarantined: int = 0


def last_polls(session: Session) -> dict[str, Poll]:
    """The newest poll of every source, by source."""
    return _newest(session)


def last_read(session: Session) -> dict[str, Poll]:
    """The newest poll of every source that brought a document whose entries were accounted for, by source."""
    return _newest(session, *_READ)


def _newest(session: Session, *outcomes: PollOutcome) -> dict[str, Poll]:
    ids = select(func.max(Poll.id)).group_by(Poll.source_id)
    if outcomes:
        ids = ids.where(col(Poll.outcome).in_(outcomes))
    return {poll.source_id: poll for poll in session.exec(select(Poll).where(col(Poll.id).in_(ids)))}


def counts(session: Session, *, since: datetime) -> dict[str, Counts]:
    """Sums of the entry counters of polls since a moment, by source."""
    sums = (func.sum(getattr(Poll, name)) for name in ("seen", "stored", "rejected", "quarantined"))
    query = select(Poll.source_id, *sums).where(Poll.at >= since).group_by(Poll.source_id)
    return {row[0]: Counts(*map(int, row[1:])) for row in session.exec(query)}


def publications(session: Session, *, since: datetime, most: int) -> dict[str, Publications]:
    """When the latest articles of every source were published and what that rests on: at most so many a source.

    Only articles first seen since a moment.
    """
    place = func.row_number().over(partition_by=col(Article.source_id), order_by=col(Article.published_at).desc())
    ranked = (
        select(Article.source_id, Article.published_at, Article.published_basis, place.label("place"))
        .where(Article.first_seen_at >= since)
        .subquery()
    )
    query = select(ranked.c.source_id, ranked.c.published_at, ranked.c.published_basis).where(ranked.c.place <= most)
    found: dict[str, Publications] = defaultdict(list)
    for source_id, published_at, basis in session.execute(query):
        found[source_id].append((published_at, basis))
    return dict(found)


def moves(session: Session, *, since: datetime, polls: int) -> dict[str, str]:
    """Where redirects ended, by source: of those whose answered polls since a moment, at least so many, agree on it."""
    final = col(Poll.final_url)
    query = (
        select(Poll.source_id, func.min(final))
        .where(Poll.at >= since, col(Poll.outcome).in_(_ANSWERED))
        .group_by(Poll.source_id)
        .having(func.count() >= polls, func.count(final) == func.count(), func.count(final.distinct()) == 1)
    )
    return {source_id: str(address) for source_id, address in session.exec(query)}
