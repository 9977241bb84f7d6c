"""The check-up of all sources: the facts from the store, and the judgement of each."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from sqlmodel import Session

from aggregator.collection.health import Health, LastPoll, Record, judge
from aggregator.collection.moving import Move
from aggregator.store import source_records
from aggregator.store.database import Database
from aggregator.store.source_records import Counts, Newest, Standing
from aggregator.vocabulary import SourceState

#: How far back entries are counted.
PERIOD = timedelta(days=30)
#: How far back articles are looked at: a monthly has four issues in it.
_LOOK_BACK = timedelta(days=120)
#: Latest articles of a source that its rhythm is told from: four issues of a weekly of fifty.
_MOST = 200
#: What was judged is judged again after this even though nothing happened: articles grow too old to tell a rhythm.
_GOOD_FOR = timedelta(hours=6)

#: States of a source that is read: only then is it sure that its new address serves.
_READ = frozenset(SourceState) - {SourceState.FAILING, SourceState.GONE, SourceState.BLOCKED, SourceState.PAUSED}

#: What needs a person first.
URGENCY = (
    SourceState.FAILING,
    SourceState.GONE,
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


@dataclass(frozen=True, slots=True)
class Judged:
    """One source: how it stands, its newest poll (None where it was never polled), and the judgement."""

    standing: Standing
    last_poll: Newest | None
    health: Health
    #: the address that config should have in place of its own, as far as polls can tell
    moved_to: str = ""


def check_up(database: Database, *, now: datetime, named: Collection[str] | None = None) -> list[CheckUp]:
    """Every source, or those `named` only, for config no longer names some; those first that need a person."""
    with database.read() as session:
        judged = HealthMemory().look(session, now=now, named=named)
        counts = source_records.counts(session, since=now - PERIOD)
    return [
        CheckUp(
            source_id=one.standing.source_id,
            health=one.health,
            counts=counts.get(one.standing.source_id, Counts()),
            last_success_at=one.standing.last_success_at,
            last_new_at=one.standing.last_new_at,
            next_poll_at=one.standing.next_poll_at,
            failures=one.standing.failures,
        )
        for one in judged
    ]


#: What a judgement rests on and a poll or an edit changes: while it is the same, so is the judgement.
_Basis = tuple[int, bool, str, int, datetime | None]


class HealthMemory:
    """The judgements of a process that stays: each source is judged anew when it was polled or edited since.

    Judging 2,000 sources takes a second or two, for their articles are read; telling that nothing changed, a twentieth.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[_Basis, datetime, Health, str]] = {}
        self._lock = Lock()

    def look(self, session: Session, *, now: datetime, named: Collection[str] | None = None) -> list[Judged]:
        """Every source, or those `named` only; those first that need a person."""
        rows = source_records.standings(session, named)
        last = source_records.last_polls(session, named)
        bases = {one.source_id: _basis(one, last.get(one.source_id)) for one in rows}
        with self._lock:  # two people who come at once do not do it twice
            stale = [one for one in rows if self._is_stale(one.source_id, bases[one.source_id], now)]
            for ident, (health, moved_to) in _judged(session, stale, last, now).items():
                self._known[ident] = (bases[ident], now, health, moved_to)
            found = [(one, *self._known[one.source_id][2:]) for one in rows]
        judged = [Judged(one, last.get(one.source_id), health, moved_to) for one, health, moved_to in found]
        return sorted(judged, key=lambda one: (URGENCY.index(one.health.state), one.standing.source_id))

    def _is_stale(self, source_id: str, basis: _Basis, now: datetime) -> bool:
        known = self._known.get(source_id)
        return known is None or known[0] != basis or not timedelta() <= now - known[1] < _GOOD_FOR


def _basis(standing: Standing, last: Newest | None) -> _Basis:
    poll_id = last.poll_id if last else 0
    return poll_id, standing.enabled, standing.url, standing.failures, standing.last_new_at


def _judged(
    session: Session, rows: Iterable[Standing], last: Mapping[str, Newest], now: datetime
) -> dict[str, tuple[Health, str]]:
    ids = [one.source_id for one in rows]
    if not ids:
        return {}
    published = source_records.publications(session, ids, since=now - _LOOK_BACK, most=_MOST)
    # of few sources it matters what the last document held, or where redirects ended
    bare = [one.source_id for one in rows if one.last_new_at is None or one.source_id not in published]
    read = source_records.last_read(session, bare) if bare else {}
    found = {}
    for one in rows:
        ident = one.source_id
        record = _record(one, last.get(ident), read.get(ident), published.get(ident, []), now)
        health = judge(record, now=now)
        found[ident] = health, (record.moved_to or "") if health.state in _READ else ""
    return found


def _record(
    one: Standing,
    last: Newest | None,
    read: Newest | None,
    published: source_records.Publications,
    now: datetime,
) -> Record:
    move = Move(one.moved_to, one.moved_since, one.moved_seen or 0, one.followed_at)
    return Record(
        source_id=one.source_id,
        enabled=one.enabled,
        failures=one.failures,
        last_success_at=one.last_success_at,
        last_new_at=one.last_new_at,
        next_poll_at=one.next_poll_at,
        last_poll=LastPoll(last.outcome, last.http_status, last.note, last.incident_id is not None) if last else None,
        last_seen=read.seen if read else None,
        last_reasons=tuple(read.reasons) if read else (),
        published=published,
        moved_to=move.to if move.followed or move.is_settled(now) else None,
        moved_since=move.since,
        is_followed=move.followed is not None,
    )
