"""The check-up of all sources: the facts from the store, and the judgement of each."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.collection.health import Health, LastPoll, Record, judge
from aggregator.models import Poll, Source
from aggregator.store import source_records, sources
from aggregator.store.database import Database
from aggregator.store.source_records import Counts
from aggregator.vocabulary import SourceState

#: How far back entries are counted.
PERIOD = timedelta(days=30)
#: How far back articles are looked at: a monthly has four issues in it.
_LOOK_BACK = timedelta(days=120)
#: A redirect that every poll of so long met, at least so many, is a move.
_MOVE, _MOVE_POLLS = timedelta(days=7), 3
#: Latest articles of a source that its rhythm is told from: four issues of a weekly of fifty.
_MOST = 200

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


def check_up(database: Database, *, now: datetime, named: Collection[str] | None = None) -> list[CheckUp]:
    """Every source, or those `named` only, for config no longer names some; those first that need a person."""
    since = now - PERIOD
    with database.read() as session:
        rows = [source for source in sources.every(session) if named is None or source.id in named]
        last, read = source_records.last_polls(session), source_records.last_read(session)
        counts = source_records.counts(session, since=since)
        published = source_records.publications(session, since=now - _LOOK_BACK, most=_MOST)
        moves = source_records.moves(session, since=now - _MOVE, polls=_MOVE_POLLS)
    found = []
    for source in rows:
        record = _record(source, last.get(source.id), read.get(source.id), published.get(source.id, []))
        if (moved_to := moves.get(source.id)) != source.url:  # else config follows it already
            record = replace(record, moved_to=moved_to)
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
        last_poll=LastPoll(last.outcome, last.http_status, last.note) if last else None,
        last_seen=read.seen if read else None,
        last_reasons=tuple(read.reasons) if read else (),
        published=published,
    )
