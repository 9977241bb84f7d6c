"""Issue 3, acceptance 2: four schedulers, two collectors, 2,000 due sources: 2,000 polls, 2,000 distinct.

The sources are polled for real, on loopback, each under a host name of its own; nothing is due a second time meanwhile.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sqlmodel import select

from aggregator.models import CollectionRequest, Poll
from tests.fakes.collector import ROOT
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

SOURCES = 2_000
SCHEDULERS = 4
COLLECTORS = 2
#: More than it takes on two cores.
PATIENCE = 600.0

FEED = b'<rss version="2.0"><channel><title>P</title><item><title>Ura e re</title></item></channel></rss>'


def main() -> int:
    """Run the trial."""
    with Web() as web, tempfile.TemporaryDirectory() as folder:
        feeds = {f"s{number}": web.say(f"s{number}", "/feed", Answer(FEED)) for number in range(SOURCES)}
        desk = Desk(Path(folder) / "d", feeds)
        began = time.monotonic()
        try:
            said = _run(desk, Path(folder) / "log")
        finally:
            with desk.database.read() as session:
                polls = Counter(poll.source_id for poll in session.exec(select(Poll)))
                asked = Counter(row.source_id for row in session.exec(select(CollectionRequest)))
            desk.database.close()
        seconds = time.monotonic() - began
    feeds_asked = Counter(entry.host for entry in web.ledger if entry.path == "/feed")
    print(f"{SCHEDULERS} schedulers, {COLLECTORS} collectors, {SOURCES} due sources, {seconds:.0f} s")
    print(f"asked for {asked.total()} distinct {len(asked)}; polls {polls.total()} distinct {len(polls)}")
    print(f"requests for feeds at the servers {feeds_asked.total()} distinct {len(feeds_asked)}")
    print(f"schedulers that said they stand by: {said}")
    right = all(count.total() == len(count) == SOURCES for count in (asked, polls, feeds_asked))
    return 0 if right and said == SCHEDULERS - 1 else 1


def _run(desk: Desk, log: Path) -> int:
    schedule = [sys.executable, "-m", "aggregator.scheduling.runner", "--desk", str(desk.root)]
    collect = [sys.executable, "-m", "crawlers", "--desk", str(desk.root), "--stay"]
    with log.open("wb") as stream:
        commands = [schedule] * SCHEDULERS + [collect] * COLLECTORS
        processes = [subprocess.Popen(command, cwd=ROOT, stderr=stream) for command in commands]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and _done(desk) < SOURCES:
            time.sleep(1)
        time.sleep(5)  # for one too many
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=20)
    return log.read_text("utf-8").count("standing by")


def _done(desk: Desk) -> int:
    with desk.database.read() as session:
        return len(list(session.exec(select(Poll.id))))


if __name__ == "__main__":
    raise SystemExit(main())
