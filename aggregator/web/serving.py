"""The process that serves the desk: uvicorn with our limits, in one process with threads."""

import asyncio
import gc
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import working_config
from aggregator.errors import UsageError
from aggregator.review.signing_in import Door
from aggregator.store.database import Database
from aggregator.web.app import create_app

#: Seconds that requests under way have to end.
GRACE = 4


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        UsageError: it is taken, or not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(256)
    except OSError as error:
        listening.close()
        said = error.strerror or error
        hint = "give another --port, or end what is there"
        raise UsageError(f"cannot serve at {host} port {port} ({said}): {hint}") from error
    return listening


def first_address(database: Database, address: str) -> str | None:
    """Where the desk's first person is made, by a link that works once; None once somebody can sign in."""
    token = Door(database, now=utc_now()).first_link()
    return None if token is None else f"{address}/setup/{token}"


def own_address(address: str, host: str, port: int) -> str:
    """Where people find the desk: what config says, or where it listens when it was told to listen elsewhere."""
    parts = urlsplit(address)
    if parts.hostname in ("localhost", "127.0.0.1", "::1") and parts.port != port:
        return f"http://{'localhost' if host in ('127.0.0.1', '::1', '0.0.0.0') else host}:{port}"  # noqa: S104 (compared, not bound)
    return address


def default_port(address: str) -> int:
    """The port to listen at where none is given: that of the address, where it is this machine's own."""
    return urlsplit(address).port or 8000


def configured(app: ASGIApp, *, address: str) -> uvicorn.Config:
    """How the desk is served: one process, our limits, no words of the server's own.

    Args:
        address: as people type it (`web.address`).
    """
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=True,
        proxy_headers=urlsplit(address).scheme == "https",
        forwarded_allow_ips="127.0.0.1",
        timeout_keep_alive=15,
        timeout_graceful_shutdown=GRACE,
        limit_concurrency=200,
        h11_max_incomplete_event_size=64_000,
        ws="none",
        lifespan="off",
    )


def serve(root: Path, listening: socket.socket, *, address: str, stop: threading.Event | None = None) -> None:
    """Serve a desk until SIGTERM, Ctrl-C or `stop`.

    Raises:
        ConfigError, StoreError: as `working_config`.
    """
    home = working_config(root)
    database = Database(home.database_url, must_exist=True)
    try:
        app, guarded = create_app(root, database, address=address)
        carrier = app.state.desk.carrier
        server = uvicorn.Server(configured(guarded, address=address))
        if stop is not None:
            threading.Thread(target=_end_with, args=(server, stop), daemon=True).start()
        log.get("web").info("serving", address=address)
        carrier.start()
        try:
            answer(server, listening)
        finally:
            carrier.stop(seconds=GRACE)
    finally:
        database.close()


def answer(server: uvicorn.Server, listening: socket.socket) -> None:
    """Answer what comes to a socket until the server is told to end.

    What was imported and read by now stays, and is nothing to look through for garbage: doing so held up all that was
    asked for in that moment, measured 0.3 s after each ninety pages.
    """
    gc.freeze()
    try:
        asyncio.run(server.serve(sockets=[listening]))
    finally:
        gc.unfreeze()


def show_when_open(show: Callable[[str], object], address: str, host: str, port: int) -> None:
    """Call `show` with an address once somebody listens at that port, for a minute at most."""
    for _ in range(240):
        try:
            socket.create_connection((host, port), timeout=1).close()
        except OSError:
            time.sleep(0.25)
        else:
            show(address)
            return


def _end_with(server: uvicorn.Server, stop: threading.Event) -> None:
    stop.wait()
    server.should_exit = True


def stop_with_supervisor() -> threading.Event:
    """An event that is set when standard input ends: the supervisor that started this process has died."""
    over = threading.Event()

    def wait() -> None:
        sys.stdin.buffer.read()
        over.set()

    threading.Thread(target=wait, name="supervisor", daemon=True).start()
    return over
