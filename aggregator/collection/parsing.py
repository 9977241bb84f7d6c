"""What a parsing child does with a document. Imported by the fork server only, never by the collector itself.

The collector need not wait for feedparser, lxml and trafilatura to be imported, nor hold them: `parsers` names these
functions by their place, and the fork server imports them once, while the collector is still starting.
"""

from aggregator.collection import discovery, extract, feed_parse, wash
from aggregator.collection.packing import pack
from aggregator.collection.raw import Context, NamedFeeds, Response, WashedFeed, WashedPage
from aggregator.text.language import identify
from aggregator.text.urls import url_key


def feed(response: Response, context: Context) -> WashedFeed:
    """Parse and wash a feed document.

    Raises:
        NotAFeedError: it is something else.
    """
    parsed = feed_parse.parse_feed(response.body, url=response.url, content_type=response.content_type)
    return wash.wash_feed(parsed, context, pack(response.body, response.content_type))


def page(response: Response, context: Context) -> WashedPage:
    """Extract and wash an article page."""
    extracted = extract.extract_page(response.body, response.url, response.content_type)
    return wash.wash_page(extracted, context, pack(response.body, response.content_type))


def feeds_named(response: Response) -> NamedFeeds:
    """Look for the feeds that a page names."""
    return discovery.feeds_named(response.body, response.url, response.content_type)


def _load_models() -> None:
    """Load now what would load at first use, so that the children share it: language model, suffix list, drivers."""
    identify("Shtypi i ditës")
    url_key("https://www.example.org/")
    feed_parse.parse_feed(b'<rss version="2.0"/>', url="https://www.example.org/")
    extract.extract_page(b"<html><body><p>Shtypi</p></body></html>", "https://www.example.org/")


_load_models()
