"""The search for another way to follow a site without a feed: WordPress's interface, a sitemap, a list of articles."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

from aggregator.collection.posts_address import posts_address
from aggregator.collection.raw import Reading
from aggregator.vocabulary import SourceKind
from crawlers.feed_search import FeedSearch, Seen

#: Entries from which something is a list of articles.
_LEAST = 3
#: Where news sitemaps and sitemaps stand if robots.txt names none: of publishers' own, Yoast's, WordPress's own.
_NEWS_PATHS = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml")
_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml")

_LISTING, _SITEMAP, _WORDPRESS = map(Reading, (SourceKind.LISTING, SourceKind.SITEMAP, SourceKind.WORDPRESS))


async def other_kind(search: FeedSearch) -> Seen | None:
    """What `search`, which has found no feed, can follow instead; None where there is nothing.

    What was given comes first, if it is a sitemap or a list of posts itself. Then the surest: posts with their texts,
    a sitemap of news, a list of headlines on the page, a sitemap of whatever.

    Raises:
        CollectorError: no parsing process can be had.
    """
    search.look_further()
    async for seen in _ways(search):
        if seen is not None and seen.feed is not None and len(seen.feed.items) >= _LEAST:
            return seen
    return None


async def _ways(search: FeedSearch) -> AsyncIterator[Seen | None]:
    page = search.page
    if page is None:
        return
    yield await search.read_as(page, _SITEMAP)
    yield await search.read_as(page, _WORDPRESS)
    if page.named.posts:
        yield await search.look_as(posts_address(page.named.posts), _WORDPRESS, polled=page.named.posts)
    sitemaps = [address async for address in _sitemaps(search, page)]
    news = [address for address in sitemaps if "news" in urlsplit(address).path.lower()]
    for address in news:
        yield await search.look_as(address, _SITEMAP)
    if page.named.listing:
        yield await search.read_as(page, replace(_LISTING, select=page.named.listing))
    for address in (address for address in sitemaps if address not in news):
        yield await search.look_as(address, _SITEMAP)


async def _sitemaps(search: FeedSearch, page: Seen) -> AsyncIterator[str]:
    """Those that robots.txt names, else the usual places."""
    root = urljoin(page.response.url, "/")
    named = list(_named(await search.text_of(urljoin(root, "/robots.txt"))))
    for address in named[:4] or [urljoin(root, path) for path in (*_NEWS_PATHS, *_PATHS)]:
        yield address


def _named(robots: str) -> Iterator[str]:
    for line in robots.splitlines()[:5_000]:
        key, _, value = line.partition(":")
        if key.strip().lower() == "sitemap" and value.strip().startswith(("http://", "https://")):
            yield value.strip()
