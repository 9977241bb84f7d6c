"""Clips by address: the page is fetched and read in a child as any article's page, then stored as a clip."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from aggregator.clock import utc_now
from aggregator.collection import clips
from aggregator.collection.clipping import Given, clip_of_page, given_address, of_details
from aggregator.collection.raw import Context, Response, WashedPage
from aggregator.errors import AggregatorError, CollectorError, ParseError, UsageError
from aggregator.store.database import Database
from crawlers.answers import http_note

_BY_HAND = "save its text and give it by hand: newsloom clip --text FILE --url URL --outlet NAME --date DATE"


class PageParser(Protocol):
    """What reads a page, in a child that can be killed."""

    async def page(self, response: Response, context: Context) -> WashedPage:
        """The page's words; raises ParserDied or CollectorError."""
        ...


class Clipper:
    """Fetches what somebody points at and stores it; the database is spoken to in threads, off the collector's loop."""

    def __init__(self, fetch: Callable[[str], Awaitable[Response]], parsers: PageParser, database: Database) -> None:
        self._fetch, self._parsers, self._database = fetch, parsers, database

    async def clip(self, url: str, details: dict[str, Any]) -> dict[str, Any]:
        """Clip a page; `details` are those of `clipping.to_details`. Returns what `clips.answer` says of it.

        An article we have already is reported, and its page not asked for again.

        Raises:
            CollectorError: it cannot be had, is no web page, or has no text; the message says why, and what to do.
        """
        try:
            said, address = of_details(details), given_address(url)
            stored = await self._known(address) or await self._store(await self._fetch(address), said)
        except UsageError as error:
            raise CollectorError(str(error)) from error
        return await asyncio.to_thread(clips.answer, self._database, stored)

    async def _known(self, address: str) -> clips.Stored | None:
        return await asyncio.to_thread(clips.known_address, self._database, address)

    async def _store(self, response: Response, said: Given) -> clips.Stored:
        """Read an answer and store it as a clip, unless a redirect led to an article we have."""
        _refuse_no_page(response)
        address = given_address(response.url)
        if known := await self._known(address):
            return known
        page = await self._read(response, said, address)
        clip = clip_of_page(said, page, url=address)
        return await asyncio.to_thread(clips.store_clip, self._database, clip, now=utc_now())

    async def _read(self, response: Response, said: Given, address: str) -> WashedPage:
        languages = await asyncio.to_thread(clips.outlet_languages, self._database, said, address, by_hand=False)
        context = Context(source_id="", url=response.url, home="", languages=languages, now=utc_now())
        try:
            page = await self._parsers.page(response, context)
        except ParseError as error:
            raise CollectorError(f"{address} cannot be read ({error}); {_BY_HAND}") from error
        except AggregatorError:
            raise
        except Exception as error:  # an extractor bug we have not met: this page's trouble alone
            raise CollectorError(f"{address} cannot be read (extraction raised {error!r}); {_BY_HAND}") from error
        if not page.text:
            raise CollectorError(f"{address} has no text that can be read; {_BY_HAND}")
        return page


def _refuse_no_page(response: Response) -> None:
    """Raises CollectorError for answers that are no web page."""
    if response.status != 200:
        raise CollectorError(f"{response.url}: {http_note(response)}; {_BY_HAND}")
    if "html" not in (response.content_type or "text/html").lower():
        raise CollectorError(f"{response.url} is no web page but {response.content_type[:100]!r}; {_BY_HAND}")
