"""The outbox: what a publication intends, and bringing it there, each target at most once.

The intent is committed with the decision to publish, the beginning of each try before anything is sent, and its end
afterwards. A try that has no end belonged to a process that died: what became of it is looked up where that can be
done, and shown to people where not. Nothing that may have arrived is sent again.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from aggregator.errors import NotAllowedError, UsageError
from aggregator.holder import this_process
from aggregator.models import Decision, Delivery
from aggregator.publishing.dispatch import Dispatch
from aggregator.publishing.outputs.parcel import Issue
from aggregator.publishing.outputs.shelf import issue_of
from aggregator.publishing.outputs.site import Index
from aggregator.publishing.succession import unsettled
from aggregator.settings import DeskHome
from aggregator.store import decisions, deliveries, leases, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line
from aggregator.vocabulary import DeliveryState, Role

_RESOLUTIONS = frozenset({DeliveryState.SENT, DeliveryState.FAILED})


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a delivery stands."""

    id: int
    output: str
    target: str
    state: DeliveryState
    says: str
    #: where it can be seen
    url: str
    #: what the other side calls it: a post's number, a Message-ID
    remote_id: str


@dataclass(frozen=True, slots=True)
class Report:
    """How the deliveries of an edition stand, in the order in which they were asked for."""

    edition_id: int
    deliveries: tuple[Delivered, ...]


def deliver(
    database: Database,
    home: DeskHome,
    edition_id: int,
    *,
    clock: Callable[[], datetime],
    index: Index,
    retry: bool = False,
    stopped: Callable[[], bool] = lambda: False,
) -> Report:
    """Bring a published edition to all targets it has not reached, and look after those of which nobody knows.

    Args:
        clock: the present moment, asked for before and after each try.
        index: what lists the issues of a site.
        retry: whether what failed is tried again, and a site looked through for what is gone.
        stopped: asked between two deliveries; once it is true the rest waits for another call.

    Raises:
        UnknownIdError: there is no such edition.
        NotAllowedError: it is not published, or its approval is void.
        StoreError: what is stored is not what was approved.
        LeaseHeldError: another process is publishing.
    """
    issue = issue_of(database, edition_id)
    with _alone(database, clock) as token:
        carrying = partial(Dispatch, database, home, index=index, token=token, clock=clock)
        for earlier, waiting in _unsettled(database, issue, edition_id).items():
            _carry(carrying(issue_of(database, earlier)), waiting, stopped)
        dispatch = carrying(issue)
        dispatch.supersede()
        _carry(dispatch, _wanted(database, edition_id, retry=retry), stopped)
    return report(database, edition_id)


def report(database: Database, edition_id: int) -> Report:
    """How the deliveries of an edition stand."""
    with database.read() as session:
        rows = deliveries.of(session, [edition_id])
        return Report(edition_id, tuple(map(_delivered, rows)))


def resolve(
    database: Database, delivery_id: int, *, outcome: DeliveryState, by: str, why: str, now: datetime
) -> Delivered:
    """Say what became of a delivery of which nobody knew: a publisher looked there.

    Args:
        outcome: sent, or failed, so that publishing with a retry sends it.

    Raises:
        UnknownIdError: no such delivery or person.
        NotAllowedError: the person is no publisher, or the outcome is known.
        UsageError: another outcome, or no reason.
    """
    why = clean_line(why)
    if outcome not in _RESOLUTIONS:
        raise UsageError("what nobody knew has arrived or not: sent or failed")
    if not why:
        raise UsageError("say how you know: --why TEXT")
    with database.write() as session:
        user = users.get(session, by)
        if user.role is not Role.PUBLISHER or user.disabled_at is not None or user.id is None:
            raise NotAllowedError(f"{user.name} is no publisher: what was published is a publisher's to say")
        row = deliveries.get(session, delivery_id)
        if row.state is not DeliveryState.UNKNOWN:
            raise NotAllowedError(f"delivery {delivery_id} is {row.state}: only what is unknown can be resolved")
        entry = Decision(at=now, user_id=user.id, verb="resolve", noun="delivery", noun_id=delivery_id, why=why)
        entry.before = {"state": row.state.value, "says": row.says}
        deliveries.end(session, row, outcome=outcome, says=f"{user.name}: {why}", now=now)
        entry.after = {"state": outcome.value, "output": row.output, "target": row.target}
        decisions.note(session, entry)
        return _delivered(row)


def _delivered(row: Delivery) -> Delivered:
    return Delivered(row.id or 0, row.output, row.target, row.state, row.says, row.url, row.remote_id)


def _carry(dispatch: Dispatch, delivery_ids: Iterable[int], stopped: Callable[[], bool]) -> None:
    try:
        for delivery_id in delivery_ids:
            if stopped():
                return
            dispatch.carry(delivery_id)
    finally:
        dispatch.close()


def _unsettled(database: Database, issue: Issue, edition_id: int) -> dict[int, list[int]]:
    """What nobody knows of earlier editions of an issue: deliveries by edition."""
    found: dict[int, list[int]] = {}
    with database.read() as session:
        for row in unsettled(session, issue.digest_id, before=edition_id):
            found.setdefault(row.edition_id, []).append(row.id or 0)
    return found


def _wanted(database: Database, edition_id: int, *, retry: bool) -> list[int]:
    states = set(DeliveryState) if retry else {DeliveryState.PENDING, DeliveryState.UNKNOWN}
    with database.read() as session:
        return [row.id or 0 for row in deliveries.of(session, [edition_id]) if row.state in states]


@contextmanager
def _alone(database: Database, clock: Callable[[], datetime]) -> Iterator[str]:
    """The lease of publishing, of which there is one on a desk; its token."""
    with database.write() as session:
        token = leases.take(session, leases.PUBLISHER, this_process(), now=clock())
    try:
        yield token
    finally:
        with database.write() as session:
            leases.release(session, leases.PUBLISHER, token, now=clock())
