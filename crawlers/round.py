"""What the collector is about: what is asked for and under way, and the tools its spider shares.

Bookkeeping only. A request or page is under way from the moment it is handed out until its outcome is stored. One round
ends when nothing is under way and nothing more is due; a collector that stays goes on looking.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection import intake, pages, sources
from aggregator.collection.pages import PagePlan
from aggregator.collection.parsers import Parsers
from aggregator.collection.sources import PollPlan
from aggregator.models import CollectionRequest, Poll
from aggregator.settings import DeskHome
from aggregator.store import requests
from aggregator.store import sources as sources_store
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, RequestKind, RequestState
from crawlers.budget import PageBudget
from crawlers.pipelines import Outcome
from crawlers.writer import Writer

#: Requests under way at a time: far more than are downloaded at once, few enough to name them all in one statement.
REQUESTS_UNDER_WAY = 2_000

#: Polls of one host under way, and pages: one at a time is asked for, and another is ready when it is done.
_OF_ONE_HOST = 2

#: Pages looked at for some that are of hosts with room: the longest due may all be of one.
_LOOKED_AT = 1_000

#: Pages under way at a time: enough for every host's slot to be busy, few enough to be forgotten by a crash.
UNDER_WAY = 100

#: Seconds between two looks at whether anybody has written, and how many there are until rows are looked for anyway.
_LOOK, _LOOKS = 0.05, 10

_NOT_POLLED = "config/sources.yaml does not name this source (yet), or has disabled it"

#: So many pages that cannot be stored, nor the failure, mean that the database is at fault; no more are asked for.
TOO_MANY_STUCK = 1_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a collector serves: everybody, for as long as it stays, or one batch of requests."""

    #: the batch; None for everybody's requests
    batch: str | None = None
    #: pages of these sources only, of all when empty
    pages_of: tuple[str, ...] = ()
    #: whether article pages are fetched at all
    pages: bool = True

    @property
    def stays(self) -> bool:
        """Whether it goes on when there is nothing to do."""
        return self.batch is None


@dataclass
class Round:
    """The state of a collector."""

    home: DeskHome
    scope: Scope
    database: Database
    #: of the collector's lease
    token: str
    writer: Writer
    parsers: Parsers = field(default_factory=Parsers)
    #: requests under way, with the source of a poll
    serving: dict[int, str | None] = field(default_factory=dict)
    #: pages under way, with their host
    fetching: dict[int, str] = field(default_factory=dict)
    #: pages and requests whose outcome could not be stored: still due, but not to be tried again for a while
    stuck: set[int] = field(default_factory=set)
    stuck_requests: set[int] = field(default_factory=set)
    #: set when an outcome was stored
    news: asyncio.Event = field(default_factory=asyncio.Event)
    budget: PageBudget = field(default_factory=PageBudget)

    async def requests_due(self) -> tuple[list[PollPlan], list[CollectionRequest]]:
        """What is asked for and not yet under way, polls and the rest; under way from here on.

        Sources that failed the last time come last: what holds on until its time is over keeps no other from its turn.
        """
        room = REQUESTS_UNDER_WAY - len(self.serving)
        if room <= 0:
            return [], []
        found, plans = await self.writer.run(lambda: self._take(room))
        for request in found:
            assert request.id is not None
            self.serving[request.id] = request.source_id
        others = [request for request in found if request.kind is not RequestKind.POLL]
        return sorted(plans.values(), key=lambda plan: plan.failures), others

    def _take(self, room: int) -> tuple[list[CollectionRequest], dict[int, PollPlan]]:
        """Claim requests; of several polls of one source only the first, the others follow when it is done."""
        polled = {source_id for source_id in self.serving.values() if source_id is not None}
        but = self.serving.keys() | self.stuck_requests
        with self.database.read() as session:
            waiting = requests.open_ones(session, limit=room, but=but, but_sources=polled, by=self.scope.batch)
        chosen = self._share(_first_of_each(waiting))
        if not chosen:
            return [], {}
        with self.database.write() as session:
            taken = requests.take(session, [request.id for request in chosen if request.id is not None], self.token)
        mine = [request for request in chosen if request.id in taken]
        for request in mine:
            request.token = self.token
        plans = sources.plans(self.database, self.home, mine, now=utc_now())
        refused = [r.id for r in mine if r.kind is RequestKind.POLL and r.id is not None and r.id not in plans]
        for request_id in refused:
            with self.database.write() as session:
                requests.refuse_poll(session, request_id, self.token, why=_NOT_POLLED, now=utc_now())
        return [request for request in mine if request.id not in refused], plans

    def _share(self, waiting: list[CollectionRequest]) -> list[CollectionRequest]:
        """Few polls of each host: one that hangs must not fill the crawler's downloads, which are for all."""
        with self.database.read() as session:
            polled = {request.source_id for request in waiting if request.source_id is not None}
            polled |= {source_id for source_id in self.serving.values() if source_id is not None}
            hosts = {source.id: _host(sources.address_of(source)) for source in sources_store.some(session, polled)}
        busy = Counter(hosts.get(source_id) for source_id in self.serving.values() if source_id is not None)
        chosen: list[CollectionRequest] = []
        for request in waiting:
            host = hosts.get(request.source_id) if request.source_id is not None else None
            if host is None or busy[host] < _OF_ONE_HOST:
                chosen.append(request)
                busy[host] += 1
        return chosen

    def finish(self, request: CollectionRequest, state: RequestState, answer: dict[str, Any]) -> None:
        """Note what came of a request that is no poll; blocks, so run it in the writing thread."""
        assert request.id is not None
        with self.database.write() as session:
            requests.finish(session, request.id, self.token, state=state, answer=answer, now=utc_now())

    def done(self, request_id: int, *, stored: bool) -> None:
        """A request is no longer under way."""
        if not stored:
            self.stuck_requests.add(request_id)
        self.serving.pop(request_id, None)
        self.news.set()

    async def pages_due(self) -> list[PagePlan]:
        """Pages that are due and not yet under way; under way from here on."""
        now, room = utc_now(), UNDER_WAY - len(self.fetching)
        if self.budget.is_over() and self.scope.stays:
            self.budget, self.stuck, self.stuck_requests = PageBudget(), set(), set()
        if not self.scope.pages or room <= 0 or self.budget.is_over() or len(self.stuck) >= TOO_MANY_STUCK:
            return []
        only, spent, but = self.scope.pages_of, self.budget.spent, self.fetching.keys() | self.stuck
        due = await self.writer.run(
            lambda: pages.wanted(self.database, now=now, limit=_LOOKED_AT, source_ids=only, but=but, but_sources=spent)
        )
        fresh = self._share_pages(due)
        self.fetching.update({plan.article_id: _host(plan.url) for plan in fresh})
        return fresh

    def _share_pages(self, due: list[PagePlan]) -> list[PagePlan]:
        busy = Counter(self.fetching.values())
        fresh: list[PagePlan] = []
        for plan in due:
            host, room = _host(plan.url), len(self.fetching) + len(fresh) < UNDER_WAY
            if room and busy[host] < _OF_ONE_HOST and self.budget.grants(plan.source_id):
                fresh.append(plan)
                busy[host] += 1
        return fresh

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self.serving and not self.fetching

    def poll(self, plan: PollPlan, store: Callable[[], object]) -> Outcome:
        """The outcome of a poll."""

        def note(why: str) -> object:
            outcome = PollOutcome.NOT_STORED
            return intake.store_failure(self.database, plan, outcome, now=utc_now(), note=why)

        def stored() -> object:
            poll = store()
            if self.scope.stays and isinstance(poll, Poll):
                self.database.afterwards(lambda: _report(poll))
            return poll

        return Outcome(plan.source_id, stored, note, lambda done: self.poll_done(plan, stored=done))

    def poll_done(self, plan: PollPlan, *, stored: bool) -> None:
        """A poll is no longer under way."""
        if plan.claim is not None:
            self.done(plan.claim.request_id, stored=stored)

    def page(self, plan: PagePlan, store: Callable[[], object]) -> Outcome:
        """The outcome of a page."""

        def note(why: str) -> None:
            pages.store_page_failure(self.database, plan, now=utc_now(), why=why, final=False)

        return Outcome(plan.url, store, note, lambda stored: self.page_done(plan, stored=stored))

    def page_done(self, plan: PagePlan, *, stored: bool) -> None:
        """A page is no longer under way."""
        if not stored:
            self.stuck.add(plan.article_id)
        self.fetching.pop(plan.article_id, None)
        self.news.set()

    async def something_happened(self, since: object) -> None:
        """Wait until an outcome was stored, for pages may have become due then, or something may have been asked for.

        Half a second at most.

        Args:
            since: what the database's `written` said before the last look.
        """
        for _ in range(_LOOKS):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.news.wait(), timeout=_LOOK)
            if self.news.is_set() or self.database.written() != since:
                break
        self.news.clear()

    def close(self) -> None:
        """Give everything back."""
        self.writer.close()
        self.parsers.close()


def _report(poll: Poll) -> None:
    """A line of the log for a poll that failed, or brought something; the others are only counted in the database."""
    logbook = log.get("collector", source=poll.source_id)
    if poll.incident_id is not None:
        return  # told once, for all
    if not poll.outcome.is_success:
        logbook.warning("poll failed", outcome=poll.outcome.value, why=poll.note)
    elif poll.stored or poll.revised:
        logbook.info("polled", new=poll.stored, revised=poll.revised)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # it cannot be asked for either, which its request finds out
        return ""


def _first_of_each(waiting: Sequence[CollectionRequest]) -> list[CollectionRequest]:
    """All requests but the later ones of a source that is to be polled several times."""
    chosen: list[CollectionRequest] = []
    met: set[str] = set()
    for request in waiting:
        if request.source_id is None or request.source_id not in met:
            chosen.append(request)
        if request.source_id is not None:
            met.add(request.source_id)
    return chosen
