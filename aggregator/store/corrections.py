"""Corrections of published issues."""

from sqlmodel import Session, col, select

from aggregator.models import Correction


def add(session: Session, row: Correction) -> int:
    """Store a correction; returns its id."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def show_in(session: Session, row: Correction, edition_id: int) -> None:
    """Note the edition that shows a correction first."""
    row.edition_id = edition_id
    session.add(row)
    session.flush()


def of(session: Session, digest_id: int) -> list[Correction]:
    """The corrections of a digest, first made first."""
    return list(session.exec(select(Correction).where(Correction.digest_id == digest_id).order_by(col(Correction.id))))
