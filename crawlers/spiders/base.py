"""What every spider of the house does: serve requests, then fetch the articles' pages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime
from typing import Any, ClassVar, Protocol, Self, TypeVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection import intake
from aggregator.collection.asking import ask_for_round, new_batch
from aggregator.collection.config_gate import accept
from aggregator.collection.pages import PagePlan
from aggregator.collection.sources import PollPlan, Wanted
from aggregator.errors import AggregatorError, CollectorError, StoreError, UsageError
from aggregator.failpoint import reach
from aggregator.holder import this_process
from aggregator.models import CollectionRequest
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, SourceKind
from crawlers.errands import Errands
from crawlers.pages import Pages
from crawlers.pipelines import Outcome
from crawlers.round import Round, Scope
from crawlers.settings import HOME, PROTECTED
from crawlers.staying import ConfigInForce, when_told
from crawlers.tenure import RELEASE, RELEASE_TO_BEGIN_AGAIN, Tenure
from crawlers.writer import Writer

Result = TypeVar("Result")

#: Seconds until a collector that stays looks again at a database that could not be used.
_DATABASE_WAIT = 5.0


class Kind(Protocol):
    """A source kind: how to ask for a source's document. Its request's callback reads the answer."""

    def __init__(self, round_: Round) -> None: ...

    def request(self, plan: PollPlan) -> Request:
        """The request that polls a source."""
        ...


class RoundSpider(Spider):
    """Serves requests for sources of the kinds it hosts, and fetches their articles' pages."""

    #: kinds hosted, by the name config gives them
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {}

    def __init__(self, scope: Scope, wanted: Wanted | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.scope, self.wanted = scope, wanted
        self.failed_to_store = 0
        self.broken: BaseException | None = None
        self.wants_new_config = False
        self._closing: list[asyncio.Future[None]] = []
        self._noting: set[asyncio.Future[None]] = set()
        self.logbook = log.get("collector")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way of making it; refuses a spider that loosens a protected setting.

        Raises:
            LeaseHeldError: another collector is at work.
        """
        loosened = sorted(PROTECTED & set(cls.custom_settings or {}))
        if loosened:
            raise UsageError(f"spider {cls.name} may not set {', '.join(loosened)} in custom_settings")
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.tenure = Tenure(spider.open_database())
        database = spider.tenure.database
        spider.round = Round(HOME, spider.scope, database, spider.tenure.token, Writer(database))
        spider.pages, spider.errands = Pages(spider.round), Errands(crawler, spider.round)
        spider.config = ConfigInForce(spider.tenure.database, HOME)
        spider.hosted = {kind: hosted(spider.round) for kind, hosted in cls.kinds.items()}
        crawler.signals.connect(spider._give_back, signal=signals.spider_closed)
        crawler.signals.connect(spider._callback_failed, signal=signals.spider_error)
        return spider

    tenure: Tenure
    round: Round
    pages: Pages
    errands: Errands
    config: ConfigInForce
    hosted: dict[SourceKind, Kind]

    def open_database(self) -> Database:
        """The desk's database, up to date; what this spider itself is for is asked for in it."""
        database = Database(HOME.database_url)
        schema.upgrade(database)
        if self.wanted is not None and self.scope.batch is not None:
            accept(database, HOME, now=utc_now())
            ask_for_round(database, self.wanted, now=utc_now(), by=self.scope.batch)
        return database

    async def start(self) -> AsyncIterator[Request | Outcome]:
        """Requests first; pages as they become due. One round ends when nothing is under way and nothing is due."""
        reach("collect.started")
        keeping = asyncio.ensure_future(self.tenure.keep(self._break_off))
        if self.scope.stays:
            when_told(lambda: self._close("shutdown"))
            self.logbook.info("at work", collector=this_process().name)
        await asyncio.sleep(self._wait(utc_now()))
        while not self._closing:
            idle_before, written_before = self.round.idle, self.round.database.written()
            polls, others = await self._look(self._asked_for) or ([], [])
            for plan in polls:
                yield self._poll(plan)
            for request in others:
                self.errands.run(request)
            due = await self._look(self.round.pages_due) or []
            for page in due:
                reach("page.scheduled")
                yield self._page(page)
            # Idle before the look, and nothing found: nothing can have become due in between.
            if idle_before and not (polls or others or due or self.scope.stays):
                break
            await self.round.something_happened(written_before)
        keeping.cancel()
        reach("collect.finished")

    def _wait(self, now: datetime) -> float:
        """Seconds until the delay that every host was promised has passed since the collector before this one."""
        delay = float(HOME.desk.collection.delay)
        if self.tenure.follows is None:
            return 0.0
        return min(delay, max(0.0, delay - (now - self.tenure.follows).total_seconds()))

    async def _look(self, what: Callable[[], Awaitable[Result]]) -> Result | None:
        """What is due, None when that cannot be told. One that stays waits until the database can be used again."""
        try:
            return None if self._closing else await what()
        except RuntimeError:  # the writing thread was ended meanwhile
            if not self._closing:
                raise
        except StoreError as error:
            if not self.scope.stays:
                raise
            self.logbook.error("the database cannot be used", error=str(error))
            await asyncio.sleep(_DATABASE_WAIT)
        return None

    async def _asked_for(self) -> tuple[list[PollPlan], list[CollectionRequest]]:
        if self.scope.stays:
            await self._follow_config()
        return await self.round.requests_due()

    def _poll(self, plan: PollPlan) -> Request | Outcome:
        try:
            return self.hosted[plan.kind].request(plan)
        except ValueError as error:  # an address that config let through and Scrapy cannot ask for
            return self._failed(plan, PollOutcome.REFUSED, f"{plan.url} cannot be asked for: {error}")

    def _page(self, page: PagePlan) -> Request | Outcome:
        try:
            return self.pages.request(page)
        except ValueError as error:
            return self.pages.failure(page, f"{page.url} cannot be asked for: {error}", final=True)

    def _failed(self, plan: PollPlan, outcome: PollOutcome, note: str) -> Outcome:
        database = self.round.database
        return self.round.poll(plan, lambda: intake.store_failure(database, plan, outcome, now=utc_now(), note=note))

    async def _follow_config(self) -> None:
        if await self.in_writer(self.config.look):
            self.logbook.info("new manners in config: beginning again")
            self.wants_new_config = True
            self._close("reload")
        self.round.home = self.config.home

    async def in_writer(self, call: Callable[[], Result]) -> Result:
        """The result of `call`, run in the thread that writes."""
        return await self.round.writer.run(call)

    def _callback_failed(self, failure: Any, response: Any) -> None:
        """A bug in our own callback: note it against its source or page, so that the round still ends."""
        why = f"reading raised {failure.value!r}"
        self.logbook.error("callback failed", url=getattr(response, "url", ""), error=why)
        if response is None:  # start() itself: the round cannot go on
            self.broken = self.broken or failure.value
            self._close("broken")
            return
        if isinstance(failure.value, CollectorError):
            self._break_off(failure.value)
            return
        arguments = response.request.cb_kwargs
        if "plan" in arguments:
            noting = asyncio.ensure_future(self._note(arguments["plan"], why))
            self._noting.add(noting)
            noting.add_done_callback(self._noting.discard)
        if "page" in arguments:
            self.pages.give_up(arguments["page"], why, now=utc_now())

    async def _note(self, plan: PollPlan, why: str) -> None:
        """Account for a poll that our own code failed on, lest the site be asked again at once."""
        failed = self._failed(plan, PollOutcome.NOT_STORED, why)
        stored = False
        try:
            await self.in_writer(failed.store)
            stored = True
        except Exception as error:  # the runner tells
            self.failed_to_store += 1
            self.logbook.error("not even noted", about=plan.source_id, error=repr(error))
        finally:
            failed.done(stored)

    def _break_off(self, error: AggregatorError) -> None:
        """End: what is under way stays due in the database."""
        if self.broken is None:
            self.broken = error
            self._close("broken")

    def _close(self, reason: str) -> None:
        if not self._closing:
            assert self.crawler.engine is not None
            self._closing.append(asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason)))

    def _give_back(self) -> None:
        self.round.close()
        self.tenure.end(patience=RELEASE_TO_BEGIN_AGAIN if self.wants_new_config else RELEASE)


class SourceSpider(RoundSpider):
    """The spider of one kind: polls one source of it once."""

    def __init__(self, source: str = "", **arguments: Any) -> None:
        if not source:
            raise UsageError(f"which source? `scrapy crawl {self.name} -a source=ID`")
        super().__init__(Scope(new_batch(), pages_of=(source,)), Wanted(source_ids=(source,)), **arguments)
