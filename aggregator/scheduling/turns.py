"""Taking turns of jobs in the database: each once, by the scheduler that holds the lease."""

from datetime import datetime, timedelta

from sqlmodel import Session

from aggregator.holder import this_process
from aggregator.models import Source
from aggregator.scheduling.due import Job, LastTurn, Turn
from aggregator.scheduling.slots import reanchored
from aggregator.store import job_runs, leases, polls, sources
from aggregator.store.database import Database


def last_turns(database: Database, token: str) -> dict[Job, LastTurn]:
    """The turns taken last, by job, as the scheduler with this token sees them: another's unfinished one is broken."""
    found: dict[Job, LastTurn] = {}
    with database.read() as session:
        for job in Job:
            run = job_runs.newest(session, job.value)
            if run is not None:
                found[job] = LastTurn(run.slot, run.taken_at, whole=run.done_at is not None or run.token == token)
    return found


def take(database: Database, turn: Turn, token: str, *, now: datetime) -> int | None:
    """Take a turn; returns its run's id, or None when it was taken already or there is nothing to do.

    Raises:
        LeaseHeldError: another scheduler is active by now.
    """
    with database.read() as session:
        run = job_runs.of_slot(session, turn.job.value, turn.slot)
        if run is not None and run.done_at is not None:
            return None
    with database.write() as session:
        leases.require(session, leases.SCHEDULER, token)
        run = job_runs.of_slot(session, turn.job.value, turn.slot)
        if run is not None and (run.done_at is not None or run.token == token):
            return None
        run_id = job_runs.take(
            session,
            turn.job.value,
            turn.slot,
            holder=this_process().name,
            token=token,
            now=now,
            done=turn.before_its_time,
        )
        return None if turn.before_its_time else run_id


def last_sign_of_life(database: Database) -> datetime | None:
    """The newest moment at which something is known to have been done; None on a new desk."""
    with database.read() as session:
        lease = leases.find(session, leases.SCHEDULER)
        runs = [job_runs.newest(session, job.value) for job in Job]
        signs = [polls.newest(session), *(run.taken_at for run in runs if run is not None)]
        if lease is not None:
            signs += [lease.taken_at, lease.expires_at]
    return max((sign for sign in signs if sign is not None), default=None)


def reanchor_polls(database: Database, *, now: datetime) -> int:
    """Bring polls back that a clock which was ahead had put too far away; returns how many."""
    with database.read() as session:
        if not _too_far(session, now):
            return 0
    with database.write() as session:
        astray = _too_far(session, now)
        for source, instead in astray:
            source.next_poll_at = instead
            session.add(source)
    return len(astray)


def _too_far(session: Session, now: datetime) -> list[tuple[Source, datetime]]:
    """Sources whose poll is too far away, and when it is instead."""
    found = []
    for source in sources.enabled(session):
        wait = timedelta(seconds=source.wait_seconds)
        if (instead := reanchored(source.next_poll_at, wait, now)) is not None:
            found.append((source, instead))
    return found


def finish(database: Database, run_id: int, *, fault: str, now: datetime) -> None:
    """Note that a turn has ended; `fault` says why it failed, empty when it went well."""
    with database.write() as session:
        job_runs.finish(session, run_id, fault=fault, now=now)
