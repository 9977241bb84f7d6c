"""What every spider of the house does: poll its sources, then fetch the articles' pages until none is due."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar, Protocol, Self, TypeVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection import sources
from aggregator.collection.sources import PollPlan, Wanted
from aggregator.errors import CollectorError, UsageError
from aggregator.failpoint import reach
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import SourceKind
from crawlers.pages import Pages
from crawlers.round import Round
from crawlers.settings import HOME, PROTECTED

Result = TypeVar("Result")


class Kind(Protocol):
    """A source kind: how to ask for a source's document. Its request's callback reads the answer."""

    def __init__(self, round_: Round) -> None: ...

    def request(self, plan: PollPlan) -> Request:
        """The request that polls a source."""
        ...


class RoundSpider(Spider):
    """Runs one round over sources of the kinds it hosts."""

    #: kinds hosted, by the name config gives them
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {}

    def __init__(self, wanted: Wanted, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.wanted = wanted
        self.failed_to_store = 0
        self.broken: BaseException | None = None
        self.logbook = log.get("collector")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way of making it; refuses a spider that loosens a protected setting."""
        loosened = sorted(PROTECTED & set(cls.custom_settings or {}))
        if loosened:
            raise UsageError(f"spider {cls.name} may not set {', '.join(loosened)} in custom_settings")
        spider = super().from_crawler(crawler, *args, **kwargs)
        database = Database(HOME.database_url)
        schema.upgrade(database)
        sources.mirror(database, HOME.sources)
        spider.round = Round(home=HOME, wanted=spider.wanted, database=database)
        spider.pages = Pages(spider.round)
        spider.hosted = {kind: hosted(spider.round) for kind, hosted in cls.kinds.items()}
        crawler.signals.connect(spider._give_back, signal=signals.spider_closed)
        crawler.signals.connect(spider._callback_failed, signal=signals.spider_error)
        return spider

    round: Round
    pages: Pages
    hosted: dict[SourceKind, Kind]

    async def start(self) -> AsyncIterator[Request]:
        """Polls first; pages as they become due; ends when nothing is under way and nothing is due."""
        reach("collect.started")
        for plan in self.round.to_poll:
            hosted = self.hosted.get(plan.kind)
            if hosted is None:
                self.round.polling.discard(plan.source_id)
                continue
            yield hosted.request(plan)
        while self.broken is None:
            idle_before = self.round.idle
            due = await self.round.pages_due()
            for page in due:
                reach("page.scheduled")
                yield self.pages.request(page)
            # Idle before the look, and nothing found: nothing can have become due in between.
            if idle_before and not due:
                break
            await self.round.something_happened()
        reach("collect.finished")

    async def in_writer(self, call: Callable[[], Result]) -> Result:
        """The result of `call`, run in the thread that writes."""
        return await self.round.writer.run(call)

    def _callback_failed(self, failure: Any, response: Any) -> None:
        """A bug in our own callback: note it against its source or page, so that the round still ends."""
        why = f"reading raised {failure.value!r}"
        self.logbook.error("callback failed", url=getattr(response, "url", ""), error=why)
        if response is None:  # start() itself: the round cannot go on
            self.broken = failure.value
            return
        if isinstance(failure.value, CollectorError):
            self._break_off(failure.value)
            return
        arguments = response.request.cb_kwargs
        if "plan" in arguments:
            self.round.polling.discard(arguments["plan"].source_id)
        if "page" in arguments:
            self.pages.give_up(arguments["page"], why, now=utc_now())

    def _break_off(self, error: CollectorError) -> None:
        """End the round: what is under way stays due in the database."""
        if self.broken is None:
            self.broken = error
            assert self.crawler.engine is not None
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="broken"))

    def _give_back(self) -> None:
        self.round.close()
