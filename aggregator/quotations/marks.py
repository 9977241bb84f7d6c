"""The quotation marks of a text, each with its level and with what its neighbours say: that it opens, closes or either.

A mark never stands alone: an inch, an apostrophe and a closing mark are one character, so what is before and after it
counts more than what it is. This file deliberately pairs nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import islice


class Lean(Enum):
    """What a mark may do, by its neighbours."""

    OPENS = "opens"
    CLOSES = "closes"
    EITHER = "either"


class Level(Enum):
    """Which marks stand for one another. `OTHER` are those of East Asia, which need no neighbours to be understood."""

    DOUBLE = "double"
    SINGLE = "single"
    GUILLEMET = "guillemet"
    ANGLE = "angle"
    CORNER = "corner"
    WHITE_CORNER = "white corner"


@dataclass(slots=True)
class Mark:
    """A mark at `start:end` of the text; `sign` is the mark as it is written, without a backslash before it.

    `before` and `after` are the visible characters around it (around the whole row of marks it stands in); empty at the
    ends of the text. `is_doubtful` says that it may be part of a word (`boats’`) or of a measure (`12"`) as well.
    `next_closes` says that the next sure mark of its level in the paragraph is a closing one.
    """

    start: int
    end: int
    sign: str
    level: Level
    before: str
    after: str
    lean: Lean
    is_doubtful: bool = False
    next_closes: bool = False


_SIGNS = {
    Level.DOUBLE: ("“", "”", "„", "‟", '"', "＂", "``", "''", "‘‘", "’’", ",,", "〝", "〞", "〟"),
    Level.SINGLE: ("‘", "’", "‚", "‛", "'", "＇", "`"),
    Level.GUILLEMET: ("«", "»", "<<", ">>"),
    Level.ANGLE: ("‹", "›"),
    Level.CORNER: ("「", "」", "｢", "｣"),
    Level.WHITE_CORNER: ("『", "』"),
}
_LEVELS = {sign: level for level, signs in _SIGNS.items() for sign in signs}
#: Characters of direction and joining that nobody sees: they stand beside marks in Persian and Arabic texts.
INVISIBLE = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_MARK = re.compile(
    # apostrophes that no neighbouring mark can change, told first since a page is full of them
    r"(?P<elision>(?<=[A-Za-zÀ-ɏ])[’'](?=[A-Za-zÀ-ɏ])|(?:(?<=\b[ldjnmtscLDJNMTSC])|(?<=\b[Qq]u))[’'](?=[«“\"‹‘„]))"
    r"|``|''|‘‘|’’|,,|<<|>>|\\?[\"'＂＇]|[“”„‟‘’‚‛`«»‹›「」『』｢｣〝〞〟]"
)
_UNSEEN = re.compile(f"[{INVISIBLE}]*")
_FARTHEST = 8
#: A book has some ten thousand; a page of nothing else would take its reader's time (10 to 20 µs a mark).
MOST_MARKS = 40_000

# an apostrophe here is that of an elision: l’« écluse »
_BEFORE_OPENING = frozenset("’'([{<¿¡=*_|#•~>")
_AFTER_CLOSING = frozenset(".,;:!?)]}،؛؟–—-/*_…<|。、，．！？")
# Before these a quotation begins though its first sign is no letter: "... and then".
_BEGINS = frozenset("…–—-*_/")
_OPENS_A_WORD = frozenset(":–—-/：")


def marks_of(text: str) -> list[Mark]:
    """The marks in order, at most `MOST_MARKS`, with inches and most apostrophes among them. Never raises; linear."""
    found = list(islice(_seen(text), MOST_MARKS))
    marks: list[Mark] = []
    first = 0
    for index in range(1, len(found) + 1):
        if index == len(found) or not _touch(text, found[index - 1].end(), found[index].start()):
            marks += _row(text, found[first:index])
            first = index
    return marks


def _seen(text: str) -> Iterator[re.Match[str]]:
    return (each for each in _MARK.finditer(text) if not each["elision"])


def has_more_marks(text: str) -> bool:
    """Whether a text has marks beyond those that are read."""
    return len(text) > MOST_MARKS and next(islice(_seen(text), MOST_MARKS, None), None) is not None


def _touch(text: str, end: int, start: int) -> bool:
    """Whether nothing that shows stands between two marks."""
    return start - end <= _FARTHEST and _UNSEEN.fullmatch(text, end, start) is not None


def _row(text: str, row: list[re.Match[str]]) -> Iterator[Mark]:
    """The marks of one row. They share their neighbours, so that `‘Row,’”` closes twice."""
    before, after = _seen_before(text, row[0].start()), _seen_after(text, row[-1].end())
    lean = lean_of(before, after)
    for found in row:
        sign = found[0].removeprefix("\\")
        yield Mark(found.start(), found.end(), sign, _LEVELS[sign], before, after, lean)


def _seen_before(text: str, place: int) -> str:
    piece = text[max(0, place - _FARTHEST) : place]
    return next((char for char in reversed(piece) if not _UNSEEN.fullmatch(char)), "")


def _seen_after(text: str, place: int) -> str:
    return next((char for char in text[place : place + _FARTHEST] if not _UNSEEN.fullmatch(char)), "")


def lean_of(before: str, after: str) -> Lean:
    """What a mark without direction does between two characters (empty at the ends of a text)."""
    edge_after = not after or after.isspace()
    if not before or before.isspace() or before in _BEFORE_OPENING:
        closes = edge_after or (after in _AFTER_CLOSING and after not in _BEGINS)
        return Lean.EITHER if closes else Lean.OPENS
    if edge_after:
        return Lean.EITHER if before == ":" else Lean.CLOSES
    if after in _AFTER_CLOSING:
        return Lean.CLOSES
    return Lean.OPENS if before in _OPENS_A_WORD else Lean.EITHER


def is_of_word(char: str) -> bool:
    """Whether a character may stand beside an apostrophe: a letter or digit, but of no script that has none."""
    return char.isalnum() and not ("\u0600" <= char <= "\u08ff" or "\u2e80" <= char <= "\uabff" or char >= "\uf900")
