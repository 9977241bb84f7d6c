"""`newsloom evaluate duplicates`: how well copies are found, on a file with the right answers.

Rows of groups go through the real stage on a scratch database, in file order, as in production; rows of pairs are
judged text against text. Nothing of the desk is read or touched.
"""

import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

from aggregator.collection.identity import text_hash
from aggregator.dedup import stage
from aggregator.dedup.verdict import Document, Likeness, compare
from aggregator.evaluation.jsonlines import Place, label, moment, read_rows, string, write_rows
from aggregator.evaluation.pairs import PairScores, pair_scores, scores
from aggregator.models import Article, Outlet, Revision, Source
from aggregator.settings.thresholds import DuplicateThresholds
from aggregator.store import articles, schema, sketches
from aggregator.store.database import Database
from aggregator.text.words import words
from aggregator.vocabulary import Origin, PageState, PublishedBasis, SourceKind, Verdict

#: Where a file names no time, its first row is taken to be of this moment; only distances matter.
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SAME, _DIFFERENT, _UNSURE = "same", "different", "unsure"
_LABELS: Final = {
    Likeness.SAME: _SAME,
    Likeness.UNSURE: _UNSURE,
    Likeness.TWIN: _DIFFERENT,
    Likeness.DIFFERENT: _DIFFERENT,
}


@dataclass(frozen=True, slots=True)
class DuplicatesReport:
    """Pair scores 0..1; rows, those left to an editor, and documents judged a second (wall clock, store included)."""

    rows: int
    unsure: int
    precision: float
    recall: float
    f1: float
    documents_per_second: float

    def as_dict(self) -> dict[str, float]:
        """For `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Row:
    """One text of a groups file."""

    id: str
    title: str
    text: str
    language: str
    outlet: str
    published: datetime
    group: str


def evaluate(path: Path, thresholds: DuplicateThresholds, *, assignments: Path | None = None) -> DuplicatesReport:
    """Measure on a file of `{id, title, text, lang, published, group}` or `{id, a, b, label}` (DESIGN, section 5).

    An `unsure` answer counts as not the same; so does a gold label `unsure`. Times that go backwards in the file are
    lifted to the latest before them, because rows are judged in file order. A row may name its `outlet`; without one,
    each row is an outlet of its own.

    Args:
        path: the file, .jsonl or .jsonl.gz.
        thresholds: the desk's.
        assignments: where to write `{id, group}` or `{id, label}`.

    Raises:
        DataFileError: the file is missing or a row malformed.
        OutputError: the assignments cannot be written.
    """
    rows = read_rows(path)
    first = next(rows, None)
    if first is None:
        return DuplicatesReport(0, 0, 1.0, 1.0, 1.0, 0.0)
    everything = chain([first], rows)
    if "a" in first[1]:
        return _evaluate_pairs(everything, path=path, thresholds=thresholds, assignments=assignments)
    return _evaluate_groups(everything, path=path, thresholds=thresholds, assignments=assignments)


def _evaluate_groups(
    raw: Iterator[tuple[int, dict[str, Any]]], *, path: Path, thresholds: DuplicateThresholds, assignments: Path | None
) -> DuplicatesReport:
    rows = list(_read_groups(raw, path))
    with _scratch_database() as database:
        _store(database, rows)
        started = time.perf_counter()
        done = stage.run(database, thresholds, now=rows[-1].published)
        seconds = time.perf_counter() - started
        roots = _roots(database)
    found = {row.id: rows[roots.get(number, number) - 1].id for number, row in enumerate(rows, start=1)}
    if assignments is not None:
        write_rows(assignments, ({"id": ident, "group": group} for ident, group in found.items()))
    reached = pair_scores({row.id: row.group for row in rows}, found)
    return _report(len(rows), reached, unsure=done.unsure, documents=len(rows), seconds=seconds)


def _report(rows: int, reached: PairScores, *, unsure: int, documents: int, seconds: float) -> DuplicatesReport:
    return DuplicatesReport(rows, unsure, reached.precision, reached.recall, reached.f1, documents / max(seconds, 1e-9))


def _read_groups(raw: Iterator[tuple[int, dict[str, Any]]], path: Path) -> Iterator[_Row]:
    latest, seen = _BEGINNING, set[str]()
    for line, row in raw:
        place = Place(path, line)
        ident = _new_id(row, seen, place=place)
        published = moment(row, "published", place=place)
        latest = published if published is not None and len(seen) == 1 else max(latest, published or latest)
        yield _Row(
            id=ident,
            title=string(row, "title", place=place, default=""),
            text=string(row, "text", place=place, default=""),
            language=string(row, "lang", place=place, default="und"),
            outlet=string(row, "outlet", place=place, default=f"row-{line}"),
            published=latest,
            group=label(row, "group", place=place),
        )


def _new_id(row: Mapping[str, Any], seen: set[str], *, place: Place) -> str:
    ident = label(row, "id", place=place)
    if ident in seen:
        raise place.error(f"the id {ident!r} stands in an earlier line as well")
    seen.add(ident)
    return ident


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


def _store(database: Database, rows: list[_Row]) -> None:
    """The rows as collected articles, numbered from 1 in file order."""
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


def _roots(database: Database) -> dict[int, int]:
    """For each copy the first of its chain."""
    with database.read() as session:
        found = sketches.all_resemblances(session)
        copied = {one.article_id: one.of_id for one in found if one.verdict in (Verdict.DUPLICATE, Verdict.REPRINT)}
    roots = {}
    for copy in copied:
        root = copy
        while root in copied:
            root = copied[root]
        roots[copy] = root
    return roots


def _evaluate_pairs(
    raw: Iterator[tuple[int, dict[str, Any]]], *, path: Path, thresholds: DuplicateThresholds, assignments: Path | None
) -> DuplicatesReport:
    limits, started = stage.limits_of(thresholds), time.perf_counter()
    gold: dict[str, str] = {}
    found: dict[str, str] = {}
    seen: set[str] = set()
    for line, row in raw:
        place = Place(path, line)
        ident = _new_id(row, seen, place=place)
        gold[ident] = _gold_label(row, place=place)
        one, other = _document(row, "a", place=place), _document(row, "b", place=place)
        found[ident] = _LABELS[compare(other, one, limits=limits).likeness]
    seconds = time.perf_counter() - started
    if assignments is not None:
        write_rows(assignments, ({"id": ident, "label": said} for ident, said in found.items()))
    right = sum(gold[ident] == said == _SAME for ident, said in found.items())
    reached = scores(right=right, found=_count(found, _SAME), gold=_count(gold, _SAME))
    return _report(len(gold), reached, unsure=_count(found, _UNSURE), documents=2 * len(gold), seconds=seconds)


def _count(labels: Mapping[str, str], wanted: str) -> int:
    return sum(said == wanted for said in labels.values())


def _gold_label(row: Mapping[str, Any], *, place: Place) -> str:
    said = string(row, "label", place=place)
    if said not in _LABELS.values():
        raise place.error(f"'label' is {said!r}, not same, different or unsure")
    return said


def _document(row: Mapping[str, Any], side: str, *, place: Place) -> Document:
    found = row.get(side)
    if not isinstance(found, dict):
        raise place.error(f"{side!r} is no object with title and text")
    return Document(
        id=0,
        outlet=side,
        title=tuple(words(string(found, "title", place=place, default=""))),
        words=tuple(words(string(found, "text", place=place, default=""))),
        language="und",
        published=_BEGINNING,
    )
