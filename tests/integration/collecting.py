"""What the tests of intake and pages share: a mirrored source, its plan, items as washing would give them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import select

from aggregator.collection.identity import digest, text_hash
from aggregator.collection.packing import pack
from aggregator.collection.raw import Published, RawItem, Response, WashedFeed, WashedPage
from aggregator.collection.sources import PollPlan
from aggregator.models import Article, Outlet, Revision, Source
from aggregator.store import sources
from aggregator.store.database import Database
from aggregator.text.terms import search_terms
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis, SourceKind
from tests.factories import NOW

HOUR = timedelta(hours=1)


def mirrored(database: Database, *source_ids: str) -> None:
    """An outlet with these feeds."""
    outlet = Outlet(id="rudnameh", name="رودنامه", home="https://rud.example/")
    rows = [Source(id=key, outlet_id="rudnameh", kind=SourceKind.FEED, url=url_of(key)) for key in source_ids]
    with database.write() as session:
        sources.mirror(session, outlets=[outlet], sources=rows)


def url_of(source_id: str) -> str:
    return f"https://rud.example/{source_id}.xml"


def plan(source_id: str = "rud", **given: Any) -> PollPlan:
    fields: dict[str, Any] = {
        "source_id": source_id,
        "outlet_id": "rudnameh",
        "kind": SourceKind.FEED,
        "url": url_of(source_id),
        "home": "https://rud.example/",
        "languages": ("fa",),
        "time_zone": "Asia/Tehran",
        "pages": "auto",
        "interval": HOUR,
        "etag": None,
        "last_modified": None,
        "body_hash": None,
        "failures": 0,
    }
    return PollPlan(**fields | given)


def answer(body: bytes = b"<rss/>", **given: Any) -> Response:
    fields: dict[str, Any] = {"url": url_of("rud"), "status": 200, "body": body, "content_type": "text/xml"}
    return Response(**fields | {"etag": '"e1"', "last_modified": "Wed, 04 Mar 2026 09:00:00 GMT"} | given)


def item(number: int = 1, text: str = "شهرداری پل تازه‌ای را گشود.", **given: Any) -> RawItem:
    title = given.get("title", f"پل تازه {number}")
    fields: dict[str, Any] = {
        "entry_key": digest("guid", str(number)),
        "url_key": f"rud.example/{number}",
        "url": f"https://rud.example/{number}",
        "own_page": True,
        "title": title,
        "summary": text,
        "text": text,
        "full_text": False,
        "text_hash": text_hash(title, text),
        "terms": " ".join(words(f"{title} {text}")),
        "content_hash": digest(title, text),
        "bylines": (),
        "published": Published(NOW - 3 * HOUR, PublishedBasis.FEED, 210),
        "language": "fa",
    }
    return RawItem(**fields | given)


def feed(*items: RawItem, body: bytes = b"<rss/>", **given: Any) -> WashedFeed:
    washed = WashedFeed(items=items, seen=len(items), packed=pack(body, "text/xml"))
    return replace(washed, **given) if given else washed


def page(text: str, **given: Any) -> WashedPage:
    fields: dict[str, Any] = {"title": "پل تازه", "bylines": (), "published": None, "language": "fa"}
    return WashedPage(
        text=text,
        text_hash=text_hash("", text),
        terms=search_terms(words(text)),
        packed=pack(text.encode(), "text/html"),
        **fields | given,
    )


def the_articles(database: Database) -> list[Article]:
    with database.read() as session:
        return list(session.exec(select(Article).order_by(Article.url_key)))


def the_texts(database: Database) -> list[tuple[int, int, str, str]]:
    """Article, revision number, origin and text of every revision."""
    with database.read() as session:
        rows = session.exec(select(Revision).order_by(Revision.article_id, Revision.number))
        return [(row.article_id, row.number, row.origin.value, row.text) for row in rows]


def the_source(database: Database, source_id: str = "rud") -> Source:
    with database.read() as session:
        return sources.get(session, source_id)
