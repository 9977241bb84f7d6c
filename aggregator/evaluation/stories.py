"""`newsloom evaluate stories`: how well articles on one event are brought together, on a file with the right answers.

Rows go through the real stage on a scratch database, in file order, as in production. Copies are not looked for: every
row is placed by itself. Nothing of the desk is read or touched.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from aggregator.clustering import stage
from aggregator.clustering.embedder import Embedder
from aggregator.collection.identity import text_hash
from aggregator.evaluation.clusters import Scores, b_cubed, by_language, ceaf_e, cross_b_cubed
from aggregator.evaluation.jsonlines import Place, label, moment, read_rows, string, write_rows
from aggregator.evaluation.pairs import PairScores, pair_scores
from aggregator.models import Article, Outlet, Revision, Source
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import articles, schema, stories
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind, Verdict

#: Where a file names no time, all rows are taken to be of this moment: the evidence of time then says nothing.
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """The figures of one file. `cross` counts only companions in other languages."""

    documents: int
    gold_stories: int
    found_stories: int
    b3: Scores
    languages: dict[str, Scores]
    cross: Scores
    ceaf_e: Scores
    pairs: PairScores
    embedder: str | None
    documents_per_second: float

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    title: str
    text: str
    language: str
    outlet: str
    published: datetime
    story: str


def evaluate(
    path: Path,
    thresholds: StoryThresholds,
    *,
    watchlist: Sequence[WatchEntry] = (),
    embedder: Embedder | None = None,
    assignments: Path | None = None,
) -> StoriesReport:
    """Cluster the rows of `path` ({id, title, text, lang, published, story}) and compare with its `story` labels.

    Rows are placed in file order: a time earlier than that of the row before, or none, is taken to be that of the row
    before. `assignments` receives `{id, story}` a line.

    Raises:
        DataFileError: the file is missing, or a row is malformed; the message names file and line.
        OutputError: the assignments cannot be written.
    """
    rows = list(_read(path))
    with _scratch_database() as database:
        _store(database, rows)
        begun = time.perf_counter()
        now = rows[-1].published if rows else _BEGINNING
        stage.run(database, thresholds, watchlist=watchlist, embedder=embedder, now=now)
        seconds = time.perf_counter() - begun
        found = _found(database, rows)
    if assignments is not None:
        write_rows(assignments, ({"id": row.id, "story": found[row.id]} for row in rows))
    return _report(rows, found, embedder=embedder, seconds=seconds)


def _report(rows: Sequence[_Row], found: dict[str, str], *, embedder: Embedder | None, seconds: float) -> StoriesReport:
    gold = {row.id: row.story for row in rows}
    languages = {row.id: row.language for row in rows}
    return StoriesReport(
        documents=len(rows),
        gold_stories=len(set(gold.values())),
        found_stories=len(set(found.values())),
        b3=b_cubed(gold, found),
        languages=by_language(gold, found, languages),
        cross=cross_b_cubed(gold, found, languages),
        ceaf_e=ceaf_e(gold, found),
        pairs=pair_scores(gold, found),
        embedder=None if embedder is None else embedder.name,
        documents_per_second=len(rows) / max(seconds, 1e-9),
    )


def _read(path: Path) -> Iterator[_Row]:
    latest: datetime | None = None
    seen: set[str] = set()
    for line, row in read_rows(path):
        place = Place(path, line)
        ident = label(row, "id", place=place)
        if ident in seen:
            raise place.error(f"the id {ident!r} stands in an earlier line as well")
        seen.add(ident)
        published = moment(row, "published", place=place)
        latest = max(latest or published or _BEGINNING, published or latest or _BEGINNING)
        yield _Row(
            id=ident,
            title=string(row, "title", place=place, default=""),
            text=string(row, "text", place=place, default=""),
            language=string(row, "lang", place=place, default="und"),
            outlet=string(row, "outlet", place=place, default=f"row-{line}"),
            published=latest,
            story=label(row, "story", place=place),
        )


@contextmanager
def _scratch_database() -> Iterator[Database]:
    """An empty database of the present schema that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="newsloom-evaluate-") as folder:
        database = Database(f"sqlite:///{folder}/scratch.db")
        try:
            schema.upgrade(database)
            yield database
        finally:
            database.close()


def _store(database: Database, rows: Sequence[_Row]) -> None:
    """The rows as collected articles that are no copies, numbered from 1 in file order."""
    if not rows:
        return
    with database.write() as session:
        session.add_all(Outlet(id=outlet, name=outlet) for outlet in dict.fromkeys(row.outlet for row in rows))
        session.flush()
        session.add(Source(id="file", outlet_id=rows[0].outlet, kind=SourceKind.FEED, url="https://file.example/"))
        session.flush()
        for number, row in enumerate(rows, start=1):
            articles.add(session, _article(row, number), _revision(row))


def _article(row: _Row, number: int) -> Article:
    return Article(
        id=number,
        outlet_id=row.outlet,
        source_id="file",
        url="",
        url_key=str(number),
        title=row.title,
        published_at=row.published,
        published_basis=PublishedBasis.FEED,
        language=row.language,
        first_seen_at=row.published,
        changed_at=row.published,
        page_state=PageState.UNWANTED,
        verdict=Verdict.UNIQUE,
    )


def _revision(row: _Row) -> Revision:
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


def _found(database: Database, rows: Sequence[_Row]) -> dict[str, str]:
    with database.read() as session:
        story_of = {one.article_id: one.story_id for one in stories.all_memberships(session)}
    return {row.id: str(story_of[number]) for number, row in enumerate(rows, start=1)}
