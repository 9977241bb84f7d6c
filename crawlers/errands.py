"""Requests that are no polls, each a task of its own: what they fetch goes through the crawler's slots as well."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection import pages
from aggregator.collection.raw import Response
from aggregator.collection.sources import context_of
from aggregator.errors import AggregatorError, CollectorError
from aggregator.models import CollectionRequest
from aggregator.vocabulary import RequestKind, RequestState
from crawlers.answers import as_response, failure_outcome, http_note
from crawlers.clips import Clipper
from crawlers.previews import Previewer
from crawlers.round import Round

#: Of requests that a person waits for: before polls (10) and pages (0).
_PRIORITY = 100

#: Served at once: of the sixteen downloads that are under way by default, polls and pages keep most.
_AT_ONCE = 5

#: Nobody waits any more for what was asked for longer ago.
_STALE = timedelta(hours=1)


class Errands:
    """Serves previews, clips and re-checks; whatever goes wrong is the request's answer."""

    def __init__(self, crawler: Crawler, round_: Round) -> None:
        self._crawler, self._round = crawler, round_
        self._tasks: set[asyncio.Task[None]] = set()
        self._few = asyncio.Semaphore(_AT_ONCE)
        self._log = log.get("collector")

    def run(self, request: CollectionRequest) -> None:
        """Begin to serve a request."""
        task = asyncio.ensure_future(self._serve(request))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, request: CollectionRequest) -> None:
        async with self._few:
            await self._serve_now(request)

    async def _serve_now(self, request: CollectionRequest) -> None:
        state, stored = RequestState.DONE, False
        try:
            answer = await self._answer(request)
        except AggregatorError as error:
            state, answer = RequestState.FAILED, {"error": str(error)}
        except Exception as error:  # a bug of ours is this request's trouble, not the collector's
            self._log.exception("request failed", kind=request.kind.value, url=request.url)
            state, answer = RequestState.FAILED, {"error": f"serving it raised {error!r}"}
        try:
            await self._round.writer.run(lambda: self._round.finish(request, state, answer))
            stored = True
        except AggregatorError as error:
            self._log.error("answer not stored", kind=request.kind.value, url=request.url, error=str(error))
        finally:
            self._round.done(request.id or 0, stored=stored)

    async def _answer(self, request: CollectionRequest) -> dict[str, Any]:
        if utc_now() - request.asked_at > _STALE:
            raise CollectorError("asked for too long ago: ask again")
        tools = (self.fetch, self._round.parsers, self._round.database)
        if request.kind is RequestKind.PREVIEW:
            return await Previewer(*tools).preview(request.url, discover=bool(request.details.get("discover", True)))
        if request.kind is RequestKind.CLIP:
            return await Clipper(*tools).clip(request.url, request.details)
        return await self._page(int(request.details["article_id"]))

    async def _page(self, article_id: int) -> dict[str, Any]:
        """Look at an article's page again; a changed text is a revision."""
        round_ = self._round
        plan = await round_.writer.run(lambda: pages.plan_of(round_.database, article_id))
        response = await self.fetch(plan.url)
        if response.status != 200:
            raise CollectorError(f"{plan.url}: {http_note(response)}")
        page = await round_.parsers.page(response, context_of(round_.home, plan.source_id, response.url, utc_now()))
        new = await round_.writer.run(lambda: pages.store_page(round_.database, plan, page, now=utc_now()))
        return {"article_id": article_id, "url": plan.url, "found_at": response.url, "new": new}

    async def fetch(self, url: str) -> Response:
        """What an address answers, redirects followed.

        Raises:
            CollectorError: it could not be had; the message says why.
        """
        request = Request(url, callback=NO_CALLBACK, priority=_PRIORITY, dont_filter=True)
        assert self._crawler.engine is not None
        try:
            return as_response(await self._crawler.engine.download_async(request))
        except Exception as error:  # whatever the network did
            raise CollectorError(failure_outcome(SimpleNamespace(value=error, request=request))[1]) from error
