"""`make bench-feeds`: real feeds through the real collector, twice, beside the PyPI package `reader` and bare Scrapy.

Feeds come from the folder `NEWSLOOM_FEEDS`, by default the archive of real feeds in `NEWSLOOM_DATA`. Each is served
on an address of its own; page fetching is off. Every entry an independent counter finds must be accounted for:
stored, duplicate (repeated in its document, or the same page as another entry), rejected with a reason, quarantined
or truncated. Seconds are those of work, from asking for the polls to the last one stored: the start of a collector,
which stays for months, is told apart, and that of the peers is left out as well: ours and `reader` have each polled one
small feed before. `reader` is the measure of the first poll; of the second, in which nothing is new, it is a Scrapy
spider that does nothing with the answers, which it gets in full, where ours say that nothing has changed. All take
turns, each on a new database every time, and the median counts: on a shared machine one run may be a quarter off.
"""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ruamel.yaml import YAML

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted
from aggregator.settings import load
from aggregator.settings.desk import Collection
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome
from tests.benchmarks.count_entries import count_entries
from tests.benchmarks.feed_farm import address, feed_files
from tests.fakes.collector import Collector

PEER_PYTHON = Path(os.environ.get("NEWSLOOM_BENCH_PYTHON", ".venv-bench/bin/python"))
TURNS = 3
#: What issue 8 asks for: times the rate of `reader`, share of the rate of bare Scrapy, megabytes.
LEAST_OF_READER, LEAST_OF_BARE, MOST_MB = 5.0, 0.5, 400
#: The source that is polled before the time counts.
_WARM_UP = "warm-up"
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
    """The addresses of the folder's feeds, and last that of the one to begin with, served by another process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "tests.benchmarks.feed_farm", str(folder), str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as farm:
        assert farm.stdout is not None
        assert farm.stdout.readline() == "ready\n"
        yield [f"http://{address(index)}:{port}/feed" for index in range(len(feed_files(folder)) + 1)]
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
    sources = dict(zip([*feed_ids(urls), _WARM_UP], ({"name": f"Of {url}", "feed": url} for url in urls), strict=True))
    yaml.dump({"sources": sources}, config / "sources.yaml")


def feed_ids(urls: Sequence[str]) -> tuple[str, ...]:
    """The ids of the sources that are measured: all addresses but the last."""
    return tuple(f"feed-{index:04}" for index in range(len(urls) - 1))


@dataclass(frozen=True)
class Work:
    """Two rounds of the real collector: what each reports, seconds of each, seconds of its start; memory in MB."""

    reports: list[RoundReport]
    seconds: list[float]
    start: float
    #: of the largest process, and of all together
    peak_mb: float
    all_mb: float


def poll_twice(root: Path, ids: tuple[str, ...]) -> Work:
    """Two rounds of one collector that stays."""
    home = load(root, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    accept(database, home, now=utc_now())
    reports, seconds = [], []
    began = time.perf_counter()
    with Collector(root, database) as collector:
        start = time.perf_counter() - began
        collect(database, root, Wanted((_WARM_UP,)))
        for _ in range(2):
            started = time.perf_counter()
            reports.append(collect(database, root, Wanted(ids)))
            seconds.append(time.perf_counter() - started)
        peaks = memory_of(collector.process.pid)
    database.close()
    return Work(reports, seconds, start, *peaks)


def memory_of(pid: int) -> tuple[float, float]:
    """Of a process and those below it, megabytes: the peak of the largest, and what all hold now, shares once."""
    below = [int(each) for tasks in Path(f"/proc/{pid}/task").glob("*/children") for each in tasks.read_text().split()]
    found = [memory_of(child) for child in below]
    peak = _kilobytes(f"/proc/{pid}/status", "VmHWM") / 1024
    held = _kilobytes(f"/proc/{pid}/smaps_rollup", "Pss:") / 1024
    return max([peak, *(each[0] for each in found)]), held + sum(each[1] for each in found)


def _kilobytes(path: str, name: str) -> int:
    return next(int(line.split()[1]) for line in Path(path).read_text().splitlines() if line.startswith(name))


@dataclass(frozen=True)
class Turn:
    """One turn of all: our work, the figures of both polls of `reader`, and of bare Scrapy."""

    ours: Work
    #: of each poll; empty where it is not installed
    reader: list[dict[str, float]]
    scrapy: dict[str, float]


def take_turn(urls: list[str]) -> Turn:
    """Ours, then the peers, each on an empty database."""
    with tempfile.TemporaryDirectory() as work:
        root = Path(work) / "desk"
        root.mkdir()
        write_desk(root, urls)
        ours = poll_twice(root, feed_ids(urls))
        listed = Path(work) / "urls.txt"
        listed.write_text("\n".join(urls))
        stored = str(Path(work) / "peer.sqlite")
        reader = [_peer(PEER_PYTHON, "reader", listed, stored) for _ in range(2)] if PEER_PYTHON.exists() else []
        listed.write_text("\n".join(urls[:-1]))
        scrapy = _peer(Path(sys.executable), "scrapy", listed, str(Collection().parallel))
    return Turn(ours, reader, scrapy)


def _peer(python: Path, name: str, *arguments: object) -> dict[str, float]:
    """A peer's figures; each poll is a process."""
    command = [str(python), f"tests/benchmarks/peer_{name}.py", *map(str, arguments)]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(run.stdout.strip().splitlines()[-1])
    return found


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
    """Run it. 1 when an entry is unaccounted for, turns differ, or a figure is not what issue 8 asks for."""
    log.set_up()
    with feeds_folder() as folder:
        if folder is None:
            print("bench-feeds: skipped, there is no folder of feeds: set NEWSLOOM_FEEDS or NEWSLOOM_DATA")
            return 0
        with served(folder) as urls:
            turns = [take_turn(urls) for _ in range(TURNS)]
        accounts = [account(turn.ours.reports[0], feed_files(folder)) for turn in turns]
    whole = _print_entries(accounts[-1], turns[-1].ours) and all(entries == accounts[0] for entries in accounts)
    return int(not (_print_rates(turns) and whole))


def _print_entries(entries: dict[str, object], work: Work) -> bool:
    """What became of the entries; whether all are accounted for."""
    for line in entries["differing"]:  # type: ignore[attr-defined]  # a list of strings in a mixed dict
        print("differs:", line)
    read = sum(poll.outcome in READ for poll in work.reports[0].polls)
    outcomes = sorted({poll.outcome.value for poll in work.reports[1].polls})
    print(
        f"newsloom: feeds {len(work.reports[0].polls)}, read {read}, counted {entries['counted']},"
        f" seen {entries['seen']}, stored {entries['stored']}, duplicate {entries['known']},"
        f" rejected {entries['rejected']} {entries['reasons']}, quarantined {entries['quarantined']},"
        f" truncated {entries['truncated']}; second poll {', '.join(outcomes)}"
    )
    return entries["seen"] >= entries["counted"]  # type: ignore[operator]  # numbers


def _print_rates(turns: list[Turn]) -> bool:
    """Rates side by side; whether they are what is asked for."""
    feeds = len(turns[0].ours.reports[0].polls)
    first, second = ([turn.ours.seconds[poll] for turn in turns] for poll in (0, 1))
    bare = [turn.scrapy["seconds"] for turn in turns]
    peak = max(turn.ours.peak_mb for turn in turns)
    print(
        f"newsloom: first poll {_rate(feeds, first)}, second {_rate(feeds, second)};"
        f" peak {peak:.0f} MB, all processes {max(turn.ours.all_mb for turn in turns):.0f} MB;"
        f" start {statistics.median(turn.ours.start for turn in turns):.1f} s"
    )
    by_bare = statistics.median(bare) / statistics.median(second)
    print(f"bare Scrapy: {_rate(feeds, bare)} | second poll {by_bare:.2f} of it, asked for {LEAST_OF_BARE}")
    if not turns[0].reader:
        print(f"reader: not installed ({PEER_PYTHON})")
        return False
    theirs, again = ([turn.reader[poll]["seconds"] for turn in turns] for poll in (0, 1))
    ratio = statistics.median(theirs) / statistics.median(first)
    last = turns[-1].reader[0]
    print(
        f"reader: read {last['feeds']}, stored {last['stored']}; first poll {_rate(feeds, theirs)},"
        f" second {_rate(feeds, again)}; peak {last['peak_mb']:.0f} MB | first poll {ratio:.2f} times it,"
        f" asked for {LEAST_OF_READER}"
    )
    return ratio >= LEAST_OF_READER and by_bare >= LEAST_OF_BARE and peak < MOST_MB


def _rate(feeds: int, seconds: list[float]) -> str:
    """The median of the turns, and all of them."""
    turns = " ".join(f"{feeds / taken:.1f}" for taken in seconds)
    return f"{feeds / statistics.median(seconds):.1f} feeds/s ({turns})"


if __name__ == "__main__":
    raise SystemExit(main())
