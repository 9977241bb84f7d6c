"""Feed bytes to entries: RSS 0.9x, 1.0 (RDF), 2.0 and Atom through feedparser, JSON Feed by `json_feed`.

Pure, but to be run in a killable child: feedparser is quadratic on hostile input (40,000 attributes on one tag took 32
s). Its sanitiser and its URL resolving are off, for `wash` does both, strictly; its date parsing is not used, because
it drops offsets and reads Solar Hijri years as Gregorian.
"""

import html
import io
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import feedparser
import feedparser.api

from aggregator.collection import feedparser_bounds, lead_image, plain_feed
from aggregator.collection.feed_bytes import ended, first_entries, readable, usable_content_type, without_entry_prefix
from aggregator.collection.feed_closing import closed
from aggregator.collection.json_feed import looks_like_json, parse_json_feed
from aggregator.collection.raw import FeedEntry, ParsedFeed
from aggregator.errors import NotAFeedError, UrlError
from aggregator.text.urls import canonical_url

#: More entries than this in one document are counted and left out (an honest feed has at most a few hundred).
MAX_ENTRIES = 2_000

#: Longest field read, characters; the longest real article seen in a feed was under 200,000.
MAX_FIELD = 500_000

_LINK = re.compile(rb"<link\b[^>]{1,2000}>", re.IGNORECASE)
_FEED_TYPE = re.compile(rb"type\s*=\s*[\"']?application/(?:(?:rss|atom|rdf)\+xml|feed\+json|json)\b", re.IGNORECASE)
_BROKEN_OFF = "the document breaks off before its end"
#: Minutes.
_WEEK = 7 * 24 * 60
_PERIODS = {"hourly": 60, "daily": 24 * 60, "weekly": _WEEK, "monthly": _WEEK, "yearly": _WEEK}
_NO_TIME = time.gmtime(0)
# beginning with a letter, which `re` finds fast; met in text, it only costs time
_BASE = re.compile(rb"base\s*=\s*[\"']")
_MAIL_AND_NAME = re.compile(r"[^\s@()]{1,200}@[^\s@()]{1,200}\s*\((?P<name>[^()]{1,300})\)")
_LINE_ENDS = re.compile("[\t\r\n]+")
_HREF = re.compile(rb"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)


# The first handler that answers ends feedparser's own reading of a date, a sixth of its time; `wash` reads dates
# itself.
feedparser.registerDateHandler(lambda _date: _NO_TIME)
feedparser.api.PREFERRED_XML_PARSERS.insert(0, "aggregator.collection.expat_driver")
feedparser_bounds.bind()


def parse_feed(body: bytes, *, url: str, content_type: str = "") -> ParsedFeed:
    """Read a feed document.

    Args:
        body: decoded of any content encoding.
        url: where it was found; relative links are resolved against it later.
        content_type: as the server said; its charset is a hint to feedparser.

    Raises:
        NotAFeedError: it is something else (a web page, say); the message says what it looks like.
    """
    if looks_like_json(body, content_type):
        return _capped(parse_json_feed(body, url=url))
    headers = {"content-type": usable_content_type(content_type)} if content_type else {}
    # Cut before it is parsed: at 0.3 ms an entry, feedparser would take half a minute for 100,000 of them.
    prepared, cut = first_entries(readable(body), MAX_ENTRIES)
    prepared, is_broken_off = ended(prepared)
    # A feed that sets no base keeps its links as they are, for `wash` to resolve: feedparser would join the address
    # with every tag's, a ninth of its time, and with GUIDs, which a feed that moves would then change.
    if _BASE.search(prepared):
        headers["content-location"] = url
    read = plain_feed.read(prepared, headers)
    result = read if isinstance(read, plain_feed.PlainFeed) else _feedparser(prepared, headers)
    if not result.entries and (plain := without_entry_prefix(prepared)):
        result = _feedparser(plain, headers)
    if result.bozo and (whole := closed(prepared)) != prepared:
        result = _fuller(result, _feedparser(whole, headers))
    version = str(result.get("version", ""))  # missing altogether when the document is empty
    if not result.entries and not version:
        raise NotAFeedError(_what_it_is(body, url))
    complaint = _BROKEN_OFF if is_broken_off else str(result.get("bozo_exception", ""))[:300]
    entries = tuple(_entry(raw, url) for raw in result.entries[:MAX_ENTRIES])
    over = max(0, len(result.entries) - MAX_ENTRIES) + cut
    title, home = (_text(result.feed.get(name)) for name in ("title", "link"))
    serves = _serves_minutes(result.feed)
    return ParsedFeed(
        entries,
        truncated=over,
        version=version,
        complaint=complaint,
        is_broken_off=is_broken_off,
        title=title,
        home=home,
        serves_minutes=serves,
    )


def _fuller(result: Any, other: Any) -> Any:
    """The reading with more entries that lead somewhere and have words; the first where neither has more."""

    def number(read: Any) -> int:
        words = [entry.get("title") or entry.get("summary") or entry.get("content") for entry in read.entries]
        return sum(bool(said and entry.get("link")) for said, entry in zip(words, read.entries, strict=True))

    if number(other) <= number(result):
        return result
    other.bozo, other["bozo_exception"] = result.bozo, result.get("bozo_exception", "")
    return other


def _serves_minutes(feed: Mapping[str, Any]) -> int | None:
    """Minutes that a feed says it stays the same: `ttl` (RSS 2.0), or period and frequency of RSS 1.0's syndication."""
    ttl = _text(feed.get("ttl")).strip()
    if ttl.isdecimal():
        return min(int(ttl[:7]), _WEEK)
    period = _PERIODS.get(_text(feed.get("sy_updateperiod")).strip().lower())
    frequency = _text(feed.get("sy_updatefrequency")).strip()
    return period // max(1, int(frequency[:6]) if frequency.isdecimal() else 1) if period else None


def _feedparser(body: bytes, headers: Mapping[str, str]) -> Any:
    return feedparser.parse(
        # A stream, never bytes: given b"/etc/passwd", feedparser would open the file.
        io.BytesIO(body),
        response_headers=headers,
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _capped(feed: ParsedFeed) -> ParsedFeed:
    return replace(feed, entries=feed.entries[:MAX_ENTRIES], truncated=max(0, len(feed.entries) - MAX_ENTRIES))


def _entry(raw: Mapping[str, Any], feed_url: str) -> FeedEntry:
    return FeedEntry(
        guid=_text(raw.get("id")),
        link=_link(raw, feed_url),
        title=_text(raw.get("title")),
        summary=_text(raw.get("summary")),
        content=max((_text(part.get("value")) for part in raw.get("content") or ()), key=len, default=""),
        authors=tuple(_authors(raw)),
        published=_text(raw.get("published") or raw.get("created")),
        # asked for only where it is: feedparser answers with the publication date otherwise, and warns
        updated=_text(raw["updated"] if "updated" in raw else ""),  # noqa: SIM401  # .get() is what warns
        image=lead_image.of_entry(raw),
    )


def _link(raw: Mapping[str, Any], feed_url: str) -> str:
    """The entry's page: an alternate link of a web page where there are several, and one that leads somewhere."""
    links = [
        link for link in raw.get("links") or () if link.get("rel", "alternate") == "alternate" and link.get("href")
    ]
    pages = [link for link in links if "html" in link.get("type", "text/html")]
    written = [link["href"] for link in pages or links] or [_permalink(raw)]
    # a browser takes no notice of line ends inside an address
    found = [_LINE_ENDS.sub("", _text(address)) for address in written]
    return next((address for address in found[:-1] if _leads_somewhere(address, feed_url)), found[-1])


def _permalink(raw: Mapping[str, Any]) -> object:
    """What stands in place of a link: a GUID that is an address, not a mere token that forgot to say it is none."""
    written = raw.get("link")
    return "" if raw.get("guidislink") and not set("/.?") & set(_text(written)) else written


def _leads_somewhere(address: str, feed_url: str) -> bool:
    try:
        canonical_url(address.strip(), feed_url)
    except UrlError:
        return False
    return True


def _authors(raw: Mapping[str, Any]) -> Iterable[str]:
    """The names of an entry's authors, without their mail addresses where they have both.

    RSS 2.0 has `mail (name)`, which feedparser takes apart wrongly where the address ends in more than four letters.
    """
    written = _text(raw.get("author"))
    if mail := _MAIL_AND_NAME.fullmatch(written.strip()):
        yield mail["name"].strip()
        return
    for author in raw.get("authors") or ():
        name = _text(author.get("name"))
        if name:
            yield name
    if not raw.get("authors") and written:
        yield written


def _text(value: object) -> str:
    return value[:MAX_FIELD] if isinstance(value, str) else ""


def _what_it_is(body: bytes, url: str) -> str:
    start = body[:4096].lstrip().lower()
    if not start:
        return f"{url} answers with an empty document, not a feed"
    if b"<html" in start or b"<!doctype html" in start:
        named = _feed_named_in(body[:200_000], url)
        hint = f"; the page names this feed: {named}" if named else ""
        return f"{url} is a web page, not a feed{hint}"
    return f"{url} is neither RSS, Atom, RDF nor JSON Feed"


def _feed_named_in(page: bytes, url: str) -> str:
    """The absolute address of the first feed a page names (`<link rel=alternate type=application/rss+xml>`), or empty.

    Other alternates are passed over: translations of the page, and its oEmbed description.
    """
    for tag in _LINK.findall(page):
        href = _HREF.search(tag)
        if href and b"alternate" in tag.lower() and b"oembed" not in tag.lower() and _FEED_TYPE.search(tag):
            raw = html.unescape(next(filter(None, href.groups()), b"").decode("utf-8", "replace"))
            try:
                return canonical_url(raw, url)
            except UrlError:
                continue
    return ""
