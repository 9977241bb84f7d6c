"""The `wordpress` kind: posts from a site's REST interface. `scrapy crawl wordpress -a source=ID` polls one."""

from typing import ClassVar

from aggregator.collection.posts_address import posts_address
from aggregator.collection.sources import PollPlan
from aggregator.vocabulary import SourceKind
from crawlers.spiders.base import Kind, SourceSpider
from crawlers.spiders.documents import DocumentKind


class WordPressKind(DocumentKind):
    """Requests for and reading of posts."""

    def address(self, plan: PollPlan) -> str:
        """The first page of the site's posts."""
        return posts_address(plan.url)


class WordPressSpider(SourceSpider):
    """Polls the WordPress site named by `source`, then fetches its articles' pages."""

    name = "wordpress"
    kinds: ClassVar[dict[SourceKind, type[Kind]]] = {SourceKind.WORDPRESS: WordPressKind}
