"""The `sitemap` kind. `scrapy crawl sitemap -a source=ID` polls one."""

from typing import ClassVar

from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class SitemapSpider(SourceSpider):
    """Polls the sitemap named by `source`, then fetches its articles' pages."""

    name = "sitemap"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.SITEMAP: DocumentKind}
