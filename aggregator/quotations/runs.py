"""Runs of words that stand in the sources, folded: for showing what a quotation comes from, never for proving one.

The index of all words answers from where on a text runs word for word with a source.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from aggregator.quotations.code_points import Points
from aggregator.quotations.index import Index

_KEY: Final = 3
#: Places looked at for one beginning: bounds the cost of words that stand everywhere.
_LOOKED_AT: Final = 4000
_FOLLOWED: Final = 50
#: Words of a text whose beginnings are looked for at once: bounds memory, and is enough for any quotation.
_AT_ONCE: Final = 200
#: Words compared at first; where all agree, twice as many follow.
_COMPARED: Final = 32


@dataclass(frozen=True, slots=True)
class Run:
    """`length` words from number `said` of a text and from number `stands` of the index on are the same."""

    said: int
    stands: int
    length: int


def runs_of(keys: Sequence[str], index: Index) -> list[Run]:
    """The longest runs of three words or more, one after the other from the left."""
    found: list[Run] = []
    numbers = index.numbers(keys)
    at = 0
    while at + _KEY <= len(numbers):
        block = numbers[at : at + _AT_ONCE + _KEY - 1]
        offsets, places = _beginnings(block, index)
        low = at
        while at < low + len(block) - _KEY + 1:
            run = _longest(numbers, at, places[slice(*np.searchsorted(offsets, (at - low, at - low + 1)))], index)
            if run:
                found.append(run)
            at += run.length if run else 1
    return found


def _beginnings(numbers: Points, index: Index) -> tuple[Points, Points]:
    """Which words of a text begin three words that stand somewhere, in order, and where; two arrays side by side.

    Only the rarest of the three words is looked up.
    """
    windows = np.lib.stride_tricks.sliding_window_view(numbers, _KEY)
    rarest = index.counts(windows).argmin(axis=1).astype(np.int32)
    offsets, places = index.places(windows[np.arange(len(windows)), rarest], most=_LOOKED_AT)
    places = places - rarest[offsets]
    is_same = places >= 0
    for step in range(_KEY):
        is_same &= index.keys[places + step] == numbers[offsets + step]
    return offsets[is_same], places[is_same]


def _longest(numbers: Points, at: int, places: Points, index: Index) -> Run | None:
    best: Run | None = None
    for place in places[:_FOLLOWED].tolist():
        length = _length(numbers[at:], index.keys[place:])
        if best is None or length > best.length:
            best = Run(at, place, length)
    return best


def _length(said: Points, stands: Points) -> int:
    """How many words are the same from the beginning on."""
    at, step = 0, _COMPARED
    limit = min(len(said), len(stands))
    while at < limit:
        end = min(at + step, limit)
        differs = np.flatnonzero(said[at:end] != stands[at:end])
        if len(differs):
            return at + int(differs[0])
        at, step = end, step * 2
    return limit
