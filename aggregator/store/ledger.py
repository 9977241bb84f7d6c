"""What people say of an item's quotations and sources: translations, allowances, sources without an article.

Rows are never deleted: what is taken back or replaced is marked with the time, and stays for the diary.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Allowance, AnonymousSource, Translation
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks

_Row = TypeVar("_Row", Translation, Allowance, AnonymousSource)

#: What people say, by the name of its table.
_TABLES: dict[str, type[Translation] | type[Allowance] | type[AnonymousSource]] = {
    "translation": Translation,
    "allowance": Allowance,
    "anonymous_source": AnonymousSource,
}


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
        raise UnknownIdError("translation", translation_id, hint=Phrase("`newsloom digest ledger ITEM` shows the ids"))
    return found


def confirm(session: Session, row: Translation, *, user_id: int, now: datetime) -> None:
    """Note who answers for a translation."""
    row.confirmed_by, row.confirmed_at = user_id, now
    session.add(row)
    session.flush()


def unconfirm(session: Session, row: Translation) -> None:
    """Nobody answers for a translation any more."""
    row.confirmed_by = row.confirmed_at = None
    session.add(row)
    session.flush()


def drop(session: Session, row: Translation | Allowance | AnonymousSource, *, now: datetime) -> None:
    """Take a row back; it stays for the diary."""
    row.dropped_at = now
    session.add(row)
    session.flush()


def hand_over(session: Session, *, from_item: int, to_item: int) -> dict[str, list[int]]:
    """What was said of one item holds for the item that took it in; returns the ids of the new rows by table."""
    made = {
        "translation": _hand_over(session, Translation, from_item, to_item),
        "allowance": _hand_over(session, Allowance, from_item, to_item),
        "anonymous_source": _hand_over(session, AnonymousSource, from_item, to_item),
    }
    return {table: ids for table, ids in made.items() if ids}


def by_ids(session: Session, table: str, ids: Iterable[int]) -> list[Translation | Allowance | AnonymousSource]:
    """Rows of a table, in force or not, by id."""
    found: list[Translation | Allowance | AnonymousSource] = []
    for ident in sorted(set(ids)):
        row = session.get(_TABLES[table], ident)
        assert isinstance(row, Translation | Allowance | AnonymousSource)  # rows are never deleted
        found.append(row)
    return found


def restore(session: Session, row: Translation | Allowance | AnonymousSource) -> None:
    """Let a row that was taken back hold again."""
    row.dropped_at = None
    session.add(row)
    session.flush()


def _hand_over(session: Session, kind: type[_Row], from_item: int, to_item: int) -> list[int]:
    rows = _in_force(session, kind, [from_item])[from_item]
    return [add(session, kind(**row.model_dump(exclude={"id"}) | {"item_id": to_item})) for row in rows]


def _in_force(session: Session, kind: type[_Row], item_ids: Iterable[int]) -> dict[int, list[_Row]]:
    wanted = sorted(set(item_ids))
    found: dict[int, list[_Row]] = {item_id: [] for item_id in wanted}
    for chunk in chunks(wanted):
        query = select(kind).where(col(kind.item_id).in_(chunk), col(kind.dropped_at).is_(None))
        for row in session.exec(query.order_by(col(kind.id))):
            found[row.item_id].append(row)
    return found
