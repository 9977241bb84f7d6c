"""What the tests of clips share: texts in several languages, clips of them, and what is stored afterwards."""

from datetime import timedelta
from typing import Any

from sqlmodel import select

from aggregator.collection.clipping import Clip, Given, clip_of_text
from aggregator.collection.clips import Stored, store_clip
from aggregator.collection.packing import pack
from aggregator.collection.raw import Published
from aggregator.models import Article, Outlet, Revision, Snapshot, Source
from aggregator.store.database import Database
from aggregator.vocabulary import PublishedBasis
from tests.factories import NOW

FA = "شورای رودخانه می‌گوید پل تازه از دوشنبه بسته می‌شود و تا پایان ماه باز نخواهد شد."
AR = "أعلنت هيئة الميناء إغلاق الجسر القديم حتى نهاية الشهر بسبب أعمال الصيانة."
SQ = "Bordi i lumit njofton se ura e re mbyllet të hënën dhe nuk hapet para fundit të muajit."
FR = "La bibliothèque du port rouvre lundi, après trois mois de travaux sur le toit de l’annexe."

YESTERDAY = Published(NOW - timedelta(days=1), PublishedBasis.CLIP, 210)
BOARD = Given(handle="@bordi", platform="Telegram", published=YESTERDAY)


def by_hand(text: str = FA, *, url: str = "", **said: Any) -> Clip:
    """A clip whose text was given, at an outlet unless `said` says otherwise."""
    fields = {"outlet": "رودنامه", "published": YESTERDAY} | said
    return clip_of_text(Given(**fields), text, url=url)


def of_page(url: str, text: str = SQ, **changes: Any) -> Clip:
    """A clip whose page was fetched."""
    fields: dict[str, Any] = {
        "given": Given(),
        "url": url,
        "title": "Ura mbyllet",
        "text": text,
        "bylines": ("Lule Shtegtari",),
        "published": Published(NOW - timedelta(hours=3), PublishedBasis.META, 60),
        "language": "sq",
        "by_hand": False,
        "site_name": "Bregu i Ri",
        "packed": pack(text.encode(), "text/html"),
    }
    return Clip(**fields | changes)


def stored(database: Database, clip: Clip) -> Stored:
    return store_clip(database, clip, now=NOW)


def the_article(database: Database, article_id: int) -> Article:
    with database.read() as session:
        return session.exec(select(Article).where(Article.id == article_id)).one()


def the_outlets(database: Database) -> dict[str, Outlet]:
    with database.read() as session:
        return {outlet.id: outlet for outlet in session.exec(select(Outlet))}


def everything(database: Database) -> list[dict[str, Any]]:
    """All that clipping may write, for seeing that it wrote nothing."""
    with database.read() as session:
        return [
            row.model_dump()
            for model, key in (
                (Outlet, Outlet.id),
                (Source, Source.id),
                (Article, Article.id),
                (Revision, Revision.id),
                (Snapshot, Snapshot.sha256),
            )
            for row in session.exec(select(model).order_by(key))
        ]
