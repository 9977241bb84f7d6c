"""Posts of a WordPress site, from its REST interface (developer.wordpress.org/rest-api/reference/posts). Pure."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aggregator.collection.posts_address import PER_PAGE, posts_address
from aggregator.collection.raw import FeedEntry, ParsedFeed
from aggregator.errors import NotAFeedError

_LONGEST = 500_000


def parse_posts(body: bytes, url: str) -> ParsedFeed:
    """The posts of one page, newest first, and the address of the next page where this one is full.

    Raises:
        NotAFeedError: it is no list of posts; the message has what the site says, where it says something.
    """
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise NotAFeedError(f"{url} answers with something else than WordPress's posts: {error}") from error
    if not isinstance(found, list):
        said = _text(found.get("message")) if isinstance(found, dict) else ""
        raise NotAFeedError(f"{url} gives no posts{': ' + said[:200] if said else ''}")
    posts = [post for post in found if isinstance(post, dict)]
    if found and not any("link" in post and "title" in post for post in posts):
        raise NotAFeedError(f"{url} is JSON, but no list of WordPress's posts")
    further = (_next(url),) if len(found) >= PER_PAGE else ()
    return ParsedFeed(tuple(map(_entry, posts)), version="wordpress", further=further)


def _next(url: str) -> str:
    page = next((value for name, value in parse_qsl(urlsplit(url).query) if name == "page"), "1")
    return posts_address(url, page=int(page) + 1 if page.isdecimal() and len(page) < 6 else 2)


def _entry(post: dict[str, Any]) -> FeedEntry:
    content = {} if _is_protected(post) else post.get("content")
    return FeedEntry(
        guid=_rendered(post.get("guid")),
        link=_text(post.get("link")),
        title=_rendered(post.get("title")),
        summary=_rendered(post.get("excerpt")),
        content=_rendered(content),
        authors=tuple(_authors(post)),
        published=_zoned(post.get("date_gmt")) or _text(post.get("date")),
        updated=_zoned(post.get("modified_gmt")),
        image=next((address for each in _embedded(post, "wp:featuredmedia") if (address := _picture(each))), ""),
    )


def _is_protected(post: dict[str, Any]) -> bool:
    content = post.get("content")
    return isinstance(content, dict) and content.get("protected") is True


def _zoned(written: object) -> str:
    """A moment that WordPress writes without a zone though it is in UTC; it writes zeros where it has none."""
    text = _text(written)
    return f"{text}Z" if text and not text.startswith("0000") and not text.endswith("Z") else ""


def _authors(post: dict[str, Any]) -> Iterator[str]:
    yield from (name for person in _embedded(post, "author") if (name := _text(person.get("name"))))


def _embedded(post: dict[str, Any], relation: str) -> Iterator[dict[str, Any]]:
    """What is linked to a post and stands beside it; a link that leads nowhere stands there as an error."""
    found = post.get("_embedded")
    linked = found.get(relation) if isinstance(found, dict) else None
    yield from (each for each in (linked if isinstance(linked, list) else []) if isinstance(each, dict))


def _picture(media: dict[str, Any]) -> str:
    return _text(media.get("source_url")).strip() if media.get("media_type", "image") == "image" else ""


def _rendered(value: object) -> str:
    return _text(value.get("rendered")) if isinstance(value, dict) else _text(value)


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""
