"""The diary: who decided what."""

from sqlmodel import Session, col, select

from aggregator.models import Decision


def note(session: Session, decision: Decision) -> None:
    """Add a row to the diary."""
    session.add(decision)
    session.flush()


def of(session: Session, noun: str, noun_id: int) -> list[Decision]:
    """The rows on one thing, oldest first."""
    query = select(Decision).where(Decision.noun == noun, Decision.noun_id == noun_id).order_by(col(Decision.id))
    return list(session.exec(query))


def every(session: Session) -> list[Decision]:
    """The whole diary, oldest first."""
    return list(session.exec(select(Decision).order_by(col(Decision.id))))
