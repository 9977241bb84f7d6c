"""`newsloom evaluate stories`: how well articles on one event are brought together, on a file with the right answers.

Rows go through the real stage on a scratch database, in file order, as in production. Copies are not looked for: every
row is placed by itself. Nothing of the desk is read or touched.
"""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from aggregator.clustering import stage
from aggregator.clustering.embedder import Embedder
from aggregator.evaluation.bootstrap import RESAMPLES, ScoreIntervals, score_intervals
from aggregator.evaluation.breakdown import (
    LanguagePair,
    SizeClass,
    Wholeness,
    by_language_pair,
    by_size,
    wholeness,
)
from aggregator.evaluation.clusters import Clusters, Scores, b_cubed, by_language, ceaf_e, cross_b_cubed, only
from aggregator.evaluation.contributions import b_cubed_units, ceaf_units, cross_units, pair_units
from aggregator.evaluation.examples import Evidence, WorstStories, worst_stories
from aggregator.evaluation.jsonlines import read_rows, write_rows
from aggregator.evaluation.pairs import PairScores, pair_scores
from aggregator.evaluation.scratch import BEGINNING, Row, read_articles, scratch_database, store
from aggregator.settings.thresholds import StoryThresholds
from aggregator.store import stories
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry
from aggregator.vocabulary import Verdict

#: Confusions of each kind told: what fits on a screen.
WORST: Final = 5


@dataclass(frozen=True, slots=True)
class StoryIntervals:
    """95 % intervals, gold stories drawn anew; None where there are too few of them."""

    resamples: int
    b3: ScoreIntervals | None
    languages: dict[str, ScoreIntervals | None]
    cross: ScoreIntervals | None
    ceaf_e: ScoreIntervals | None
    pairs: ScoreIntervals | None


@dataclass(frozen=True, slots=True)
class StoriesReport:
    """The figures of one file. `cross` counts only companions in other languages; `settings` says whose were used."""

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
    settings: str
    intervals: StoryIntervals
    wholeness: Wholeness
    sizes: dict[str, SizeClass]
    language_pairs: dict[str, LanguagePair]
    worst: WorstStories

    def as_dict(self) -> dict[str, Any]:
        """The report as plain data for JSON."""
        return asdict(self)


def evaluate(
    path: Path,
    thresholds: StoryThresholds,
    *,
    watchlist: Sequence[WatchEntry] = (),
    embedder: Embedder | None = None,
    assignments: Path | None = None,
    settings: str = "defaults",
    resamples: int = RESAMPLES,
    worst: int = WORST,
) -> StoriesReport:
    """Cluster the rows of `path` ({id, title, text, lang, published, story}) and compare with its `story` labels.

    Rows are placed in file order: a time earlier than that of the row before, or none, is taken to be that of the row
    before. `assignments` receives `{id, story}` a line.

    Args:
        path: the file, .jsonl or .jsonl.gz.
        thresholds: those to measure.
        watchlist: names that count as evidence.
        embedder: None to go by words alone.
        assignments: where to write what was decided.
        settings: whose thresholds and names these are, for the report.
        resamples: for the intervals; 0 for none.
        worst: confusions of each kind told with their texts.

    Raises:
        DataFileError: the file is missing or a row malformed.
        OutputError: the assignments cannot be written.
    """
    rows = list(read_articles(read_rows(path), path, gold="story"))
    with scratch_database() as database:
        store(database, rows, verdict=Verdict.UNIQUE)
        begun = time.perf_counter()
        now = rows[-1].published if rows else BEGINNING
        stage.run(database, thresholds, watchlist=watchlist, embedder=embedder, now=now)
        seconds = time.perf_counter() - begun
        found, evidence = _found(database, rows)
    if assignments is not None:
        write_rows(assignments, ({"id": row.id, "story": found[row.id]} for row in rows))
    return StoriesReport(
        **_scores(rows, found),
        embedder=None if embedder is None else embedder.name,
        documents_per_second=len(rows) / max(seconds, 1e-9),
        settings=settings,
        intervals=_intervals(rows, found, resamples=resamples),
        worst=worst_stories(rows, found, evidence, worst=worst),
    )


def _scores(rows: Sequence[Row], found: Clusters) -> dict[str, Any]:
    gold, languages = {row.id: row.gold for row in rows}, {row.id: row.language for row in rows}
    return {
        "documents": len(rows),
        "gold_stories": len(set(gold.values())),
        "found_stories": len(set(found.values())),
        "b3": b_cubed(gold, found),
        "languages": by_language(gold, found, languages),
        "cross": cross_b_cubed(gold, found, languages),
        "ceaf_e": ceaf_e(gold, found),
        "pairs": pair_scores(gold, found),
        "wholeness": wholeness(gold, found),
        "sizes": by_size(gold, found),
        "language_pairs": by_language_pair(gold, found, languages),
    }


def _intervals(rows: Sequence[Row], found: Clusters, *, resamples: int) -> StoryIntervals:
    gold, languages = {row.id: row.gold for row in rows}, {row.id: row.language for row in rows}

    def of_language(language: str) -> ScoreIntervals | None:
        documents = [document for document in gold if languages[document] == language]
        return score_intervals(b_cubed_units(only(gold, documents), only(found, documents)), resamples=resamples)

    return StoryIntervals(
        resamples=resamples,
        b3=score_intervals(b_cubed_units(gold, found), resamples=resamples),
        languages={language: of_language(language) for language in sorted(set(languages.values()))},
        cross=score_intervals(cross_units(gold, found, languages), resamples=resamples, empty=0.0),
        ceaf_e=score_intervals(ceaf_units(gold, found), resamples=resamples),
        pairs=score_intervals(pair_units(gold, found), resamples=resamples),
    )


def _found(database: Database, rows: Sequence[Row]) -> tuple[dict[str, str], dict[str, Evidence]]:
    """Where each row was placed, and why."""
    with database.read() as session:
        placed = {one.article_id: one for one in stories.all_memberships(session)}
    found = {row.id: str(placed[number].story_id) for number, row in enumerate(rows, start=1)}
    evidence = {
        row.id: Evidence(row.id, placed[number].score, placed[number].reasons)
        for number, row in enumerate(rows, start=1)
    }
    return found, evidence
