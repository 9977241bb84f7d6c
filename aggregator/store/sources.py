"""Outlets and sources: what config says, mirrored; how polling fares.

What people bring in by hand has pseudo-sources of kind CLIP (`clip_sources`). Config knows nothing of them, so `mirror`
leaves them alone, and no list of sources shows them.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import or_, update
from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Outlet, Source
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.clip_sources import give_way
from aggregator.vocabulary import SourceKind

_IS_POLLED = col(Source.kind) != SourceKind.CLIP


def get(session: Session, source_id: str) -> Source:
    """One source.

    Raises:
        UnknownIdError: there is none of that id.
    """
    source = session.get(Source, source_id)
    if source is None:
        raise UnknownIdError("source", source_id, hint=Phrase("`newsloom sources list` shows the ids"))
    return source


def every(session: Session) -> list[Source]:
    """All sources of config, present or past, by id."""
    return list(session.exec(select(Source).where(_IS_POLLED).order_by(col(Source.id))))


def outlets(session: Session) -> dict[str, Outlet]:
    """All outlets, by id."""
    return {outlet.id: outlet for outlet in session.exec(select(Outlet))}


def mirror(session: Session, *, outlets: Iterable[Outlet], sources: Iterable[Source]) -> None:
    """Make the tables say what config says.

    A source that config no longer names is disabled, not deleted: its articles and sightings stay. A source whose
    address changed loses its validators, for they belong to the old address. An outlet that only clips have named is
    taken over where it has the name of config's, and never by its id alone.
    """
    outlets = list(outlets)
    give_way(session, outlets)
    _mirror_outlets(session, outlets)
    known = {source.id: source for source in every(session)}
    named = set()
    for wanted in sources:
        named.add(wanted.id)
        _mirror_source(session, known.get(wanted.id), wanted)
    for source_id in known.keys() - named:
        known[source_id].enabled = False
        session.add(known[source_id])


def _mirror_outlets(session: Session, wanted: Iterable[Outlet]) -> None:
    # By hand, not by merge(): that asks the database for each row, and a desk may have thousands.
    known = {outlet.id: outlet for outlet in session.exec(select(Outlet))}
    for outlet in wanted:
        row = known.get(outlet.id)
        if row is None:
            session.add(outlet)
        elif (row.name, row.home, row.languages) != (outlet.name, outlet.home, outlet.languages):
            row.name, row.home, row.languages = outlet.name, outlet.home, outlet.languages
    session.flush()


def _mirror_source(session: Session, known: Source | None, wanted: Source) -> None:
    if known is None:
        session.add(wanted)
        return
    if known.url != wanted.url:
        known.etag = known.last_modified = known.body_hash = known.next_poll_at = None
        known.full_at = known.validators_wrong_at = None
        known.moved_to = known.moved_since = known.moved_seen = known.followed_at = None
        known.failures = known.wait_seconds = 0
    known.outlet_id, known.kind, known.url, known.enabled = wanted.outlet_id, wanted.kind, wanted.url, wanted.enabled
    session.add(known)


def due(session: Session, *, now: datetime, limit: int) -> list[Source]:
    """Enabled sources whose next poll has come, longest waiting first."""
    time_has_come = or_(col(Source.next_poll_at).is_(None), col(Source.next_poll_at) <= now)
    query = select(Source).where(col(Source.enabled).is_(True), _IS_POLLED, time_has_come)
    # Left alone, PostgreSQL would put the sources never polled last and SQLite first.
    return list(session.exec(query.order_by(col(Source.next_poll_at).nulls_first(), col(Source.id)).limit(limit)))


def some(session: Session, source_ids: Iterable[str]) -> list[Source]:
    """Those of these sources that there are and that are enabled."""
    found: list[Source] = []
    for chunk in chunks(source_ids):
        found += session.exec(select(Source).where(col(Source.id).in_(chunk), col(Source.enabled).is_(True)))
    return found


def start_new(session: Session, *, now: datetime) -> None:
    """Give new sources, and those whose address changed, their first turn."""
    new = update(Source).where(col(Source.enabled).is_(True), col(Source.next_poll_at).is_(None))
    session.execute(new.values(next_poll_at=now))


def enabled(session: Session) -> list[Source]:
    """All enabled sources, by id."""
    query = select(Source).where(col(Source.enabled).is_(True), _IS_POLLED)
    return list(session.exec(query.order_by(col(Source.id))))
