"""`newsloom up`: the parts of a desk as child processes, started again when they end, ended together.

A child's standard input is a pipe that nobody writes to: it ends when the supervisor does, however that dies, and the
child with it. Standard error is shared, so that there is one stream of lines.
"""

import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from aggregator import log

#: Longest wait before a child is started again, seconds; the first is one second, and each failure doubles it.
LONGEST_WAIT = 60.0

#: A child that ran for so long, seconds, was well: the next failure counts as its first.
WELL_AFTER = 60.0

#: Seconds that children have to end; then they are killed. They cut themselves off after five.
GRACE = 6.0

#: Seconds between two times at which it is asked which children hang.
HUNG_ASKED_EVERY = 10.0

_LOOK = 0.2


class Process(Protocol):
    """What is needed of `subprocess.Popen`."""

    pid: int

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        ...

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it."""
        ...


@dataclass
class Child:
    """A part of the desk, and how it fares."""

    name: str
    command: Sequence[str]
    process: Process | None = None
    #: ends in a row, each soon after the start
    failures: int = 0
    started: float = 0.0
    #: when it is started again
    due: float = field(default=0.0)


def restart_wait(failures: int) -> float:
    """Seconds until a child is started again that has ended so many times in a row."""
    return float(min(LONGEST_WAIT, 2 ** min(failures - 1, 10)))


def spawn(command: Sequence[str]) -> Process:
    """Start a child that ends with this process."""
    return subprocess.Popen(command, stdin=subprocess.PIPE)


class Supervisor:
    """Keeps children running.

    `every_look` is called a few times a second; what it raises ends the supervisor. `hung` says of a running child
    whether it does nothing any more, and must not wait for anything; such a child is killed and started again.
    """

    def __init__(
        self,
        children: Sequence[Child],
        start: Callable[[Sequence[str]], Process],
        *,
        every_look: Callable[[], Any] = lambda: None,
        hung: Callable[[Child], bool] = lambda _child: False,
        clock: Callable[[], float] = time.monotonic,
        pause: Callable[[float], Any] = time.sleep,
    ) -> None:
        self.children = list(children)
        self._start, self._every_look, self._hung = start, every_look, hung
        self._hung_asked = clock()
        self._clock, self._pause = clock, pause
        self._log = log.get("up")

    def run(self, stop: threading.Event) -> None:
        """Keep the children running until `stop` is set, then end them."""
        try:
            while not stop.is_set():
                self.look()
                self._every_look()
                stop.wait(_LOOK)
        finally:
            self.end()

    def look(self) -> None:
        """Start what is due, notice what has ended."""
        for child in self.children:
            if child.process is None:
                if self._clock() >= child.due:
                    child.process, child.started = self._start(child.command), self._clock()
                    self._log.info("started", child=child.name, pid=child.process.pid)
            elif (code := child.process.poll()) is not None:
                self._ended(child, code)
        if self._clock() - self._hung_asked >= HUNG_ASKED_EVERY:
            self._hung_asked = self._clock()
            self._kill_who_hangs()

    def _kill_who_hangs(self) -> None:
        for child in self.children:
            if child.process is not None and self._hung(child):
                self._log.warning("killed, for nothing was heard of it", child=child.name, pid=child.process.pid)
                child.process.kill()

    def _ended(self, child: Child, code: int) -> None:
        child.process = None
        child.failures = 1 if self._clock() - child.started >= WELL_AFTER else child.failures + 1
        wait = restart_wait(child.failures)
        child.due = self._clock() + wait
        how = f"killed by signal {-code}" if code < 0 else f"ended with code {code}"
        self._log.warning("a child ended and is started again", child=child.name, how=how, in_seconds=wait)

    def end(self) -> None:
        """End all children: asked first, then killed."""
        running = [child for child in self.children if child.process is not None]
        for child in running:
            assert child.process is not None
            child.process.terminate()
        end = self._clock() + GRACE
        while running and self._clock() < end:
            running = [child for child in running if child.process is not None and child.process.poll() is None]
            self._pause(0.05)
        for child in running:
            self._log.warning("killed, for it did not end", child=child.name)
            assert child.process is not None
            child.process.kill()
        self._log.info("ended")
