"""`newsloom up`, `schedule` and `worker`: the desk as a whole, and the parts that run in the background."""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from aggregator import log
from aggregator.cli.context import say
from aggregator.cli.serve import Host, Port, announce
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept, in_force
from aggregator.collection.launch import RUNNER
from aggregator.errors import ConfigError, LeaseHeldError, RemovalError, StoreError
from aggregator.holder import this_process
from aggregator.models import Lease
from aggregator.settings import load
from aggregator.settings.home import database_url, desk_root
from aggregator.store import leases, schema
from aggregator.store.database import Database

if TYPE_CHECKING:
    from aggregator.scheduling.supervisor import Child

#: The parts of a desk, each the holder of a lease of that name.
_PARTS = (leases.COLLECTOR, leases.SCHEDULER)

#: Seconds between two renewals of the lease, which lasts six times as long.
_RENEWED_EVERY = 10.0

#: Seconds that giving the lease back may take; somebody may lock the database for longer.
_RELEASE = 1.0

#: A part whose lease was not renewed for so long, seconds, hangs: two minutes longer than a lease lasts. By the clock
#: that nobody can set, lest all parts be killed when somebody sets the other.
_SILENT = 180.0


def up(context: typer.Context, host: Host = "127.0.0.1", port: Port = None) -> None:
    """Run the desk until stopped (Ctrl-C): browser desk, collector and scheduler, each started again should it end.

    Polls, groups, drafts and backs up by itself at the times desk.yaml gives; edits of config/ take effect at once.
    The desk opens at the address that web.address in desk.yaml gives.

    Example: newsloom up
    """
    run_up(desk_root(), host=host, port=port, log_option=_log_option(context))


def run_up(
    root: Path,
    *,
    host: str,
    port: int | None,
    log_option: list[str],
    show: Callable[[str], object] | None = None,
) -> None:
    """Run all parts of a desk until SIGTERM or Ctrl-C.

    Args:
        show: called with the address at which a person begins, once it is served.

    Raises:
        UsageError: nothing can listen there.
        LeaseHeldError: the desk is up already.
        ConfigError, StoreError: it cannot begin.
    """
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.scheduling.supervisor import Supervisor, spawn

    database = Database(database_url(root))
    try:
        schema.upgrade(database)
        _take_up_config(database, root)
        lease = _Lease(database, root)
        served = ["--host", host, "--port", str(_tell_where(database, root, host, port, show))]
        say(f"the desk {root} is up; Ctrl-C ends it")
        children = _children(root, log_option, served)
        Supervisor(children, spawn, every_look=lease.check, hung=lease.is_silent).run(stop)
        if not lease.release():
            _end_at_once()
    finally:
        database.close()


def worker(context: typer.Context) -> None:
    """Run the collector until stopped: it polls, previews and clips what anybody asks for. A part of `newsloom up`.

    Example: newsloom worker
    """
    command = [*RUNNER, "--desk", str(desk_root()), "--stay", *_log_option(context)]
    sys.stderr.flush()
    os.execv(sys.executable, command)


def schedule() -> None:
    """Run the scheduler until stopped: it asks for polls, groups, drafts and backs up. A part of `newsloom up`.

    Several may run: one is active, the others stand by.

    Example: newsloom schedule
    """
    from aggregator.scheduling import runner

    runner.schedule(desk_root())


def _log_option(context: typer.Context) -> list[str]:
    return ["--log-json"] if context.find_root().params.get("log_json") else []


def _tell_where(
    database: Database, root: Path, host: str, port: int | None, show: Callable[[str], object] | None
) -> int:
    """Say where the desk opens; returns the port, which is free now."""
    from aggregator.web import serving

    home = in_force(database, root) or load(root)
    where = port or serving.default_port(home.desk.web.address)
    serving.listen(host, where).close()
    begin = announce(database, serving.own_address(home.desk.web.address, host, where))
    if show is not None:
        threading.Thread(target=serving.show_when_open, args=(show, begin, host, where), daemon=True).start()
    return where


def _children(root: Path, log_option: list[str], served: list[str]) -> "list[Child]":
    from aggregator.scheduling.supervisor import Child

    common = ["--desk", str(root), "--supervised", *log_option]
    return [
        Child(leases.COLLECTOR, [*RUNNER, "--stay", *common]),
        Child(leases.SCHEDULER, [sys.executable, "-P", "-m", "aggregator.scheduling.runner", *common]),
        Child("web", [sys.executable, "-P", "-m", "aggregator.web.runner", *served, *common]),
    ]


def _end_at_once() -> None:
    """End the process although a thread waits for the database; the next one sees that this one is gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def _take_up_config(database: Database, root: Path) -> None:
    """Put the files in force; where they are wrong and an earlier set was accepted, that one stays."""
    try:
        accept(database, load(root), now=utc_now())
    except ConfigError as error:
        if in_force(database, root) is None:
            raise
        what = "config waits for a yes" if isinstance(error, RemovalError) else "config refused"
        for complaint in error.complaints:
            log.get("config").error(f"{what}, the last good one stays in force", complaint=complaint)


class _Parts:
    """When the leases of the parts were last seen to change."""

    def __init__(self) -> None:
        self._heard: dict[tuple[str, int], tuple[datetime, float, float]] = {}

    def hear(self, held: list[Lease], seconds: float) -> None:
        """Note what the leases say at this moment of the clock that nobody can set."""
        heard = {}
        for lease in held:
            key = (lease.name, lease.pid)
            expires_at, since, _ = self._heard.get(key, (None, seconds, seconds))
            since = since if expires_at == lease.expires_at else seconds
            if lease.place == this_process().place:  # else its pid is of another machine
                heard[key] = (lease.expires_at, since, seconds)
        self._heard = heard

    def forget(self) -> None:
        """Begin anew: nothing could be heard of anybody."""
        self._heard = {}

    def is_silent(self, name: str, pid: int) -> bool:
        """Whether that process holds its lease and has not renewed it for too long."""
        _, since, seen = self._heard.get((name, pid), (None, 0.0, 0.0))
        return seen - since >= _SILENT


class _Lease:
    """The right to run the desk. A thread of its own renews it, for that may wait for the database.

    Raises:
        LeaseHeldError: it is running already; the message says who runs what.
    """

    def __init__(self, database: Database, root: Path) -> None:
        self._database = database
        try:
            with database.write() as session:
                self._token = leases.take(session, leases.SUPERVISOR, this_process(), now=utc_now())
        except LeaseHeldError as error:
            raise LeaseHeldError("desk", error.holder, since=error.since, says=_who_runs(database, error)) from error
        self._parts = _Parts()
        self._lost: LeaseHeldError | None = None
        self._over = threading.Event()
        threading.Thread(target=self._keep, name="lease", daemon=True).start()

    def check(self) -> None:
        """See that it is still held.

        Raises:
            LeaseHeldError: another process has taken it.
        """
        if self._lost is not None:
            raise self._lost

    def is_silent(self, child: "Child") -> bool:
        """Whether a part has not renewed its lease for long; does not wait for the database."""
        return child.process is not None and self._parts.is_silent(child.name, child.process.pid)

    def release(self) -> bool:
        """Give it back; returns whether that could be done quickly."""
        self._over.set()
        giving = threading.Thread(target=self._give_back, daemon=True)
        giving.start()
        giving.join(_RELEASE)
        return not giving.is_alive()

    def _keep(self) -> None:
        while not self._over.wait(_RENEWED_EVERY):
            try:
                with self._database.write() as session:
                    leases.renew(session, leases.SUPERVISOR, self._token, now=utc_now())
                    held = [leases.find(session, name) for name in _PARTS]
                    self._parts.hear([lease for lease in held if lease is not None], time.monotonic())
            except LeaseHeldError as error:
                self._lost = error
                return
            except StoreError as error:
                self._parts.forget()  # the parts could not renew theirs either
                log.get("up").warning("lease not renewed", error=str(error))

    def _give_back(self) -> None:
        with suppress(StoreError), self._database.write() as session:
            leases.release(session, leases.SUPERVISOR, self._token, now=utc_now())


def _who_runs(database: Database, held: LeaseHeldError) -> str:
    with database.read() as session:
        found = {name: leases.holding(session, name, now=utc_now()) for name in _PARTS}
    parts = ", ".join(f"{name} {lease.holder if lease else 'not running'}" for name, lease in found.items())
    return f"this desk is up already: newsloom up {held.holder} ({parts}); end that one first, by SIGTERM or Ctrl-C"
