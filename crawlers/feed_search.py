"""The search for the feed of a site: which addresses are asked for, in which order, and when to stop."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from aggregator.collection import discovery
from aggregator.collection.parsers import Parsers
from aggregator.collection.preview import Try
from aggregator.collection.raw import Context, NamedFeeds, Reading, Response, WashedFeed
from aggregator.errors import CollectorError, NotAFeedError, ParserDied, UrlError
from aggregator.text.urls import canonical_url, has_scheme, unwrapped
from aggregator.vocabulary import SourceKind
from crawlers.answers import http_note

#: Asks for an address, with all our manners; raises CollectorError that says why it cannot be had.
Fetch = Callable[[str], Awaitable[Response]]

#: Addresses asked for in one search: the usual places, each once. A site is not to be scanned.
MOST_ADDRESSES = 12
#: And so many more for other ways to follow the site, where there is no feed.
MOST_OTHERS = 8
#: Of these, those that its page names: dead ones must leave room for the usual places.
_MOST_NAMED = 6
#: So many addresses that could not be had, and none that could, are the host's trouble; each may cost a minute.
_HOPELESS = 2

_TOO_MANY_REQUESTS = 429
#: Longest text file read, bytes.
_TEXT = 500 << 10
_KINDS = {
    SourceKind.FEED: "a feed",
    SourceKind.LISTING: "a list of articles",
    SourceKind.SITEMAP: "a sitemap",
    SourceKind.WORDPRESS: "posts of WordPress",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands at an address: a feed, or a page with the feeds it names."""

    asked: str
    response: Response
    feed: WashedFeed | None = None
    named: NamedFeeds = field(default_factory=NamedFeeds)
    #: how it was read
    reading: Reading = field(default_factory=Reading)

    @property
    def has_entries(self) -> bool:
        """Whether it is a feed that brings something."""
        return self.feed is not None and bool(self.feed.items)


class FeedSearch:
    """One search. `context` gives what washing a feed found at an address needs to know."""

    def __init__(self, fetch: Fetch, parsers: Parsers, context: Callable[[str], Context]) -> None:
        self._fetch, self._parsers, self._context = fetch, parsers, context
        self._known: set[str] = set()
        self._stopped = False
        self._room = MOST_ADDRESSES
        self.tried: list[Try] = []
        #: the page that was given, when it is one
        self.page: Seen | None = None

    async def run(self, url: str, *, discover: bool = True) -> Seen | None:
        """The feed at `url`, or, with `discover`, the first one of its site that has entries; None without any.

        Raises:
            CollectorError: no parsing process can be had.
            UrlError: `url` is no address.
        """
        found = await self._start(url)
        if found is not None and found.feed is None:
            self.page, found = found, None
        if found is None and discover:
            found = await self._look_around(self.page.response.url if self.page else self._site(url))
        return await self._by_https(found) if found else None

    @property
    def named(self) -> NamedFeeds:
        """What the page that was given says of feeds."""
        return self.page.named if self.page else NamedFeeds()

    def look_further(self) -> None:
        """Let some more addresses be asked for."""
        self._room = len(self.tried) + MOST_OTHERS

    async def look_as(self, address: str, reading: Reading, *, polled: str = "") -> Seen | None:
        """What stands at an address, read as a document of some kind; None where it is none, or the search is over.

        Args:
            polled: what a source would name, where that is another address.
        """
        if self._is_over or canonical_url(address) in self._known:
            return None
        response = await self._fetched(address)
        seen = await self.read_as(Seen(address, response), reading) if response is not None else None
        if response is not None:
            says = f"{_KINDS[reading.kind]} with {seen.feed.seen} entries" if seen and seen.feed else "none"
            self.tried.append(Try(address, response.status, says))
        if seen is None or not polled or seen.response.url != address:
            return seen
        return replace(seen, asked=polled, response=replace(seen.response, url=polled))  # no redirect: our own asking

    async def read_as(self, seen: Seen, reading: Reading) -> Seen | None:
        """What was fetched, read as a document of some kind; None where it is none. Of an index its first part."""
        try:
            context = replace(self._context(seen.response.url), reading=reading)
            feed = await self._parsers.feed(seen.response, context)
        except (NotAFeedError, ParserDied):
            return None
        if not feed.items and feed.further and reading.kind is SourceKind.SITEMAP:
            part = await self.look_as(feed.further[0], reading)
            feed = part.feed if part and part.feed else feed
        return Seen(seen.asked, seen.response, feed, seen.named, reading)

    async def text_of(self, address: str) -> str:
        """The words of a text file; nothing where it cannot be had."""
        response = None if self._is_over else await self._fetched(address)
        if response is None:
            return ""
        self.tried.append(Try(address, response.status, "a text"))
        return response.body[:_TEXT].decode("utf-8", "replace")

    async def _start(self, url: str) -> Seen | None:
        for address in first_addresses(url):
            seen = await self._look(address, for_links=True)
            if seen or self._answered:
                return seen
        return None

    async def _look_around(self, page: str) -> Seen | None:
        empty = None
        for address in self._candidates(page):
            if self._is_over:
                break
            seen = await self._look(address)
            if seen and seen.has_entries:
                return seen
            empty = empty or (seen if seen and seen.feed else None)
        return empty

    def _candidates(self, page: str) -> Iterator[str]:
        for address in [*(link.url for link in self.named.links[:_MOST_NAMED]), *discovery.guesses(page)]:
            if canonical_url(address) not in self._known:
                yield address

    async def _by_https(self, found: Seen) -> Seen:
        """The same by https, where that answers and the feed came by http."""
        parts = urlsplit(found.response.url)
        secure = parts._replace(scheme="https").geturl()
        if parts.scheme == "https" or self._is_over or canonical_url(secure) in self._known:
            return found
        twin = await self._look(secure)
        return twin if twin and twin.has_entries else found

    def _site(self, url: str) -> str:
        """The address to look around at: one that answered, if only with an error, says which scheme the site has."""
        return next((one.url for one in self.tried if one.status is not None), first_addresses(url)[0])

    @property
    def _answered(self) -> bool:
        return any(one.status is not None for one in self.tried)

    @property
    def _is_over(self) -> bool:
        is_hopeless = len(self.tried) >= _HOPELESS and not self._answered
        return self._stopped or is_hopeless or len(self.tried) >= self._room

    async def _look(self, address: str, *, for_links: bool = False) -> Seen | None:
        """What stands at an address; None where that is neither a feed nor, with `for_links`, a page."""
        response = await self._fetched(address)
        if response is None:
            return None
        seen, says = await self._read(address, response, for_links)
        self.tried.append(Try(address, response.status, says))
        return seen

    async def _fetched(self, address: str) -> Response | None:
        """The document at an address; None where there is none, which is told."""
        self._known.add(canonical_url(address))
        try:
            response = await self._fetch(address)
        except CollectorError as error:
            self.tried.append(Try(address, None, str(error)))
            return None
        self._known.add(_canonical(response.url))
        self._stopped |= response.status == _TOO_MANY_REQUESTS or response.retry_after is not None
        if response.status != 200:
            self.tried.append(Try(address, response.status, http_note(response)))
            return None
        return response

    async def _read(self, address: str, response: Response, for_links: bool) -> tuple[Seen | None, str]:
        says = "a web page"
        try:
            if not discovery.looks_like_page(response.body):
                feed = await self._parsers.feed(response, self._context(response.url))
                return Seen(address, response, feed), f"a feed with {feed.seen} entries"
        except NotAFeedError as error:
            says = str(error)
        except ParserDied as error:
            return None, str(error)
        if not for_links:
            return None, says
        try:
            named = await self._parsers.feeds_named(response, self._context(response.url).now)
        except ParserDied as error:
            return None, str(error)
        return Seen(address, response, named=named), f"{says}; feeds it names: {len(named.links)}"


def first_addresses(url: str) -> list[str]:
    """What to ask for first: the address as given; where it has no scheme, https and then http.

    Raises:
        UrlError: it is no address.
    """
    address = unwrapped(url)
    given = [address] if has_scheme(address) else [f"https://{address}", f"http://{address}"]
    if given[0][:7].lower() == "http://":
        given.append(f"https://{address[7:]}")
    canonical_url(given[0])
    return [one if urlsplit(one).path else urlsplit(one)._replace(path="/").geturl() for one in given]


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except UrlError:
        return url
