"""A scratch desk for the tests of drafting and rendering: a database on disk, an invented river press, settings."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.models import Article, Lineage, Membership, Outlet, Resemblance, Revision, Source, Story
from aggregator.settings import Desk, DeskHome, Outputs, Sources
from aggregator.store import articles, lineage, stories
from aggregator.store.database import Database
from aggregator.vocabulary import LineageBasis, Origin, OriginKind, PageState, PublishedBasis, SourceKind, Verdict
from tests.databases import upgraded

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SHIPPED = Path(__file__).parents[2] / "config" / "templates"
OUTLETS = {"courier": "Lirova Courier", "rudnameh": "رودنامه", "bregu": "Bregu i Ri", "hafenblatt": "Hafenblatt"}

FA_TEXT = (
    "آب‌بند درمل از دوشنبه بسته شده است، چون در دروازه پایینی آن ترکی پیدا شد.\n\n"
    "مدیر سازمان گفت: «این دروازه سال‌هاست باز و بسته می‌شود و حالا نوبت استراحت آن است.»\n\n"
    "قایقرانی گفت: «ما به سیلاب عادت داریم ولی به در بسته هیچ عادت نداریم.»"
)
DE_TEXT = (
    "Die Schleuse Dremmel ist geschlossen, weil im Untertor ein Riss gefunden wurde.\n\n"
    "„Wir haben an dieser Schleuse schon viel gesehen, aber so etwas noch nie“, sagte der Leiter.\n\n"
    "„Jeder Tag ohne Schleuse kostet uns mehr als das Tor selbst“, sagte ein Schiffer."
)


def scratch(path: Path) -> Database:
    """An empty database with the outlets in it."""
    database = upgraded(f"sqlite:///{path / 'newsloom.db'}")
    add_outlets(database)
    return database


def add_outlets(database: Database) -> None:
    """The river press."""
    with database.write() as session:
        session.add_all([Outlet(id=key, name=name) for key, name in OUTLETS.items()])
        session.flush()
        session.add_all(
            [Source(id=key, outlet_id=key, kind=SourceKind.FEED, url=f"https://{key}.example/feed") for key in OUTLETS]
        )


def add_article(
    database: Database,
    title: str,
    *,
    text: str = FA_TEXT,
    outlet: str = "rudnameh",
    language: str = "fa",
    days: float = 1.0,
    story: int | None = None,
    copy_of: int | None = None,
    bylines: Sequence[str] = ("پریسا رودبان",),
    url: str | None = None,
    origin: str | None = None,
) -> int:
    """An article, placed in a story or noted as a copy; returns its id.

    `origin` is whose text it is, as `agency:hpa`, or empty for unknown; its outlet's (a copy: that of the first) unless
    told.
    """
    at = NOW - timedelta(days=days)
    verdict = Verdict.REPRINT if copy_of else Verdict.UNIQUE
    with database.write() as session:
        number = articles.count(session) + 1
        article = Article(
            outlet_id=outlet,
            source_id=outlet,
            url=f"https://{outlet}.example/{number}" if url is None else url,
            url_key=f"{outlet}.example/{number}",
            title=title,
            bylines=list(bylines),
            published_at=at,
            published_basis=PublishedBasis.FEED,
            language=language,
            first_seen_at=at,
            changed_at=at,
            page_state=PageState.UNWANTED,
            verdict=verdict,
        )
        ident = articles.add(session, article, revision(1, title, text, language=language, at=at))
        session.flush()
        if story is not None:
            stories.place(session, Membership(article_id=ident, story_id=story, score=1.0, placed_at=NOW))
        if copy_of is not None:
            note = Resemblance(article_id=ident, of_id=copy_of, verdict=Verdict.REPRINT, share=0.9, judged_at=NOW)
            session.merge(note)
            origin = lineage.of_articles(session, [copy_of])[copy_of].key if origin is None else origin
        session.add(trace(ident, f"outlet:{outlet}" if origin is None else origin))
    return ident


def trace(ident: int, origin: str) -> Lineage:
    kind = OriginKind(origin.partition(":")[0]) if origin else OriginKind.UNKNOWN
    return Lineage(article_id=ident, revision=1, kind=kind, key=origin, basis=LineageBasis.OWN, judged_at=NOW)


def revision(number: int, title: str, text: str, *, language: str, at: datetime) -> Revision:
    return Revision(
        article_id=0,
        number=number,
        origin=Origin.FEED,
        title=title,
        text=text,
        text_hash=f"{title}-{number}"[:64],
        language=language,
        observed_at=at,
    )


def revise(database: Database, article_id: int, text: str) -> None:
    """The article now reads otherwise."""
    with database.write() as session:
        article = articles.get(session, article_id)
        article.revision += 1
        later = revision(article.revision, article.title, text, language=article.language, at=NOW)
        later.article_id = article_id
        session.add_all([article, later])


def add_story(database: Database, title: str = "آب‌بند", *, days: float = 1.0) -> int:
    """An empty story."""
    at = NOW - timedelta(days=days)
    with database.write() as session:
        return stories.add(session, Story(title=title, first_at=at, last_at=at, created_at=at, changed_at=at))


def story_of(database: Database, title: str, *, days: float = 1.0, text: str = FA_TEXT, **changes: str) -> int:
    """A story with one article."""
    story = add_story(database, title, days=days)
    add_article(database, title, story=story, days=days, text=text, **changes)  # type: ignore[arg-type]  # a table of texts
    return story


def desk(**changes: object) -> Desk:
    values: dict[str, object] = {
        "name": "Velda",
        "series": "Velda Weekly",
        "first_number": 278,
        "time_zone": "Europe/Tirane",
        "sections": [
            {"key": "farsi", "languages": ["fa", "ar"]},
            {"key": "english", "heading": "In English:", "languages": ["en"]},
            {"key": "rest", "heading": "Other languages:"},
        ],
    }
    return Desk.model_validate(values | changes)


def home(root: Path, **changes: object) -> DeskHome:
    outputs = Outputs.model_validate(changes.pop("outputs", {}))
    return DeskHome(root=root, desk=desk(**changes), sources=Sources(), outputs=outputs, database_url="sqlite://")
