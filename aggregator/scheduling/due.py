"""Which background jobs are due: pure, from the desk's schedule, the turns taken so far and `now`.

A daily or weekly turn is named by the desk's date, so that it is taken once, whatever the clock does; one that comes at
intervals by its moment. Turns missed while the machine was off are made up by one, the latest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from aggregator.scheduling.slots import interval_due, latest_turn

#: When old rows are removed, at the desk: after the backup, before the editors come.
TIDY_TIME = "04:30"

#: Until a turn whose process died is taken again; others have theirs meanwhile, should this one kill every process.
#: Longer than the longest wait of the supervisor (`LONGEST_WAIT`) times the number of jobs.
RETRY = timedelta(minutes=5)


class Job(StrEnum):
    """What runs by itself."""

    PIPELINE = "pipeline"
    DRAFT = "draft"
    BACKUP = "backup"
    TIDY = "tidy"


@dataclass(frozen=True, slots=True)
class Times:
    """When a desk wants what."""

    zone: ZoneInfo
    run_minutes: int
    draft_weekday: str
    draft_time: str
    backup_time: str | None


@dataclass(frozen=True, slots=True)
class LastTurn:
    """The turn of a job that was taken last."""

    slot: str
    taken_at: datetime
    #: False for one whose process ended before it did
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn that is due."""

    job: Job
    slot: str
    #: nothing to make up: the desk is new, and the turn was before its time
    before_its_time: bool = False


def due(
    times: Times, last: dict[Job, LastTurn], *, now: datetime, arriving: bool = False, overtaken: bool = False
) -> Iterator[Turn]:
    """The turns that are due, in the order in which they are best taken: the pipeline, which may be long, comes last.

    Args:
        arriving: what was asked for is still being collected; the first pipeline of a new desk waits for it, lest its
            editors wait for the second.
        overtaken: the newest candidates are those of an issue that has left preparation; editors find in them what they
            decided on, until the pipeline ranks for the next.
    """
    dated = [(Job.DRAFT, times.draft_time, times.draft_weekday), (Job.TIDY, TIDY_TIME, None)]
    if times.backup_time is not None:
        dated.insert(0, (Job.BACKUP, times.backup_time, None))
    for job, time_of_day, weekday in dated:
        slot = latest_turn(time_of_day, weekday, times.zone, now).isoformat()
        before = last.get(job)
        if before is None:
            yield Turn(job, slot, before_its_time=True)
        elif interval_due(before.taken_at, RETRY, now) if not before.whole else slot != before.slot:
            yield Turn(job, slot)
    interval = timedelta(minutes=times.run_minutes)
    if _pipeline_due(last.get(Job.PIPELINE), min(interval, RETRY) if overtaken else interval, now, arriving=arriving):
        yield Turn(Job.PIPELINE, now.isoformat(timespec="seconds"))


def _pipeline_due(before: LastTurn | None, interval: timedelta, now: datetime, *, arriving: bool) -> bool:
    if before is None:
        return not arriving
    return interval_due(before.taken_at, interval if before.whole else min(interval, RETRY), now)
