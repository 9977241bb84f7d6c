"""The one thread that talks to the database, so that the event loop never waits for the disk."""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aggregator import log
from aggregator.store.database import Database

Result = TypeVar("Result")

#: Seconds after which what is stored together is committed and more begins anew, so that others who write wait hardly
#: longer than for one large document. A commit takes a tenth of it, on a busy disk a fifth.
_LONGEST = 0.1


@dataclass(frozen=True, eq=False)
class _Waiting:
    """Something to store, and where to say what came of it."""

    call: Callable[[], Any]
    told: "Future[Any]" = field(default_factory=Future)

    def store(self) -> None:
        """Store it by itself, and say what came of it."""
        try:
            self.told.set_result(self.call())
        except Exception as error:  # whoever waits for it raises it
            self.told.set_exception(error)


class Writer:
    """Looks things up and stores them, one after another, in a thread of its own.

    What waits to be stored while the disk is busy is stored in one transaction: to commit takes several times as long
    as to note a poll. Nobody is told that something is stored before that is committed.
    """

    def __init__(self, database: Database) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")
        self._database = database
        self._waiting: deque[_Waiting] = deque()

    async def run(self, call: Callable[[], Result]) -> Result:
        """The result of `call`, which looks something up, or is to be stored by itself."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)

    async def store(self, call: Callable[[], Result]) -> Result:
        """The result of `call`, whose units of work may be parts of a larger one, and which may be called twice."""
        waiting = _Waiting(call)
        self._waiting.append(waiting)
        self._executor.submit(self._store_waiting)
        return await asyncio.wrap_future(waiting.told)

    def _store_waiting(self) -> None:
        """Store what waits by now; nothing, when an earlier call has done so."""
        # PostgreSQL locks rows: those of several documents would be taken in another order than others take them.
        if len(self._waiting) > 1 and self._database.is_sqlite:
            self._store_together()
        elif (waiting := self._next()) is not None:
            waiting.store()

    def _store_together(self) -> None:
        taken: list[_Waiting] = []
        results: list[Any] = []
        committed: list[bool] = []
        until = time.monotonic() + _LONGEST
        try:
            with self._database.together():
                self._database.afterwards(lambda: committed.append(True))  # before whatever else is called then
                while (waiting := self._next()) is not None:
                    taken.append(waiting)
                    results.append(waiting.call())
                    if time.monotonic() > until:
                        break
        except Exception as error:  # of whatever kind: it is one document's, and the others are stored all the same
            if not committed:  # nothing is stored: whose fault that is shows when each is stored by itself
                for waiting in taken:
                    waiting.store()
                return
            log.get("collect").error("all is stored, what was to follow failed", error=repr(error))
        for waiting, result in zip(taken, results, strict=True):
            waiting.told.set_result(result)

    def _next(self) -> _Waiting | None:
        """The next one that somebody still waits for; from here on nobody can give it up."""
        while self._waiting:
            waiting = self._waiting.popleft()
            if waiting.told.set_running_or_notify_cancel():
                return waiting
        return None

    def close(self) -> None:
        """Wait for what is under way, then end the thread."""
        self._executor.shutdown(wait=True)
