"""`newsloom up` as a whole: it collects by itself, follows config, is there once, survives kills and ends in time."""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import select

from aggregator.clock import utc_now
from aggregator.models import Article, Lease, Poll, Source
from aggregator.settings import load
from aggregator.store.database import Database
from tests.fakes.collector import ROOT, until
from tests.fakes.desk import Desk
from tests.fakes.web import Answer, Web

NEWSLOOM = [sys.executable, "-c", "from aggregator.cli.app import main; main()"]
FEED = '<?xml version="1.0"?><rss version="2.0"><channel><title>P</title>{}</channel></rss>'
ITEM = (
    "<item><guid>{0}</guid><title>Lajmi {0} nga skela</title><description>پل شماره {0} گشوده شد.</description></item>"
)


def feed(*numbers: int) -> Answer:
    return Answer(FEED.format("".join(ITEM.format(number) for number in numbers)).encode())


class Up:
    """A running `newsloom up`."""

    def __init__(self, root: Path, database: Database, *options: str) -> None:
        self.root, self.database = root, database
        self.log = root / "up.log"
        with self.log.open("ab") as log:
            command = [*NEWSLOOM, "--desk", str(root), *options, "up", "--port", str(free_port())]
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log)

    def pids(self) -> dict[str, int]:
        with self.database.read() as session:
            return {lease.name: lease.pid for lease in session.exec(select(Lease)) if lease.expires_at > utc_now()}

    def at_work(self) -> bool:
        pids = self.pids()
        return pids.keys() >= {"supervisor", "collector", "scheduler"} and all(map(alive, pids.values()))

    def end(self) -> float:
        """Seconds until it has ended, asked politely."""
        began = time.monotonic()
        self.process.terminate()
        self.process.wait(timeout=15)
        return time.monotonic() - began

    def said(self) -> str:
        return self.log.read_text("utf-8")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def alive(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def children_of(root: Path) -> list[int]:
    """Every process, however deep, that works on this desk."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                command = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(root).encode() in command and alive(int(entry.name)) and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


@pytest.fixture
def web() -> Iterator[Web]:
    with Web() as running:
        yield running


@pytest.fixture
def desk(tmp_path: Path, web: Web) -> Iterator[Desk]:
    made = Desk(
        tmp_path / "d", {"skela": web.say("skela", "/feed", feed(1, 2)), "bandar": web.say("bandar", "/feed", feed(3))}
    )
    yield made
    made.database.close()


def polled(desk: Desk) -> Counter[str]:
    with desk.database.read() as session:
        return Counter(poll.source_id for poll in session.exec(select(Poll)))


def titles(desk: Desk) -> list[str]:
    with desk.database.read() as session:
        return sorted(article.title for article in session.exec(select(Article)))


def test_it_collects_follows_config_is_there_once_and_ends_in_ten_seconds(desk: Desk, web: Web) -> None:
    up = Up(desk.root, desk.database)
    try:
        until(lambda: up.at_work() and polled(desk) == {"skela": 1, "bandar": 1}, seconds=60)
        second = subprocess.run(
            [*NEWSLOOM, "--desk", str(desk.root), "up"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
        )
        assert second.returncode == 1
        pids = up.pids()
        for name in ("supervisor", "collector", "scheduler"):
            assert str(pids[name]) in second.stderr, "it says what runs already"
        file = desk.root / "config" / "sources.yaml"
        good = file.read_text("utf-8")
        file.write_text(good + "  broken: {name: X, fede: 'https://x.example/'}\n", "utf-8")
        until(lambda: "config refused" in up.said())
        assert f"{file}:4:" in up.said()
        added = web.say("i-ri", "/feed", feed(4))
        file.write_text(good + f"  new: {{name: I ri, feed: '{added}'}}\n", "utf-8")
        until(lambda: polled(desk)["new"] == 1)
        assert up.at_work(), "nothing stopped"
        assert polled(desk) == {"skela": 1, "bandar": 1, "new": 1}, "and nothing was polled twice"
        seconds = up.end()
    finally:
        up.process.kill()
    assert up.process.returncode == 0
    assert seconds < 10
    until(lambda: children_of(desk.root) == [], seconds=5)


def test_killed_at_random_moments_it_heals_by_itself_and_loses_and_doubles_nothing(desk: Desk, web: Web) -> None:
    """Issue 3, acceptance 3, in short; `make torture` does it for two minutes."""
    chance = random.Random(7)
    up = Up(desk.root, desk.database)
    try:
        until(up.at_work, seconds=60)
        for number in range(10, 14):
            web.say("skela", "/feed", feed(1, 2, *range(10, number + 1)))
            due_now(desk)
            time.sleep(chance.uniform(0.2, 1.5))
            name = ["collector", "scheduler", "supervisor", "collector"][number - 10]
            os.kill(up.pids()[name], signal.SIGKILL)
            if name == "supervisor":
                up.process.wait()
                up = Up(desk.root, desk.database)
            until(up.at_work, seconds=60)
        due_now(desk)
        wanted = sorted(f"Lajmi {number} nga skela" for number in (1, 2, 3, *range(10, 14)))
        until(lambda: titles(desk) == wanted, seconds=60)
        assert up.end() < 10
    finally:
        up.process.kill()
    assert titles(desk) == wanted
    until(lambda: children_of(desk.root) == [], seconds=10)


def due_now(desk: Desk) -> None:
    """As if an hour had passed for the sources."""
    with desk.database.write() as session:
        for source in session.exec(select(Source)):
            source.next_poll_at = utc_now()
            session.add(source)


def test_without_config_it_says_so_and_starts_nothing(tmp_path: Path) -> None:
    run = subprocess.run(
        [*NEWSLOOM, "--desk", str(tmp_path), "up"], cwd=ROOT, capture_output=True, encoding="utf-8", timeout=60
    )
    assert run.returncode == 1
    assert "newsloom init" in run.stderr


def test_asked_for_json_every_line_of_every_part_is_json(desk: Desk) -> None:
    (desk.root / "config" / "outputs.yaml").write_text("outputs: [", "utf-8")
    up = Up(desk.root, desk.database, "--log-json")
    try:
        until(lambda: up.at_work() and polled(desk) == {"skela": 1, "bandar": 1}, seconds=60)
        os.kill(up.pids()["collector"], signal.SIGKILL)
        until(lambda: "killed by signal 9" in up.said())
        up.end()
    finally:
        up.process.kill()
    lines = [json.loads(line) for line in up.said().splitlines()]
    assert {line["room"] for line in lines} >= {"up", "config", "collector", "schedule"}


def test_a_broken_config_at_the_start_leaves_the_last_good_one_in_force(desk: Desk) -> None:
    home = load(desk.root, environ={})
    (desk.root / "config" / "desk.yaml").write_text("name: [", "utf-8")
    up = Up(desk.root, desk.database)
    try:
        until(lambda: up.at_work() and polled(desk) == {"skela": 1, "bandar": 1}, seconds=60)
        assert "config refused" in up.said() and home.desk.name == "Prova"
        up.end()
    finally:
        up.process.kill()
