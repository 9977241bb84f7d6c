"""The order of the stages, written once.

    collect            due sources -> new articles, pages          (a collector process; `collection.launch`)
      | dedup          new articles -> unique, duplicate, reprint, unsure
      | cluster        articles that are no copies -> stories
      | draft          stories -> draft items of the digest in preparation
      | people decide  `review.desk`; no stage does

Each stage reads what the one before has committed and commits its own work bit by bit, so a run that dies is
continued by the next one, from the database.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aggregator.clock import utc_now
from aggregator.clustering import stage as clustering
from aggregator.clustering.embedder import Embedder, load_embedder
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.dedup import stage as dedup
from aggregator.drafting import stage as drafting
from aggregator.settings import Desk, DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry

#: Told the name of a stage and how many things it has done so far.
Progress = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class RunReport:
    """What one full pass did, stage by stage."""

    collection: RoundReport
    dedup: dedup.DedupReport
    clustering: clustering.ClusterReport
    drafting: drafting.DraftReport


def watch_entries(desk: Desk) -> tuple[WatchEntry, ...]:
    """The desk's watchlist in the form the stages take."""
    return tuple(
        WatchEntry(
            key=watched.name,
            label=watched.name,
            kind=watched.kind.value,
            weight=watched.weight,
            variants=tuple(
                dict.fromkeys([watched.name, *(v for spellings in watched.variants.values() for v in spellings)])
            ),
        )
        for watched in desk.watchlist
    )


def process(
    home: DeskHome,
    database: Database,
    *,
    embedder: Embedder | None,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress = lambda _stage, _done: None,
) -> tuple[dedup.DedupReport, clustering.ClusterReport, drafting.DraftReport]:
    """Everything behind collection: dedup, cluster, draft."""
    watchlist = watch_entries(home.desk)
    thresholds = home.desk.thresholds
    judged = dedup.run(
        database,
        thresholds.duplicates,
        now=clock(),
        agencies=home.agencies,
        progress=lambda done: progress("dedup", done),
    )
    placed = clustering.run(
        database,
        thresholds.stories,
        watchlist=watchlist,
        embedder=embedder,
        now=clock(),
        progress=lambda done: progress("stories", done),
    )
    drafted = drafting.run(
        database,
        home.desk,
        templates=[home.templates, shipped_templates()],
        watchlist=watchlist,
        now=clock(),
        progress=lambda done: progress("drafts", done),
    )
    return judged, placed, drafted


def run_once(
    home: DeskHome,
    database: Database,
    wanted: Wanted = Wanted(),
    *,
    semantic: bool = True,
    progress: Progress = lambda _stage, _done: None,
) -> RunReport:
    """One full pass: collect, dedup, cluster, draft.

    Args:
        wanted: which sources are polled.
        semantic: use the sentence embedder where it is installed.
        progress: told how far a stage is.

    Raises:
        CollectorError: the collector died; the stages behind it have not run.
    """
    collected = collect(database, home.root, wanted)
    embedder = load_embedder() if semantic else None
    judged, placed, drafted = process(home, database, embedder=embedder, progress=progress)
    return RunReport(collected, judged, placed, drafted)
