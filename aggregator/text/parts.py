"""A long text cut to parts of a bounded size, for pages that must stay light. Pure."""

import re
from typing import Final

#: Where a text may be cut, best first: between paragraphs, lines, words.
_GAPS: Final = (re.compile(r"\n[ \t]*\n\s*"), re.compile("\n"), re.compile(r"\s+"))


def parts(text: str, most: int) -> list[tuple[int, int]]:
    """Spans of `text` that follow one another without a gap, each of at most `most` bytes in UTF-8 (four at least).

    An empty text has one empty part. Linear.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = _fitting(text, start, max(most, 4))
        end = end if end == len(text) else _gap_before(text, start, end)
        spans.append((start, end))
        start = end
    return spans or [(0, 0)]


def part_of(spans: list[tuple[int, int]], place: int) -> int:
    """The number of the part, from 1, in which a character stands; the last one beyond the end."""
    return next((number for number, (_, end) in enumerate(spans, start=1) if place < end), len(spans))


def _fitting(text: str, start: int, most: int) -> int:
    """The furthest end whose part fits."""
    piece = text[start : start + most].encode("utf-8", "replace")[:most]  # stored text has no lone surrogates
    return start + len(piece.decode("utf-8", "ignore"))


def _gap_before(text: str, start: int, end: int) -> int:
    """The last gap of the second half of a part, the best kind that it has; its end where it has none."""
    half = start + (end - start) // 2
    for gap in _GAPS:
        last = max((found.end() for found in gap.finditer(text, half, end)), default=None)
        if last is not None:
            return last
    return end
