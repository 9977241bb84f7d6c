"""A collector that stays, as a process of its own."""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from aggregator.clock import utc_now
from aggregator.models import CollectionRequest
from aggregator.store import leases, requests
from aggregator.store.database import Database
from aggregator.vocabulary import RequestState

ROOT = Path(__file__).parents[2]


def until(found: Callable[[], bool], *, seconds: float = 60.0) -> None:
    """Wait for something; fails when it does not come."""
    end = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


class Collector:
    """The running process; a context manager that ends it."""

    command: tuple[str, ...] = (sys.executable, "-m", "crawlers")

    def __init__(self, root: Path, database: Database) -> None:
        self.database = database
        self.log = root / "collector.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*self.command, "--desk", str(root), "--stay"], cwd=ROOT, stderr=log)

    def __enter__(self) -> Self:
        until(self.holds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(timeout=20)

    def holds(self) -> bool:
        """Whether it holds the collector's lease."""
        with self.database.read() as session:
            lease = leases.holding(session, leases.COLLECTOR, now=utc_now())
        return lease is not None and lease.pid == self.process.pid

    def serve(self, request: CollectionRequest, *, seconds: float = 60.0) -> CollectionRequest:
        """Ask for something and wait for what comes of it."""
        with self.database.write() as session:
            request_id = requests.add(session, request)
        return self.served(request_id, seconds=seconds)

    def served(self, request_id: int, *, seconds: float = 60.0) -> CollectionRequest:
        """Wait for a request to be done."""
        until(lambda: self._get(request_id).state is not RequestState.OPEN, seconds=seconds)
        return self._get(request_id)

    def _get(self, request_id: int) -> CollectionRequest:
        with self.database.read() as session:
            return requests.get(session, request_id)
