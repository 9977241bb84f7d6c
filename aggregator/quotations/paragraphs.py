"""Where the paragraphs of a text part: blank lines, and single line breaks that follow the end of a sentence.

A line break in the middle of a sentence is a wrapped line, as plain-text mail has them.
"""

import re
from dataclasses import dataclass

from aggregator.quotations.marks import INVISIBLE

_GAP = re.compile(rf"[\n\r\u0085\u2028\u2029][\s{INVISIBLE}]*")
_ENDED = re.compile(rf"(?:[.!?…؟۔。！？]|\A)[\s\"'“”„‘’»«›‹)\]」』{INVISIBLE}]*\Z")
_BULLET = re.compile(r"[-–—•*+]\s|\d{1,3}[.)]\s")
_LOOK = 20


@dataclass(frozen=True, slots=True)
class Break:
    """White space at `start:end` with a line break in it. `is_hard` is whether a paragraph ends there."""

    start: int
    end: int
    is_hard: bool


def breaks_of(text: str) -> list[Break]:
    """All line breaks of a text with the white space behind them, in order. Never raises; linear."""
    return [Break(gap.start(), gap.end(), _is_hard(text, gap)) for gap in _GAP.finditer(text)]


def _is_hard(text: str, gap: re.Match[str]) -> bool:
    lines = gap[0].replace("\r\n", "\n")
    if "\u2029" in lines or sum(map(lines.count, "\n\r\u0085\u2028")) > 1:
        return True
    before = text[max(0, gap.start() - _LOOK) : gap.start()]
    return _ENDED.search(before) is not None or _BULLET.match(text, gap.end()) is not None
