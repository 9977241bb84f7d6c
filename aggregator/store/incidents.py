"""Incidents: when the desk was cut off, which polls met it, and whose turns it moved."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from aggregator.models import Incident, Poll, Source
from aggregator.store.chunks import chunks
from aggregator.vocabulary import PollOutcome

_RUNNING = sql_select(Incident).where(col(Incident.ended_at).is_(None)).limit(1)


class Latest(NamedTuple):
    """A poll with what is known of its source."""

    poll_id: int
    source_id: str
    url: str
    outcome: PollOutcome
    http_status: int | None
    final_url: str | None
    size: int
    note: str
    at: datetime
    failures: int
    last_success_at: datetime | None


def open_one(session: Session) -> Incident | None:
    """The incident that is not over, if there is one."""
    return session.execute(_RUNNING).scalars().first()


def last_end(session: Session) -> datetime | None:
    """When the last incident was over; None when there was none."""
    return session.exec(select(func.max(Incident.ended_at))).one()


def latest_polls(
    session: Session, *, since: datetime | None = None, of: Incident | None = None, most: int
) -> list[Latest]:
    """The newest polls since a moment, or of an incident: at most so many, the last one last."""
    columns = (Poll.id, Poll.source_id, Source.url, Poll.outcome, Poll.http_status, Poll.final_url, Poll.size)
    query = select(*columns, Poll.note, Poll.at, Source.failures, Source.last_success_at)  # type: ignore[call-overload]
    query = query.join(Source, col(Source.id) == Poll.source_id)
    if since is not None:
        query = query.where(col(Poll.at) >= since)
    if of is not None:
        query = query.where(col(Poll.incident_id) == of.id)
    return [Latest(*row) for row in reversed(session.exec(query.order_by(col(Poll.id).desc()).limit(most)).all())]


def begin(session: Session, incident: Incident, *, poll_ids: Collection[int]) -> None:
    """Store an incident with the polls that met it already."""
    session.add(incident)
    session.flush()
    for chunk in chunks(poll_ids):
        session.execute(update(Poll).where(col(Poll.id).in_(chunk)).values(incident_id=incident.id))


def forgive(session: Session, counted: Mapping[str, int], *, turn: datetime, seconds: int) -> None:
    """Take back failures counted for sources, by id, and give them a turn that comes no later than this."""
    for source_id, failures in counted.items():
        source = session.get(Source, source_id)
        if source is None:
            continue
        source.failures = max(0, source.failures - failures)
        if source.next_poll_at is None or source.next_poll_at > turn:
            source.next_poll_at, source.wait_seconds = turn, seconds
        session.add(source)


def wake(session: Session, incident: Incident, *, now: datetime) -> None:
    """Give all sources that an incident kept from being read their turn now."""
    met = select(Poll.source_id).where(Poll.incident_id == incident.id)
    late = (col(Source.id).in_(met), col(Source.next_poll_at) > now)
    session.execute(update(Source).where(*late).values(next_poll_at=now, wait_seconds=0))


def sources_of(session: Session, incident: Incident) -> int:
    """How many sources met an incident."""
    query = select(func.count(func.distinct(Poll.source_id))).where(Poll.incident_id == incident.id)
    return session.exec(query).one()
