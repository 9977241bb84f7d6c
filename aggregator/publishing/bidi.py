"""Keeping text of two directions apart: where a string runs, and how it stays inside its own place.

Pure, after the Unicode Bidirectional Algorithm (UAX #9). It deliberately reorders nothing; the reader's software does.
"""

import unicodedata
from typing import Literal

Direction = Literal["ltr", "rtl"]

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
_POP_EMBEDDING = "\u202c"
_EMBEDDINGS = frozenset("\u202a\u202b\u202d\u202e")
_ISOLATES = frozenset("\u2066\u2067\u2068")
_CONTROLS = _EMBEDDINGS | _ISOLATES | {POP_ISOLATE, _POP_EMBEDDING}


def first_strong(text: str, default: Direction) -> Direction:
    """The direction of the first letter that has one (rules P2 and P3), or `default` when none has."""
    for char in text:
        kind = unicodedata.bidirectional(char)
        if kind == "L":
            return "ltr"
        if kind in ("R", "AL"):
            return "rtl"
    return default


def runs_against(text: str, here: Direction) -> bool:
    """Whether a letter of `text` has another direction than `here`: then what stands around it could be drawn in."""
    others = ("R", "AL") if here == "ltr" else ("L",)
    return any(unicodedata.bidirectional(char) in others for char in text)


def contained(text: str) -> str:
    """`text` whose direction controls cannot reach beyond it: unmatched closers dropped, open ones closed at the end.

    A text without controls comes back as it is. Idempotent.
    """
    if not any(char in _CONTROLS for char in text):
        return text
    kept: list[str] = []
    open_closers: list[str] = []
    for char in text:
        if char in _EMBEDDINGS:
            open_closers.append(_POP_EMBEDDING)
        elif char in _ISOLATES:
            open_closers.append(POP_ISOLATE)
        elif char in (_POP_EMBEDDING, POP_ISOLATE) and not _close(open_closers, char):
            continue
        kept.append(char)
    return "".join(kept) + "".join(reversed(open_closers))


def isolated(text: str) -> str:
    """`text` set apart from what stands around it, in its own direction."""
    return f"{FIRST_STRONG_ISOLATE}{contained(text)}{POP_ISOLATE}"


def _close(open_closers: list[str], char: str) -> bool:
    """Close what `char` closes; the end of an isolate also ends the embeddings opened in it."""
    if char == _POP_EMBEDDING:
        if not open_closers or open_closers[-1] != char:
            return False
        open_closers.pop()
        return True
    if char not in open_closers:
        return False
    while open_closers.pop() != char:
        pass
    return True
