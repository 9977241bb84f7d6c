"""Parsing in killable child processes, each task with a time limit, each child with a memory limit.

Feeds and pages are hostile and feedparser, lxml and trafilatura can be made to run for minutes or eat gigabytes; a
thread cannot be stopped, a process can. Pebble's pool kills the one worker that exceeds its time and starts another, so
that a poison document costs its own time only.
"""

import importlib
import multiprocessing
import os
import re
import resource
import time
from asyncio import Future, wait, wrap_future
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import datetime
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from aggregator.collection.raw import Context, NamedFeeds, Response, WashedFeed, WashedPage
from aggregator.errors import AggregatorError, CollectorError, ParserDied

#: Seconds a document may take. The slowest of 6,571 files from eight public corpora took 6.2 s.
TASK_SECONDS = 15.0

#: Address space of a child, bytes. Imports take about 0.6 GB of it (mostly reserved, not used); 512 MB are left to work
#: with.
CHILD_BYTES = 1_200 << 20

#: Documents a child parses before it is replaced, so that what leaks does not add up.
TASKS_PER_CHILD = 2_000

#: Exit code of a child that ran out of memory, unlike any that Python or a signal gives.
_OUT_OF_MEMORY = 75

#: Exit code that multiprocessing gives a child whose fork server is gone (`multiprocessing.popen_forkserver`).
_ORPHANED = 255

#: Share of its address space from which a failed child is taken to have run out: one refused allocation may be large.
_NEARLY_ALL = 0.75

#: Seconds without any task ending after which the children are taken for dead: three times what a task may take, for a
#: living child ends it or is killed, and its successor is there a second later.
PATIENCE = 45.0

#: The module whose functions the children run; named, not imported, for it takes half a second.
_PARSING = "aggregator.collection.parsing"


def start_fork_server() -> None:
    """Start the process that the children are forked from, and return at once: it imports while the caller goes on."""
    _context()
    forkserver.ensure_running()


class Parsers:
    """A pool of parsing children. Close it, or they stay."""

    def __init__(
        self,
        workers: int | None = None,
        *,
        task_seconds: float = TASK_SECONDS,
        child_bytes: int = CHILD_BYTES,
        patience: float = PATIENCE,
    ) -> None:
        self._task_seconds, self._child_bytes, self._patience = task_seconds, child_bytes, patience
        self._workers = workers or max(1, min(4, os.cpu_count() or 1))
        self._pool = self._new_pool()
        #: when a task last ended, or the pool was made
        self._last_end = time.monotonic()

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self._workers,
            max_tasks=TASKS_PER_CHILD,
            initializer=_limit_this_process,
            initargs=[self._child_bytes],
            context=_context(),
        )

    async def feed(self, response: Response, context: Context) -> WashedFeed:
        """Parse and wash a feed document.

        Raises:
            NotAFeedError: it is something else.
            ParserDied: the child was killed, or crashed.
            CollectorError: no child can be had any more, which is no document's fault.
        """
        washed: WashedFeed = await self._run("feed", response, context)
        return washed

    async def page(self, response: Response, context: Context) -> WashedPage:
        """Extract and wash an article page.

        Raises:
            ParserDied: the child was killed, or crashed.
            CollectorError: no child can be had any more, which is no document's fault.
        """
        washed: WashedPage = await self._run("page", response, context)
        return washed

    async def feeds_named(self, response: Response, now: datetime) -> NamedFeeds:
        """Look for the feeds that a page names, and for a list of articles on it.

        Raises:
            ParserDied: the child was killed, or crashed.
            CollectorError: no child can be had any more, which is no document's fault.
        """
        named: NamedFeeds = await self._run("feeds_named", response, now)
        return named

    def close(self) -> None:
        """End the children."""
        _end(self._pool)

    async def _run(self, task: str, *arguments: Response | Context | datetime) -> Any:
        """The task's result, tried a second time when the pool, and not the document, was at fault."""
        pool = self._pool
        try:
            return await self._once(pool, task, arguments)
        except RuntimeError:  # pebble's word for a pool that is broken
            self._replace(pool)
        except ProcessExpired as error:
            if error.exitcode != _ORPHANED:
                raise ParserDied(self._obituary(error)) from error
        try:
            return await self._once(self._pool, task, arguments)
        except RuntimeError as error:
            raise CollectorError(f"no parsing process can be started ({error!r})") from error
        except ProcessExpired as error:
            raise ParserDied(self._obituary(error)) from error

    async def _once(self, pool: ProcessPool, task: str, arguments: tuple[Response | Context | datetime, ...]) -> Any:
        future = wrap_future(pool.schedule(_in_child, args=(task, *arguments), timeout=self._task_seconds))
        await self._ended(future)
        try:
            return future.result()
        except FutureTimeout as error:
            raise ParserDied(self._obituary(error)) from error

    async def _ended(self, future: Future[Any]) -> None:
        """Wait for a task; raises RuntimeError when none at all has ended for so long that no child can be alive.

        A task's own time only counts from when a child takes it up, and pebble replaces children that die before that
        for ever.
        """
        while not (await wait({future}, timeout=self._patience))[0]:
            if time.monotonic() - self._last_end > self._patience:
                future.cancel()
                raise RuntimeError(f"no parsing process has done anything for {self._patience:g} s")
        self._last_end = time.monotonic()

    def _replace(self, broken: ProcessPool) -> None:
        if self._pool is broken:  # of several tasks that met it, the first one replaces it
            self._pool, self._last_end = self._new_pool(), time.monotonic()
            _end(broken)

    def _obituary(self, error: BaseException) -> str:
        if isinstance(error, FutureTimeout):
            return f"parsing took longer than {self._task_seconds:g} s"
        if isinstance(error, ProcessExpired) and error.exitcode == _OUT_OF_MEMORY:
            return f"parsing needed more than {self._child_bytes >> 20} MB"
        return f"the parsing process died ({error})"


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates only what it returns
    pool.join(timeout=5)


def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_PARSING])
    return context


def _limit_this_process(child_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (child_bytes, child_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _ran_out(error: Exception) -> bool:
    """Whether memory is why it failed: lxml reports a syntax error, an import that it finds no file."""
    if isinstance(error, MemoryError):
        return True
    try:
        status = Path("/proc/self/status").read_text("ascii", "replace")
    except OSError:  # no Linux
        return False
    peak = re.search(r"VmPeak:\s*(\d+) kB", status)
    return peak is not None and int(peak[1]) << 10 > _NEARLY_ALL * resource.getrlimit(resource.RLIMIT_AS)[0]


def _in_child(task: str, *arguments: Response | Context | datetime) -> Any:
    try:
        return getattr(importlib.import_module(_PARSING), task)(*arguments)
    except AggregatorError:
        raise
    except Exception as error:  # a parser bug we have not met; some of their errors (lxml's) cannot cross to the parent
        if _ran_out(error):
            # What it holds is not given back, so it would fail on innocent documents as well.
            os._exit(_OUT_OF_MEMORY)
        raise ParserDied(f"parsing raised {type(error).__name__}: {error}"[:500]) from None
