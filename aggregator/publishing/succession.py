"""How editions of one issue follow each other at a target: what is not wanted any more, and what has to wait. Reads."""

from datetime import datetime, timedelta

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
    later = [each for each in _published(session, digest_id) if (each.id or 0) > row.edition_id]
    if not later:
        return ""
    is_gone = later[-1].cause is EditionCause.WITHDRAWAL
    follows = deliveries.of(session, [each.id or 0 for each in later])
    if replaces or is_gone or any(_is_same_target(each, row) for each in follows):
        return f"edition {later[-1].revision} of this issue has taken its place"
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


def _is_same_target(one: Delivery, other: Delivery) -> bool:
    return (one.output, mailbox(one.target)) == (other.output, mailbox(other.target))
