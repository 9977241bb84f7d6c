"""Whether a desk can be worked on: what a watcher of the process is told (fault F23: nobody notices a silent death)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from aggregator.doctor.desk import polling_has_stopped
from aggregator.errors import AggregatorError
from aggregator.settings import DeskHome
from aggregator.store import backlog, config_versions, polls, schema, sources
from aggregator.store.database import Database


def unready(database: Database, home: DeskHome, *, now: datetime) -> Iterator[str]:
    """Why the desk cannot be worked on, or will soon have nothing new; nothing where all is well.

    Tells nothing of what is in the desk: anybody who reaches it may ask.
    """
    try:
        if schema.current(database) != schema.latest():
            yield "the database is of another version: newsloom db upgrade"
            return
        with database.read() as session:
            version = config_versions.newest(session)
            stopped = bool(sources.enabled(session)) and polling_has_stopped(
                polls.newest(session),
                overdue_since=backlog.overdue_since(session),
                waiting_since=version.accepted_at if version else None,
                interval=timedelta(minutes=home.desk.schedule.poll_minutes),
                now=now,
            )
    except AggregatorError:
        yield "the database cannot be used"
        return
    if stopped:
        yield "no poll has ended for two intervals: is newsloom up running?"
