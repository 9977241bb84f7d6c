"""Starting the collector as a process of its own; `aggregator` never imports Scrapy.

What the round did is read from the database afterwards, so a collector that died half-way is reported by what it
stored.
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aggregator.collection.sources import Wanted
from aggregator.errors import CollectorError, ConfigError, UsageError
from aggregator.models import Poll
from aggregator.store import articles, polls
from aggregator.store.database import Database


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What one round did."""

    polls: tuple[Poll, ...]
    #: articles in the database when it ended
    articles: int

    def total(self, counter: str) -> int:
        """The sum of one counter (`seen`, `stored`, ...) over the round's polls."""
        return sum(getattr(poll, counter) for poll in self.polls)


def collect(database: Database, root: Path, wanted: Wanted) -> RoundReport:
    """Run one round in a collector process and report it.

    Raises:
        CollectorError: the process died; what it stored is kept.
        ConfigError: it would not start with this config.
        UsageError: it would not start with these sources.
    """
    with database.read() as session:
        before = polls.last_id(session)
    run = subprocess.run(
        [sys.executable, "-m", "crawlers.runner", *_arguments(root, wanted)],
        check=False,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    if run.returncode == UsageError.exit_code:
        raise UsageError(run.stderr.strip())
    if run.returncode != 0:
        _raise(run.returncode, run.stderr)
    sys.stderr.write(run.stderr)
    with database.read() as session:
        return RoundReport(tuple(polls.since(session, before)), articles.count(session))


def _raise(code: int, said: str) -> None:
    if code < 0:
        raise CollectorError(
            f"the collector was killed by signal {-code}; what it had stored is kept, run the round again"
        )
    tail = "\n".join(said.strip().splitlines()[-8:])
    raise (ConfigError if "config/" in tail else CollectorError)(tail or f"the collector ended with code {code}")


def _arguments(root: Path, wanted: Wanted) -> Sequence[str]:
    arguments = ["--desk", str(root)]
    for source_id in wanted.source_ids:
        arguments += ["--source", source_id]
    if wanted.every:
        arguments.append("--all")
    if wanted.limit is not None:
        arguments += ["--limit", str(wanted.limit)]
    return arguments
