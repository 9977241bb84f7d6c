"""Requests to the collector: asked by anybody, served by whoever holds the collector's lease, each done once."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, case, exists, func, or_, update
from sqlmodel import Session, SQLModel, col, select

from aggregator.errors import LeaseHeldError, UnknownIdError
from aggregator.models import CollectionRequest, Source
from aggregator.store import leases
from aggregator.store.chunks import chunks
from aggregator.store.listed import among as is_among
from aggregator.store.listed import execute, listed
from aggregator.store.upsert import insert_or_ignore
from aggregator.vocabulary import RequestKind, RequestState

_OPEN = col(CollectionRequest.state) == RequestState.OPEN
_COUNT_OPEN = select(func.count()).select_from(CollectionRequest).where(_OPEN)
_COUNT_OPEN_AMONG = _COUNT_OPEN.where(is_among(col(CollectionRequest.id), "ids"))
_REQUESTS = SQLModel.metadata.tables[str(CollectionRequest.__tablename__)]
_DONE = (
    update(_REQUESTS)
    .where(_REQUESTS.c.id == bindparam("of_id"), _REQUESTS.c.token == bindparam("of_token"))
    .where(_REQUESTS.c.state == RequestState.OPEN)
    .values({name: bindparam(name) for name in ("state", "answer", "done_at")})
)


def add(session: Session, request: CollectionRequest) -> int:
    """Ask for something; returns the request's id."""
    session.add(request)
    session.flush()
    assert request.id is not None
    return request.id


def get(session: Session, request_id: int) -> CollectionRequest:
    """One request.

    Raises:
        UnknownIdError: there is none of that id.
    """
    request = session.get(CollectionRequest, request_id)
    if request is None:
        raise UnknownIdError("request", request_id)
    return request


def ask_for_polls(session: Session, slots: Iterable[tuple[str, datetime]], *, now: datetime, by: str) -> int:
    """Ask for polls of (source, slot), each of which is asked for once; returns how many are new."""
    rows = [
        {
            "kind": RequestKind.POLL,
            "state": RequestState.OPEN,
            "source_id": source_id,
            "slot": slot,
            "url": "",
            "details": {},
            "asked_at": now,
            "asked_by": by,
            "answer": {},
        }
        for source_id, slot in slots
    ]
    return insert_or_ignore(session, CollectionRequest, rows)


def due_unasked(session: Session, *, now: datetime, limit: int) -> list[Source]:
    """Enabled sources whose turn has come and whose poll nobody has asked for yet, longest waiting first."""
    turn = col(Source.next_poll_at)
    asked = exists().where(
        col(CollectionRequest.source_id) == Source.id, or_(turn.is_(None), col(CollectionRequest.slot) == turn), _OPEN
    )
    query = select(Source).where(col(Source.enabled).is_(True), or_(turn.is_(None), turn <= now), ~asked)
    return list(session.exec(query.order_by(turn.nulls_first(), col(Source.id)).limit(limit)))


def adopt_polls(session: Session, source_ids: Iterable[str], *, by: str) -> list[int]:
    """Make the open polls of these sources one's own, whoever asked for them; returns their ids."""
    found: list[int] = []
    for chunk in chunks(source_ids):
        where = (_OPEN, col(CollectionRequest.source_id).in_(chunk))
        session.execute(update(CollectionRequest).where(*where).values(asked_by=by))
        found += [ident for ident in session.exec(select(CollectionRequest.id).where(*where)) if ident is not None]
    return found


def adopt(session: Session, request_ids: Iterable[int], *, by: str) -> None:
    """Make those of these requests one's own that are still open."""
    for chunk in chunks(request_ids):
        where = (_OPEN, col(CollectionRequest.id).in_(chunk))
        session.execute(update(CollectionRequest).where(*where).values(asked_by=by))


def open_ones(
    session: Session, *, limit: int, but: Collection[int] = (), but_sources: Collection[str] = (), by: str | None = None
) -> list[CollectionRequest]:
    """Requests that wait: what a person waits for first, then the oldest. Those `by` somebody only, if named.

    Requests `but`, and polls of `but_sources`, which are under way, are left out; keep both to a few thousand.
    """
    source = col(CollectionRequest.source_id)
    query = select(CollectionRequest).where(
        _OPEN, col(CollectionRequest.id).not_in(but), or_(source.is_(None), source.not_in(but_sources))
    )
    if by is not None:
        query = query.where(CollectionRequest.asked_by == by)
    urgency = case((col(CollectionRequest.kind) == RequestKind.POLL, 1), else_=0)
    return list(session.exec(query.order_by(urgency, col(CollectionRequest.id)).limit(limit)))


def take(session: Session, request_ids: Collection[int], token: str) -> set[int]:
    """Note who serves requests, the collector whose lease has this token; returns those that were still open.

    Raises:
        LeaseHeldError: another collector has the lease by now.
    """
    leases.require(session, leases.COLLECTOR, token)
    mine = (_OPEN, col(CollectionRequest.id).in_(request_ids))
    session.execute(update(CollectionRequest).where(*mine).values(token=token))
    taken = session.exec(select(CollectionRequest.id).where(*mine, CollectionRequest.token == token))
    return {ident for ident in taken if ident is not None}


def finish(
    session: Session, request_id: int, token: str, *, state: RequestState, answer: dict[str, Any], now: datetime
) -> None:
    """Note what came of a request.

    Raises:
        LeaseHeldError: another collector has taken it up since, or it is done: nothing of this may be stored.
    """
    said = {"state": state, "answer": answer, "done_at": now}
    if execute(session, _DONE, of_id=request_id, of_token=token, **said).rowcount != 1:
        raise LeaseHeldError(leases.COLLECTOR, "another collector")
    if (read := session.identity_map.get(session.identity_key(CollectionRequest, request_id))) is not None:
        session.expire(read)  # it is another one by now


def give_up(session: Session, request_id: int, *, by: str, why: str, now: datetime) -> bool:
    """Note that one's own request was not served, if nobody has taken it up or made it theirs; returns whether so."""
    mine = (_OPEN, col(CollectionRequest.id) == request_id, col(CollectionRequest.asked_by) == by)
    failed = (
        update(CollectionRequest).where(*mine).values(state=RequestState.FAILED, answer={"error": why}, done_at=now)
    )
    return bool(session.execute(failed).rowcount)  # type: ignore[attr-defined]


def open_poll(session: Session, source_id: str) -> int | None:
    """The request for a poll of a source that waits or is under way; None when there is none."""
    query = select(CollectionRequest.id).where(_OPEN, col(CollectionRequest.source_id) == source_id)
    return session.exec(query.order_by(col(CollectionRequest.id)).limit(1)).first()


def latest(session: Session, kind: RequestKind, *, most: int) -> list[CollectionRequest]:
    """The newest requests of a kind, newest first; what was answered is kept for a week."""
    query = select(CollectionRequest).where(CollectionRequest.kind == kind)
    return list(session.exec(query.order_by(col(CollectionRequest.id).desc()).limit(most)))


def before(session: Session, request: CollectionRequest) -> int:
    """How many open requests of its kind are older than this one."""
    older = (_OPEN, col(CollectionRequest.id) < request.id, CollectionRequest.kind == request.kind)
    return session.exec(select(func.count()).select_from(CollectionRequest).where(*older)).one()


def refuse_poll(session: Session, request_id: int, token: str, *, why: str, now: datetime) -> None:
    """Answer a poll that cannot be made, and give its source another turn, for this one is used up.

    Raises:
        LeaseHeldError: another collector has taken it up since, or it is done.
    """
    finish(session, request_id, token, state=RequestState.FAILED, answer={"error": why}, now=now)
    request = get(session, request_id)
    source = session.get(Source, request.source_id) if request.source_id else None
    if source is not None and source.next_poll_at == request.slot:
        source.next_poll_at = None  # from the next look on, or when it is enabled again
        session.add(source)


def withdraw(session: Session, request_ids: Iterable[int], *, by: str, serving: str | None) -> None:
    """Take back those of one's requests that are not being served; a poll that is due will be asked for again.

    `serving` is the token of the collector at work, if there is one: what it has taken up it will finish.
    """
    for request in some(session, request_ids):
        is_open = request.state is RequestState.OPEN and request.asked_by == by
        if is_open and (request.token is None or request.token != serving):
            session.delete(request)


def some(session: Session, request_ids: Iterable[int]) -> list[CollectionRequest]:
    """Those of these requests that there are, in order."""
    found: list[CollectionRequest] = []
    for chunk in chunks(request_ids):
        found += session.exec(select(CollectionRequest).where(col(CollectionRequest.id).in_(chunk)))
    return found


def count_open(session: Session, *, among: Iterable[int] | None = None) -> int:
    """How many requests wait, of all or among some."""
    if among is None:
        return session.exec(_COUNT_OPEN).one()
    number: int = execute(session, _COUNT_OPEN_AMONG, ids=listed(among)).scalar_one()
    return number


def oldest_open(session: Session) -> datetime | None:
    """Since when the request that waits longest has been waiting."""
    return session.exec(select(func.min(CollectionRequest.asked_at)).where(_OPEN)).one()
