"""The real application served in a process of its own, with a watch on it: seconds and bytes of each answer.

One route is added that no desk has: a page that only renders a fixed template, so that figures of other machines, or of
a busy one, can be set beside these.
"""

import multiprocessing
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any, NamedTuple

import uvicorn
from fastapi import FastAPI
from sqlalchemy import event
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator import log
from aggregator.store.database import Database
from aggregator.web.app import create_app
from aggregator.web.rights import RIGHTS, Right
from aggregator.web.serving import answer, configured, listen
from aggregator.web.templating import environment
from tests.benchmarks.stock_plan import NOW

#: The header that says which page a request is for, as the figures name it.
PAGE = "x-page"
FIXED = "/bench/fixed"
_TEMPLATE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ _("Sign in") }}</title></head><body><ol>
{% for row in rows %}
<li id="row-{{ loop.index }}"><h2{{ tongue("fa") }}>{{ row.title }}</h2>
<p>{% for outlet in row.outlets %}{{ said(outlet, "fr") }}{% if not loop.last %}, {% endif %}{% endfor %}</p>
<p>{{ row.number|number }} · {{ row.at|moment }} · {{ row.at|ago(now) }}</p>
<ul>{% for reason in row.reasons %}<li>{{ english(reason) }}</li>{% endfor %}</ul></li>
{% endfor %}
</ol></body></html>
"""
_ROWS = [
    {
        "title": f"پل تازه روی رود <{number}>",
        "outlets": [f"Le Courrier {number}", "La Gazette", "L’Écho"],
        "number": 1_000 + number,
        "at": NOW - timedelta(hours=number),
        "reasons": ["5 outlets, 3 independent", "newest article 2 days old", "reported in ar, fa, fr", "New"],
    }
    for number in range(40)
]
#: Statements asked of the database by the request under way.
_asked: ContextVar[list[int]] = ContextVar("_asked")


class Answered(NamedTuple):
    """One answer: which page, how long the server took for it, bytes of its body, statements asked of the database."""

    page: str
    path: str
    status: int
    seconds: float
    size: int
    statements: int
    #: by the monotonic clock, which all processes of a machine share
    at: float


class Watch:
    """Times what it is put around; a request that names no page is not counted."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.kept: list[Answered] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        said = next((value for name, value in scope.get("headers", ()) if name == PAGE.encode()), b"").decode()
        status, size = 0, 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            status = message.get("status", status)
            size += len(message.get("body", b""))
            await send(message)

        asked = [0]
        _asked.set(asked)
        began = time.monotonic()
        await self._app(scope, receive, sent)
        if said:
            query = scope.get("query_string", b"").decode()
            path = f"{scope['path']}?{query}" if query else scope["path"]
            self.kept.append(Answered(said, path, status, time.monotonic() - began, size, asked[0], began))


@dataclass(frozen=True)
class Server:
    """A server that is up: where, and how to end it."""

    host: str
    port: int
    _stop: Event
    _results: Connection
    _process: Any

    def end(self) -> list[Answered]:
        """Let it end; what it answered."""
        self._stop.set()
        found: list[Answered] = self._results.recv()
        self._process.join()
        return found


@contextmanager
def served(root: Path) -> Iterator[Server]:
    """Serve the desk at `root` at a free port of this machine."""
    context = multiprocessing.get_context("spawn")
    stop, (here, there) = context.Event(), context.Pipe()
    process = context.Process(target=_serve, args=(root, stop, there), daemon=True)
    process.start()
    try:
        yield Server("127.0.0.1", here.recv(), stop, here, process)
    finally:
        stop.set()
        process.join(10)
        process.kill()


def clock() -> datetime:
    """The desk's time: that of its stock, and it goes on."""
    return NOW + timedelta(seconds=time.monotonic() - _BEGAN)


_BEGAN = time.monotonic()


def _serve(root: Path, stop: Event, results: Connection) -> None:
    log.set_up()
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    database = Database(f"sqlite:///{root}/var/newsloom.db", must_exist=True)
    app, guarded = create_app(root, database, address=address, now=clock)
    _add_fixed(app)
    event.listen(database.engine, "before_cursor_execute", _count)
    watch = Watch(guarded)
    server = uvicorn.Server(configured(watch, address=address))
    threading.Thread(target=_end_with, args=(server, stop), daemon=True).start()
    results.send(port)
    answer(server, listening)
    database.close()
    results.send(watch.kept)


def _add_fixed(app: FastAPI) -> None:
    template = environment("en", "Europe/Tirane").from_string(_TEMPLATE)

    def fixed(request: Request) -> HTMLResponse:
        return HTMLResponse(template.render(rows=_ROWS, now=NOW))

    app.add_api_route(FIXED, fixed, methods=["GET"], response_model=None)
    RIGHTS["GET", FIXED] = Right.OPEN


def _count(*_: object) -> None:
    asked = _asked.get(None)
    if asked is not None:
        asked[0] += 1


def _end_with(server: uvicorn.Server, stop: Event) -> None:
    stop.wait()
    server.should_exit = True
