"""Who has what open at the moment: windows say so every few seconds, and what fell silent is nobody's any more."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, select

from aggregator.models import Presence, User
from aggregator.store.chunks import chunks
from aggregator.vocabulary import Doing

#: A window speaks up every 15 s (`static/presence.js`): three times unheard, and it is gone. By eye.
STALE = timedelta(seconds=45)
#: Said again so soon, the same is no news: the row is left as it is, which spares a write.
_FRESH = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Present:
    """A person at a thing: who, doing what, last heard of when."""

    user_id: int
    name: str
    doing: Doing
    seen_at: datetime


def is_fresh(session: Session, row: Presence) -> bool:
    """Whether the same is known already from a moment ago, so that nothing need be written."""
    known = session.get(Presence, (row.user_id, row.tab))
    if known is None or (known.noun, known.noun_id, known.doing) != (row.noun, row.noun_id, row.doing):
        return False
    return timedelta(0) <= row.seen_at - known.seen_at < _FRESH


def say(session: Session, row: Presence) -> None:
    """Note what a window shows now, in place of what it showed before."""
    session.merge(row)
    session.flush()


def leave(session: Session, user_id: int, tab: str) -> None:
    """A window was closed."""
    session.exec(delete(Presence).where(col(Presence.user_id) == user_id, col(Presence.tab) == tab))


def at(session: Session, noun: str, noun_ids: Iterable[int], *, now: datetime, but: int) -> dict[int, list[Present]]:
    """Who else has things of a noun open, by id: people but `but`, each once, whoever edits first.

    Things that nobody has open are left out.
    """
    found: dict[int, list[Present]] = {}
    for chunk in chunks(noun_ids):
        for noun_id, one in _heard(session, noun, now=now, but=but, ids=chunk):
            found.setdefault(noun_id, []).append(one)
    return {noun_id: _each_once(people) for noun_id, people in found.items()}


def everywhere(session: Session, noun: str, *, now: datetime, but: int) -> dict[int, list[Present]]:
    """The same for all things of a noun."""
    found: dict[int, list[Present]] = {}
    for noun_id, one in _heard(session, noun, now=now, but=but):
        found.setdefault(noun_id, []).append(one)
    return {noun_id: _each_once(people) for noun_id, people in found.items()}


def _heard(
    session: Session, noun: str, *, now: datetime, but: int, ids: Iterable[int] | None = None
) -> list[tuple[int, Present]]:
    query = select(Presence, User.name).join(User, col(User.id) == Presence.user_id)
    query = query.where(Presence.noun == noun, Presence.seen_at > now - STALE, Presence.user_id != but)
    if ids is not None:
        query = query.where(col(Presence.noun_id).in_(list(ids)))
    rows = session.exec(query.order_by(col(Presence.seen_at).desc()))
    return [(row.noun_id, Present(row.user_id, name, row.doing, row.seen_at)) for row, name in rows]


def _each_once(people: Iterable[Present]) -> list[Present]:
    """A person with several windows counts once, as editing when any of them is."""
    by_user: dict[int, Present] = {}
    for one in sorted(people, key=lambda each: each.doing is not Doing.EDITING):
        by_user.setdefault(one.user_id, one)
    return list(by_user.values())
