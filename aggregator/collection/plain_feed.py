"""Plain feeds read by expat alone, in a fraction of the time that feedparser takes, with the same result.

feedparser stays the authority: what it would make of a document is made here only where nothing is in doubt, and every
other document is left to it, for a `Reason`. Only elements in their places are read (`plain_roles`); of encodings
feedparser's own function decides. Pure.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from xml.parsers import expat

from feedparser.encodings import convert_to_utf8

from aggregator.collection.expat_driver import BUFFER, MOST_ATTRIBUTES, NEVER_LOST, is_unread
from aggregator.collection.feed_mending import mended
from aggregator.collection.plain_names import Names, Reason, UnsureError, attributes_of, is_passed_over
from aggregator.collection.plain_roles import DOCUMENT, PASSED_OVER, Role, State

_DECLARATION = re.compile(rb"<\?xml[^>]*>")
#: Bytes within which the line of the declaration ends.
_LONGEST_HEAD = 400
_ROOT = re.compile(rb"<\w")
_VERSIONS = {
    "http://my.netscape.com/rdf/simple/0.9/": "rss090",
    "http://purl.org/rss/1.0/": "rss10",
    "http://www.w3.org/2005/atom": "atom10",
}
#: An element that the driver leaves out for feedparser as well, or what stands in one.
_LEFT_OUT = Role(inside={})


@dataclass(slots=True)
class PlainFeed:
    """A feed as feedparser would have read it, as far as anything of it is read; names are feedparser's."""

    feed: dict[str, str]
    entries: list[dict[str, Any]]
    version: str
    bozo: bool
    bozo_exception: Exception | None

    def get(self, name: str, default: object = None) -> object:
        """One of its parts, as feedparser's results hand them out."""
        found = getattr(self, name)
        return default if found is None else found


def read(body: bytes, headers: Mapping[str, str]) -> PlainFeed | Reason:
    """Read a document, or say why it is left to feedparser.

    Args:
        body: one that feedparser does not stumble over (`feed_bytes.readable`).
        headers: those that feedparser would be given; a `content-location` is the base of addresses.
    """
    told: dict[str, Any] = {}
    data = _as_utf8(headers, body, told)
    found = _read(data, headers, told)
    if found is Reason.MALFORMED and (whole := mended(data)) != data:
        again = _read(whole, headers, told)
        if isinstance(again, PlainFeed):
            # said to whoever reads the account of the poll; nothing is left open in it, so that `bozo` is not the case
            again.bozo_exception = again.bozo_exception or UnsureError(Reason.MALFORMED)
            return again
    return found


def _read(data: bytes, headers: Mapping[str, str], told: Mapping[str, Any]) -> PlainFeed | Reason:
    """Read a document in UTF-8; `told` is what its encoding was decided from."""
    root = _ROOT.search(data)
    if not told["encoding"] or root is None:
        return Reason.ROOT if told["encoding"] else Reason.ENCODING
    if b"<!DOCTYPE" in data[: root.start()] or b"<!ENTITY" in data[: root.start()]:
        return Reason.DOCTYPE
    state = State(base=headers.get("content-location", ""))
    try:
        _parse(data, state)
    except UnsureError as error:
        return error.reason
    except expat.ExpatError:
        return Reason.MALFORMED
    if not (state.version and state.entries):
        return Reason.ROOT
    return PlainFeed(state.feed, state.entries, state.version, told.get("bozo", False), told.get("bozo_exception"))


def _as_utf8(headers: Mapping[str, str], body: bytes, told: dict[str, Any]) -> bytes:
    """`convert_to_utf8`, asked of the first line alone where that settles it: it would decode and encode the rest."""
    head = body[: body.find(b"\n", 0, _LONGEST_HEAD) + 1]
    if _DECLARATION.match(head) and head.isascii() and _is_utf8(body):
        tried: dict[str, Any] = {}
        converted: bytes = convert_to_utf8(headers, head, tried)
        if tried["encoding"] == "utf-8" and "bozo" not in tried:
            told.update(tried)
            return converted + body[len(head) :]
    decided: bytes = convert_to_utf8(headers, body, told)
    return decided


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _parse(data: bytes, state: State) -> None:
    reader = _Reader(state)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text, parser.buffer_size = True, BUFFER
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.pieces.append
    parser.StartNamespaceDeclHandler, parser.StartDoctypeDeclHandler = reader.declare, reader.doctype
    parser.Parse(data, True)


class _Reader:
    """What expat's events do to the state."""

    def __init__(self, state: State) -> None:
        self.pieces: list[str] = []
        self._state = state
        self._open = [DOCUMENT]
        self._names = Names()
        #: whether the element that has text or elements has elements
        self._has_elements = False

    def declare(self, prefix: str | None, uri: str | None) -> None:
        """A namespace is declared."""
        if uri:
            self._names.declare(prefix, uri)
            version = _VERSIONS.get(uri.lower(), "")
            if not self._state.version and (prefix is None or version != "rss090"):
                self._state.version = version

    def doctype(self, *_declared: object) -> None:
        """A document type is declared."""
        raise UnsureError(Reason.DOCTYPE)

    def start(self, name: str, written: dict[str, str]) -> None:
        """An element begins."""
        around = self._open[-1]
        role = self._role(name, around)
        self._open.append(role)
        if role is _LEFT_OUT:
            return
        if around.is_text_or_elements:
            self._has_elements = True
            self._refuse_text()
        elif role.is_text_or_elements:
            self._has_elements = False
        self._state.depth += 1
        attributes = attributes_of(written, MOST_ATTRIBUTES) if written else {}
        if "base" in attributes and not (self._state.base and role.may_set_base):
            raise UnsureError(Reason.BASE)
        if role.begin is not None:
            role.begin(self._state, attributes)
        self.pieces.clear()

    def end(self, _name: str) -> None:
        """An element ends."""
        role = self._open.pop()
        if role is _LEFT_OUT:
            return
        if role.is_text_or_elements and self._has_elements:
            self._refuse_text()
        if role.end is not None:
            role.end(self._state, "".join(self.pieces).strip())
            self.pieces.clear()
        self._state.depth -= 1

    def _refuse_text(self) -> None:
        if "".join(self.pieces).strip():
            raise UnsureError(Reason.MIXED)

    def _role(self, name: str, around: Role) -> Role:
        """What an element is for that stands in another one."""
        if around is _LEFT_OUT:
            if name.rpartition(" ")[2] in NEVER_LOST:
                raise UnsureError(Reason.ELEMENT)
            return _LEFT_OUT
        if around.inside is None:
            raise UnsureError(Reason.MARKUP)
        if around is not DOCUMENT and is_unread(name):
            return _LEFT_OUT
        tag = self._names.tag(name)
        if tag in around.inside:
            return around.inside[tag]
        if around is DOCUMENT:
            raise UnsureError(Reason.ROOT)
        if not ((around.takes_others or ":" in tag) and is_passed_over(tag)):
            raise UnsureError(Reason.ELEMENT)
        return PASSED_OVER
