"""Content encodings undone within a cap, and whole or not at all.

Scrapy's own middleware gives what it could unpack of a body that was cut short, as if that were the document: entries
would be lost, and the validators of the whole would keep them from being asked for again. Here such a body is no
answer. A redirect's body is not looked at.
"""

import sys
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import brotli
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Bytes unpacked between two looks at the cap.
_STEP = 1 << 16

#: Encodings of one body: honest servers use one, bombs are packed in several.
_MOST_LAYERS = 2

_ASKED_FOR = b"gzip, deflate, br, zstd"


class TooLarge(IgnoreRequest):
    """A body unpacks to more than is taken in."""


class Damaged(IgnoreRequest):
    """A body is not what its encoding says, or is cut short."""


class Unpacking:
    """Asks for packed bodies and unpacks them, in place of Scrapy's `HttpCompressionMiddleware`."""

    def __init__(self, most: int) -> None:
        self._most = most

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Unpacking":
        """Scrapy's way of making it."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", _ASKED_FOR)

    def process_response(self, request: Request, response: Response) -> Response:
        """The response with the body it was packed from.

        Raises:
            TooLarge: that is larger than allowed.
            Damaged: there is no such body, or not all of it.
        """
        named = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1").lower().split(",")
        layers = [layer for layer in (part.strip() for part in named) if layer not in _PLAIN]
        if not layers or not response.body or not set(layers) <= _UNPACKED.keys():
            return response
        if len(layers) > _MOST_LAYERS:
            raise Damaged(f"the answer is packed {len(layers)} times")
        body = response.body
        for layer in reversed(layers):
            body = unpacked(body, layer, request.meta.get("download_maxsize", self._most))
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)


def unpacked(body: bytes, encoding: str, most: int) -> bytes:
    """A whole body without its encoding.

    Raises:
        TooLarge: it has more than `most` bytes.
        Damaged: it is something else, or ends too early.
    """
    found = bytearray()
    try:
        for piece in _UNPACKED[encoding](body):
            found += piece
            if len(found) > most:
                raise TooLarge("the answer is larger than allowed")
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
        raise Damaged(f"the answer is no whole {encoding}: {error}") from error
    return bytes(found)


def _gzip(body: bytes) -> Iterator[bytes]:
    yield from _members(body, lambda: zlib.decompressobj(wbits=31), b"\x1f\x8b")


def _zstd(body: bytes) -> Iterator[bytes]:
    yield from _members(body, zstd.ZstdDecompressor, b"\x28\xb5\x2f\xfd")


def _members(body: bytes, new: Callable[[], Any], magic: bytes) -> Iterator[bytes]:
    """Of one stream or several after each other; what else follows them is no part of the body (RFC 1952, 2.2)."""
    while True:
        stream = new()
        yield from _pieces(stream, body)
        body = stream.unused_data
        if not body.startswith(magic):
            return


def _deflate(body: bytes) -> Iterator[bytes]:
    """With zlib's header, as RFC 9110 has it, or without, as some servers send it."""
    is_zlib = body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
    yield from _pieces(zlib.decompressobj(wbits=15 if is_zlib else -15), body)


def _pieces(stream: Any, body: bytes) -> Iterator[bytes]:
    """Of a stream of zlib or zstd, to its end."""
    rest = body
    while not stream.eof:
        piece = stream.decompress(rest, _STEP)
        rest = getattr(stream, "unconsumed_tail", b"")
        yield piece
        if not piece and not rest and not stream.eof:
            raise EOFError("it is cut short")


def _brotli(body: bytes) -> Iterator[bytes]:
    stream, rest = brotli.Decompressor(), body
    while not stream.is_finished():
        piece, rest = stream.process(rest, output_buffer_limit=_STEP), b""
        yield piece
        if not piece and not stream.is_finished():
            raise EOFError("it is cut short")


#: What servers say of bodies that are not packed.
_PLAIN = frozenset(("", "identity", "none", "utf-8", "8bit", "binary"))
_UNPACKED: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
