"""Where an item goes in the order of its section. Pure.

Drafts and items put aside stand in the same order as those of the issue, and are not seen there: a step leads past all
of them to the next item that is accepted.
"""

from collections.abc import Sequence
from typing import Protocol

from aggregator.vocabulary import ItemStatus


class Placed(Protocol):
    """An item of a section, of which it counts which one it is and whether the issue has it."""

    @property
    def id(self) -> int | None:
        """Its id."""
        ...

    @property
    def status(self) -> ItemStatus:
        """Where it stands."""
        ...


def inserted(others: Sequence[int], item_id: int, at: int) -> list[int]:
    """The ids with one more, at a place from 0; behind all of them where that is too far."""
    return [*others[:at], item_id, *others[at:]]


def behind_accepted(others: Sequence[Placed]) -> int:
    """The place, from 0, right behind the last accepted item; the first where there is none."""
    return max((place for place, row in enumerate(others, start=1) if row.status is ItemStatus.ACCEPTED), default=0)


def past_the_next(rows: Sequence[Placed], item_id: int, *, down: bool) -> int | None:
    """The place among the others, from 0, on the far side of the next accepted item; None where there is none."""
    here = next(place for place, row in enumerate(rows) if row.id == item_id)
    beyond = range(here + 1, len(rows)) if down else range(here - 1, -1, -1)
    # among the others, everything below the item stands one place higher
    return next((place for place in beyond if rows[place].status is ItemStatus.ACCEPTED), None)
