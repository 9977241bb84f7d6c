"""Turns of background jobs: each is taken once."""

from datetime import datetime

from sqlmodel import Session, col, select

from aggregator.models import JobRun


def newest(session: Session, job: str) -> JobRun | None:
    """The turn of a job that was taken last."""
    query = select(JobRun).where(JobRun.job == job)
    return session.exec(query.order_by(col(JobRun.id).desc()).limit(1)).first()


def last_success(session: Session, job: str) -> datetime | None:
    """When a turn of a job last ended well; None when none ever did. One that was before its time did nothing."""
    query = select(JobRun.done_at).where(JobRun.job == job, JobRun.fault == "", col(JobRun.done_at) > JobRun.taken_at)
    return session.exec(query.order_by(col(JobRun.id).desc()).limit(1)).first()


def of_slot(session: Session, job: str, slot: str) -> JobRun | None:
    """One turn of a job."""
    return session.exec(select(JobRun).where(JobRun.job == job, JobRun.slot == slot)).first()


def take(session: Session, job: str, slot: str, *, holder: str, token: str, now: datetime, done: bool = False) -> int:
    """Take a turn, or take it over from one who did not finish it; returns its id. `done` notes it as nothing to do.

    Raises:
        StoreError: another scheduler has taken it at the same time.
    """
    run = of_slot(session, job, slot) or JobRun(job=job, slot=slot, holder=holder, token=token, taken_at=now)
    run.holder, run.token, run.taken_at = holder, token, now
    run.done_at, run.fault = now if done else None, ""
    session.add(run)
    session.flush()
    assert run.id is not None
    return run.id


def finish(session: Session, run_id: int, *, fault: str, now: datetime) -> None:
    """Note that a turn has ended; `fault` says why it failed, empty when it went well."""
    run = session.get(JobRun, run_id)
    if run is not None:
        run.done_at, run.fault = now, fault
        session.add(run)
