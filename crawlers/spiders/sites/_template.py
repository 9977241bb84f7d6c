"""Outlet of Template: what its list of articles is like, and why no `listing` can follow it."""

from collections.abc import Iterable

from parsel import Selector

from aggregator.collection.raw import FeedEntry
from crawlers.site import Page, Site, words


class Template(Site):
    """The list of articles at https://www.example.org/list."""

    name = "_template"
    outlet = "Outlet of Template"
    start = "https://www.example.org/list"
    home = "https://www.example.org/"
    languages = ("en",)
    time_zone = "UTC"

    def parse(self, page: Page) -> Iterable[FeedEntry]:
        """Each card of the list is an entry; `only_link` where an entry's words stand on its own page only."""
        for card in page.css("article"):
            yield FeedEntry(
                link=self.link(card),
                title=self.title(card),
                summary=self.summary(card),
                authors=self.authors(card),
                published=self.published(card),
                only_link=True,
            )

    def link(self, card: Selector) -> str:
        """The article's address, relative or not."""
        return card.css("h2 a::attr(href)").get("")

    def title(self, card: Selector) -> str:
        """Its headline."""
        return words(card.css("h2"))

    def summary(self, card: Selector) -> str:
        """Its teaser."""
        return words(card.css("p"))

    def authors(self, card: Selector) -> tuple[str, ...]:
        """Those who wrote it."""
        return tuple(words(each.css("*")) for each in card.css(".author"))

    def published(self, card: Selector) -> str:
        """Its date, as the site writes it."""
        return card.css("time::attr(datetime)").get("")

    def further(self, page: Page) -> Iterable[str]:
        """The next page of the list."""
        return page.css("a[rel=next]::attr(href)").getall()
