"""A text as its quotations part it: stretches inside and outside of quotation marks, for people to see them.

Nothing is altered: the stretches of a paragraph, joined, are the paragraph; marks stand outside the words they enclose.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.quotations.model import Quotation
from aggregator.quotations.parse import quotations

_BETWEEN: Final = re.compile(r"\s*\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters of a text from `start`; `depth` is 0 outside of quotations, 1 in one, 2 in one of another."""

    text: str
    start: int
    depth: int


def paragraphs(text: str, start: int = 0, end: int | None = None) -> list[list[Stretch]]:
    """The paragraphs of `text[start:end]`, each as its stretches; quotations are those of the whole text. Linear."""
    last = len(text) if end is None else end
    depths = _depths(quotations(text))
    return [list(_stretches(text, depths, *span)) for span in _spans(text, start, last)]


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The paragraphs without the blank lines between them, and without empty ones."""
    at = start
    for gap in _BETWEEN.finditer(text, start, end):
        if gap.start() > at:
            yield at, gap.start()
        at = gap.end()
    if at < end:
        yield at, end


def _depths(found: Sequence[Quotation]) -> list[tuple[int, int]]:
    """Places at which the depth changes, ascending, each with the depth from there on."""
    steps = [(place, step) for one in found for part in one.parts for place, step in zip(part, (1, -1), strict=True)]
    changes: dict[int, int] = {}
    depth = 0
    for place, step in sorted(steps):
        depth += step
        changes[place] = depth
    return list(changes.items())


def _stretches(text: str, depths: Sequence[tuple[int, int]], start: int, end: int) -> Iterator[Stretch]:
    before = _before(depths, start)
    depth = depths[before - 1][1] if before else 0
    at = start
    for place, deeper in depths[before : _before(depths, end - 1)]:
        if place > at:
            yield Stretch(text[at:place], at, depth)
        at, depth = place, deeper
    if at < end:
        yield Stretch(text[at:end], at, depth)


def _before(depths: Sequence[tuple[int, int]], place: int) -> int:
    """How many changes of depth there are up to a place, it included."""
    return bisect_right(depths, place, key=lambda change: change[0])
