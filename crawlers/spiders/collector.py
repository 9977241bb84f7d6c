"""The collector's spider: one crawler for the sources of every kind, so that slots and delays per host are shared."""

from typing import Any, ClassVar

from aggregator.collection.asking import new_batch
from aggregator.collection.sources import Wanted
from aggregator.vocabulary import SourceKind
from crawlers.round import Scope
from crawlers.spiders.base import Kind, RoundSpider
from crawlers.spiders.feed import FeedSpider
from crawlers.spiders.listing import ListingSpider
from crawlers.spiders.site import SiteSpider
from crawlers.spiders.sitemap import SitemapSpider
from crawlers.spiders.wordpress import WordPressSpider


class CollectorSpider(RoundSpider):
    """Serves everybody's requests when it stays, else those of one batch; then fetches pages.

    Without either it polls the sources that are due (or those named, separated by commas; or all).
    """

    name = "collector"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = (
        FeedSpider.kinds | ListingSpider.kinds | SitemapSpider.kinds | WordPressSpider.kinds | SiteSpider.kinds
    )

    def __init__(
        self,
        sources: str = "",
        every: str = "",
        limit: str = "",
        batch: str = "",
        stay: str = "",
        pages_of: str = "",
        pages: str = "yes",
        **arguments: Any,
    ) -> None:
        named = tuple(part for part in sources.split(",") if part)
        wanted = None if batch or stay else Wanted(named, bool(every), int(limit) if limit else None)
        scope = Scope(
            batch=None if stay else batch or new_batch(),
            pages_of=named or tuple(part for part in pages_of.split(",") if part),
            pages=pages == "yes",
        )
        super().__init__(scope, wanted, **arguments)
