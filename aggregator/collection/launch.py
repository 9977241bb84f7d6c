"""Having the collector do something: the running one, or one started for it; `aggregator` never imports Scrapy.

What was done is read from the database afterwards, so a collector that died half-way is reported by what it stored.
"""

import os
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.asking import ask_for_round, new_batch
from aggregator.collection.sources import Wanted
from aggregator.errors import AggregatorError, CollectorError, ConfigError, UsageError
from aggregator.models import CollectionRequest, Lease, Poll
from aggregator.store import articles, leases, polls, requests
from aggregator.store.database import Database
from aggregator.vocabulary import RequestState

#: How the lines of the collector's own message begin, by which they are told from its log.
LAST_WORD = "error: "

#: Lines of the collector kept for the message when it dies without a word: a traceback has fewer.
KEPT_LINES = 50

#: How a collector is started; -P, so that nothing in the current directory is taken for a part of it.
RUNNER = (sys.executable, "-P", "-m", "crawlers")

#: Exit code of a collector that found another one at work (EX_TEMPFAIL of sysexits.h).
HELD = os.EX_TEMPFAIL

#: Seconds between two looks at whether it is done, and between two at whether anybody has written meanwhile.
_LOOK, _GLANCE = 0.2, 0.01


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
    """Have one round done and report it.

    Where no collector runs, a process is started that polls and then fetches pages; a running one polls now, and
    fetches the pages as it comes to them.

    Raises:
        CollectorError: the process died; what it stored is kept.
        ConfigError: it would not start with this config.
        UsageError: it would not start with these sources.
    """
    by = new_batch()
    batch = Batch(by, ask_for_round(database, wanted, now=utc_now(), by=by))
    sources = [part for source_id in wanted.source_ids for part in ("--pages-of", source_id)]
    try:
        serve(database, root, batch, sources, always=True)
        with database.read() as session:
            done = [request.answer.get("poll_id") for request in requests.some(session, batch.ids)]
            found = polls.by_ids(session, [ident for ident in done if ident is not None])
            return RoundReport(tuple(found), articles.count(session))
    finally:
        _withdraw(database, batch)


def ask(database: Database, root: Path, request: CollectionRequest) -> dict[str, Any]:
    """Have one thing done; returns what came of it.

    Raises:
        CollectorError: it failed, and the message says why; or the collector died.
    """
    (done,) = _done(database, root, [request], pages_of(request))
    if done.state is RequestState.FAILED:
        raise CollectorError(str(done.answer.get("error", "the collector could not do it")))
    return done.answer


def pages_of(request: CollectionRequest) -> list[str]:
    """Which pages a collector that is started for a request fetches besides: those of the source that it polls."""
    return ["--pages-of", request.source_id] if request.source_id else ["--no-pages"]


def ask_each(database: Database, root: Path, wanted: Sequence[CollectionRequest]) -> list[CollectionRequest]:
    """Have several things done in one go; returns each request with its state and answer, in the order given.

    Raises:
        CollectorError: the collector died.
    """
    return _done(database, root, wanted, ["--no-pages"]) if wanted else []


def _done(
    database: Database, root: Path, wanted: Sequence[CollectionRequest], further: Sequence[str]
) -> list[CollectionRequest]:
    by = new_batch()
    with database.write() as session:
        for request in wanted:
            request.asked_by = by
        ids = tuple(requests.add(session, request) for request in wanted)
    batch = Batch(by, ids)
    try:
        serve(database, root, batch, further)
        with database.read() as session:
            return [requests.get(session, ident) for ident in ids]
    finally:
        _withdraw(database, batch)


@dataclass(frozen=True, slots=True)
class Batch:
    """What one process asked for at once: the name its collector knows it by, and the requests."""

    by: str
    ids: tuple[int, ...]


def serve(database: Database, root: Path, batch: Batch, further: Sequence[str], *, always: bool = False) -> None:
    """Return when all of a batch is done; with `always` a collector is started even when there is nothing in it.

    Args:
        further: options of a collector that is started (`python -m crawlers`).

    Raises:
        CollectorError: it died, or served nothing.
        ConfigError: it would not start with this config.
    """
    told, waited = False, -1
    while True:
        written = database.written()
        with database.read() as session:
            wait = requests.count_open(session, among=batch.ids)
            holder = leases.holding(session, leases.COLLECTOR, now=utc_now())
        if not wait and (holder or not always):
            return
        if holder:
            told = _tell(holder, told=told)
            _pause(database, written)
            continue
        if wait == waited:
            raise CollectorError(f"the collector served none of {wait} requests; its lines above say why")
        with database.write() as session:  # another one may have made them its own meanwhile
            requests.adopt(session, batch.ids, by=batch.by)
        code, said = _run([*RUNNER, "--desk", str(root), "--supervised", "--asked-by", batch.by, *further])
        if code == HELD:
            continue
        if code != 0:
            raise failure(code, said)
        always, waited = False, wait


def _pause(database: Database, written: object) -> None:
    """Wait until somebody has written since it was so, where that can be told."""
    until = time.monotonic() + _LOOK
    while time.monotonic() < until and database.written() == written:
        time.sleep(_GLANCE)


def _tell(holder: Lease, *, told: bool) -> bool:
    if not told:
        log.get("collect").info("asked the running collector", collector=holder.holder)
    return True


def _withdraw(database: Database, batch: Batch) -> None:
    """Take back what was not done, so that nothing is done later that was reported as failed."""
    with database.write() as session:
        holder = leases.holding(session, leases.COLLECTOR, now=utc_now())
        requests.withdraw(session, batch.ids, by=batch.by, serving=holder.token if holder else None)


def _run(command: Sequence[str]) -> tuple[int, list[str]]:
    """The exit code and the last lines; what the process says is passed on while it runs, but for its last word."""
    said: deque[str] = deque(maxlen=KEPT_LINES)
    # it ends when its standard input does: with us
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", errors="replace"
    ) as process:
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
        return ConfigError((message or "\n".join(said)).split("\n"))
    return CollectorError(message or "\n".join(said) or f"the collector ended with code {code}")
