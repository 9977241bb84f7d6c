"""A bound on an answer's headers, of which Twisted has none: a server that sent them for 20 s filled 2.5 GB of memory.

Set on Twisted's class, for it makes its parsers itself, and neither it nor Scrapy lets one name another.
"""

from typing import Any

from twisted.web._newclient import HEADER, STATUS, HTTPClientParser

#: Bytes of status line and headers together, those of interim answers (100, 103) included; browsers take 256 KiB.
LONGEST = 64 << 10


class HeadersTooLong(Exception):
    """An answer's headers are longer than any that is meant well."""


_unbounded: Any = HTTPClientParser.dataReceived


def _bounded(parser: Any, data: bytes) -> None:
    if parser.state in (STATUS, HEADER):
        before = getattr(parser, "newsloom_length", 0)
        if before > LONGEST:  # what comes now may be the body as well
            raise HeadersTooLong(f"headers of more than {LONGEST:,} bytes")
        parser.newsloom_length = before + len(data)
    _unbounded(parser, data)


def bind() -> None:
    """Set the bound for this process; again does no harm."""
    HTTPClientParser.dataReceived = _bounded  # type: ignore[method-assign]  # see above
