"""Velda Info, of the newsstand: its live page is drawn by a script from data that stands in it."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from aggregator.collection.raw import FeedEntry
from crawlers.site import Page, Site


class VeldaInfo(Site):
    """The live page: an empty list, and all of it as JSON."""

    name = "velda_info"
    outlet = "Velda Info"
    start = "https://velda-info.example/direct"
    home = "https://velda-info.example/"
    languages = ("fr",)
    time_zone = "Europe/Paris"

    def parse(self, page: Page) -> Iterable[FeedEntry]:
        """Each of the data's news is an entry, but for advertisements."""
        for news in self._data(page)["articles"]:
            if news.get("genre") != "publicité":
                yield FeedEntry(
                    link=self.link(news),
                    title=self.title(news),
                    summary=self.summary(news),
                    authors=self.authors(news),
                    published=self.published(news),
                    only_link=True,
                )

    def link(self, news: dict[str, Any]) -> str:
        """Its address is made of its short name."""
        return f"/articles/{news['slug']}"

    def title(self, news: dict[str, Any]) -> str:
        """The headline, below a rubric or not."""
        return " : ".join(part for part in (news.get("rubrique"), news["titre"]) if part)

    def summary(self, news: dict[str, Any]) -> str:
        """The teaser."""
        return str(news.get("chapo") or "")

    def authors(self, news: dict[str, Any]) -> tuple[str, ...]:
        """Those who wrote it."""
        return tuple(str(name) for name in news.get("auteurs", ()))

    def published(self, news: dict[str, Any]) -> str:
        """When, as the site counts: in seconds."""
        return datetime.fromtimestamp(news["ts"], UTC).isoformat()

    def further(self, page: Page) -> Iterable[str]:
        """Where older news stand."""
        older = self._data(page).get("suite")
        return (older,) if older else ()

    def _data(self, page: Page) -> dict[str, Any]:
        return dict(page.data("script#donnees"))
