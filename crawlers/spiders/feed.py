"""The `feed` kind: RSS, Atom, RDF and JSON Feed. `scrapy crawl feed -a source=ID` polls one."""

from typing import ClassVar

from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class FeedSpider(SourceSpider):
    """Polls the feed named by `source`, then fetches its articles' pages."""

    name = "feed"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.FEED: DocumentKind}
