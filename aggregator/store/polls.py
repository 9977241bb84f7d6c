"""The account of polls, and the quarantine."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Poll, Quarantine
from aggregator.store.chunks import chunks
from aggregator.vocabulary import QuarantineState

#: A document that made its parser die this often is tried no more (DESIGN section 8).
DEATHS_BEFORE_QUARANTINE = 3


def add(session: Session, poll: Poll) -> None:
    """Store the account of one poll.

    Raises:
        ValueError: its entries do not add up, which would hide a loss.
    """
    accounted = poll.stored + poll.known + poll.revised + poll.rejected + poll.quarantined + poll.truncated
    if poll.seen != accounted:
        raise ValueError(f"poll of {poll.source_id}: {poll.seen} entries seen, {accounted} accounted for")
    session.add(poll)


def by_ids(session: Session, poll_ids: Iterable[int]) -> list[Poll]:
    """These polls, in order."""
    found: list[Poll] = []
    for chunk in chunks(poll_ids):
        found += session.exec(select(Poll).where(col(Poll.id).in_(chunk)).order_by(col(Poll.id)))
    return found


def get(session: Session, poll_id: int) -> Poll:
    """One account.

    Raises:
        UnknownIdError: there is none of that id.
    """
    poll = session.get(Poll, poll_id)
    if poll is None:
        raise UnknownIdError("poll", poll_id)
    return poll


def newest(session: Session) -> datetime | None:
    """When the newest poll ended; None when there is none."""
    return session.exec(select(func.max(Poll.at))).one()


def count_death(session: Session, death: Quarantine) -> QuarantineState:
    """Note that a document made its parser die; the third time it is quarantined. Returns where it stands now."""
    query = select(Quarantine).where(Quarantine.source_id == death.source_id, Quarantine.sha256 == death.sha256)
    known = session.exec(query).first()
    if known is None:
        session.add(death)
        return death.state
    known.attempts += 1
    known.last_at, known.reason = death.last_at, death.reason
    if known.attempts >= DEATHS_BEFORE_QUARANTINE:
        known.state = QuarantineState.QUARANTINED
    session.add(known)
    return known.state


def forbidden(session: Session) -> dict[str, frozenset[str]]:
    """By source, the SHA-256 of the documents that may no longer be parsed."""
    query = select(Quarantine.source_id, Quarantine.sha256).where(Quarantine.state == QuarantineState.QUARANTINED)
    found: dict[str, set[str]] = {}
    for source_id, sha256 in session.exec(query):
        found.setdefault(source_id, set()).add(sha256)
    return {source_id: frozenset(hashes) for source_id, hashes in found.items()}


def quarantined(session: Session) -> list[Quarantine]:
    """What is in quarantine or on watch, newest first."""
    return list(session.exec(select(Quarantine).order_by(col(Quarantine.last_at).desc())))


def last_poll(session: Session, source_id: str) -> Poll | None:
    """The newest account of a source."""
    return session.exec(select(Poll).where(Poll.source_id == source_id).order_by(col(Poll.id).desc()).limit(1)).first()
