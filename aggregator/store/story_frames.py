"""What words and vectors are worth to clustering: one row, put in place of the one before."""

from sqlmodel import Session

from aggregator.models import StoryFrame

_ONLY = 1


def get(session: Session) -> StoryFrame | None:
    """The frame in force; None on a new desk."""
    return session.get(StoryFrame, _ONLY)


def put(session: Session, frame: StoryFrame) -> None:
    """Put a frame in force."""
    frame.id = _ONLY
    session.merge(frame)
