"""What a parsing child does with a document. Imported by the fork server only, never by the collector itself.

The collector need not wait for feedparser, lxml and trafilatura to be imported, nor hold them: `parsers` names these
functions by their place, and the fork server imports them once, while the collector is still starting.
"""

import importlib
from dataclasses import replace
from datetime import datetime

from aggregator.collection import discovery, extract, feed_parse, wash
from aggregator.collection.listing import parse_listing
from aggregator.collection.listing_guess import guess_listing
from aggregator.collection.packing import pack
from aggregator.collection.raw import Context, NamedFeeds, ParsedFeed, Response, WashedFeed, WashedPage
from aggregator.collection.sitemap import parse_sitemap
from aggregator.collection.wordpress import parse_posts
from aggregator.text.language import identify
from aggregator.text.urls import url_key
from aggregator.vocabulary import SourceKind

#: The module that knows the spiders of sites.
_SITES = "crawlers.site"


def feed(response: Response, context: Context) -> WashedFeed:
    """Parse and wash a feed, or a document of the kind that the source has.

    Raises:
        NotAFeedError: it is something else.
    """
    parsed = _parsed(response, context)
    return wash.wash_feed(parsed, context, pack(response.body, response.content_type, response.sha256))


def _parsed(response: Response, context: Context) -> ParsedFeed:
    how, body, url = context.reading, response.body, response.url
    if how.kind is SourceKind.LISTING:
        assert how.select is not None, "config takes no listing without selectors"
        return parse_listing(body, url, response.content_type, how.select, how.match)
    if how.kind is SourceKind.SITEMAP:
        return parse_sitemap(body, url, match=how.match, since=how.since, now=context.now)
    if how.kind is SourceKind.WORDPRESS:
        return parse_posts(body, url)
    if how.kind is SourceKind.SPIDER:
        return _read_by_site(how.spider, body, url, response.content_type)
    return feed_parse.parse_feed(body, url=url, content_type=response.content_type)


def _read_by_site(name: str, *document: bytes | str) -> ParsedFeed:
    """A document as its site's own spider reads it, which is named and not imported: it stands above this room."""
    parsed: ParsedFeed = importlib.import_module(_SITES).read(name, *document)
    return parsed


def page(response: Response, context: Context) -> WashedPage:
    """Extract and wash an article page."""
    extracted = extract.extract_page(response.body, response.url, response.content_type, context.article)
    return wash.wash_page(extracted, context, pack(response.body, response.content_type, response.sha256))


def feeds_named(response: Response, now: datetime) -> NamedFeeds:
    """Look for the feeds that a page names, and for a list of articles on it."""
    page = (response.body, response.url, response.content_type)
    return replace(discovery.feeds_named(*page), listing=guess_listing(*page, now=now))


def _load_models() -> None:
    """Load now what would load at first use, so that the children share it: language model, suffix list, drivers."""
    identify("Shtypi i ditës")
    url_key("https://www.example.org/")
    feed_parse.parse_feed(b'<rss version="2.0"/>', url="https://www.example.org/")
    extract.extract_page(b"<html><body><p>Shtypi</p></body></html>", "https://www.example.org/")


_load_models()
