"""A folder of feed files served on loopback, each on an address of its own in 127.0.0.0/8, as if each were a site.

robots.txt answers 404; feeds answer conditional requests. Served from a process of its own, so that its work does not
count as the collector's, and with answers made beforehand, so that it takes as little as it can of a machine that those
who are measured share with it: a thread for each connection took a tenth of two processors.
"""

import asyncio
import hashlib
import re
import sys
from collections.abc import Mapping
from functools import partial
from http import HTTPStatus
from pathlib import Path

_END_OF_HEADERS = b"\r\n\r\n"
_KNOWN = re.compile(rb"^if-none-match: *(\S+)", re.IGNORECASE | re.MULTILINE)
#: What is served beside them, so that those who are measured can begin before their time counts.
WARM_UP = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Lumi</title><item><title>Ura e re</title><link>https://lumi.example/1</link>
<description>&lt;p&gt;Ura e re u hap sot.&lt;/p&gt;</description></item></channel></rss>
"""


def address(index: int) -> str:
    """The loopback address of the n-th feed; `WARM_UP` has the one behind the last."""
    return f"127.{10 + index // 62_500}.{index // 250 % 250}.{index % 250 + 1}"


def feed_files(folder: Path) -> list[Path]:
    """The feed files of a folder, in a fixed order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


class _Site(asyncio.Protocol):
    """A connection to the site of one feed: each request of it gets one of the site's three answers."""

    def __init__(self, answers: Mapping[HTTPStatus, bytes], etag: bytes) -> None:
        self._answers, self._etag = answers, etag
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._received = (self._received + data).split(_END_OF_HEADERS)
        for request in requests:
            self._transport.write(self._answers[self._status(request)])

    def _status(self, request: bytes) -> HTTPStatus:
        if not request.startswith(b"GET /feed "):
            return HTTPStatus.NOT_FOUND
        known = _KNOWN.search(request)
        return HTTPStatus.NOT_MODIFIED if known and known[1] == self._etag else HTTPStatus.OK


def _site(body: bytes) -> partial[_Site]:
    etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
    kind = "application/feed+json" if body[:200].lstrip().startswith(b"{") else "application/xml"
    payloads = {HTTPStatus.OK: body, HTTPStatus.NOT_MODIFIED: b"", HTTPStatus.NOT_FOUND: b""}
    answers = {status: _head(status, kind, len(payload), etag) + payload for status, payload in payloads.items()}
    return partial(_Site, answers, etag.encode())


def _head(status: HTTPStatus, kind: str, length: int, etag: str) -> bytes:
    lines = (f"HTTP/1.1 {status} {status.phrase}", f"Content-Type: {kind}", f"Content-Length: {length}")
    return "\r\n".join((*lines, f"ETag: {etag}", "", "")).encode()


async def _serve(folder: Path, port: int) -> None:
    loop = asyncio.get_running_loop()
    for index, body in enumerate([*(path.read_bytes() for path in feed_files(folder)), WARM_UP]):
        await loop.create_server(_site(body), address(index), port)
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


def main() -> None:
    """Serve the folder named on the command line at the port given; prints `ready`, ends when standard input closes."""
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))


if __name__ == "__main__":
    main()
