"""Makers for the tests of washing: an invented outlet, a fixed moment."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.raw import Context, FeedEntry, ParsedFeed, RawItem, WashedFeed
from aggregator.collection.wash import wash_feed

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
URL = "https://prova.example/rss/feed.xml"
FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"


def context(**given: Any) -> Context:
    fields = {"source_id": "prova", "url": URL, "home": "https://prova.example/", "languages": ("sq",), "now": NOW}
    return Context(**fields | given)


def wash(*entries: FeedEntry, truncated: int = 0, **given: Any) -> WashedFeed:
    return wash_feed(ParsedFeed(entries=entries, truncated=truncated), context(**given))


def wash_one(**fields: Any) -> RawItem:
    (item,) = wash(FeedEntry(**{"title": "Ura e re"} | fields)).items
    return item


def washed_fixture(name: str) -> WashedFeed:
    return wash_feed(parse_feed((FEEDS / name).read_bytes(), url=URL), context())
