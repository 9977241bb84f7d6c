"""Leases of the parts of `newsloom up`: a locked database keeps nobody from ending, and who hangs is noticed."""

import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.cli import up
from aggregator.clock import utc_now
from aggregator.errors import LeaseHeldError
from aggregator.holder import this_process
from aggregator.models import Lease
from aggregator.scheduling import runner
from aggregator.scheduling.supervisor import Child
from aggregator.store import leases
from aggregator.store.database import Database
from tests.fakes.collector import until
from tests.fakes.desk import Desk
from tests.integration.test_scheduler import MINUTE, Clocks, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    desk = Desk(tmp_path / "d", {"rud": "https://rud.example/feed"})
    yield Stage(desk, Clocks())
    desk.database.close()


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Somebody else writes, and takes long."""
    other = sqlite3.connect(str(database.url.database), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        other.close()


def test_a_locked_database_does_not_keep_the_parts_from_ending(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "_RENEWED_EVERY", 0.05)
    scheduler = stage.scheduler()
    scheduler.look()
    lease = up._Lease(stage.database, stage.desk.root)
    with locked(stage.database):
        time.sleep(0.2)  # a renewal is under way by now
        began = time.monotonic()
        lease.check()
        assert not lease.release(), "it could not be given back"
        runner.give_back(scheduler)
        assert time.monotonic() - began < 5


def test_the_lease_is_given_back_where_nobody_is_in_the_way(stage: Stage) -> None:
    scheduler = stage.scheduler()
    scheduler.look()
    lease = up._Lease(stage.database, stage.desk.root)
    assert {row.name for row in stage.rows(Lease)} == {"scheduler", "supervisor"}
    assert lease.release()
    runner.give_back(scheduler)
    with stage.database.read() as session:
        assert leases.holding(session, "supervisor", now=utc_now()) is None
        assert leases.holding(session, "scheduler", now=stage.clocks.now) is None


def test_who_lost_the_lease_of_the_desk_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "_RENEWED_EVERY", 0.02)
    lease = up._Lease(stage.database, stage.desk.root)
    with stage.database.write() as session:
        row = session.get(Lease, "supervisor")
        assert row is not None
        row.token, row.holder = "x", "far:7"
        session.add(row)
    until(lambda: lease._lost is not None, seconds=5)
    with pytest.raises(LeaseHeldError, match="far:7"):
        lease.check()


def test_until_something_is_at_stake_ctrl_c_ends_the_scheduler_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    heavy = "import sys, aggregator.scheduling.runner; print({'sqlalchemy', 'typer', 'structlog'} & set(sys.modules))"
    found = subprocess.run([sys.executable, "-c", heavy], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "set()", "imported before anything is done about signals"
    seen = []
    monkeypatch.setattr(runner, "schedule", lambda _root: seen.append(signal.getsignal(signal.SIGINT)))
    before = signal.getsignal(signal.SIGINT)
    try:
        assert runner.main(["--desk", str(tmp_path)]) == 0
    finally:
        signal.signal(signal.SIGINT, before)
    assert seen == [signal.SIG_DFL]


@dataclass
class Running:
    """A process that runs."""

    pid: int

    def poll(self) -> int | None:
        return None

    def terminate(self) -> None:
        """Not heard."""

    def kill(self) -> None:
        """Not wanted here."""


def renewed(stage: Stage, pid: int, *, place: str | None = None) -> Lease:
    now, here = stage.clocks.now, this_process().place
    return Lease(name="scheduler", token="", holder="", place=place or here, pid=pid, taken_at=now, expires_at=now)


def test_a_part_that_renews_nothing_for_three_minutes_hangs_whatever_the_clock_is_set_to(stage: Stage) -> None:
    parts, clocks = up._Parts(), stage.clocks
    for _ in range(30):  # five minutes
        clocks.pass_(MINUTE / 6)
        parts.hear([renewed(stage, 7)], clocks.seconds)
        assert not parts.is_silent("scheduler", 7)
    last = renewed(stage, 7)
    clocks.now += timedelta(days=3_650)
    for _ in range(17):
        clocks.pass_(MINUTE / 6)
        parts.hear([last], clocks.seconds)
        assert not parts.is_silent("scheduler", 7)
    clocks.pass_(MINUTE / 6)
    parts.hear([last], clocks.seconds)
    assert parts.is_silent("scheduler", 7)
    assert not parts.is_silent("scheduler", 8), "the next process"
    assert not parts.is_silent("collector", 7)
    parts.forget()
    assert not parts.is_silent("scheduler", 7)


def test_a_part_of_another_machine_is_not_taken_for_one_of_this(stage: Stage) -> None:
    parts, last = up._Parts(), renewed(stage, 7, place="far")
    for seconds in (0.0, 500.0):
        parts.hear([last], seconds)
    assert not parts.is_silent("scheduler", 7)


def test_the_leases_of_the_parts_are_heard_where_they_are(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "_RENEWED_EVERY", 0.02)
    monkeypatch.setattr(up, "_SILENT", 0.1)
    stage.scheduler().look()
    lease = up._Lease(stage.database, stage.desk.root)
    process = Running(this_process().pid)
    child = Child("scheduler", [], process)
    until(lambda: lease.is_silent(child), seconds=5)
    process.pid += 1
    assert not lease.is_silent(child)
    assert lease.release()
