"""Leases: which process is the collector, the scheduler, the supervisor or the one that publishes at present."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlmodel import Session, select

from aggregator.errors import LeaseHeldError
from aggregator.holder import Holder, is_alive
from aggregator.models import Lease
from aggregator.store.upsert import insert_or_ignore

#: What there is one process of.
COLLECTOR, SCHEDULER, SUPERVISOR, PUBLISHER = "collector", "scheduler", "supervisor", "publisher"

#: Attempts at a lease that is given back between our two looks at it; each needs another holder to end just then.
_ATTEMPTS = 5

#: How long a lease holds without being renewed: twice what a writer may wait for the database (`BUSY_TIMEOUT_MS`). A
#: holder that died on this machine is noticed at once.
TTL = timedelta(seconds=60)


def find(session: Session, name: str) -> Lease | None:
    """The lease as it stands, held or not; None when nobody ever took it."""
    return session.get(Lease, name)


def holding(session: Session, name: str, *, now: datetime) -> Lease | None:
    """The lease, if a process holds it."""
    lease = session.get(Lease, name)
    return None if lease is None or is_void(lease, now=now) else lease


def is_void(lease: Lease, *, now: datetime) -> bool:
    """Whether a lease may be taken: it is given back, has run out, or its holder is gone.

    One that holds for longer than a lease can was taken before the clock was put back.
    """
    if not now < lease.expires_at <= now + 2 * TTL:
        return True
    return is_alive(lease.place, lease.pid, lease.born) is False


def take(session: Session, name: str, holder: Holder, *, now: datetime) -> str:
    """Take a lease; returns the token by which its holder is known from here on.

    Raises:
        LeaseHeldError: another process holds it.
    """
    fresh = Lease(
        name=name,
        token=uuid4().hex,
        holder=holder.name,
        place=holder.place,
        born=holder.born,
        pid=holder.pid,
        taken_at=now,
        expires_at=now + TTL,
    )
    known = _inserted_or_known(session, fresh)
    if known is None:
        return fresh.token
    if not is_void(known, now=now):
        raise LeaseHeldError(name, known.holder, since=known.taken_at)
    for field, value in fresh.model_dump().items():
        setattr(known, field, value)
    session.add(known)
    return fresh.token


def _inserted_or_known(session: Session, fresh: Lease) -> Lease | None:
    """None when the lease was free and is taken now, else the one in the way, locked until the transaction ends.

    On PostgreSQL the one in the way may be deleted before we lock it; then it is free.
    """
    for _ in range(_ATTEMPTS):
        if insert_or_ignore(session, Lease, [fresh.model_dump()]):
            return None
        known = session.exec(select(Lease).where(Lease.name == fresh.name).with_for_update()).first()
        if known is not None:
            return known
    raise LeaseHeldError(fresh.name, "processes that take turns", since=None)


def renew(session: Session, name: str, token: str, *, now: datetime) -> None:
    """Hold on to a lease.

    Raises:
        LeaseHeldError: another process has taken it, for this one was not heard of for too long.
    """
    lease = require(session, name, token)
    lease.expires_at = now + TTL
    session.add(lease)


def require(session: Session, name: str, token: str) -> Lease:
    """The lease, provided that it is still the token's; nobody can take it before this transaction has ended.

    Raises:
        LeaseHeldError: another process has taken it.
    """
    lease = session.exec(select(Lease).where(Lease.name == name).with_for_update()).first()
    if lease is None or lease.token != token:
        raise LeaseHeldError(name, lease.holder if lease else "nobody", since=lease.taken_at if lease else None)
    return lease


def release(session: Session, name: str, token: str, *, now: datetime) -> None:
    """Give a lease back; nothing happens when it is another's by now. Its row stays, and says when that was."""
    lease = session.get(Lease, name)
    if lease is not None and lease.token == token:
        lease.expires_at = now
        session.add(lease)


def idle_since(session: Session, name: str, *, now: datetime) -> datetime | None:
    """Since when nobody holds a lease: now, where its holder died lately; None when nobody ever held it."""
    lease = session.get(Lease, name)
    return None if lease is None else min(lease.expires_at, now)
