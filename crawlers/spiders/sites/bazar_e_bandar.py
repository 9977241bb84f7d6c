"""بازار بندر, of the newsstand: a day stands once above its news, each of which is a box that only scripts can open."""

from collections.abc import Iterable

from parsel import Selector

from aggregator.collection.raw import FeedEntry
from crawlers.site import Page, Site, words


class BazarEBandar(Site):
    """The news of the day: no links, and dates in two pieces, so that no `listing` can follow it."""

    name = "bazar_e_bandar"
    outlet = "بازار بندر"
    start = "https://bazar-e-bandar.example/khabar"
    home = "https://bazar-e-bandar.example/"
    languages = ("fa",)
    time_zone = "Asia/Tehran"

    def parse(self, page: Page) -> Iterable[FeedEntry]:
        """Each box under a day is an entry."""
        for day in page.css("main section"):
            for box in day.css(".khabar"):
                yield FeedEntry(
                    link=self.link(box),
                    title=self.title(box),
                    summary=self.summary(box),
                    authors=self.authors(box),
                    published=self.published(day, box),
                    only_link=True,
                )

    def link(self, box: Selector) -> str:
        """Where a script would lead."""
        return box.attrib.get("data-neshani", "")

    def title(self, box: Selector) -> str:
        """The headline."""
        return words(box.css("h3"))

    def summary(self, box: Selector) -> str:
        """The teaser."""
        return words(box.css("p"))

    def authors(self, box: Selector) -> tuple[str, ...]:
        """Who wrote it, behind "written by"."""
        written = words(box.css(".nevisandeh")).removeprefix("نوشتهٔ").strip()
        return (written,) if written else ()

    def published(self, day: Selector, box: Selector) -> str:
        """The day above, and the time beside it."""
        return f"{words(day.css('h2'))} {words(box.css('b'))}"
