"""Having the collector do something without waiting for it: for a process that stays and has others to answer.

The request is a row, as all are; how far it is, is read from the row. Where no collector runs, one is started for it by
a thread that ends with it; what goes wrong then stands in the row as its answer.
"""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.asking import new_batch
from aggregator.collection.launch import Batch, pages_of, serve
from aggregator.errors import AggregatorError
from aggregator.models import CollectionRequest
from aggregator.store import leases, requests
from aggregator.store.database import Database
from aggregator.vocabulary import RequestState

#: A collector takes some seconds to start; after this it is worth trying again.
_PATIENCE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Errand:
    """How far a request is."""

    request: CollectionRequest
    #: the collector that runs now, as people know it; empty where there is none
    collector: str
    #: whether that collector has taken it up
    is_served: bool = False
    #: requests of its kind that were asked for earlier and are not over
    before: int = 0
    #: whether it has waited for a collector for longer than one takes to start
    is_slow: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it is done, or has failed."""
        return self.request.state is not RequestState.OPEN

    @property
    def stage(self) -> str:
        """How far it is in a word, which is another one whenever there is something to tell."""
        if self.is_over:
            return "over"
        alone = "slow" if self.is_slow else "alone"
        return "served" if self.is_served else f"waits-{self.before}" if self.collector else alone

    @property
    def error(self) -> str:
        """Why it failed; empty when it did not."""
        is_failed = self.request.state is RequestState.FAILED
        return str(self.request.answer.get("error", "the collector could not do it")) if is_failed else ""

    @property
    def answer(self) -> dict[str, Any]:
        """What came of it."""
        return self.request.answer


def begin(database: Database, root: Path, request: CollectionRequest) -> int:
    """Ask for something; returns the request's id at once."""
    request.asked_by = new_batch()
    with database.write() as session:
        ident = requests.add(session, request)
    _see_to(database, root, request, ident)
    return ident


def begin_again(database: Database, root: Path, request_id: int) -> None:
    """See that a request that still waits is served, where the collector that should have is gone.

    Raises:
        UnknownIdError: there is no such request.
    """
    by = new_batch()
    with database.write() as session:
        request = requests.get(session, request_id)
        if request.state is not RequestState.OPEN:
            return
        requests.adopt(session, [request_id], by=by)
        request.asked_by = by
    _see_to(database, root, request, request_id)


def errand(session: Session, request_id: int, *, now: datetime) -> Errand:
    """How far a request is.

    Raises:
        UnknownIdError: there is no such request; what was answered is kept for a week.
    """
    request = requests.get(session, request_id)
    holder = leases.holding(session, leases.COLLECTOR, now=now)
    return Errand(
        request,
        collector=holder.holder if holder else "",
        is_served=holder is not None and request.token == holder.token,
        before=requests.before(session, request) if request.state is RequestState.OPEN else 0,
        is_slow=now - request.asked_at > _PATIENCE,
    )


def _see_to(database: Database, root: Path, request: CollectionRequest, ident: int) -> None:
    with database.read() as session:
        if leases.holding(session, leases.COLLECTOR, now=utc_now()):
            return
    batch, further = Batch(request.asked_by, (ident,)), pages_of(request)
    threading.Thread(target=_served, args=(database, root, batch, further), name="errand", daemon=True).start()


def _served(database: Database, root: Path, batch: Batch, further: list[str]) -> None:
    """In a thread of its own: nobody waits for it, so that what goes wrong becomes the answer."""
    try:
        serve(database, root, batch, further)
    except AggregatorError as error:
        log.get("collect").warning("request not served", error=str(error))
        try:
            with database.write() as session:
                for ident in batch.ids:
                    requests.give_up(session, ident, by=batch.by, why=str(error), now=utc_now())
        except AggregatorError as worse:
            log.get("collect").error("that could not be noted", error=str(worse))
