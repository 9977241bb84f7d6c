"""An index of every word of some pages, folded and numbered: where it stands, and which words stand beside it.

Kept in arrays, so that a hundred thousand words are sorted in some milliseconds.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Final

import numpy as np

from aggregator.quotations.code_points import Points
from aggregator.quotations.letters import is_unspaced
from aggregator.quotations.model import Span
from aggregator.quotations.pages import Page
from aggregator.quotations.wording import FOLDED, Wording

#: In place of a word: the end of a page, and a word that no page has.
_EDGE: Final = -1
_UNKNOWN: Final = -2
#: Ends behind the last page, so that three words can be looked at from any place on.
_EDGES: Final = 3
#: Numbers that NumPy sorts by their digits, in a fifth of the time.
_SHORT: Final = 0xFFFF


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words of a text and where they stand in it; one character each in scripts without spaces.

    Word `n` is `text[begins[n]:finishes[n]]`.
    """

    _words: Callable[[], list[str]]
    begins: Points
    finishes: Points

    @property
    def words(self) -> list[str]:
        """Their letters, made anew each time."""
        return self._words()

    @property
    def keys(self) -> list[str]:
        """The words folded, for likeness and search only."""
        return list(map(FOLDED.__getitem__, self._words()))


def tokens(wording: Wording) -> Tokens:
    """The words of what was read."""
    if not wording.has_unspaced:
        return Tokens(wording.words, wording.begins, wording.finishes)
    words = zip(wording.starts, wording.ends, strict=True)
    spans = [piece for start, end in words for piece in _characters(wording.text, start, end)]
    found = [wording.text[start:end] for start, end in spans]
    begins, finishes = np.array(spans, dtype=np.int32).T
    return Tokens(lambda: found, begins, finishes)


def _characters(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    return pairwise(range(start, end + 1)) if is_unspaced(text[start]) else ((start, end),)


class Index:
    """Every word of every page, and where it stands; `keys` are their numbers, with an edge behind each page."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        self.tokens = [tokens(page.wording) for page in pages]
        self._numbers: dict[str, int] = {}
        numbered = _numbered(self.tokens, self._numbers)
        self._lengths = [len(page) for page in numbered]
        bases = np.cumsum([0, *(length + 1 for length in self._lengths)])
        self._bases: list[int] = bases[:-1].tolist()
        edge = np.array([_EDGE], dtype=np.int32)
        self.keys: Points = np.concatenate([*(part for page in numbered for part in (page, edge)), *[edge] * _EDGES])
        self._order, self._begins = _sorted(self.keys, len(self._numbers))

    def numbers(self, keys: Sequence[str]) -> Points:
        """The numbers of folded words; one that stands nowhere has a number that nothing else has."""
        return np.fromiter((self._numbers.get(key, _UNKNOWN) for key in keys), np.int32, len(keys))

    def counts(self, numbers: Points) -> Points:
        """How often each word stands in the pages."""
        known = np.maximum(numbers, 0)
        found: Points = np.where(numbers >= 0, self._begins[known + 1] - self._begins[known], 0)
        return found

    def places(self, numbers: Points, *, most: int) -> tuple[Points, Points]:
        """The first places of each word, in order, each with the number in `numbers` of its word before it."""
        counts = np.minimum(self.counts(numbers), most)
        offsets = np.repeat(np.arange(len(numbers), dtype=np.int32), counts)
        before = (np.cumsum(counts) - counts)[offsets]
        within = np.arange(len(offsets), dtype=np.int32) - before
        return offsets, self._order[self._begins[numbers[offsets]] + within]

    def page_of(self, place: int) -> tuple[int, int]:
        """The number of the page of a word, and the number of the word on it."""
        number = bisect_right(self._bases, place) - 1
        return number, place - self._bases[number]

    def bounds(self, place: int) -> tuple[int, int]:
        """The first word of the page that a word is on, and one behind its last."""
        number, _ = self.page_of(place)
        return self._bases[number], self._bases[number] + self._lengths[number]

    def words_of(self, number: int) -> list[int]:
        """The numbers of the words of a page."""
        base = self._bases[number]
        found: list[int] = self.keys[base : base + self._lengths[number]].tolist()
        return found

    def span(self, first: int, last: int) -> Span:
        """Where the words from `first` up to `last` stand; both are on one page."""
        number, begin = self.page_of(first)
        found = self.tokens[number]
        return self.pages[number].between(int(found.begins[begin]), int(found.finishes[begin + last - first - 1]))


def _numbered(texts: Sequence[Tokens], numbers: dict[str, int]) -> list[Points]:
    """The words of each text as numbers, in `numbers` by their folded copies: those that fold to one are one."""
    spellings: defaultdict[str, int] = defaultdict(count().__next__)
    found = [np.fromiter(map(spellings.__getitem__, text.words), np.int32) for text in texts]
    folded = [numbers.setdefault(FOLDED[spelling], len(numbers)) for spelling in spellings]
    by_spelling = np.array(folded, dtype=np.int32)
    return [by_spelling[page] for page in found]


def _sorted(keys: Points, size: int) -> tuple[Points, Points]:
    """The places of all words, by their numbers, and where the places of each number begin; edges are left out."""
    edges = int((keys == _EDGE).sum())
    ends = np.cumsum(np.bincount(keys + 1, minlength=size + 2)) - edges
    by_number = np.argsort((keys + 1).astype(np.uint16) if size < _SHORT else keys, kind="stable").astype(np.int32)
    return by_number[edges:], ends.astype(np.int32)
