"""`make bench-feeds`: real feeds through the real collector, twice, beside the PyPI package `reader` in the same run.

Feeds come from the folder `NEWSLOOM_FEEDS`, by default the archive of real feeds in `NEWSLOOM_DATA`. Each is served
on an address of its own; page fetching is off. Every entry an independent counter finds must be accounted for:
stored, duplicate (repeated in its document, or the same page as another entry), rejected with a reason, quarantined
or truncated. The two take turns, each on a new database every time, and the median counts: on a shared machine a
single run is up to a quarter off.
"""

import contextlib
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome
from tests.benchmarks.count_entries import count_entries
from tests.benchmarks.feed_farm import address, feed_files

PEER_PYTHON = Path(os.environ.get("NEWSLOOM_BENCH_PYTHON", ".venv-bench/bin/python"))
TURNS = 3
READ = {PollOutcome.STORED, PollOutcome.SAME_BODY, PollOutcome.NOT_MODIFIED}


@contextlib.contextmanager
def feeds_folder() -> Iterator[Path | None]:
    """The folder of feeds, unpacked where it comes as an archive; None when there is no data."""
    named = os.environ.get("NEWSLOOM_FEEDS")
    archive = Path(os.environ.get("NEWSLOOM_DATA", "../shared/data")) / "feeds" / "real-feeds.tar.xz"
    if named:
        yield Path(named)
    elif archive.exists():
        with tempfile.TemporaryDirectory() as folder:
            with tarfile.open(archive) as packed:
                packed.extractall(folder, filter="data")
            yield Path(folder)
    else:
        yield None


@contextlib.contextmanager
def served(folder: Path) -> Iterator[list[str]]:
    """The addresses of the folder's feeds, served by another process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.feed_farm", str(folder), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as farm:
        assert farm.stdout is not None
        assert farm.stdout.readline() == "ready\n"
        yield [f"http://{address(index)}:{port}/feed" for index in range(len(feed_files(folder)))]
        farm.kill()


def write_desk(root: Path, urls: list[str]) -> None:
    """A desk that polls the addresses, without manners' delays and without fetching pages."""
    config = root / "config"
    config.mkdir()
    yaml = YAML()
    desk = {
        "name": "Bench",
        "series": "Bench",
        "collection": {"delay": 0, "pages": "never", "user_agent": "Newsloom/0.1 (benchmark on loopback)"},
        "network": {"allow": ["127.0.0.0/8"]},
    }
    yaml.dump(desk, config / "desk.yaml")
    yaml.dump({"outputs": {}}, config / "outputs.yaml")
    sources = {f"feed-{index:04}": {"name": f"Feed {index}", "feed": url} for index, url in enumerate(urls)}
    yaml.dump({"sources": sources}, config / "sources.yaml")


def poll_twice(root: Path) -> tuple[list[RoundReport], list[float]]:
    """Two rounds of the real collector; wall seconds of each, process start included."""
    home = load(root, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    accept(database, home, now=utc_now())
    reports, seconds = [], []
    for _ in range(2):
        started = time.perf_counter()
        reports.append(collect(database, root, Wanted(every=True)))
        seconds.append(time.perf_counter() - started)
    database.close()
    return reports, seconds


@dataclass(frozen=True)
class Turn:
    """One turn of both: what our rounds report, how long each poll took, and the peer's own figures."""

    reports: list[RoundReport]
    seconds: list[float]
    peak_mb: float
    peer: dict[str, object] | None
    peer_seconds: list[float]


def take_turn(urls: list[str]) -> Turn:
    """Ours, then the peer, each on an empty database."""
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "desk"
        root.mkdir()
        write_desk(root, urls)
        reports, seconds = poll_twice(root)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        theirs, their_seconds = peer(urls, Path(work)) if PEER_PYTHON.exists() else (None, [])
    return Turn(reports, seconds, peak, theirs, their_seconds)


def peer(urls: list[str], folder: Path) -> tuple[dict[str, object], list[float]]:
    """The peer's figures and its seconds; each poll a process, start included, as ours."""
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls))
    command = [str(PEER_PYTHON), "tests/benchmarks/peer_reader.py", str(listed), str(folder / "peer.sqlite")]
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        seconds.append(time.perf_counter() - started)
    return json.loads(run.stdout.strip().splitlines()[-1]), seconds


def account(report: RoundReport, files: list[Path]) -> dict[str, object]:
    """Where every entry went, and the feeds whose count differs from the independent one."""
    by_source = {poll.source_id: poll for poll in report.polls}
    counted, differing = 0, []
    for index, path in enumerate(files):
        found = count_entries(path.read_bytes())
        counted += found
        poll = by_source[f"feed-{index:04}"]
        if poll.seen != found:
            differing.append(f"{path.name}: counted {found}, seen {poll.seen} ({poll.outcome.value}: {poll.note[:80]})")
    names = ("seen", "stored", "known", "revised", "rejected", "quarantined", "truncated")
    totals: dict[str, object] = {name: report.total(name) for name in names}
    reasons: dict[str, int] = {}
    for poll in report.polls:
        for reason, number in poll.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + number
    return {"counted": counted, **totals, "reasons": reasons, "differing": differing}


def main() -> int:
    """Run it; the last line has the figures. 1 when an entry is unaccounted for, turns differ, or ratio is under 2."""
    log.set_up()
    with feeds_folder() as folder:
        if folder is None:
            print("bench-feeds: skipped, there is no folder of feeds: set NEWSLOOM_FEEDS or NEWSLOOM_DATA")
            return 0
        with served(folder) as urls:
            turns = [take_turn(urls) for _ in range(TURNS)]
        accounts = [account(turn.reports[0], feed_files(folder)) for turn in turns]
        return _print(accounts[-1], turns) or int(any(entries != accounts[0] for entries in accounts))


def _print(entries: dict[str, object], turns: list[Turn]) -> int:
    for line in entries["differing"]:  # type: ignore[attr-defined]  # a list of strings in a mixed dict
        print("differs:", line)
    reports, theirs = turns[-1].reports, turns[-1].peer
    feeds = len(reports[0].polls)
    read = sum(poll.outcome in READ for poll in reports[0].polls)
    outcomes = sorted({poll.outcome.value for poll in reports[1].polls})
    first, second = ([turn.seconds[poll] for turn in turns] for poll in (0, 1))
    ours = (
        f"feeds {feeds}, read {read}, counted {entries['counted']}, seen {entries['seen']},"
        f" stored {entries['stored']},"
        f" duplicate {entries['known']}, rejected {entries['rejected']} {entries['reasons']},"
        f" quarantined {entries['quarantined']}, truncated {entries['truncated']};"
        f" {_rate(feeds, first)}, second poll {_rate(feeds, second)} ({', '.join(outcomes)});"
        f" peak {turns[0].peak_mb:.0f} MB"
    )
    if theirs is None:
        print(f"newsloom: {ours}; reader: not installed ({PEER_PYTHON})")
        return 1
    their_first, their_second = ([turn.peer_seconds[poll] for turn in turns] for poll in (0, 1))
    ratio = statistics.median(their_first) / statistics.median(first)
    print(
        f"newsloom: {ours} | reader: read {theirs['feeds']}, stored {theirs['stored']};"
        f" {_rate(feeds, their_first)}, second poll {_rate(feeds, their_second)}; peak {theirs['peak_mb']:.0f} MB"
        f" | ratio {ratio:.2f}"
    )
    return 0 if ratio >= 2 and entries["seen"] >= entries["counted"] else 1  # type: ignore[operator]  # numbers


def _rate(feeds: int, seconds: list[float]) -> str:
    """The median of the turns, and all of them."""
    turns = " ".join(f"{feeds / taken:.1f}" for taken in seconds)
    return f"{feeds / statistics.median(seconds):.1f} feeds/s ({turns})"


if __name__ == "__main__":
    raise SystemExit(main())
