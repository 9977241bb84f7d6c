"""What waits before each stage, counted; and what each last finished."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator.models import Article, CollectionRequest, Delivery, Digest, DigestItem, Membership, Source
from aggregator.store.stories import PLACED
from aggregator.vocabulary import DeliveryState, DigestStatus, ItemStatus, PageState, RequestState, Verdict

#: Counting ends here: beyond, it does not matter how many there are, and a page of the desk asks again and again.
MOST = 10_000


class Waiting(NamedTuple):
    """How many things wait, `MOST` for that many or more; and since when the first one does, where that is known."""

    number: int
    since: datetime | None = None


def requests(session: Session) -> Waiting:
    """Requests that the collector has not served."""
    query = select(func.count(), func.min(CollectionRequest.asked_at))
    return Waiting(*session.exec(query.where(CollectionRequest.state == RequestState.OPEN)).one())


def requests_of(session: Session) -> dict[str, datetime]:
    """Since when a poll has been waiting to be served, by source."""
    query = select(CollectionRequest.source_id, func.min(CollectionRequest.asked_at))
    query = query.where(CollectionRequest.state == RequestState.OPEN, col(CollectionRequest.source_id).is_not(None))
    return {str(source_id): since for source_id, since in session.exec(query.group_by(CollectionRequest.source_id))}


def overdue_since(session: Session) -> datetime | None:
    """When the enabled source that has waited longest for its poll was due; None where none ever was."""
    query = select(func.min(Source.next_poll_at)).where(col(Source.enabled).is_(True))
    return session.exec(query).one()


def polled(session: Session) -> datetime | None:
    """When a source last answered."""
    return session.exec(select(func.max(Source.last_success_at))).one()


def unjudged(session: Session) -> Waiting:
    """Articles whose text has settled and that deduplication has not looked at."""
    where = (Article.verdict == Verdict.PENDING, Article.page_state != PageState.WANTED)
    query = select(Article.first_seen_at).where(*where).limit(MOST).subquery()
    return Waiting(*session.exec(select(func.count(), func.min(query.c.first_seen_at)).select_from(query)).one())


def unplaced(session: Session, *, seen_since: datetime) -> Waiting:
    """Judged articles that stand in no story yet and are no copies, of those first seen since a moment.

    Looking for them among all of 200,000 would take a fifth of a second.
    """
    placed = select(Membership.article_id).where(Membership.article_id == Article.id).exists()
    settled = (Article.page_state != PageState.WANTED, col(Article.redacted_at).is_(None))
    found = select(Article.first_seen_at).where(Article.first_seen_at >= seen_since, *settled, ~placed)
    query = found.where(col(Article.verdict).in_(PLACED)).limit(MOST).subquery()
    return Waiting(*session.exec(select(func.count(), func.min(query.c.first_seen_at)).select_from(query)).one())


def undecided(session: Session) -> Waiting:
    """Drafts of the digests in preparation on which nobody has decided."""
    query = select(func.count(), func.min(DigestItem.created_at)).join(Digest, col(Digest.id) == DigestItem.digest_id)
    query = query.where(DigestItem.status == ItemStatus.DRAFT, Digest.status == DigestStatus.PREPARING)
    return Waiting(*session.exec(query).one())


def delivered(session: Session) -> datetime | None:
    """When an edition last arrived somewhere."""
    return session.exec(select(func.max(Delivery.ended_at)).where(Delivery.state == DeliveryState.SENT)).one()
