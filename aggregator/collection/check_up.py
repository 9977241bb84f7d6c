"""The check-up of all sources: the facts from the store, and the judgement of each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.collection.health import Health, LastPoll, Record, judge
from aggregator.models import Poll, Source
from aggregator.store import source_records, sources
from aggregator.store.database import Database
from aggregator.store.source_records import Counts
from aggregator.vocabulary import SourceState

#: How far back entries are counted and articles looked at.
PERIOD = timedelta(days=30)
#: Latest articles of a source that its rhythm is told from.
_MOST = 30

#: What needs a person first.
_URGENCY = (
    SourceState.FAILING,
    SourceState.BLOCKED,
    SourceState.MOVED,
    SourceState.EMPTY,
    SourceState.UNDATED,
    SourceState.QUIET,
    SourceState.NEW,
    SourceState.OK,
    SourceState.PAUSED,
)


@dataclass(frozen=True, slots=True)
class CheckUp:
    """One source: how it fares, and the numbers of the last 30 days."""

    source_id: str
    health: Health
    counts: Counts
    last_success_at: datetime | None
    last_new_at: datetime | None
    next_poll_at: datetime | None
    failures: int


def check_up(database: Database, *, now: datetime) -> list[CheckUp]:
    """Every source, those first that need a person."""
    since = now - PERIOD
    with database.read() as session:
        rows = sources.every(session)
        last, read = source_records.last_polls(session), source_records.last_read(session)
        counts = source_records.counts(session, since=since)
        published = source_records.publications(session, since=since, most=_MOST)
    found = []
    for source in rows:
        record = _record(source, last.get(source.id), read.get(source.id), published.get(source.id, []))
        found.append(
            CheckUp(
                source_id=source.id,
                health=judge(record, now=now),
                counts=counts.get(source.id, Counts()),
                last_success_at=source.last_success_at,
                last_new_at=source.last_new_at,
                next_poll_at=source.next_poll_at,
                failures=source.failures,
            )
        )
    return sorted(found, key=lambda one: (_URGENCY.index(one.health.state), one.source_id))


def _record(source: Source, last: Poll | None, read: Poll | None, published: source_records.Publications) -> Record:
    return Record(
        source_id=source.id,
        enabled=source.enabled,
        failures=source.failures,
        last_success_at=source.last_success_at,
        last_new_at=source.last_new_at,
        next_poll_at=source.next_poll_at,
        last_poll=LastPoll(last.outcome, last.http_status, last.final_url, last.note) if last else None,
        last_seen=read.seen if read else None,
        published=published,
    )
