"""The newsstand's texts and gold: outlets and articles as plain values, dated from a start."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML

#: What every newsstand host name ends with; RFC 6761 makes it loopback.
DOMAIN = "localhost"


@dataclass(frozen=True, slots=True)
class Outlet:
    """An invented outlet and the oddity of its feed."""

    id: str
    name: str
    language: str
    #: the form of the feed, see `feeds.py`; of an outlet without one the kind of source, see `unfed.py`
    feed: str
    #: whether the feed carries the whole text
    full: bool
    path: str
    #: minutes east of UTC of the times it prints
    offset: int
    #: where the feed really is, when `path` redirects
    moved_to: str | None = None
    #: the zone of times printed without one
    time_zone: str | None = None
    #: the spider that follows it, of an outlet that no other kind of source can follow
    spider: str | None = None

    @property
    def kind(self) -> str:
        """The kind of source that it is followed as."""
        return self.feed if self.feed in ("listing", "sitemap", "wordpress", "spider") else "feed"


@dataclass(frozen=True, slots=True)
class SectionFeed:
    """A second feed of an outlet, with its newest articles."""

    id: str
    outlet: str
    path: str
    newest: int


@dataclass(frozen=True, slots=True)
class Text:
    """What an article says, at one time."""

    title: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Article:
    """One invented article with its gold."""

    id: str
    outlet: str
    language: str
    #: gold: the event
    story: str
    published: datetime
    author: str
    text: Text
    #: what it says after its correction, and when that stands
    corrected: Text | None
    corrected_at: datetime | None
    #: gold: the article whose text it has
    duplicate_of: str | None
    #: gold: the same mould with other facts; no duplicate
    twin_of: str | None
    #: gold: the article of which it is a translation
    translation_of: str | None

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/articles/{self.id}"


@dataclass(frozen=True, slots=True)
class Library:
    """Everything on the newsstand."""

    outlets: dict[str, Outlet]
    section_feeds: dict[str, SectionFeed]
    #: newest first
    articles: tuple[Article, ...]

    def of(self, outlet_id: str) -> list[Article]:
        """An outlet's articles, newest first."""
        return [article for article in self.articles if article.outlet == outlet_id]

    def groups(self) -> dict[str, str]:
        """Gold duplicates: article id -> id of the root of its group."""
        parents = {article.id: article.duplicate_of for article in self.articles}

        def root(article_id: str) -> str:
            parent = parents[article_id]
            return article_id if parent is None else root(parent)

        return {article.id: root(article.id) for article in self.articles}

    def stories(self) -> dict[str, str]:
        """Gold stories: article id -> event."""
        return {article.id: article.story for article in self.articles}


def library(start: datetime) -> Library:
    """The newsstand as seen from `start` (aware): an article of `days_ago: 3` is three days older."""
    known = _yaml("outlets.yaml")
    outlets = {key: Outlet(id=key, **fields) for key, fields in known["outlets"].items()}
    sections = {key: SectionFeed(id=key, **fields) for key, fields in known["section_feeds"].items()}
    rows = [row for name in _story_files() for row in _yaml(f"stories/{name}")["articles"]]
    found = sorted((_article(row, start) for row in rows), key=lambda a: (a.published, a.id), reverse=True)
    return Library(outlets, sections, tuple(found))


def quotations() -> list[dict[str, Any]]:
    """Gold quotations: rows of {quote, cites, verdict, note}."""
    return [row for name in _story_files() for row in _yaml(f"stories/{name}").get("quotations", [])]


def _story_files() -> list[str]:
    folder = files("aggregator.newsstand").joinpath("stories")
    return sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".yaml"))


@cache
def _yaml(name: str) -> Any:
    return YAML(typ="safe").load(files("aggregator.newsstand").joinpath(name).read_text("utf-8"))


def _article(row: dict[str, Any], start: datetime) -> Article:
    published = (start - timedelta(days=float(row["days_ago"]))).replace(second=0, microsecond=0)
    text = _text(row, {})
    correction = row.get("correction")
    return Article(
        id=row["id"],
        outlet=row["outlet"],
        language=row["language"],
        story=row["story"],
        published=published,
        author=row.get("author", ""),
        text=text,
        corrected=_text(correction, row) if correction else None,
        corrected_at=published + timedelta(days=float(correction.get("days_after", 1))) if correction else None,
        duplicate_of=row.get("duplicate_of"),
        twin_of=row.get("twin_of"),
        translation_of=row.get("translation_of"),
    )


def _text(row: dict[str, Any], fallback: dict[str, Any]) -> Text:
    def field(name: str) -> str:
        return str(row.get(name) or fallback.get(name, "")).strip()

    return Text(title=field("title"), summary=field("summary"), body=field("body"))
