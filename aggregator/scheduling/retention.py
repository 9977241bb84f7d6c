"""What is kept for how long: a desk that runs for years does not grow by what nobody will look at again.

For good: articles and their revisions, the bytes these rest on, sightings (so that nothing old comes back as new),
decisions, digests. The rest goes in small transactions, oldest first; stopped anywhere, the next call goes on.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import TypeVar

from sqlmodel import Session

from aggregator.settings.desk import Schedule
from aggregator.store import retention as store
from aggregator.store.chunks import chunks
from aggregator.store.database import Database

Key = TypeVar("Key", int, str)

#: Requests to the collector that it has answered: for a week one can still ask what became of them.
REQUESTS_KEPT = timedelta(days=7)
#: Turns of background jobs: a quarter shows whether a weekly one was ever missed.
JOB_RUNS_KEPT = timedelta(days=90)
#: Accepted sets of config files. By eye: a year of weekly edits.
CONFIG_VERSIONS_KEPT = 50
#: Bytes that brought nothing new, in case a feed that is read wrongly is looked into. A busy feed changes its bytes at
#: every poll (`lastBuildDate`), so that these are the largest growth of all.
SNAPSHOTS_KEPT = timedelta(days=30)

#: Words typed for an item and never saved: a quarter after the issue they were meant for, nobody looks for them.
ITEM_DRAFTS_KEPT = timedelta(days=90)

#: Rows deleted in one transaction. Measured on SQLite: while 200,000 polls and 36,000 snapshots went, another writer
#: never waited longer than 3 s.
BATCH = 500
#: Snapshots looked through in one transaction; nearly all are needed. Measured: 324,000 take 2.1 s.
LOOK = 5_000
#: Rows of each kind that one call takes away at most. 2,000 sources bring 96,000 polls a day at half an hour each.
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Removed:
    """How many rows were taken away."""

    requests: int = 0
    job_runs: int = 0
    config_versions: int = 0
    polls: int = 0
    snapshots: int = 0
    item_drafts: int = 0

    @property
    def total(self) -> int:
        """All kinds together."""
        return sum(getattr(self, field.name) for field in fields(self))


def tidy(database: Database, schedule: Schedule, *, now: datetime, most: int = MOST) -> Removed:
    """Take away what is kept no longer, at most so many rows of each kind.

    Raises:
        StoreError: the database cannot be used; what is gone by then is gone, and the next call goes on.
    """
    answered, run = now - REQUESTS_KEPT, now - JOB_RUNS_KEPT
    polled, seen = now - timedelta(days=schedule.polls_kept_days), now - SNAPSHOTS_KEPT
    return Removed(
        requests=_repeat(database, most, lambda s, size: store.requests(s, before=answered, most=size)),
        job_runs=_repeat(database, most, lambda s, size: store.job_runs(s, before=run, most=size)),
        config_versions=_repeat(
            database, most, lambda s, size: store.config_versions(s, keep=CONFIG_VERSIONS_KEPT, most=size)
        ),
        polls=_take(database, most, _old_polls(database, polled), store.polls),
        snapshots=_take(database, most, _old_snapshots(database, seen), store.snapshots),
        item_drafts=_repeat(
            database, most, lambda s, size: store.item_drafts(s, before=now - ITEM_DRAFTS_KEPT, most=size)
        ),
    )


def _repeat(database: Database, most: int, step: Callable[[Session, int], int]) -> int:
    """Take steps until one finds less than it could take."""
    gone = 0
    while gone < most:
        size = min(BATCH, most - gone)
        with database.write() as session:
            found = step(session, size)
        gone += found
        if found < size:
            break
    return gone


def _take(
    database: Database, most: int, found: Iterator[list[Key]], delete: Callable[[Session, Sequence[Key]], int]
) -> int:
    """Delete what is found, a transaction for each batch."""
    gone = 0
    for batch in (batch for keys in found for batch in chunks(keys, size=BATCH)):
        if gone >= most:
            break
        with database.write() as session:
            gone += delete(session, batch[: most - gone])
    return gone


def _old_polls(database: Database, before: datetime) -> Iterator[list[int]]:
    """Ids of old polls, but for those that say how a source fares now, a batch at a time."""
    needed: dict[str, frozenset[int]] = {}
    mark: tuple[datetime, int] | None = None
    page: list[tuple[datetime, int, str]] = []
    while mark is None or len(page) == BATCH:
        with database.read() as session:
            page = store.old_polls(session, before=before, after=mark, most=BATCH)
            # Looked up once: a poll that comes meanwhile only makes these older.
            for source_id in {row[2] for row in page} - needed.keys():
                needed[source_id] = store.needed_polls(session, source_id)
        if not page:
            return
        mark = page[-1][:2]
        yield [poll_id for _, poll_id, source_id in page if poll_id not in needed[source_id]]


def _old_snapshots(database: Database, before: datetime) -> Iterator[list[str]]:
    """Hashes of old snapshots that nothing rests on, as many at a time as one look finds."""
    mark: store.Mark | None = None
    while True:
        with database.read() as session:
            mark, free = store.unneeded_snapshots(session, before=before, after=mark, most=LOOK)
        yield free
        if mark is None:
            return
