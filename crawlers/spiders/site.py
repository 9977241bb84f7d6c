"""The `spider` kind: what a file of `sites/` reads. `scrapy crawl spider -a source=ID` polls one."""

from typing import ClassVar

from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class SiteSpider(SourceSpider):
    """Polls the site named by `source` where its spider starts, then fetches its articles' pages."""

    name = "spider"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.SPIDER: DocumentKind}
