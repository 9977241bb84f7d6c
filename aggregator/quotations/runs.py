"""Runs of words that stand in the sources, folded: for showing what a quotation comes from, never for proving one.

An index of all words of all sources answers from where on a text runs word for word with one of them.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from aggregator.quotations.letters import count_unspaced, is_unspaced
from aggregator.quotations.model import Span
from aggregator.quotations.pages import Page
from aggregator.quotations.wording import Wording
from aggregator.text.fold import fold

_KEY: Final = 3
#: Places looked at for one beginning: bounds the cost of words that stand everywhere.
_LOOKED_AT: Final = 4000
_FOLLOWED: Final = 50


@dataclass(frozen=True, slots=True)
class Tokens:
    """Folded words of a text and where they stand in it; one character each in scripts without spaces."""

    keys: list[str]
    _starts: Callable[[], Sequence[int]]
    _ends: Callable[[], Sequence[int]]

    @property
    def starts(self) -> Sequence[int]:
        """Where the words begin; counted when first asked for."""
        return self._starts()

    @property
    def ends(self) -> Sequence[int]:
        """Where the words end."""
        return self._ends()


@dataclass(frozen=True, slots=True)
class Run:
    """`length` words from number `said` of a text and from number `stands` of the index on are the same."""

    said: int
    stands: int
    length: int


def tokens(wording: Wording) -> Tokens:
    """The folded words of what was read."""
    text = wording.text
    if not count_unspaced(wording.letters):
        return Tokens(wording.folded, lambda: wording.starts, lambda: wording.ends)
    words = zip(wording.starts, wording.ends, strict=True)
    spans = [piece for start, end in words for piece in _characters(text, start, end)]
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    return Tokens([fold(text[start:end]) for start, end in spans], lambda: starts, lambda: ends)


def _characters(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    return pairwise(range(start, end + 1)) if is_unspaced(text[start]) else ((start, end),)


class Index:
    """Every word of every page of a shelf, and where it stands."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.tokens = [tokens(page.wording) for page in pages]
        self.keys: list[str] = []
        self._bases: list[int] = []
        for page in self.tokens:
            self._bases.append(len(self.keys))
            self.keys += [*page.keys, ""]
        self.places: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self.keys):
            self.places[key].append(place)

    def page_of(self, place: int) -> tuple[int, int]:
        """The number of the page of a word, and the number of the word on it."""
        number = bisect_right(self._bases, place) - 1
        return number, place - self._bases[number]

    def bounds(self, place: int) -> tuple[int, int]:
        """The first word of the page that a word is on, and one behind its last."""
        number, _ = self.page_of(place)
        return self._bases[number], self._bases[number] + len(self.tokens[number].keys)

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` up to `last` stand; both are on one page."""
        number, begin = self.page_of(first)
        found = self.tokens[number]
        return self.pages[number].between(found.starts[begin], found.ends[begin + last - first - 1])

    def longest(self, keys: Sequence[str], at: int) -> Run | None:
        """The longest run of three words or more from `keys[at]` on."""
        best: Run | None = None
        for place in self._beginnings(keys, at):
            length = self._extended(keys, at, place, best.length if best else 0)
            if best is None or length > best.length:
                best = Run(at, place, length)
        return best

    def _beginnings(self, keys: Sequence[str], at: int) -> list[int]:
        key = list(keys[at : at + _KEY])
        if len(key) < _KEY:
            return []
        shift = min(range(_KEY), key=lambda number: len(self.places.get(key[number], ())))
        places = self.places.get(key[shift], ())[:_LOOKED_AT]
        found = (place - shift for place in places if place >= shift)
        return [place for place in found if self.keys[place : place + _KEY] == key][:_FOLLOWED]

    def _extended(self, keys: Sequence[str], at: int, place: int, least: int) -> int:
        if self.keys[place : place + least] != list(keys[at : at + least]):
            return 0
        length, limit = max(least, _KEY), min(len(keys) - at, len(self.keys) - place)
        while length < limit and keys[at + length] == self.keys[place + length] != "":
            length += 1
        return length


def runs_of(keys: Sequence[str], index: Index) -> list[Run]:
    """The longest runs of three words or more, one after the other from the left."""
    found: list[Run] = []
    at = 0
    while at < len(keys):
        run = index.longest(keys, at)
        if run:
            found.append(run)
        at += run.length if run else 1
    return found
