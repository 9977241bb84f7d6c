"""Articles as they arrive from a source: many at once, with their first revision, findable, and who showed them.

A poll brings hundreds of rows; written one object at a time they took three times as long as the statements here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel

from aggregator.models import Article, Revision, Sighting
from aggregator.store import search
from aggregator.store.articles import ids_by_url_keys
from aggregator.store.bulk import insert_all
from aggregator.vocabulary import Origin, PageState, PublishedBasis, Verdict

# The bare tables: the way through the classes costs more for each row, and nothing of the ORM is needed here.
_ARTICLES, _REVISIONS, _SIGHTINGS = (
    SQLModel.metadata.tables[str(model.__tablename__)] for model in (Article, Revision, Sighting)
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A new article with the text its source gave."""

    outlet_id: str
    source_id: str
    url: str
    url_key: str
    title: str
    summary: str
    text: str
    text_hash: str
    #: what it is found by (`text.terms`)
    terms: str
    bylines: tuple[str, ...]
    language: str
    published_at: datetime
    published_basis: PublishedBasis
    #: minutes east of UTC
    published_offset: int | None
    seen_at: datetime
    page_wanted: bool
    snapshot_sha256: str | None
    origin: Origin = Origin.FEED
    #: address of its lead image
    image: str = ""
    #: of a post: where it stands, and under which name
    post_platform: str = ""
    post_handle: str = ""


def add(session: Session, arrivals: Sequence[Arrival]) -> dict[str, int]:
    """Store new articles; returns their ids by `url_key`."""
    if not arrivals:
        return {}
    insert_all(session, _ARTICLES, [_article(arrival) for arrival in arrivals])
    ids = ids_by_url_keys(session, (arrival.url_key for arrival in arrivals))
    insert_all(session, _REVISIONS, [_revision(ids[arrival.url_key], arrival) for arrival in arrivals])
    search.index_terms(session, {ids[arrival.url_key]: arrival.terms for arrival in arrivals}, fresh=True)
    return ids


def sight(session: Session, source_id: str, sightings: Iterable[tuple[str, str, str, int]], *, at: datetime) -> None:
    """Note which entries of a source are which articles: (entry key, hash of its words, its mark, article id)."""
    rows = [
        {
            "source_id": source_id,
            "entry_key": entry_key,
            "content_hash": content_hash,
            "print": mark or None,
            "article_id": article_id,
            "first_seen_at": at,
            "changed_at": at,
        }
        for entry_key, content_hash, mark, article_id in sightings
    ]
    insert_all(session, _SIGHTINGS, rows)


def _article(row: Arrival) -> dict[str, Any]:
    return {
        "outlet_id": row.outlet_id,
        "source_id": row.source_id,
        "url": row.url,
        "url_key": row.url_key,
        "title": row.title,
        "summary": row.summary,
        "bylines": list(row.bylines),
        "published_at": row.published_at,
        "published_basis": row.published_basis,
        "published_offset": row.published_offset,
        "language": row.language,
        "image": row.image or None,
        "first_seen_at": row.seen_at,
        "changed_at": row.seen_at,
        "revision": 1,
        "page_state": PageState.WANTED if row.page_wanted else PageState.UNWANTED,
        "page_attempts": 0,
        "page_due_at": row.seen_at if row.page_wanted else None,
        "verdict": Verdict.PENDING,
        "judged_revision": 0,
        "post_platform": row.post_platform,
        "post_handle": row.post_handle,
    }


def _revision(article_id: int, row: Arrival) -> dict[str, Any]:
    return {
        "article_id": article_id,
        "number": 1,
        "origin": row.origin,
        "title": row.title,
        "text": row.text,
        "text_hash": row.text_hash,
        "language": row.language,
        "snapshot_sha256": row.snapshot_sha256,
        "observed_at": row.seen_at,
    }
