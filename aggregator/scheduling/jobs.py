"""The jobs of a desk, each a function that may run at any time and as often as it likes: pipeline, draft, backup, tidy.

A failing job is logged and waits for its next turn; it never ends the scheduler.
"""

from collections.abc import Callable
from dataclasses import asdict

from aggregator import log
from aggregator.clock import utc_now
from aggregator.clustering.embedder import load_embedder
from aggregator.errors import AggregatorError
from aggregator.pipeline import process
from aggregator.publishing import stage as publishing
from aggregator.scheduling.due import Job
from aggregator.scheduling.retention import tidy
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests
from aggregator.store.backups.keeping import prune
from aggregator.store.backups.making import make
from aggregator.store.backups.proving import prove
from aggregator.store.database import Database


def run(job: Job, home: DeskHome, database: Database) -> str:
    """Run a job; returns why it failed, empty when it went well. What it did, or why it could not, is logged."""
    logger = log.get("schedule", job=job.value)
    try:
        logger.info("done", **_JOBS[job](home, database))
    except AggregatorError as error:
        logger.error("failed", error=str(error))
        return str(error)
    except Exception as error:  # a bug of ours ends this turn, not the scheduler
        logger.exception("failed")
        return f"{type(error).__name__}: the log says more"
    return ""


def _pipeline(home: DeskHome, database: Database) -> dict[str, object]:
    """Everything behind collection, over what has arrived."""
    judged, placed, drafted = process(home, database, embedder=load_embedder())
    return {"judged": judged.judged, "placed": placed.placed, "drafted": drafted.drafted}


def _draft(home: DeskHome, database: Database) -> dict[str, object]:
    """Render the digest in preparation, so that it lies ready when the editors come."""
    with database.read() as session:
        digest = digests.in_preparation(session, home.desk.series)
    if digest is None or digest.id is None:
        return {"files": [], "why": "no digest is in preparation"}
    paths = publishing.draft(database, home, digest_id=digest.id, now=utc_now(), shipped=shipped_templates())
    return {"files": [str(path) for path in paths]}


def _backup(home: DeskHome, database: Database) -> dict[str, object]:
    """Make a backup, prove it, and take away those that are too old to keep."""
    folder, now = home.root / "var" / "backups", utc_now()
    if not database.is_sqlite:
        return {"made": None, "why": "the database is a PostgreSQL server: back it up with pg_dump"}
    made = make(home, folder, now=now)
    manifest = prove(made, now=now)
    removed = prune(folder, keep=home.desk.schedule.backups_kept)
    return {"made": str(made), "rows": manifest.rows, "removed": len(removed)}


def _tidy(home: DeskHome, database: Database) -> dict[str, object]:
    """Remove rows that are too old to be of use."""
    return asdict(tidy(database, home.desk.schedule, now=utc_now()))


_JOBS: dict[Job, Callable[[DeskHome, Database], dict[str, object]]] = {
    Job.PIPELINE: _pipeline,
    Job.DRAFT: _draft,
    Job.BACKUP: _backup,
    Job.TIDY: _tidy,
}
