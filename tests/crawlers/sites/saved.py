"""A site's spider on its saved page, and what is expected of that."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.collection import parsing
from aggregator.collection.raw import Context, RawItem, Reading, Response
from aggregator.vocabulary import SourceKind
from crawlers.site import site_named

HERE = Path(__file__).parent
#: When the page was read: dates later than this would not be believed.
READ = datetime(2027, 1, 1, tzinfo=UTC)


def found(name: str) -> dict[str, Any]:
    """What is stored of the page that stands beside this file: `<name>.html`."""
    site = site_named(name)
    reading = Reading(SourceKind.SPIDER, spider=name)
    context = Context(
        name, site.start, site.home, site.languages, READ, time_zone=site.time_zone or "UTC", reading=reading
    )
    response = Response(site.start, 200, (HERE / f"{name}.html").read_bytes(), "text/html")
    washed = parsing.feed(response, context)
    return {"items": [_said(item) for item in washed.items], "further": list(washed.further)}


def expected(name: str) -> dict[str, Any]:
    """What somebody has read on that page with their own eyes: `<name>.json`."""
    said: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return said


def _said(item: RawItem) -> dict[str, Any]:
    return {
        "url": item.url,
        "title": item.title,
        "summary": item.summary,
        "bylines": list(item.bylines),
        "published": item.published.moment.isoformat() if item.published else None,
        "language": item.language,
    }
