"""The diary: who decided what."""

from collections.abc import Collection, Iterable

from sqlmodel import Session, col, select

from aggregator.models import Decision
from aggregator.store.chunks import chunks


def note(session: Session, decision: Decision) -> None:
    """Add a row to the diary."""
    session.add(decision)
    session.flush()


def get(session: Session, decision_id: int) -> Decision | None:
    """One row; None when there is none of that id."""
    return session.get(Decision, decision_id)


def of(session: Session, noun: str, noun_id: int) -> list[Decision]:
    """The rows on one thing, oldest first."""
    query = select(Decision).where(Decision.noun == noun, Decision.noun_id == noun_id).order_by(col(Decision.id))
    return list(session.exec(query))


def every(session: Session) -> list[Decision]:
    """The whole diary, oldest first."""
    return list(session.exec(select(Decision).order_by(col(Decision.id))))


def last_of(session: Session, noun: str, noun_ids: Iterable[int], *, verbs: Collection[str]) -> dict[int, Decision]:
    """The latest decision of one of these verbs on each thing that has one, by its id."""
    found: dict[int, Decision] = {}
    for chunk in chunks(noun_ids):
        query = select(Decision).where(Decision.noun == noun, col(Decision.noun_id).in_(chunk))
        for row in session.exec(query.where(col(Decision.verb).in_(verbs)).order_by(col(Decision.id))):
            found[row.noun_id] = row
    return found
