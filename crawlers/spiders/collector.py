"""The collector's spider: one crawler for the sources of every kind, so that slots and delays per host are shared."""

from typing import Any, ClassVar

from aggregator.collection.sources import Wanted
from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, RoundSpider
from crawlers.spiders.feed import FeedKind


class CollectorSpider(RoundSpider):
    """Polls the sources that are due (or those named, separated by commas; or all), then fetches pages."""

    name = "collector"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.FEED: FeedKind}

    def __init__(self, sources: str = "", every: str = "", limit: str = "", **arguments: Any) -> None:
        named = tuple(part for part in sources.split(",") if part)
        super().__init__(Wanted(named, bool(every), int(limit) if limit else None), **arguments)
