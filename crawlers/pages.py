"""Article pages: requests for them and reading of the answers, the same for every kind of source."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response as ScrapyResponse

from aggregator.clock import utc_now
from aggregator.collection import pages
from aggregator.collection.pages import PagePlan
from aggregator.collection.raw import Context, Response
from aggregator.collection.sources import context_of
from aggregator.errors import CollectorError, ParserDied
from aggregator.failpoint import reach
from aggregator.vocabulary import PollOutcome
from crawlers.answers import as_response, failure_outcome, http_note
from crawlers.pipelines import Outcome
from crawlers.round import Round

#: Answers that will not change by asking again.
_FINAL = frozenset({401, 402, 403, 404, 405, 410, 451})

#: Failures that will not change by asking again.
_FINAL_OUTCOMES = frozenset({PollOutcome.REFUSED, PollOutcome.ROBOTS, PollOutcome.TOO_LARGE})


class Pages:
    """Requests for and reading of article pages."""

    def __init__(self, round_: Round) -> None:
        self._round = round_

    def request(self, page: PagePlan) -> Request:
        """A plain request; the feed's validators are never sent to a page."""
        return Request(page.url, callback=self.read, errback=self.failed, cb_kwargs={"page": page}, dont_filter=True)

    async def read(self, response: ScrapyResponse, page: PagePlan) -> AsyncIterator[Outcome]:
        """What a page's answer means."""
        reach("page.body_received")
        yield await self._outcome(as_response(response), page)

    async def _outcome(self, response: Response, page: PagePlan) -> Outcome:
        if response.status != 200:
            return self.failure(page, http_note(response), final=response.status in _FINAL)
        if "html" not in (response.content_type or "text/html"):
            return self.failure(page, f"no web page but {response.content_type}", final=True)
        try:
            washed = await self._round.parsers.page(response, self._context(response, page))
        except ParserDied as error:
            return self.failure(page, str(error), final=False)
        except CollectorError:  # no document's fault: the round ends
            raise
        except Exception as error:  # an extractor bug we have not met: this page's trouble, not the round's
            return self.failure(page, f"extraction raised {error!r}", final=False)
        reach("page.extracted")
        return self._round.page(page, lambda: pages.store_page(self._round.database, page, washed, now=utc_now()))

    def _context(self, response: Response, page: PagePlan) -> Context:
        return context_of(self._round.home, page.source_id, response.url, utc_now())

    def failed(self, failure: Any) -> Iterator[Outcome]:
        """A request that brought no answer."""
        page: PagePlan = failure.request.cb_kwargs["page"]
        outcome, note = failure_outcome(failure)
        yield self.failure(page, note, final=outcome in _FINAL_OUTCOMES)

    def failure(self, page: PagePlan, why: str, *, final: bool) -> Outcome:
        """The outcome of a page that could not be had."""
        return self._round.page(page, lambda: self._store_failure(page, why, now=utc_now(), final=final))

    def _store_failure(self, page: PagePlan, why: str, *, now: datetime, final: bool) -> None:
        pages.store_page_failure(self._round.database, page, now=now, why=why, final=final)

    def give_up(self, page: PagePlan, why: str, *, now: datetime) -> None:
        """Note a page that our own code failed on, so that it is not asked for again at once."""
        stored = False
        try:
            self._store_failure(page, why, now=now, final=False)
            stored = True
        finally:
            self._round.page_done(page, stored=stored)
