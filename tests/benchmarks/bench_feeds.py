"""`make bench-feeds`: real feeds through the real collector, twice, beside the PyPI package `reader` in the same run.

Feeds come from the folder `NEWSLOOM_FEEDS`, by default the archive of real feeds in `NEWSLOOM_DATA`. Each is served
on an address of its own; page fetching is off. Every entry an independent counter finds must be accounted for:
stored, duplicate (repeated in its document, or the same page as another entry), rejected with a reason, quarantined
or truncated.
"""

import contextlib
import json
import os
import resource
import socket
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ruamel.yaml import YAML

from aggregator import log
from aggregator.collection.launch import RoundReport, collect
from aggregator.collection.sources import Wanted, mirror
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome
from tests.benchmarks.count_entries import count_entries
from tests.benchmarks.feed_farm import address, feed_files

PEER_PYTHON = Path(os.environ.get("NEWSLOOM_BENCH_PYTHON", ".venv-bench/bin/python"))
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
    mirror(database, home.sources)
    reports, seconds = [], []
    for _ in range(2):
        started = time.perf_counter()
        reports.append(collect(database, root, Wanted(every=True)))
        seconds.append(time.perf_counter() - started)
    database.close()
    return reports, seconds


def peer(urls: list[str], folder: Path) -> dict[str, object] | None:
    """The peer's figures, or None when it is not installed; each poll a process, start included, as ours."""
    if not PEER_PYTHON.exists():
        return None
    listed = folder / "urls.txt"
    listed.write_text("\n".join(urls))
    command = [str(PEER_PYTHON), "tests/benchmarks/peer_reader.py", str(listed), str(folder / "peer.sqlite")]
    seconds = []
    for _ in range(2):
        started = time.perf_counter()
        run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        seconds.append(time.perf_counter() - started)
    return {**json.loads(run.stdout.strip().splitlines()[-1]), "seconds": seconds}


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
    """Run it; the last line has the figures. 1 when an entry is unaccounted for, or the peer is not twice as slow."""
    log.set_up()
    with feeds_folder() as folder:
        if folder is None:
            print("bench-feeds: skipped, there is no folder of feeds: set NEWSLOOM_FEEDS or NEWSLOOM_DATA")
            return 0
        with served(folder) as urls, tempfile.TemporaryDirectory() as work:
            root = Path(work) / "desk"
            root.mkdir()
            write_desk(root, urls)
            reports, seconds = poll_twice(root)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            theirs = peer(urls, Path(work))
        return _print(account(reports[0], feed_files(folder)), reports, seconds, peak, theirs)


def _print(
    entries: dict[str, object],
    reports: list[RoundReport],
    seconds: list[float],
    peak: float,
    theirs: dict[str, object] | None,
) -> int:
    for line in entries["differing"]:  # type: ignore[attr-defined]  # a list of strings in a mixed dict
        print("differs:", line)
    feeds = len(reports[0].polls)
    read = [sum(poll.outcome in READ for poll in report.polls) for report in reports]
    outcomes = sorted({poll.outcome.value for poll in reports[1].polls})
    ours = (
        f"feeds {feeds}, read {read[0]}, counted {entries['counted']}, seen {entries['seen']},"
        f" stored {entries['stored']},"
        f" duplicate {entries['known']}, rejected {entries['rejected']} {entries['reasons']},"
        f" quarantined {entries['quarantined']}, truncated {entries['truncated']};"
        f" {feeds / seconds[0]:.1f} feeds/s, second poll {feeds / seconds[1]:.1f} feeds/s ({', '.join(outcomes)});"
        f" peak {peak:.0f} MB"
    )
    if theirs is None:
        print(f"newsloom: {ours}; reader: not installed ({PEER_PYTHON})")
        return 1
    first, second = theirs["seconds"]  # type: ignore[misc]  # two numbers, from JSON
    ratio = (feeds / seconds[0]) / (feeds / first)
    print(
        f"newsloom: {ours} | reader: read {theirs['feeds']}, stored {theirs['stored']};"
        f" {feeds / first:.1f} feeds/s, second poll {feeds / second:.1f} feeds/s; peak {theirs['peak_mb']:.0f} MB"
        f" | ratio {ratio:.1f}"
    )
    return 0 if ratio >= 2 and entries["seen"] >= entries["counted"] else 1  # type: ignore[operator]  # numbers


if __name__ == "__main__":
    raise SystemExit(main())
