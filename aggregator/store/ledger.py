"""What people say of an item's quotations and sources: translations, allowances, sources without an article.

Rows are never deleted: what is taken back or replaced is marked with the time, and stays for the diary.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Allowance, AnonymousSource, Translation
from aggregator.store.chunks import chunks

_Row = TypeVar("_Row", Translation, Allowance, AnonymousSource)


def add(session: Session, row: Translation | Allowance | AnonymousSource) -> int:
    """Store what a person says; returns its id."""
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def translations(session: Session, item_ids: Iterable[int]) -> dict[int, list[Translation]]:
    """The translations in force, by item, first made first."""
    return _in_force(session, Translation, item_ids)


def allowances(session: Session, item_ids: Iterable[int]) -> dict[int, list[Allowance]]:
    """The allowances in force, by item, first given first."""
    return _in_force(session, Allowance, item_ids)


def anonymous(session: Session, item_ids: Iterable[int]) -> dict[int, list[AnonymousSource]]:
    """The sources without an article, by item, first named first."""
    return _in_force(session, AnonymousSource, item_ids)


def translation(session: Session, translation_id: int) -> Translation:
    """One translation in force.

    Raises:
        UnknownIdError: there is none of that id, or it was taken back.
    """
    found = session.get(Translation, translation_id)
    if found is None or found.dropped_at is not None:
        raise UnknownIdError("translation", translation_id, hint="`newsloom digest ledger ITEM` shows the ids")
    return found


def confirm(session: Session, row: Translation, *, user_id: int, now: datetime) -> None:
    """Note who answers for a translation."""
    row.confirmed_by, row.confirmed_at = user_id, now
    session.add(row)
    session.flush()


def drop(session: Session, row: Translation | Allowance | AnonymousSource, *, now: datetime) -> None:
    """Take a row back; it stays for the diary."""
    row.dropped_at = now
    session.add(row)
    session.flush()


def hand_over(session: Session, *, from_item: int, to_item: int) -> None:
    """What was said of one item holds for the item that took it in."""
    _hand_over(session, Translation, from_item, to_item)
    _hand_over(session, Allowance, from_item, to_item)
    _hand_over(session, AnonymousSource, from_item, to_item)
    session.flush()


def _hand_over(session: Session, kind: type[_Row], from_item: int, to_item: int) -> None:
    for row in _in_force(session, kind, [from_item])[from_item]:
        session.add(kind(**row.model_dump(exclude={"id"}) | {"item_id": to_item}))


def _in_force(session: Session, kind: type[_Row], item_ids: Iterable[int]) -> dict[int, list[_Row]]:
    wanted = sorted(set(item_ids))
    found: dict[int, list[_Row]] = {item_id: [] for item_id in wanted}
    for chunk in chunks(wanted):
        query = select(kind).where(col(kind.item_id).in_(chunk), col(kind.dropped_at).is_(None))
        for row in session.exec(query.order_by(col(kind.id))):
            found[row.item_id].append(row)
    return found
