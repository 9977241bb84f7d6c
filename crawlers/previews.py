"""Previews: what a site's feed would bring, before it becomes a source. Fetched with all the collector's manners."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

from aggregator.clock import utc_now
from aggregator.collection import preview, preview_notes
from aggregator.collection.parsers import Parsers
from aggregator.collection.preview import Answer, Holdings, Report
from aggregator.collection.proposal import Proposal, propose
from aggregator.collection.raw import Context, Response, WashedFeed
from aggregator.errors import ParserDied, UrlError
from aggregator.models import Outlet, Source
from aggregator.store import articles, outlets, sources
from aggregator.store.database import Database
from aggregator.text.slugs import Holder, new_id, own_outlet
from aggregator.text.urls import feed_key, is_web_url
from crawlers.feed_search import FeedSearch, Fetch, Seen
from crawlers.kind_search import other_kind

#: How far ahead of us dates are read once more, to see which ones lie in the future: no outlet is a year ahead.
_AHEAD = timedelta(days=365)
#: A date so little ahead of us is a clock that is not set exactly.
_EXACT = timedelta(minutes=10)


class Previewer:
    """Makes previews; `fetch` is asked for every address, and what is hostile is parsed in children."""

    def __init__(self, fetch: Fetch, parsers: Parsers, database: Database) -> None:
        self._fetch, self._parsers, self._database = fetch, parsers, database

    async def preview(self, url: str, *, discover: bool = True) -> dict[str, Any]:
        """The report on the feed of a site (`aggregator.collection.preview.Report`), fit for JSON.

        Args:
            url: a feed, or a page whose site is searched for one; without scheme, https is tried before http.
            discover: false when `url` has to be the feed itself.

        Raises:
            UrlError: `url` is no address.
            CollectorError: no parsing process can be had. What cannot be fetched stands in the report.
        """
        now = utc_now()
        desk = await asyncio.to_thread(_KnownDesk.of, self._database)
        search = FeedSearch(self._fetch, self._parsers, lambda address: desk.context(address, now))
        seen = await search.run(url, discover=discover)
        if discover and (seen is None or not seen.has_entries):
            seen = await other_kind(search) or seen
        if seen is None or seen.feed is None:
            return _nothing(url, search, discover=discover).as_dict()
        context = replace(desk.context(seen.response.url, now), reading=seen.reading)
        answer = await self._answer(seen, seen.feed, context)
        holdings = await self._holdings(answer, desk)
        return desk.with_block(_report(url, search, answer, holdings, now), _proposal(search, answer), now).as_dict()

    async def _answer(self, seen: Seen, feed: WashedFeed, context: Context) -> Answer:
        return Answer(
            asked=seen.asked,
            answered=seen.response.url if is_web_url(seen.response.url) else seen.asked,
            status=seen.response.status,
            feed=feed,
            future=await self._future(seen.response, feed, context),
            reading=seen.reading,
        )

    async def _future(self, response: Response, feed: WashedFeed, context: Context) -> int:
        """How many entries are dated in the future: washing gives those no date, or the present moment."""
        doubtful = {
            item.entry_key for item in feed.items if item.published is None or item.published.moment >= context.now
        }
        if not doubtful:
            return 0
        try:
            later = await self._parsers.feed(response, replace(context, now=context.now + _AHEAD))
        except ParserDied:
            return 0
        dated = {item.entry_key: item.published.moment for item in later.items if item.published}
        return sum(key in doubtful and moment > context.now + _EXACT for key, moment in dated.items())

    async def _holdings(self, answer: Answer, desk: "_KnownDesk") -> Holdings:
        keys = [item.url_key for item in answer.feed.items]
        stored = await asyncio.to_thread(_stored, self._database, keys)
        found = [source for one in (answer.asked, answer.answered) if (source := desk.source_of(one))]
        polled = next((source.id for source in found if source.enabled), None)
        idle = None if polled else next((source.id for source in found), None)
        return Holdings(polled, idle, stored)


def _stored(database: Database, keys: Sequence[str]) -> dict[str, str]:
    with database.read() as session:
        return articles.sources_by_url_keys(session, keys)


def _nothing(url: str, search: FeedSearch, *, discover: bool) -> Report:
    tried = tuple(search.tried)
    return Report(
        asked=url,
        tried=tried,
        others=search.named.links,
        notes=tuple(preview_notes.nothing_found(tried, discover=discover)),
    )


def _proposal(search: FeedSearch, answer: Answer) -> Proposal:
    page = search.page.response.url if search.page else ""
    return propose(
        answer.feed,
        asked=answer.asked,
        answered=answer.answered,
        site_name=search.named.site_name,
        page=page,
        reading=answer.reading,
    )


def _report(url: str, search: FeedSearch, answer: Answer, holdings: Holdings, now: datetime) -> Report:
    proposal = _proposal(search, answer)
    return Report(
        asked=url,
        tried=tuple(search.tried),
        feed=preview.found_feed(answer, proposal, now=now),
        others=tuple(link for link in search.named.links if feed_key(link.url) != feed_key(answer.asked)),
        items=preview.samples(answer.feed, holdings),
        overlap=preview.overlap(holdings),
        notes=tuple(preview_notes.notes_of(answer, proposal, holdings, given=url, now=now)),
    )


@dataclass(frozen=True, slots=True)
class _KnownDesk:
    """The sources and outlets that the desk has, or had."""

    sources: dict[str, Source]
    outlets: dict[str, Outlet]
    #: whose the ids of outlets are
    holders: dict[str, Holder]
    #: source by the `feed_key` of its address; one that is enabled before one that is not
    by_address: dict[str, str]

    @classmethod
    def of(cls, database: Database) -> Self:
        """As the database has them."""
        with database.read() as session:
            rows, known, holders = sources.every(session), sources.outlets(session), outlets.holders(session)
        by_address = {_key(source.url): source.id for source in sorted(rows, key=lambda source: source.enabled)}
        return cls({source.id: source for source in rows}, known, holders, by_address)

    def source_of(self, address: str) -> Source | None:
        """The source of an address, polled or not."""
        return self.sources.get(self.by_address.get(_key(address), ""))

    def context(self, address: str, now: datetime) -> Context:
        """What washing a feed needs to know; of a source that we have, with its languages."""
        known = self.source_of(address)
        outlet = self.outlets[known.outlet_id] if known else None
        return Context(
            source_id=known.id if known else "",
            url=address,
            home=outlet.home if outlet else "",
            languages=tuple(outlet.languages) if outlet else (),
            now=now,
        )

    def with_block(self, report: Report, proposal: Proposal, now: datetime) -> Report:
        """The report with the block that config would need."""
        ident = report.overlap.polled_by or report.overlap.idle or new_id(proposal.name, proposal.address, self.sources)
        outlet = own_outlet(proposal.holder, ident, self.holders)
        verified = f"verified {now:%Y-%m-%d}" if report.items else ""
        return replace(
            report,
            source={"id": ident, **proposal.values(outlet)},
            yaml=proposal.yaml(ident, outlet=outlet, verified=verified),
        )


def _key(address: str) -> str:
    try:
        return feed_key(address)
    except UrlError:  # of what people bring in by hand
        return ""
