"""Labelled articles: read from a file, and stored in a scratch database as if they had been collected.

What every measure of a stage starts from. It deliberately judges nothing.
"""

import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aggregator.collection.identity import text_hash
from aggregator.evaluation.jsonlines import Place, label, moment, string
from aggregator.models import Article, Outlet, Revision, Source
from aggregator.store import articles, schema
from aggregator.store.database import Database
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind, Verdict

#: Where a file names no time, its first row is taken to be of this moment; only distances matter.
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled article; `gold` names the group or story it belongs to, `kind` how it was made (empty: not said)."""

    id: str
    title: str
    text: str
    language: str
    outlet: str
    published: datetime
    gold: str
    kind: str


def read_articles(raw: Iterable[tuple[int, dict[str, Any]]], path: Path, *, gold: str) -> Iterator[Row]:
    """The rows of a file, the right answer taken from the field `gold`.

    Times that go backwards are lifted to the latest before them, because rows are judged in file order. A row may name
    its `outlet`; without one, each row is an outlet of its own.

    Raises:
        DataFileError: a row is malformed, or an id stands twice.
    """
    latest: datetime | None = None
    seen: set[str] = set()
    for line, row in raw:
        place = Place(path, line)
        ident = new_id(row, seen, place=place)
        published = moment(row, "published", place=place)
        latest = max(latest or published or BEGINNING, published or latest or BEGINNING)
        yield Row(
            id=ident,
            title=string(row, "title", place=place, default=""),
            text=string(row, "text", place=place, default=""),
            language=string(row, "lang", place=place, default="und"),
            outlet=string(row, "outlet", place=place, default=f"row-{line}"),
            published=latest,
            gold=label(row, gold, place=place),
            kind=named(row, "kind"),
        )


def named(row: Mapping[str, Any], key: str) -> str:
    """A name by which figures are only broken down; what is no string is no name."""
    value = row.get(key)
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else ""


def new_id(row: Mapping[str, Any], seen: set[str], *, place: Place) -> str:
    """A row's id, noted among those `seen`.

    Raises:
        DataFileError: it is missing, or stands in an earlier line as well.
    """
    ident = label(row, "id", place=place)
    if ident in seen:
        raise place.error(f"the id {ident!r} stands in an earlier line as well")
    seen.add(ident)
    return ident


@contextmanager
def scratch_database() -> Iterator[Database]:
    """An empty database of the present schema that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsloom-evaluate-") as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        try:
            schema.upgrade(database)
            yield database
        finally:
            database.close()


def store(database: Database, rows: Sequence[Row], *, verdict: Verdict = Verdict.PENDING) -> None:
    """The rows as collected articles, numbered from 1 in file order; `verdict` is what dedup has said of them."""
    if not rows:
        return
    with database.write() as session:
        session.add_all(Outlet(id=outlet, name=outlet) for outlet in dict.fromkeys(row.outlet for row in rows))
        session.flush()
        session.add(Source(id="file", outlet_id=rows[0].outlet, kind=SourceKind.FEED, url="https://file.example/"))
        session.flush()
        for number, row in enumerate(rows, start=1):
            articles.add(session, _article(row, number, verdict), _revision(row))


def _article(row: Row, number: int, verdict: Verdict) -> Article:
    return Article(
        id=number,
        outlet_id=row.outlet,
        source_id="file",
        url="",
        url_key=f"{number:09d}",  # of one moment, the stage takes them by address: in file order
        title=row.title,
        published_at=row.published,
        published_basis=PublishedBasis.FEED,
        language=row.language,
        first_seen_at=row.published,
        changed_at=row.published,
        page_state=PageState.UNWANTED,
        verdict=verdict,
    )


def _revision(row: Row) -> Revision:
    return Revision(
        article_id=0,
        number=1,
        origin=Origin.FEED,
        title=row.title,
        text=row.text,
        text_hash=text_hash(row.title, row.text),
        language=row.language,
        observed_at=row.published,
    )
