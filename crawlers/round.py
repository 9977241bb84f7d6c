"""One round of collection: what it is for, what is under way, and the tools its spider shares.

Bookkeeping only. A poll or page is under way from the moment its request is handed out until its outcome is stored, so
that the round ends exactly when nothing is under way and nothing more is due.
"""

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field

from aggregator.clock import utc_now
from aggregator.collection import intake, pages, sources
from aggregator.collection.pages import PagePlan
from aggregator.collection.parsers import Parsers
from aggregator.collection.sources import PollPlan, Wanted
from aggregator.errors import UsageError
from aggregator.settings import DeskHome
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome
from crawlers.budget import PageBudget
from crawlers.pipelines import Outcome, Writer

#: Pages under way at a time: enough for every host's slot to be busy, few enough to be forgotten by a crash.
UNDER_WAY = 100

#: So many pages that cannot be stored, nor the failure, mean that the database is at fault; no more are asked for.
TOO_MANY_STUCK = 1_000


@dataclass
class Round:
    """The state of one round."""

    home: DeskHome
    wanted: Wanted
    database: Database
    parsers: Parsers = field(default_factory=Parsers)
    writer: Writer = field(default_factory=Writer)
    polling: set[str] = field(default_factory=set)
    fetching: set[int] = field(default_factory=set)
    #: pages whose outcome could not be stored: still due in the database, but not to be asked for again in this round
    stuck: set[int] = field(default_factory=set)
    plans: dict[str, PollPlan] = field(default_factory=dict)
    to_poll: tuple[PollPlan, ...] = ()
    #: set when an outcome was stored
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        """Choose the sources to poll; all of them are under way from here on."""
        chosen = sources.plans(self.database, self.home, self.wanted, now=utc_now())
        self.plans = {plan.source_id: plan for plan in chosen}
        self.to_poll = tuple(chosen)
        self.polling = set(self.plans)
        self.budget = PageBudget(utc_now())

    async def pages_due(self) -> list[PagePlan]:
        """Pages that are due and not yet under way; under way from here on."""
        now, room = utc_now(), UNDER_WAY - len(self.fetching)
        if room <= 0 or self.budget.is_over(now) or len(self.stuck) >= TOO_MANY_STUCK:
            return []
        only, spent, but = self.wanted.source_ids, self.budget.spent, self.fetching | self.stuck
        due = await self.writer.run(
            lambda: pages.wanted(self.database, now=now, limit=room, source_ids=only, but=but, but_sources=spent)
        )
        fresh = [plan for plan in due if self.budget.grants(plan.source_id)]
        self.fetching.update(plan.article_id for plan in fresh)
        return fresh

    @property
    def idle(self) -> bool:
        """Whether nothing is under way."""
        return not self.polling and not self.fetching

    def plan_of(self, source_id: str) -> PollPlan | None:
        """The plan of a source, polled in this round or not; None when config no longer names it."""
        if source_id not in self.plans:
            try:
                only = Wanted(source_ids=(source_id,))
                self.plans[source_id] = sources.plans(self.database, self.home, only, now=utc_now())[0]
            except (LookupError, UsageError):
                return None
        return self.plans[source_id]

    def poll(self, plan: PollPlan, store: Callable[[], object]) -> Outcome:
        """The outcome of a poll."""

        def note(why: str) -> object:
            outcome = PollOutcome.NOT_STORED
            return intake.store_failure(self.database, plan, outcome, now=utc_now(), note=why)

        def done(_stored: bool) -> None:
            self.polling.discard(plan.source_id)
            self.news.set()

        return Outcome(plan.source_id, store, note, done)

    def page(self, plan: PagePlan, store: Callable[[], object]) -> Outcome:
        """The outcome of a page."""

        def note(why: str) -> None:
            pages.store_page_failure(self.database, plan, now=utc_now(), why=why, final=False)

        return Outcome(plan.url, store, note, lambda stored: self.page_done(plan, stored=stored))

    def page_done(self, plan: PagePlan, *, stored: bool) -> None:
        """A page is no longer under way."""
        if not stored:
            self.stuck.add(plan.article_id)
        self.fetching.discard(plan.article_id)
        self.news.set()

    async def something_happened(self) -> None:
        """Wait until an outcome was stored, half a second at most: then pages may have become due."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.news.wait(), timeout=0.5)
        self.news.clear()

    def close(self) -> None:
        """Give everything back."""
        self.writer.close()
        self.parsers.close()
        self.database.close()
