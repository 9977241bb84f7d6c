"""What an article's page says of itself: headline, authors, date, site, image; in JSON-LD, meta tags, its place."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from htmldate import find_date
from trafilatura import metadata
from trafilatura.settings import Document, set_date_params

from aggregator.collection import lead_image

#: Deepest JSON-LD nesting looked into; real pages use two or three levels.
_JSON_DEPTH = 6

_DATE_META = (
    "//meta[@property='article:published_time']/@content",
    "//meta[@itemprop='datePublished']/@content",
    "//meta[@name='date' or @name='pubdate' or @name='publish-date']/@content",
    "//meta[@name='dc.date' or @name='DC.date.issued']/@content",
    "//time[@itemprop='datePublished' or @pubdate]/@datetime",
    "//article//time/@datetime",
)
_SITE_NAME = "//meta[@property='og:site_name']/@content"


@dataclass(frozen=True, slots=True)
class PageFacts:
    """The page's own strings, nothing trusted; empty where it has none."""

    title: str = ""
    authors: tuple[str, ...] = ()
    published: str = ""
    site_name: str = ""
    image: str = ""


def facts_of(tree: Any, url: str) -> PageFacts:
    """What a page says of itself. `url` is where it was found; a date in it serves where there is no better one."""
    said = _said(tree)
    title = said.title or metadata.extract_title(tree) or ""
    author = said.author or metadata.extract_author(tree) or ""
    objects = list(_linked_data(tree))
    published = _published(tree, objects) or find_date(tree, **set_date_params(extensive=True), url=url) or ""
    site_name = _first(str(found) for found in tree.xpath(_SITE_NAME))
    image = lead_image.of_page(tree, objects)
    return PageFacts(title, tuple(name for name in re.split(r"\s*;\s*", author) if name), published, site_name, image)


def _said(tree: Any) -> Document:
    """Headline and author as meta tags and JSON-LD have them."""
    found = metadata.examine_meta(tree)
    if found.author and " " not in found.author:  # the name of an account
        found.author = None
    with suppress(Exception):  # its reader takes many forms for granted; then the tags have to do
        found = metadata.extract_meta_json(tree, found)
    found.clean_and_trim()
    return found


def _published(tree: Any, objects: Iterable[dict[str, Any]]) -> str:
    return _first(str(block.get("datePublished") or "") for block in objects) or _first(
        str(found) for path in _DATE_META for found in tree.xpath(path)
    )


def _linked_data(tree: Any) -> Iterator[dict[str, Any]]:
    """The JSON-LD objects of a page (schema.org), nested ones included."""
    for raw in tree.xpath("//script[@type='application/ld+json']/text()"):
        try:
            yield from _objects(json.loads(raw, strict=False), _JSON_DEPTH)
        except (ValueError, RecursionError):
            continue


def _objects(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(node, list):
        for part in node[:100]:
            yield from _objects(part, depth - 1)
    elif depth and isinstance(node, dict):
        yield node
        yield from _objects(node.get("@graph"), depth - 1)
        yield from _objects(node.get("mainEntity"), depth - 1)


def _first(candidates: Iterator[str]) -> str:
    return next((candidate.strip() for candidate in candidates if candidate.strip()), "")
