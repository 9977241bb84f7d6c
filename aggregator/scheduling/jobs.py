"""The jobs of a desk, each a function that may run at any time and as often as it likes: pass, weekly draft, backup.

A failing job is logged and waits for its next turn; it never ends the scheduler.
"""

from pathlib import Path

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.sources import Wanted
from aggregator.errors import AggregatorError
from aggregator.pipeline import run_once
from aggregator.publishing import stage as publishing
from aggregator.settings import load
from aggregator.settings.home import shipped_templates
from aggregator.store import digests, schema
from aggregator.store.backups.keeping import prune
from aggregator.store.backups.making import make
from aggregator.store.backups.proving import prove
from aggregator.store.database import Database


def run_pass(root: Path) -> None:
    """One full pass over the sources that are due."""
    logger = log.get("schedule", job="pass")
    try:
        home = load(root)
        database = Database(home.database_url)
        try:
            schema.upgrade(database)
            accept(database, home, now=utc_now())
            report = run_once(home, database, Wanted())
        finally:
            database.close()
    except AggregatorError as error:
        logger.error("failed", error=str(error))
        return
    logger.info(
        "done",
        polled=len(report.collection.polls),
        new=report.collection.total("stored"),
        placed=report.clustering.placed,
        drafted=report.drafting.drafted,
    )


def render_draft(root: Path) -> None:
    """Render the digest in preparation, so that it lies ready when the editors come."""
    logger = log.get("schedule", job="draft")
    try:
        home = load(root)
        database = Database(home.database_url)
        try:
            with database.read() as session:
                digest = digests.in_preparation(session, home.desk.series)
            if digest is None or digest.id is None:
                logger.info("no digest in preparation")
                return
            paths = publishing.draft(database, home, digest_id=digest.id, now=utc_now(), shipped=shipped_templates())
        finally:
            database.close()
    except AggregatorError as error:
        logger.error("failed", error=str(error))
        return
    logger.info("done", files=[str(path) for path in paths])


def back_up(root: Path) -> None:
    """Make a backup, prove it, and take away those that are too old to keep."""
    logger = log.get("schedule", job="backup")
    folder, now = root / "var" / "backups", utc_now()
    try:
        home = load(root)
        made = make(home, folder, now=now)
        manifest = prove(made, now=now)
        removed = prune(folder, keep=home.desk.schedule.backups_kept)
    except AggregatorError as error:
        logger.error("failed", error=str(error))
        return
    logger.info("done", made=str(made), rows=manifest.rows, removed=len(removed))
