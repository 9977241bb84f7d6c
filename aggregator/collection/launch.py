"""Starting the collector as a process of its own; `aggregator` never imports Scrapy.

What the round did is read from the database afterwards, so a collector that died half-way is reported by what it
stored.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aggregator.collection.sources import Wanted
from aggregator.errors import AggregatorError, CollectorError, ConfigError, UsageError
from aggregator.models import Poll
from aggregator.store import articles, polls
from aggregator.store.database import Database

#: How the lines of the collector's own message begin, by which they are told from its log.
LAST_WORD = "error: "

#: Lines of the collector kept for the message when it dies without a word: a traceback has fewer.
KEPT_LINES = 50


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
    code, said = _run([sys.executable, "-m", "crawlers.runner", *_arguments(root, wanted)])
    if code != 0:
        raise failure(code, said)
    with database.read() as session:
        return RoundReport(tuple(polls.since(session, before)), articles.count(session))


def _run(command: Sequence[str]) -> tuple[int, list[str]]:
    """The exit code and the last lines; what the process says is passed on while it runs, but for its last word."""
    said: deque[str] = deque(maxlen=KEPT_LINES)
    with subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", errors="replace") as process:
        assert process.stderr is not None
        try:
            for line in process.stderr:
                said.append(line.rstrip())
                if not line.startswith(LAST_WORD):
                    sys.stderr.write(line)
        except BaseException:  # Ctrl-C above all: nobody would read on, so the round must not go on
            process.kill()
            raise
    return process.returncode, list(said)


def failure(code: int, said: Sequence[str]) -> AggregatorError:
    """What a collector's exit code other than 0, and its last lines, mean.

    Lines that begin with `LAST_WORD` are its message; without them it died unexpectedly, and all lines are.
    """
    if code < 0:
        return CollectorError(
            f"the collector was killed by signal {-code}; what it had stored is kept, run the round again"
        )
    message = "\n".join(line.removeprefix(LAST_WORD) for line in said if line.startswith(LAST_WORD))
    if code == UsageError.exit_code:
        return UsageError(message or "\n".join(said))
    if code == os.EX_CONFIG:
        return ConfigError(message or "\n".join(said))
    return CollectorError(message or "\n".join(said) or f"the collector ended with code {code}")


def _arguments(root: Path, wanted: Wanted) -> Sequence[str]:
    arguments = ["--desk", str(root)]
    for source_id in wanted.source_ids:
        arguments += ["--source", source_id]
    if wanted.every:
        arguments.append("--all")
    if wanted.limit is not None:
        arguments += ["--limit", str(wanted.limit)]
    return arguments
