"""Sitemaps (sitemaps.org, protocol 0.9), news sitemaps and indexes of them, packed or not, as XML or as lines. Pure.

Run in the parsing child: what is packed may unpack to anything, and XML from outside may name entities without end.
"""

import re
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from aggregator.collection.raw import MAX_CHILDREN, FeedEntry, ParsedFeed
from aggregator.errors import NotAFeedError
from aggregator.text.bounded import Bounded
from aggregator.text.dates import parse_date
from aggregator.text.markup import clean_line
from aggregator.text.urls import is_web_url, safe_href

#: A sitemap has at most 50 MB unpacked (sitemaps.org).
MAX_BYTES = 50 << 20
#: Entries taken, newest first.
MAX_ENTRIES = 500
#: Articles stay of use for 21 days (DESIGN, section 1); what a sitemap has from before that is its archive.
OLDEST = timedelta(days=21)
#: Entries without any date: nobody knows which of them are new, so that few are taken, from the end that sites add to.
MAX_UNDATED = 100

_NEWS = "{*}news/{*}"
_PACKED = b"\x1f\x8b"
_LINE_OF_ADDRESS = re.compile(r"https?://\S{1,2000}")


def parse_sitemap(
    body: bytes, url: str, *, match: str = "", since: datetime | None = None, now: datetime
) -> ParsedFeed:
    """The articles a sitemap names, newest first; of an index, the sitemaps to look into, in that order.

    Args:
        match: a regular expression (RE2) found in addresses of articles; empty when all are.
        since: when an index was last looked into; sitemaps that say they have not changed since are left out.

    Raises:
        NotAFeedError: it is no sitemap, or unpacks to more than 50 MB.
    """
    content = _unpacked(body, url)
    root = _root(content)
    pattern = Bounded(match) if match else None
    if root is None:
        entries = [FeedEntry(link=line, only_link=True) for line in _lines(content)]
        if not entries:
            raise NotAFeedError(f"{url} is no sitemap")
        return _chosen(entries, pattern, now)
    name = etree.QName(root).localname
    if name == "sitemapindex":
        return ParsedFeed((), version="sitemapindex", further=tuple(_children(root, url, since, now)))
    if name != "urlset":
        raise NotAFeedError(f"{url} is no sitemap: it begins with <{name[:40]}>")
    return _chosen([_entry(each, url) for each in root.iterchildren("{*}url")], pattern, now)


def _unpacked(body: bytes, url: str) -> bytes:
    if not body.startswith(_PACKED):
        return body
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpack.decompress(body, MAX_BYTES)
    except zlib.error as error:
        raise NotAFeedError(f"{url} cannot be unpacked: {error}") from error
    if unpack.unconsumed_tail:
        raise NotAFeedError(f"{url} unpacks to more than {MAX_BYTES >> 20} MB")
    return content


def _root(content: bytes) -> Any:
    if not content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        return etree.fromstring(content.lstrip(b" \t\r\n"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _lines(content: bytes) -> list[str]:
    lines = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace").splitlines()
    return [line.strip() for line in lines if _LINE_OF_ADDRESS.fullmatch(line.strip())]


def _children(index: Any, url: str, since: datetime | None, now: datetime) -> Iterator[str]:
    """The sitemaps to look into: of news first, then those that changed last, then those that stand last."""
    found = [
        (_said(each, "{*}loc"), _moment(_said(each, "{*}lastmod"), now)) for each in index.iterchildren("{*}sitemap")
    ]
    # days are often all they say, and a clock may be a day off
    fresh = [one for one in found if since is None or one[1] is None or one[1] > since - timedelta(days=2)]
    ranked = sorted(
        enumerate(fresh), key=lambda one: ("news" in one[1][0].lower(), one[1][1] is not None, one[1][1] or now, one[0])
    )
    addresses = (safe_href(address, base=url) for _, (address, _) in reversed(ranked))
    chosen = dict.fromkeys(address for address in addresses if address and is_web_url(address) and address != url)
    yield from list(chosen)[:MAX_CHILDREN]


def _entry(element: Any, url: str) -> FeedEntry:
    return FeedEntry(
        link=safe_href(_said(element, "{*}loc"), base=url) or "",
        title=_said(element, f"{_NEWS}title"),
        published=_said(element, f"{_NEWS}publication_date"),
        changed=_said(element, "{*}lastmod"),
        only_link=True,
    )


def _said(element: Any, path: str) -> str:
    return clean_line(str(element.findtext(path) or "")[:5_000])


def _chosen(entries: list[FeedEntry], pattern: Bounded | None, now: datetime) -> ParsedFeed:
    ours = [entry for entry in entries if is_web_url(entry.link) and (pattern is None or pattern.anywhere(entry.link))]
    dated = [(moment, entry) for entry in ours if (moment := _moment(entry.published or entry.changed, now))]
    recent = sorted((one for one in dated if one[0] >= now - OLDEST), key=lambda one: one[0], reverse=True)
    undated = [entry for entry in ours if not (entry.published or entry.changed)]
    chosen = [entry for _, entry in recent][:MAX_ENTRIES] + undated[-MAX_UNDATED:]
    # what is old was never meant; what is too much is told
    over = max(0, len(recent) - MAX_ENTRIES) + max(0, len(undated) - MAX_UNDATED)
    return ParsedFeed(tuple(chosen), truncated=over, version="sitemap")


def _moment(written: str, now: datetime) -> datetime | None:
    parsed = parse_date(written, now=now) if written else None
    return parsed.moment if parsed else None
