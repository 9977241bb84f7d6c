"""Documents that list articles, of every kind: asking for them, reading them, and those in which they go on.

Most sources are one document. A listing or a WordPress site goes on in further pages, which are asked for while all on
the last one is new; an index of sitemaps is made of others. All that one poll read is stored in one transaction.
"""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any

from scrapy import Request
from scrapy.http import Response as ScrapyResponse

from aggregator.clock import utc_now
from aggregator.collection import intake
from aggregator.collection.raw import Response, WashedFeed
from aggregator.collection.sources import PollPlan
from aggregator.errors import CollectorError, NotAFeedError, ParserDied
from aggregator.failpoint import reach
from aggregator.vocabulary import PollOutcome, SourceKind
from crawlers.answers import as_response, failure_outcome, http_note
from crawlers.pipelines import Outcome
from crawlers.round import Round


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one poll has read so far: the answer to it, what stood there, and what stood in further documents."""

    response: Response
    feed: WashedFeed
    further: tuple[WashedFeed, ...] = ()
    #: addresses still to be asked for, the next one first
    open: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()

    @property
    def documents(self) -> int:
        """How many documents were read."""
        return 1 + len(self.further)

    @property
    def last(self) -> WashedFeed:
        """The document read last."""
        return self.further[-1] if self.further else self.feed


class DocumentKind:
    """Requests for and reading of documents, for whichever spider hosts it."""

    def __init__(self, round_: Round) -> None:
        self._round = round_

    def request(self, plan: PollPlan) -> Request:
        """A conditional request; validators go back byte for byte.

        One that is to bring the document whatever they say has none, and asks caches on the way not to answer for the
        site (RFC 9111, section 5.2.1.4).
        """
        headers = {"Cache-Control": b"no-cache"} if plan.is_full and plan.body_hash else {}
        # stored as latin-1, which gives every byte back; Scrapy would write a string as UTF-8
        if plan.etag:
            headers["If-None-Match"] = plan.etag.encode("latin-1")
        if plan.last_modified:
            headers["If-Modified-Since"] = plan.last_modified.encode("latin-1")
        return Request(
            plan.asked,
            headers=headers,
            callback=self.read,
            errback=self.failed,
            cb_kwargs={"plan": plan},
            priority=10,
            dont_filter=True,
        )

    async def read(self, response: ScrapyResponse, plan: PollPlan) -> AsyncIterator[Outcome | Request]:
        """What the answer to a poll means."""
        reach("poll.body_received")
        yield await self._outcome(response, plan)

    async def _outcome(self, scrapy_response: ScrapyResponse, plan: PollPlan) -> Outcome | Request:
        now = utc_now()
        database = self._round.database
        response = as_response(scrapy_response)
        unchanged = response.status == 304 and bool(plan.etag or plan.last_modified)  # else nothing to be the same as
        if unchanged or (response.status == 200 and response.sha256 == plan.body_hash):
            return self._round.poll(plan, lambda: intake.store_unchanged(database, plan, response, now=now))
        if response.status != 200:
            return self._failure(plan, PollOutcome.HTTP_ERROR, http_note(response), response)
        if response.sha256 in plan.quarantined:
            return self._failure(plan, PollOutcome.QUARANTINED, "this document is in quarantine", response)
        try:
            feed = await self._round.parsers.feed(response, plan.context(response.url, now))
        except NotAFeedError as error:
            return self._failure(plan, PollOutcome.NOT_A_FEED, str(error), response)
        except ParserDied as error:
            why = str(error)
            return self._round.poll(plan, lambda: intake.store_death(database, plan, response, now=now, why=why))
        except CollectorError:  # no document's fault: the round ends
            raise
        except Exception as error:  # a parser bug we have not met: this document's trouble, not the round's
            why = f"parsing raised {error!r}"
            return self._round.poll(plan, lambda: intake.store_death(database, plan, response, now=now, why=why))
        reach("poll.parsed")
        return await self._gone_on(plan, Gathered(response, feed, open=feed.further, asked=(response.url,)))

    async def read_further(
        self, response: ScrapyResponse, plan: PollPlan, gathered: Gathered
    ) -> AsyncIterator[Outcome | Request]:
        """What a further document brings; one that cannot be had keeps nothing else from being stored."""
        answer = as_response(response)
        if answer.status != 200:
            yield self._store(plan, gathered, missing=f"{answer.url}: {http_note(answer)}")
            return
        try:
            feed = await self._round.parsers.feed(answer, plan.context(answer.url, utc_now()))
        except (NotAFeedError, ParserDied) as error:
            yield self._store(plan, gathered, missing=str(error))
            return
        asked, waiting = (*gathered.asked, answer.url), dict.fromkeys((*gathered.open, *feed.further))
        fresh = tuple(address for address in waiting if address not in asked)
        yield await self._gone_on(plan, replace(gathered, further=(*gathered.further, feed), open=fresh, asked=asked))

    async def _gone_on(self, plan: PollPlan, gathered: Gathered) -> Outcome | Request:
        """The next document that has to be read, or what was read, to be stored."""
        if not gathered.open or gathered.documents >= plan.depth or not await self._is_all_new(plan, gathered.last):
            return self._store(plan, gathered)
        address, *waiting = gathered.open
        arguments = {
            "plan": plan,
            "gathered": replace(gathered, open=tuple(waiting), asked=(*gathered.asked, address)),
        }
        try:
            return Request(
                address,
                callback=self.read_further,
                errback=self.failed_further,
                cb_kwargs=arguments,
                priority=10,
                dont_filter=True,
            )
        except ValueError as error:  # an address of a page's that Scrapy cannot ask for
            return self._store(plan, gathered, missing=f"{address} cannot be asked for: {error}")

    async def _is_all_new(self, plan: PollPlan, feed: WashedFeed) -> bool:
        """Whether all that a document brought is new: then more may stand in the next one."""
        if plan.kind is SourceKind.SITEMAP:  # those of an index are other documents, not a document's next pages
            return True
        database = self._round.database
        return not await self._round.writer.run(lambda: intake.is_any_known(database, plan, feed))

    def _store(self, plan: PollPlan, gathered: Gathered, *, missing: str = "") -> Outcome:
        def store() -> object:
            return intake.store_feed(
                self._round.database,
                plan,
                gathered.response,
                gathered.feed,
                now=utc_now(),
                further=gathered.further,
                missing=missing,
            )

        return self._round.poll(plan, store)

    def _failure(
        self, plan: PollPlan, outcome: PollOutcome, note: str, response: Response | None = None
    ) -> Outcome | Request:
        """What a failure means: of the address a source has left, that the new one is asked at once."""
        if plan.rechecks:
            return self.request(plan.at_new_address())

        def store() -> object:
            return intake.store_failure(
                self._round.database,
                plan,
                outcome,
                now=utc_now(),
                note=note,
                http_status=response.status if response else None,
                retry_after=response.retry_after if response else None,
                response=response,
            )

        return self._round.poll(plan, store)

    def failed(self, failure: Any) -> Iterator[Outcome | Request]:
        """A poll that brought no answer."""
        plan: PollPlan = failure.request.cb_kwargs["plan"]
        outcome, note = failure_outcome(failure)
        yield self._failure(plan, outcome, note)

    def failed_further(self, failure: Any) -> Iterator[Outcome]:
        """A further document that could not be had: what came before it is stored all the same."""
        arguments = failure.request.cb_kwargs
        yield self._store(arguments["plan"], arguments["gathered"], missing=failure_outcome(failure)[1])
