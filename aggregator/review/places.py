"""The order of items inside a section of their issue."""

from collections.abc import Sequence

from sqlmodel import Session

from aggregator.models import DigestItem
from aggregator.review.order import inserted
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus

#: Items out of the digest keep no place in the order of those that are in it.
OUT = (ItemStatus.REJECTED, ItemStatus.MERGED)


def order(session: Session, moved: DigestItem, *, section: str, position: int) -> dict[int, int]:
    """Positions 1, 2, 3 ... of the section's items by id; the moved one gets the place it was given."""
    rest = [item_id for item_id in places(session, moved, section) if item_id != moved.id]
    assert moved.id is not None
    return numbered(inserted(rest, moved.id, position - 1))


def numbered(ids: Sequence[int]) -> dict[int, int]:
    """Positions from 1, by id."""
    return {item_id: place for place, item_id in enumerate(ids, start=1)}


def places(session: Session, item: DigestItem, section: str) -> list[int]:
    """The items of a section of the item's digest in order, without those that are out."""
    return [row.id for row in in_order(session, item, section) if row.id is not None]


def in_order(session: Session, item: DigestItem, section: str) -> list[DigestItem]:
    """The same, as rows."""
    return [row for row in digests.items(session, item.digest_id) if row.section == section and row.status not in OUT]


def place_again(session: Session, item: DigestItem) -> dict[str, object]:
    """The place of an item that was out: its old one where nobody has taken that, else behind all others."""
    taken = {
        row.position
        for row in digests.items(session, item.digest_id)
        if row.section == item.section and row.id != item.id and row.status not in OUT
    }
    return {"position": 1 + max(taken)} if item.position in taken else {}
