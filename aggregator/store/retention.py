"""Taking away rows that nobody needs any more: each function one small step, to be repeated until it does nothing.

What something still rests on is never taken: an article's snapshot, a source's newest polls, a job's newest turn. Each
step may be repeated, interrupted, or taken by two processes at once.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, or_, tuple_
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import (
    CollectionRequest,
    ConfigVersion,
    Digest,
    ItemDraft,
    JobRun,
    Poll,
    Quarantine,
    Revision,
    Snapshot,
)
from aggregator.vocabulary import PollOutcome, RequestState

#: A row on the way from the oldest to the newest: its time, and its key among those of one time.
Mark = tuple[datetime, Any]


def requests(session: Session, *, before: datetime, most: int) -> int:
    """Take away what the collector has answered before a moment; returns how many.

    The newest request stays in any case: SQLite would give its id to the next one.
    """
    newest = select(func.max(CollectionRequest.id)).scalar_subquery()
    done = (
        select(CollectionRequest.id)
        .where(col(CollectionRequest.done_at) < before, CollectionRequest.state != RequestState.OPEN)
        .where(col(CollectionRequest.id) < newest)
    )
    return _deleted(session, CollectionRequest, col(CollectionRequest.id).in_(done.limit(most)))


def job_runs(session: Session, *, before: datetime, most: int) -> int:
    """Take away turns of background jobs taken before a moment, but for each job's newest; returns how many."""
    newest = select(func.max(JobRun.id)).group_by(JobRun.job)
    old = select(JobRun.id).where(JobRun.taken_at < before, col(JobRun.id).not_in(newest))
    return _deleted(session, JobRun, col(JobRun.id).in_(old.limit(most)))


def config_versions(session: Session, *, keep: int, most: int) -> int:
    """Take away accepted sets of config files beyond the newest so many; returns how many."""
    old = select(ConfigVersion.id).order_by(col(ConfigVersion.id).desc()).offset(keep).limit(most)
    return _deleted(session, ConfigVersion, col(ConfigVersion.id).in_(old))


def item_drafts(session: Session, *, before: datetime, most: int) -> int:
    """Take away what was typed before a moment and never saved; returns how many rows."""
    row = tuple_(col(ItemDraft.user_id), col(ItemDraft.item_id), col(ItemDraft.tab))
    old = select(ItemDraft.user_id, ItemDraft.item_id, ItemDraft.tab).where(ItemDraft.saved_at < before)
    return _deleted(session, ItemDraft, row.in_(old.limit(most)))


def old_polls(session: Session, *, before: datetime, after: Mark | None, most: int) -> list[tuple[datetime, int, str]]:
    """Time, id and source of polls before a moment, oldest first, from behind a mark on."""
    query = select(Poll.at, Poll.id, Poll.source_id).where(Poll.at < before)
    if after is not None:
        query = query.where(_behind(col(Poll.at), col(Poll.id), after))
    return [
        (row[0], row[1] or 0, row[2]) for row in session.exec(query.order_by(col(Poll.at), col(Poll.id)).limit(most))
    ]


def needed_polls(session: Session, source_id: str) -> frozenset[int]:
    """Ids of the polls of a source that say how it fares now: the newest, and the newest whose entries were stored."""
    newest = select(Poll.id).where(Poll.source_id == source_id).order_by(col(Poll.id).desc()).limit(1)
    # One look from the end of an index for each; a statement for all sources would read the whole table.
    found = [session.exec(newest).first(), session.exec(newest.where(Poll.outcome == PollOutcome.STORED)).first()]
    return frozenset(poll_id for poll_id in found if poll_id is not None)


def polls(session: Session, ids: Sequence[int]) -> int:
    """Take these polls away; returns how many there were."""
    return _deleted(session, Poll, col(Poll.id).in_(ids))


def unneeded_snapshots(
    session: Session, *, before: datetime, after: Mark | None, most: int
) -> tuple[Mark | None, list[str]]:
    """Looks through the next so many snapshots first seen before a moment, oldest first, from behind a mark on.

    Returns the mark of the last one looked at, None when there were no more; and the hashes of those that no revision,
    no quarantine and no imported issue rests on. The bytes are not read for it: nearly all are needed, and there may be
    millions.
    """
    page = select(Snapshot.first_seen_at, Snapshot.sha256).where(Snapshot.first_seen_at < before)
    if after is not None:
        page = page.where(_behind(col(Snapshot.first_seen_at), col(Snapshot.sha256), after))
    page = page.order_by(col(Snapshot.first_seen_at), col(Snapshot.sha256))
    last = session.exec(page.offset(most - 1).limit(1)).first()
    looked = page.limit(most).subquery()
    free = session.scalars(select(looked.c.sha256).where(_rested_on_by_nothing(looked.c.sha256)))
    return (None if last is None else (last[0], last[1])), list(free)


def snapshots(session: Session, hashes: Sequence[str]) -> int:
    """Take those of the snapshots away that nothing rests on at this moment; returns how many.

    A redacted one stays: it is what keeps the same bytes from being stored again.
    """
    free = and_(
        col(Snapshot.sha256).in_(hashes),
        col(Snapshot.redacted_at).is_(None),
        _rested_on_by_nothing(col(Snapshot.sha256)),
    )
    # PostgreSQL: what a poll is about to rest a revision on is locked by it, and left out. SQLite has one writer.
    locked = list(session.exec(select(Snapshot.sha256).where(free).with_for_update(skip_locked=True)))
    return _deleted(session, Snapshot, and_(col(Snapshot.sha256).in_(locked), free))


def _rested_on_by_nothing(sha256: Any) -> ColumnElement[bool]:
    return and_(
        ~exists().where(col(Revision.snapshot_sha256) == sha256),
        ~exists().where(col(Quarantine.sha256) == sha256),
        ~exists().where(col(Digest.imported_sha256) == sha256),
    )


def _behind(time: Any, key: Any, mark: Mark) -> ColumnElement[bool]:
    """Rows behind a mark; the first condition is for the index, which a pair compared whole would not use."""
    return and_(time >= mark[0], or_(time > mark[0], key > mark[1]))


def _deleted(session: Session, table: type[SQLModel], condition: ColumnElement[bool]) -> int:
    result: Any = session.execute(delete(table).where(condition), execution_options={"synchronize_session": False})
    return int(result.rowcount)
