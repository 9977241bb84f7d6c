"""How editions of one issue follow each other at a target: what is not wanted any more, and what has to wait. Reads."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Self

from sqlmodel import Session

from aggregator.models import Delivery, Edition
from aggregator.publishing.addressees import is_cut_off, mailbox
from aggregator.store import deliveries, editions
from aggregator.vocabulary import DeliveryState, EditionCause


def superseded(session: Session, digest_id: int, row: Delivery, *, replaces: bool) -> str:
    """Why a delivery is not wanted any more: a later edition has taken its place; empty where none has.

    Args:
        replaces: whether the last edition of an issue stands in the place of earlier ones at its output.
    """
    return Succession.of(session, digest_id).superseded(row, replaces=replaces)


class Succession:
    """The published editions of one issue, first to last, and how far each target has been meant to come with them."""

    def __init__(self, published: Sequence[Edition], rows: Iterable[Delivery]) -> None:
        self._last = published[-1] if published else None
        self._furthest: dict[tuple[str, str], int] = {}
        for row in rows:
            target = _target(row)
            self._furthest[target] = max(row.edition_id, self._furthest.get(target, 0))

    @classmethod
    def of(cls, session: Session, digest_id: int) -> Self:
        """That of a digest as it stands."""
        published = _published(session, digest_id)
        return cls(published, deliveries.of(session, [each.id or 0 for each in published]))

    def superseded(self, row: Delivery, *, replaces: bool) -> str:
        """As the function of this name says it of one delivery."""
        if self._last is None or (self._last.id or 0) <= row.edition_id:
            return ""
        is_gone = self._last.cause is EditionCause.WITHDRAWAL
        if replaces or is_gone or self._furthest.get(_target(row), 0) > row.edition_id:
            return f"edition {self._last.revision} of this issue has taken its place"
        return ""


def awaited(session: Session, digest_id: int, row: Delivery, *, settles_after: timedelta, now: datetime) -> str:
    """Why a delivery has to wait: what an earlier edition began may still take effect there, and come on top of it."""
    before = unsettled(session, digest_id, before=row.edition_id)
    begun = [each.begun_at for each in before if each.output == row.output and each.begun_at is not None]
    if any(now < moment + settles_after for moment in begun):
        return "an earlier edition may still take effect there: publish again in ten minutes"
    return ""


def unsettled(session: Session, digest_id: int, *, before: int) -> list[Delivery]:
    """Deliveries of editions before that of the id `before` of which nobody knows yet whether they took effect."""
    earlier = [each.id or 0 for each in _published(session, digest_id) if (each.id or 0) < before]
    rows = deliveries.of(session, earlier)
    return [row for row in rows if row.state is DeliveryState.UNKNOWN or is_cut_off(row)]


def _published(session: Session, digest_id: int) -> list[Edition]:
    return [edition for edition in editions.of(session, digest_id) if edition.published_at is not None]


def _target(row: Delivery) -> tuple[str, str]:
    return row.output, mailbox(row.target)
