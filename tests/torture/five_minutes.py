"""Issue 3, acceptance 1: `newsloom up` on the newsstand for five minutes, at intervals of one.

Ten articles appear meanwhile; a source is added, an edit is broken and mended, a second `up` is tried; then SIGTERM.
"""

import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from sqlmodel import select

from aggregator.clock import utc_now
from aggregator.models import Article, DigestItem, Poll, Story
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import Library, library
from aggregator.newsstand.server import Newsstand
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from tests.acceptance.test_up import NEWSLOOM, Up, children_of
from tests.fakes.collector import ROOT

MINUTES = 5
LATE = 10
HELD_BACK = "velda-info"


def main() -> int:
    """Run the trial."""
    with tempfile.TemporaryDirectory() as folder, Newsstand(_stock()) as stand:
        root = Path(folder) / "desk"
        write_desk(root, stand)
        with (root / "config" / "desk.yaml").open("a", encoding="utf-8") as file:
            file.write("\nschedule: {poll_minutes: 1, run_minutes: 1}\n")
        whole = (root / "config" / "sources.yaml").read_text("utf-8")
        without = _without(whole, HELD_BACK)
        (root / "config" / "sources.yaml").write_text(without, "utf-8")
        database = Database(load(root, environ={}).database_url)
        schema.upgrade(database)
        return _trial(Trial(root, database, stand), whole=whole, without=without)


class Trial:
    """The running desk and what is measured of it."""

    def __init__(self, root: Path, database: Database, stand: Newsstand) -> None:
        self.root, self.database, self.stand = root, database, stand
        self.up = Up(root, database)
        self.began = time.monotonic()

    def polls(self) -> Counter[str]:
        with self.database.read() as session:
            return Counter(session.exec(select(Poll.source_id)))

    def urls(self) -> set[str]:
        with self.database.read() as session:
            return set(session.exec(select(Article.url)))

    def count(self, model: type) -> int:
        with self.database.read() as session:
            return len(list(session.exec(select(model))))

    def seconds_until(self, found: Callable[[], bool], patience: float = 60) -> float:
        began = time.monotonic()
        while not found() and time.monotonic() - began < patience:
            time.sleep(0.1)
        return time.monotonic() - began


def _trial(trial: Trial, *, whole: str, without: str) -> int:
    config = trial.root / "config" / "sources.yaml"
    print(f"at work after {trial.seconds_until(trial.up.at_work):.1f} s")
    sources = without.count("feed:")
    print(f"{sources} sources polled after {trial.seconds_until(lambda: len(trial.polls()) == sources):.1f} s")
    config.write_text(whole, "utf-8")
    added = trial.seconds_until(lambda: trial.polls()[HELD_BACK] > 0)
    print(f"a source added to sources.yaml was polled after {added:.1f} s")
    pids = trial.up.pids()
    config.write_text(whole + "  broken: {name: X, fede: 'https://x.example/'}\n", "utf-8")
    line = whole.count("\n") + 1
    refused = trial.seconds_until(lambda: f"{config}:{line}:" in trial.up.said())
    print(f"a broken edit was refused with its line ({line}) after {refused:.1f} s")
    before = trial.polls().total()
    second = subprocess.run([*NEWSLOOM, "--desk", str(trial.root), "up"], cwd=ROOT, capture_output=True, text=True)
    told = all(str(pid) in second.stderr for pid in pids.values())
    print(f"a second up: code {second.returncode}, names all that runs: {told}: {second.stderr.strip()}")
    config.write_text(whole, "utf-8")
    time.sleep(max(0.0, MINUTES * 60 - (time.monotonic() - trial.began)))
    same = trial.up.pids() == pids
    print(f"polls when the second came {before}, at the end {trial.polls().total()}; nothing stopped: {same}")
    return _end(trial, right=added < 10 and refused < 10 and told and second.returncode == 1 and same)


def _end(trial: Trial, *, right: bool) -> int:
    wanted = {trial.stand.url(article) for article in trial.stand.library.articles}
    missing, articles = wanted - trial.urls(), trial.count(Article)
    print(f"articles of the newsstand {len(wanted)}, {LATE} of which appeared meanwhile; missing {len(missing)}")
    print(f"rows of articles {articles}, stories {trial.count(Story)}, items drafted {trial.count(DigestItem)}")
    seconds = trial.up.end()
    time.sleep(1)
    left = children_of(trial.root)
    print(f"SIGTERM: ended in {seconds:.1f} s with code {trial.up.process.returncode}, processes left {len(left)}")
    trial.database.close()
    return 0 if right and not missing and articles == len(wanted) and seconds < 10 and not left else 1


def _stock() -> Library:
    """The newsstand, of which the newest articles will appear in the next four minutes."""
    now = utc_now()
    known = library(now)
    late = {
        article.id: now + timedelta(seconds=30 + 20 * number) for number, article in enumerate(known.articles[:LATE])
    }
    articles = (replace(a, published=late.get(a.id, a.published)) for a in known.articles)
    return replace(known, articles=tuple(articles))


def _without(text: str, source_id: str) -> str:
    """The file without one source's block."""
    lines = text.splitlines(keepends=True)
    start = lines.index(f"  {source_id}:\n")
    end = next((n for n in range(start + 1, len(lines)) if not lines[n].startswith("    ")), len(lines))
    return "".join(lines[:start] + lines[end:])


if __name__ == "__main__":
    sys.exit(main())
