"""Rows for tests: sensible defaults, every field by keyword. Nothing is stored here but what `add_...` names.

Texts are invented; the outlets are those of no country. `add_...` store what the row needs besides itself.
"""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from aggregator.models import Article, Digest, DigestItem, Membership, Outlet, Piece, Revision, Source, Story, User
from aggregator.store import articles, digests, stories
from aggregator.store.arrivals import Arrival
from aggregator.vocabulary import Origin, PageState, PieceRole, PublishedBasis, Role, SourceKind, Verdict

#: The moment at which every test stands.
NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)

_numbers = count(1)


def make_outlet(**given: Any) -> Outlet:
    return Outlet(**{"id": "rudnameh", "name": "رودنامه", "home": "https://rud.example/", "languages": ["fa"]} | given)


def make_source(**given: Any) -> Source:
    fields = {"id": "rud", "outlet_id": "rudnameh", "kind": SourceKind.FEED, "url": "https://rud.example/feed"}
    return Source(**fields | given)


def make_article(**given: Any) -> Article:
    number = next(_numbers)
    fields = {
        "outlet_id": "rudnameh",
        "source_id": "rud",
        "url": f"https://rud.example/{number}",
        "url_key": f"rud.example/{number}",
        "title": f"پل تازه روی رود {number}",
        "published_at": NOW - timedelta(hours=5),
        "published_basis": PublishedBasis.FEED,
        "language": "fa",
        "first_seen_at": NOW - timedelta(hours=4),
        "changed_at": NOW - timedelta(hours=4),
        "page_state": PageState.UNWANTED,
    }
    return Article(**fields | given)


def make_arrival(**given: Any) -> Arrival:
    number = next(_numbers)
    fields = {
        "outlet_id": "rudnameh",
        "source_id": "rud",
        "url": f"https://rud.example/{number}",
        "url_key": f"rud.example/{number}",
        "title": f"پل تازه روی رود {number}",
        "summary": "",
        "text": "شهرداری پل تازه‌ای را گشود.",
        "text_hash": "0" * 64,
        "terms": "پل تازه",
        "bylines": (),
        "language": "fa",
        "published_at": NOW,
        "published_basis": PublishedBasis.FEED,
        "published_offset": 210,
        "seen_at": NOW,
        "page_wanted": True,
        "snapshot_sha256": None,
    }
    return Arrival(**fields | given)


def make_revision(**given: Any) -> Revision:
    text = given.get("text", "شهرداری پل تازه‌ای را گشود.")
    fields = {
        "article_id": 0,
        "number": 1,
        "origin": Origin.FEED,
        "title": "پل تازه روی رود",
        "text": text,
        "text_hash": sha256(text.encode()).hexdigest(),
        "language": "fa",
        "observed_at": NOW - timedelta(hours=4),
    }
    return Revision(**fields | given)


def make_story(**given: Any) -> Story:
    fields = {"title": "پل تازه روی رود", "first_at": NOW, "last_at": NOW, "created_at": NOW, "changed_at": NOW}
    return Story(**fields | given)


def make_membership(**given: Any) -> Membership:
    return Membership(**{"article_id": 0, "story_id": 0, "score": 0.8, "placed_at": NOW} | given)


def make_digest(**given: Any) -> Digest:
    fields = {"series": "هفته‌نامه", "cover_date": date(2026, 3, 6), "number": 7, "created_at": NOW}
    return Digest(**fields | given)


def make_item(**given: Any) -> DigestItem:
    fields = {
        "digest_id": 1,
        "section": "main",
        "position": 1,
        "headline": "پل تازه",
        "lead": "رودنامه از گشایش پلی خبر داد.",
        "body": "پل دو محله را به هم می‌رساند.",
        "language": "fa",
        "created_at": NOW,
    }
    return DigestItem(**fields | given)


def make_piece(**given: Any) -> Piece:
    fields = {"item_id": 0, "position": 0, "role": PieceRole.SOURCE, "article_id": 1, "revision": 1}
    return Piece(**fields | given)


def make_user(**given: Any) -> User:
    return User(**{"name": "Ana Prifti", "role": Role.EDITOR, "created_at": NOW} | given)


def add_outlet(session: Session) -> None:
    """The outlet and source that articles of `make_article` belong to."""
    session.add(make_outlet())
    session.flush()
    session.add(make_source())
    session.flush()


#: Columns of a source that versions before schema 0020 had not.
LATER_OF_SOURCES = {
    "rhythm_seconds",
    "gap_since",
    "full_at",
    "validators_wrong_at",
    "moved_to",
    "moved_since",
    "moved_seen",
    "followed_at",
}


def add_outlet_of_before(session: Session) -> None:
    """The same on a desk of a version before schema 0020."""
    session.add(make_outlet())
    session.flush()
    session.execute(insert(Source).values(make_source().model_dump(exclude=LATER_OF_SOURCES)))


def add_article_of_before(session: Session, *, without: frozenset[str] = frozenset(), **given: Any) -> None:
    """An article without its revision on a desk of a version before schema 0024; `without` what came before that."""
    unknown = without | {"image"} if "id" in given else without | {"image", "id"}
    session.execute(insert(Article).values(make_article(**given).model_dump(exclude=unknown)))


def add_articles(session: Session, number: int = 1, *, text: str | None = None, **given: Any) -> list[int]:
    """So many articles with one revision each; their outlet and source must be there. Returns their ids."""
    words = {} if text is None else {"text": text}
    return [articles.add(session, make_article(**given), make_revision(**words)) for _ in range(number)]


def add_story(session: Session, article_ids: list[int], **given: Any) -> int:
    """A story with these articles in it; returns its id."""
    story_id = stories.add(session, make_story(**given))
    for article_id in article_ids:
        articles.set_verdict(session, article_id, Verdict.UNIQUE)
        stories.place(session, make_membership(article_id=article_id, story_id=story_id))
    session.flush()
    return story_id


def add_item(session: Session, digest_id: int, *, cites: list[int], **given: Any) -> int:
    """An item of a digest that cites articles as its sources; returns its id."""
    pieces = [make_piece(article_id=article_id) for article_id in cites]
    return digests.add_item(session, make_item(digest_id=digest_id, **given), pieces)
