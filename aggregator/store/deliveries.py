"""Deliveries of editions, and each try of one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import and_, exists, or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from aggregator.errors import UnknownIdError
from aggregator.models import Delivery, DeliveryAttempt, Digest, Edition
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.upsert import insert_or_ignore
from aggregator.vocabulary import DeliveryState


def intend(
    session: Session, edition_id: int, targets: Iterable[tuple[str, str]], *, user_id: int, now: datetime
) -> int:
    """Note that an edition shall go to targets (output, target), leaving out those it goes to already.

    Returns how many are new.
    """
    rows = [
        Delivery(edition_id=edition_id, output=output, target=target, user_id=user_id, asked_at=now).model_dump(
            exclude={"id"}
        )
        for output, target in targets
    ]
    return insert_or_ignore(session, Delivery, rows) if rows else 0


def get(session: Session, delivery_id: int) -> Delivery:
    """One delivery.

    Raises:
        UnknownIdError: there is none of that id.
    """
    found = session.get(Delivery, delivery_id)
    if found is None:
        raise UnknownIdError("delivery", delivery_id, hint=Phrase("`newsloom digest editions` shows them"))
    return found


def of(session: Session, edition_ids: Iterable[int]) -> list[Delivery]:
    """The deliveries of editions, in the order in which they were asked for."""
    found: list[Delivery] = []
    for chunk in chunks(set(edition_ids)):
        found.extend(session.exec(select(Delivery).where(col(Delivery.edition_id).in_(chunk))))
    return sorted(found, key=lambda row: row.id or 0)


def begin(session: Session, delivery: Delivery, *, now: datetime) -> DeliveryAttempt:
    """Note that a try begins."""
    assert delivery.id is not None
    count = select(func.count()).select_from(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery.id)
    attempt = DeliveryAttempt(delivery_id=delivery.id, number=1 + session.exec(count).one(), begun_at=now)
    delivery.begun_at, delivery.ended_at, delivery.state = now, None, DeliveryState.PENDING
    session.add_all([attempt, delivery])
    session.flush()
    return attempt


def end(session: Session, delivery: Delivery, *, outcome: DeliveryState, says: str, now: datetime) -> None:
    """Note how it ended: the delivery and, where one is open, its last try; what ended before keeps its end."""
    delivery.state, delivery.says, delivery.ended_at = outcome, says, now
    session.add(delivery)
    tries = attempts(session, delivery.id or 0)
    if tries and tries[-1].ended_at is None:
        last = tries[-1]
        last.ended_at, last.outcome, last.says = now, outcome, says
        session.add(last)
    session.flush()


def attempts(session: Session, delivery_id: int) -> Sequence[DeliveryAttempt]:
    """The tries of a delivery, first one first."""
    query = select(DeliveryAttempt).where(DeliveryAttempt.delivery_id == delivery_id)
    return session.exec(query.order_by(col(DeliveryAttempt.number))).all()


def outstanding(session: Session) -> list[Delivery]:
    """What is not known to have arrived, of all issues, oldest first.

    Left out is what a later edition of the issue has taken the place of: what failed, and what the later one reached.
    """
    later, follower = aliased(Edition), aliased(Delivery)
    of_issue = and_(col(later.digest_id) == Edition.digest_id, col(later.revision) > Edition.revision)
    is_past = exists().where(of_issue, col(later.published_at).is_not(None))
    same_box = func.lower(col(follower.target)) == func.lower(col(Delivery.target))
    same = and_(col(follower.edition_id) == later.id, col(follower.output) == Delivery.output, same_box)
    has_it = exists().where(of_issue, same, col(follower.state) == DeliveryState.SENT)
    query = select(Delivery).join(Edition, col(Edition.id) == Delivery.edition_id)
    query = query.where(Delivery.state != DeliveryState.SENT, ~has_it)
    query = query.where(or_(col(Delivery.state) != DeliveryState.FAILED, ~is_past))
    return list(session.exec(query.order_by(col(Delivery.id))))


def last_sent(session: Session, digest_id: int, output: str) -> Delivery | None:
    """The last delivery of an edition of a digest that reached an output; None when none did."""
    query = select(Delivery).join(Edition, col(Edition.id) == Delivery.edition_id)
    query = query.where(Edition.digest_id == digest_id, Delivery.output == output)
    query = query.where(Delivery.state == DeliveryState.SENT).order_by(col(Edition.revision).desc())
    return session.exec(query.limit(1)).first()


def shown(session: Session, output: str) -> list[tuple[Digest, Edition]]:
    """The editions that reached an output, with their digests, by cover date, then revision."""
    query = select(Digest, Edition).join(Edition, col(Edition.digest_id) == Digest.id)
    query = query.join(Delivery, col(Delivery.edition_id) == Edition.id)
    query = query.where(Delivery.output == output, Delivery.state == DeliveryState.SENT)
    return list(session.exec(query.order_by(col(Digest.cover_date), col(Digest.id), col(Edition.revision))))
