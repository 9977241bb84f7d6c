"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) to entries; feedparser 6.0 does not read it."""

import json
from collections.abc import Iterator
from typing import Any

from aggregator.collection.raw import FeedEntry, ParsedFeed
from aggregator.errors import NotAFeedError


def looks_like_json(body: bytes, content_type: str) -> bool:
    """Whether a document is to be read as JSON, by its first character (servers often send text/html) or its type."""
    start = body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start == b"{" or (start == b"[" and "json" in content_type)


def parse_json_feed(body: bytes, *, url: str) -> ParsedFeed:
    """A JSON Feed with all its entries; its version is `json1` or `json11`.

    Raises:
        NotAFeedError: not JSON, or JSON that is no feed.
    """
    try:
        document = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"{url} is not a JSON Feed: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NotAFeedError(f"{url} is JSON, but no JSON Feed: it has no list of items")
    version = "json11" if str(document.get("version", "")).endswith("1.1") else "json1"
    shared = tuple(_authors(document))
    return ParsedFeed(
        entries=tuple(_entry(item, shared) for item in document["items"]),
        version=version,
        title=_text(document.get("title")),
        home=_text(document.get("home_page_url")),
    )


def _entry(item: Any, shared_authors: tuple[str, ...]) -> FeedEntry:
    if not isinstance(item, dict):
        return FeedEntry()
    return FeedEntry(
        guid=_text(item.get("id")),
        link=_text(item.get("url")) or _text(item.get("external_url")),
        title=_text(item.get("title")),
        summary=_text(item.get("summary")),
        content=_text(item.get("content_html")) or _text(item.get("content_text")),
        authors=tuple(_authors(item)) or shared_authors,
        published=_text(item.get("date_published")),
        updated=_text(item.get("date_modified")),
        image=_text(item.get("image")) or _text(item.get("banner_image")),
    )


def _authors(holder: dict[str, Any]) -> Iterator[str]:
    listed = holder.get("authors")
    single = holder.get("author")
    for author in listed if isinstance(listed, list) else [single] if single else []:
        if isinstance(author, dict) and _text(author.get("name")):
            yield _text(author["name"])


def _text(value: object) -> str:
    if isinstance(value, bool):
        return ""
    return str(value)[:500_000] if isinstance(value, str | int | float) else ""
