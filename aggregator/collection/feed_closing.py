"""Feeds in which tags, CDATA sections or comments are never closed: closed where the next field or entry begins.

A reader that goes on to the next closing tag of that name swallows what stands between: other fields, whole entries.
Told from the names of fields alone, so what this makes of a feed serves only where more entries come of it. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_MARK = re.compile(
    rb"<!--|<!\[CDATA\[|<(/?)((?:[a-z][\w.-]{0,30}:)?[a-z][\w.-]{0,40})(?=[\s/>])[^<>]{0,4000}>", re.IGNORECASE
)
_ENTRY_END = re.compile(rb"</(?:item|entry)\s{0,9}>", re.IGNORECASE)
_ENTRIES = frozenset((b"item", b"entry"))
_HOLDERS = _ENTRIES | {b"channel", b"feed", b"rss", b"rdf:rdf"}
#: Fields whose names mean nothing in HTML, so that they end a text that may hold some.
_PLAIN = frozenset(
    (b"guid", b"pubdate", b"dc:date", b"dc:creator", b"content:encoded", b"updated", b"published", b"description")
)
_SHORT = _PLAIN - {b"content:encoded", b"description"} | {b"title", b"link", b"id", b"category", b"comments"}
_LONG = frozenset((b"description", b"summary", b"content", b"content:encoded"))


@dataclass(slots=True)
class _Finder:
    """Where something comes next; each stretch is searched once, however often it is asked."""

    body: bytes
    wanted: re.Pattern[bytes]
    _known: int = field(default=-1)

    def behind(self, place: int) -> int:
        """Where it begins at `place` or behind; the length of the body where it does not come any more."""
        if self._known < place:
            found = self.wanted.search(self.body, place)
            self._known = found.start() if found else len(self.body)
        return self._known


def closed(body: bytes) -> bytes:
    """The document with what is never closed closed; the same bytes where nothing is open."""
    pieces, place = [], 0
    for at, skipped, inserted in _changes(body):
        pieces += [body[place:at], inserted]
        place = at + skipped
    return b"".join([*pieces, body[place:]])


def _changes(body: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Where something is put in, how many bytes are left out there, and what is put in."""
    comment, section = _Finder(body, re.compile(rb"-->")), _Finder(body, re.compile(rb"\]\]>"))
    sections, entry_end = _Finder(body, re.compile(rb"<!\[CDATA\[")), _Finder(body, _ENTRY_END)
    open_field, place = b"", 0
    while mark := _MARK.search(body, place):
        place = mark.end()
        if mark[0] == b"<!--":
            end = comment.behind(place)
            if end == len(body):
                yield mark.start(), 4, b""
            else:
                place = end
        elif mark[0].startswith(b"<!"):
            end = min(section.behind(place), sections.behind(place))
            if end == len(body) or body.startswith(b"<!", end):
                end = min(end, entry_end.behind(place))
                inside = body.find(b"</" + open_field, place, end) if open_field else -1
                end = end if inside < 0 else inside
                yield end, 0, b"]]>"
            place = end
        else:
            open_now = _open_behind(mark, open_field)
            if open_field and open_now != open_field and not _closes(mark, open_field):
                yield mark.start(), 0, b"</" + open_field + b">"
            open_field = open_now


def _closes(mark: re.Match[bytes], open_field: bytes) -> bool:
    return bool(mark[1]) and mark[2] == open_field


def _open_behind(mark: re.Match[bytes], open_field: bytes) -> bytes:
    """The field that is open behind a tag, as it is written; empty where none is."""
    name = mark[2].lower()
    if name in _HOLDERS or _closes(mark, open_field):
        return b""
    ends = _PLAIN if open_field.lower() in _LONG else _SHORT | _LONG
    begins = not mark[1] and not mark[0].endswith(b"/>") and name in (ends if open_field else _SHORT | _LONG)
    return mark[2] if begins else open_field
