"""Issues that were imported: their items in the order of the file."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from aggregator.models import Digest, DigestItem, Piece
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus


def of_number(session: Session, series: str, number: int | None) -> list[Digest]:
    """The digests of a series that have a number; none have none."""
    if number is None:
        return []
    query = select(Digest).where(Digest.series == series, Digest.number == number)
    return list(session.exec(query.order_by(col(Digest.cover_date))))


def items(session: Session, digest_id: int) -> list[DigestItem]:
    """The items of an imported issue in the order of its file, without those of an earlier file."""
    return [row for row in _rows(session, digest_id) if row.status is ItemStatus.ACCEPTED]


def _rows(session: Session, digest_id: int) -> list[DigestItem]:
    query = select(DigestItem).where(DigestItem.digest_id == digest_id)
    return list(session.exec(query.order_by(col(DigestItem.id))))


def put_items(session: Session, digest_id: int, rows: Sequence[DigestItem], pieces: Sequence[Sequence[Piece]]) -> None:
    """Make these the items of an imported issue: those it had keep their ids, in order; what is too many is out.

    No row goes: later items may say that one told their story before.
    """
    there = _rows(session, digest_id)
    for old in there[len(rows) :]:
        old.status = ItemStatus.REJECTED
        session.add(old)
    for place, row in enumerate(rows):
        row.digest_id = digest_id
        if place < len(there):
            row.id, row.version = there[place].id, there[place].version + 1
            row = session.merge(row)  # noqa: PLW2901
            session.flush()
            digests.put_pieces(session, row.id or 0, pieces[place])
        else:
            digests.add_item(session, row, pieces[place])
