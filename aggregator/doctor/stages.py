"""How the stages of a desk stand: when each last went well, what waits before it, who does it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlmodel import Session

from aggregator.models import JobRun, Lease
from aggregator.store import backlog, deliveries, job_runs, leases
from aggregator.store.backlog import Waiting

#: Articles older than this wait for no run: what is not placed by then failed every time, and stands in its log.
_LOOK_BACK = timedelta(days=14)


class StageName(StrEnum):
    """The stages, in the order of the flow, and the jobs beside them."""

    COLLECTION = "collection"
    DEDUP = "dedup"
    CLUSTERING = "clustering"
    DRAFTING = "drafting"
    REVIEW = "review"
    PUBLISHING = "publishing"
    BACKUP = "backup"
    TIDY = "tidy"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage. `fault` says why its last turn failed; `is_running` whether one is under way."""

    name: StageName
    last_success: datetime | None
    waiting: Waiting | None = None
    fault: str = ""
    is_running: bool = False


@dataclass(frozen=True, slots=True)
class Holding:
    """A part of `newsloom up`, and the process that does it at present; None for nobody."""

    name: str
    lease: Lease | None


#: Which job does a stage.
_JOBS = {
    StageName.DEDUP: "pipeline",
    StageName.CLUSTERING: "pipeline",
    StageName.DRAFTING: "pipeline",
    StageName.BACKUP: "backup",
    StageName.TIDY: "tidy",
}
_PARTS = (leases.SUPERVISOR, leases.COLLECTOR, leases.SCHEDULER, leases.PUBLISHER)


def stages(session: Session, *, now: datetime) -> list[Stage]:
    """Every stage as it stands."""
    scheduler = leases.holding(session, leases.SCHEDULER, now=now)
    waiting = {
        StageName.DEDUP: backlog.unjudged(session),
        StageName.CLUSTERING: backlog.unplaced(session, seen_since=now - _LOOK_BACK),
    }
    found = [Stage(StageName.COLLECTION, backlog.polled(session), backlog.requests(session))]
    for name, job in _JOBS.items():
        newest = job_runs.newest(session, job)
        last = job_runs.last_success(session, job)
        fault, running = (newest.fault, _runs(newest, scheduler)) if newest is not None else ("", False)
        found.append(Stage(name, last, waiting.get(name), fault, running))
    found.append(Stage(StageName.REVIEW, None, backlog.undecided(session)))
    outstanding = Waiting(len(deliveries.outstanding(session)))
    found.append(Stage(StageName.PUBLISHING, backlog.delivered(session), outstanding))
    return sorted(found, key=lambda stage: list(StageName).index(stage.name))


def _runs(turn: JobRun, scheduler: Lease | None) -> bool:
    """Whether a turn is under way, and did not die with its process."""
    return turn.done_at is None and scheduler is not None and scheduler.token == turn.token


def parts(session: Session, *, now: datetime) -> list[Holding]:
    """The parts of which there is one process, and who does each."""
    return [Holding(name, leases.holding(session, name, now=now)) for name in _PARTS]
