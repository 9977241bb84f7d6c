"""Answers of a server that means ill: bombs, floods, bodies without an end, feeds that eat their reader's time."""

import gzip
import time
import zlib
from collections.abc import Callable
from io import BufferedIOBase
from typing import BinaryIO

import brotli
from backports import zstd

from tests.fakes.web import Answer

Wire = BinaryIO | BufferedIOBase

XML = ("Content-Type", "text/xml")
#: Seconds after which even a server without an end gives up, should nobody hang up on it.
_PATIENCE = 75.0
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
_NOTHING = b"\0" * (64 << 20)

#: Sixty-four megabytes of nothing, as each encoding of HTTP packs them.
PACKED: dict[str, bytes] = {
    "gzip": gzip.compress(_NOTHING, 9),
    "deflate": zlib.compress(_NOTHING, 9),
    "br": brotli.compress(_NOTHING, quality=1),
    "zstd": zstd.compress(_NOTHING),
}


def encoded(body: bytes, encoding: str, status: int = 200) -> Answer:
    """A body that is told to be packed."""
    return Answer(body, status, (XML, ("Content-Encoding", encoding)))


def pack(body: bytes, encoding: str) -> bytes:
    """A body packed for real."""
    packers: dict[str, Callable[[bytes], bytes]] = {
        "gzip": gzip.compress,
        "deflate": zlib.compress,
        "br": brotli.compress,
        "zstd": zstd.compress,
    }
    return packers[encoding](body)


def _for_ever(wire: Wire, head: bytes, piece: bytes, pause: float) -> None:
    end = time.monotonic() + _PATIENCE
    wire.write(head)
    while time.monotonic() < end:
        wire.write(piece)
        wire.flush()
        if pause:
            time.sleep(pause)


def without_end(head: bytes, piece: bytes, pause: float = 0) -> Answer:
    """`head`, and then `piece` again and again, with a pause of seconds between two."""
    return Answer(wire=lambda wire: _for_ever(wire, head, piece, pause))


def closing(body: bytes, more: bytes = b"") -> Answer:
    """A body that ends where the connection does, so that nobody is told its length."""
    return Answer(wire=lambda wire: _write(wire, _HEAD + more + b"Connection: close\r\n\r\n" + body))


def _write(wire: Wire, content: bytes) -> None:
    wire.write(content)


#: Servers that never come to an end, those that send as fast as they can and those that only hold on.
FLOODS = {
    "endless-body": without_end(_HEAD + b"\r\n<rss><channel>", b"<item><title>x</title></item>" * 1_000),
    "endless-chunks": without_end(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4096 + b"\r\n"),
    "endless-headers": without_end(_HEAD, b"X-Header: " + b"x" * 4_000 + b"\r\n"),
    "endless-header": without_end(_HEAD + b"X-Header: ", b"x" * 4_096),
    "endless-status": without_end(b"HTTP/1.1 200 ", b"x" * 4_096),
    "endless-chunk-size": without_end(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 4_096),
    "endless-100": without_end(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 100),
}
HOLDS = {
    "silent": without_end(b"", b"", 0.1),
    "dribbled-body": without_end(_HEAD + b"\r\n", b" ", 0.1),
    "dribbled-header": without_end(_HEAD + b"X-Header: ", b"x", 0.1),
    "dribbled-chunks": without_end(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n", 0.1),
}


def rss(inside: bytes, before: bytes = b"") -> bytes:
    """A feed of one entry, with more inside of it and before the root."""
    return before + b'<rss version="2.0"><channel><title>P</title><item><title>Ura</title>' + inside + _END


_END = b"</item></channel></rss>"
_LAUGHS = b"".join(b'<!ENTITY %c "%s">' % (98 + step, b"&%c;" % (97 + step) * 10) for step in range(12))

#: Feeds that take their reader's time or memory, or crash it; each is read to the end all the same, with its one entry.
FEEDS = {
    "attributes": b'<rss version="2.0"><channel><item '
    + b" ".join(b'a%d="x"' % number for number in range(40_000))
    + b"><title>Ura</title>"
    + _END,
    "comments": rss(b"<description><![CDATA[" + b"<!--" * 200_000 + b"]]></description>"),
    "open-comments": rss(b"<!--" * 40_000),
    "author": rss(b"<author>a@" + b"a." * 100_000 + b"!</author>"),
    "references": rss(b"<description>&#99999999999; &#x110000; &#xD800; &#0;</description>"),
    "many-references": rss(b"<description>" + b"&#x110000;" * 200_000 + b"</description>"),
    "long-reference": rss(b"<description>&#" + b"9" * 1_000_000 + b";</description>"),
    "laughs": rss(b"<description>&m;</description>", b'<!DOCTYPE r [<!ENTITY a "lol">' + _LAUGHS + b"]>"),
    "quadratic": rss(
        b"<description>" + b"&a;" * 50_000 + b"</description>", b'<!DOCTYPE r [<!ENTITY a "' + b"x" * 50_000 + b'">]>'
    ),
    "outside-entity": rss(b"<description>&a;</description>", b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "deep": rss(b"<description>" + b"&lt;div&gt;" * 200_000 + b"</description>"),
    "nulls": rss(b"<description>\0\0\0</description>"),
}
_MANY = (b"<item><title>Ura %d</title><guid>%d</guid></item>" % (number, number) for number in range(100_000))
#: A hundred thousand entries.
MANY_ENTRIES = b'<rss version="2.0"><channel>' + b"".join(_MANY) + b"</channel></rss>"
