"""The `listing` kind. `scrapy crawl listing -a source=ID` polls one."""

from typing import ClassVar

from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class ListingSpider(SourceSpider):
    """Polls the page that lists articles named by `source`, then fetches its articles' pages."""

    name = "listing"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.LISTING: DocumentKind}
