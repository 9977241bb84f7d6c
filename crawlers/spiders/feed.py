"""The `feed` kind: RSS, Atom, RDF and JSON Feed. `scrapy crawl feed -a source=ID` polls one."""

import hashlib
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response as ScrapyResponse

from aggregator.clock import utc_now
from aggregator.collection import intake
from aggregator.collection.asking import new_batch
from aggregator.collection.sources import PollPlan, Wanted
from aggregator.errors import CollectorError, NotAFeedError, ParserDied, UsageError
from aggregator.failpoint import reach
from aggregator.vocabulary import PollOutcome, SourceKind
from crawlers.answers import as_response, failure_outcome, http_note
from crawlers.pipelines import Outcome
from crawlers.round import Round, Scope
from crawlers.spiders.base import Kind, RoundSpider


class FeedKind:
    """Requests for and reading of feeds, for whichever spider hosts it."""

    def __init__(self, round_: Round) -> None:
        self._round = round_

    def request(self, plan: PollPlan) -> Request:
        """A conditional request; validators go back byte for byte."""
        headers = {}
        # stored as latin-1, which gives every byte back; Scrapy would write a string as UTF-8
        if plan.etag:
            headers["If-None-Match"] = plan.etag.encode("latin-1")
        if plan.last_modified:
            headers["If-Modified-Since"] = plan.last_modified.encode("latin-1")
        return Request(
            plan.url,
            headers=headers,
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"plan": plan},
            priority=10,
            dont_filter=True,
        )

    async def read(self, response: ScrapyResponse, plan: PollPlan) -> AsyncIterator[Outcome]:
        """What a feed's answer means."""
        reach("poll.body_received")
        yield await self._outcome(response, plan)

    async def _outcome(self, scrapy_response: ScrapyResponse, plan: PollPlan) -> Outcome:
        now = utc_now()
        database = self._round.database
        response = as_response(scrapy_response)
        sha256 = hashlib.sha256(response.body).hexdigest()
        unchanged = response.status == 304 and bool(plan.etag or plan.last_modified)  # else nothing to be the same as
        if unchanged or (response.status == 200 and sha256 == plan.body_hash):
            return self._round.poll(plan, lambda: intake.store_unchanged(database, plan, response, now=now))
        if response.status != 200:
            return self._failure(
                plan, PollOutcome.HTTP_ERROR, http_note(response), response.status, response.retry_after
            )
        if sha256 in plan.quarantined:
            return self._failure(plan, PollOutcome.QUARANTINED, "this document is in quarantine", response.status)
        try:
            feed = await self._round.parsers.feed(response, plan.context(response.url, now))
        except NotAFeedError as error:
            return self._failure(plan, PollOutcome.NOT_A_FEED, str(error), response.status)
        except ParserDied as error:
            why = str(error)
            return self._round.poll(plan, lambda: intake.store_death(database, plan, response, now=now, why=why))
        except CollectorError:  # no document's fault: the round ends
            raise
        except Exception as error:  # a parser bug we have not met: this document's trouble, not the round's
            why = f"parsing raised {error!r}"
            return self._round.poll(plan, lambda: intake.store_death(database, plan, response, now=now, why=why))
        reach("poll.parsed")
        return self._round.poll(plan, lambda: intake.store_feed(database, plan, response, feed, now=now))

    def _failure(
        self, plan: PollPlan, outcome: PollOutcome, note: str, status: int | None = None, retry_after: int | None = None
    ) -> Outcome:
        def store() -> object:
            return intake.store_failure(
                self._round.database,
                plan,
                outcome,
                now=utc_now(),
                note=note,
                http_status=status,
                retry_after=retry_after,
            )

        return self._round.poll(plan, store)

    def failed(self, failure: Any) -> Iterator[Outcome]:
        """A request that brought no answer."""
        plan: PollPlan = failure.request.cb_kwargs["plan"]
        outcome, note = failure_outcome(failure)
        yield self._failure(plan, outcome, note)


class FeedSpider(RoundSpider):
    """Polls the feed named by `source`, then fetches its articles' pages."""

    name = "feed"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.FEED: FeedKind}

    def __init__(self, source: str = "", **arguments: Any) -> None:
        if not source:
            raise UsageError("which source? `scrapy crawl feed -a source=ID`")
        super().__init__(Scope(new_batch(), pages_of=(source,)), Wanted(source_ids=(source,)), **arguments)
