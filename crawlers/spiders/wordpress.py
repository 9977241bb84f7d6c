"""The `wordpress` kind: posts from a site's REST interface. `scrapy crawl wordpress -a source=ID` polls one."""

from typing import ClassVar

from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class WordPressSpider(SourceSpider):
    """Polls the WordPress site named by `source`, then fetches its articles' pages."""

    name = "wordpress"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.WORDPRESS: DocumentKind}
