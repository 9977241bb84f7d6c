"""A small web on loopback whose answers are scripted and whose ledger proves what was asked for, and what was not.

Every name under its domain is a host of its own on the one port. A script is a list of answers; the last one repeats.
What nobody scripted is answered 404, robots.txt included. Names under `.localhost` need no resolver; a web of another
domain is for collectors whose resolver is scripted (`tests/fakes/scripted_collector.py`), and may listen on all of
127.0.0.0/8, so that a connection to an address that nobody may be led to is seen in its ledger.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from types import TracebackType
from typing import BinaryIO, Self


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to one request."""

    body: bytes = b""
    status: int = HTTPStatus.OK
    headers: tuple[tuple[str, str], ...] = (("Content-Type", "application/rss+xml; charset=utf-8"),)
    #: seconds between two bytes of the body
    pause: float = 0
    #: Content-Length as sent, when it is a lie
    length: int | None = None
    #: writes the whole answer itself, status line included; the connection is closed after it
    wire: Callable[[BinaryIO | BufferedIOBase], None] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One request in the ledger; header values as the bytes that came."""

    host: str
    path: str
    headers: dict[str, bytes]
    #: when it came, by the monotonic clock, seconds
    at: float = field(default=0, compare=False)
    #: when its answer had been sent; empty while it is not
    ended: list[float] = field(default_factory=list, compare=False)


def redirect(target: str, status: int = HTTPStatus.FOUND) -> Answer:
    """An answer that sends elsewhere; what is not ASCII goes out as UTF-8."""
    return Answer(status=status, headers=(("Location", target.encode().decode("latin-1")),))


class Web:
    """The running web; a context manager."""

    def __init__(self, *, domain: str = "localhost", everywhere: bool = False) -> None:
        self.domain = domain
        self.ledger: list[Asked] = []
        #: the local address of every connection that was accepted, in order
        self.connections: list[str] = []
        self._scripts: dict[tuple[str, str], tuple[Answer, ...]] = {}
        self._given: Counter[tuple[str, str]] = Counter()
        self._server = _Server(("0.0.0.0" if everywhere else "127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, host: str, path: str = "/feed") -> str:
        return f"http://{host}.{self.domain}:{self.port}{path}"

    def say(self, host: str, path: str, *answers: Answer) -> str:
        """Script what a path of a host answers, request by request; returns its address."""
        self._scripts[host, path] = answers
        return self.url(host, path)

    def answer(self, host: str, path: str) -> Answer:
        script = self._scripts.get((host, path))
        if script is None:
            return Answer(b"not found", HTTPStatus.NOT_FOUND)
        self._given[host, path] += 1
        return script[min(self._given[host, path], len(script)) - 1]

    def asked(self, host: str, path: str = "/feed") -> list[Asked]:
        """The requests for one path of a host, in order."""
        return [entry for entry in self.ledger if (entry.host, entry.path) == (host, path)]

    def paths(self, host: str) -> list[str]:
        """All paths asked for on a host, in order."""
        return [entry.path for entry in self.ledger if entry.host == host]


class _Server(ThreadingHTTPServer):
    """Takes connections from this machine only, on whatever address it listens."""

    request_queue_size = 128

    def verify_request(self, request: object, client_address: object) -> bool:
        return isinstance(client_address, tuple) and str(client_address[0]).startswith("127.")


def _write(wire: BinaryIO | BufferedIOBase, answer: Answer) -> None:
    if not answer.pause:
        wire.write(answer.body)
        return
    for number in range(len(answer.body)):
        wire.write(answer.body[number : number + 1])
        time.sleep(answer.pause)


def _handler(web: Web) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            super().setup()
            web.connections.append(self.connection.getsockname()[0])

        def do_GET(self) -> None:
            host = (self.headers.get("Host") or "").partition(":")[0].removesuffix(f".{web.domain}")
            headers = {name.lower(): value.encode("latin-1") for name, value in self.headers.items()}
            asked = Asked(host, self.path, headers, time.monotonic())
            web.ledger.append(asked)
            self._send(web.answer(host, self.path))
            asked.ended.append(time.monotonic())

        def _send(self, answer: Answer) -> None:
            if answer.wire is not None:
                self.close_connection = True
                with suppress(OSError):
                    answer.wire(self.wfile)
                return
            self.send_response_only(answer.status)
            for name, value in answer.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.body) if answer.length is None else answer.length))
            if answer.length is not None:
                self.send_header("Connection", "close")
            self.end_headers()
            with suppress(OSError):  # the reader may hang up, which is what some tests are about
                _write(self.wfile, answer)

        def log_message(self, format: str, *args: object) -> None:
            """The ledger serves instead."""

    return Handler
