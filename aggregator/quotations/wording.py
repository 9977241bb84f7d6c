"""A text read for comparison: its letters in a row, what stands before each, and where its words stand in the text.

The letters stand without gaps, so that a word spelled with a joiner, a space or broken at the end of a line is found
by one search; the gaps then decide whether it is the same wording. A whole text is cut at once by NumPy: ten thousand
words took one to two milliseconds, and a string for each word is made only where somebody looks.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from typing import Final

import numpy as np

from aggregator.quotations.code_points import BETWEEN, INTRICATE, SILENT, Points, kinds_of, points_of, text_of
from aggregator.quotations.gaps import gap
from aggregator.quotations.letters import coarse, count_unspaced, spelled
from aggregator.text.fold import fold

#: A number in brackets that touches the word before it.
FOOTNOTE: Final = re.compile(r"\[(?<=[^\s\[]\[)(\d{1,3})\]")
#: The first code point of the scripts that put no spaces between words.
_UNSPACED: Final = 0x0E00
#: Words up to which slices are faster than NumPy.
_FEW: Final = 100
#: Words whose letters are remembered: those of some hundred articles.
_REMEMBERED: Final = 100_000


class _Remembered(dict[str, str]):
    """What a function of a word gives, filled as words are met: one look-up in C for each word of a text."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._function(word)
        return found


_INNER: Final = _Remembered(lambda word: spelled(word)[1])
_GAPS: Final = _Remembered(gap)
#: The folded copy of a word by its letters.
FOLDED: Final = _Remembered(fold)


@dataclass(frozen=True)
class Wording:
    """The letters of a text, `search`, their coarse copy, and where its words stand.

    Word `n` is `text[begins[n]:finishes[n]]`, and its letters begin with number `opens[n]`. The lists beside the arrays
    are made when first asked for: most texts hold none of the quotations.
    """

    text: str
    letters: str = field(compare=False, repr=False)
    search: str = field(compare=False, repr=False)
    opens: Points = field(compare=False, repr=False)
    begins: Points = field(compare=False, repr=False)
    finishes: Points = field(compare=False, repr=False)
    #: letters of a quotation whose case is marked as changed: [T]he
    free: frozenset[int] = frozenset()

    @cached_property
    def has_unspaced(self) -> bool:
        """Whether some letter is of a script that puts no spaces between words."""
        is_possible = not self.letters.isascii() and points_of(self.letters).max() >= _UNSPACED
        return bool(is_possible) and count_unspaced(self.letters) > 0

    @cached_property
    def firsts(self) -> list[int]:
        """The numbers of the first letters of the words."""
        numbers: list[int] = self.opens.tolist()
        return numbers

    @cached_property
    def starts(self) -> list[int]:
        """Where the words begin: word `n` is `text[starts[n]:ends[n]]`."""
        numbers: list[int] = self.begins.tolist()
        return numbers

    @cached_property
    def ends(self) -> list[int]:
        """Where the words end."""
        numbers: list[int] = self.finishes.tolist()
        return numbers

    def words(self) -> list[str]:
        """The letters of each word, as they are compared."""
        if len(self.opens) < _FEW:
            return [self.letters[first:last] for first, last in pairwise([*self.firsts, len(self.letters)])]
        # half the time of so many slices; NUL is no letter
        return text_of(np.insert(points_of(self.letters), self.opens, 0)).split("\0")[1:]

    def word(self, number: int) -> str:
        """A word as it stands."""
        return self.text[self.starts[number] : self.ends[number]]

    def seam(self, number: int) -> str:
        """What stands before the word of that number; behind the last one for the number of words."""
        before = self.ends[number - 1] if number else 0
        return self.text[before : self.starts[number] if number < len(self.starts) else len(self.text)]

    def word_at(self, letter: int) -> int:
        """The number of the word that the letter of that index is in."""
        return bisect_right(self.firsts, letter) - 1

    def bits(self, letter: int) -> int:
        """The gap before the letter of that index, behind the last one for the number of letters; bits of `gaps`."""
        number = self.word_at(letter) if letter < len(self.letters) else len(self.firsts)
        if number == 0 and letter == 0:
            return ord(gap(f" {self.seam(0)}"))  # a sign may stand before the first number
        if number == len(self.firsts) or self.firsts[number] == letter:
            return ord(_GAPS[self.seam(number)])
        return ord(_INNER[self.word(number)][letter - self.firsts[number] - 1])

    def gaps(self, first: int, last: int) -> str:
        """What stands between the letters `first:last`, as one character for each two; worked out for these only."""
        low, high = self.word_at(first), self.word_at(last - 1) + 1
        pieces = chain.from_iterable((_GAPS[self.seam(one)], _INNER[self.word(one)]) for one in range(low, high))
        begin = first - self.firsts[low] + 1  # behind what stands before the first of these words
        return "".join(pieces)[begin : begin + last - first - 1]


def read(text: str) -> Wording:
    """Read a text. Never raises, whatever the string; linear."""
    kinds = kinds_of(text)
    for note in FOOTNOTE.finditer(text):
        kinds[slice(*note.span(1))] = BETWEEN
    begins, finishes = _spans(kinds)
    if not len(begins) or kinds.min() >= BETWEEN:
        return _read(text, _letters(kinds), (begins, finishes), finishes - begins)
    odd = _spelled_alone(text, kinds, begins, finishes)
    counts = np.add.reduceat(kinds > BETWEEN, begins, dtype=np.int32)
    letters = _with(odd, _letters(kinds), np.cumsum(counts) - counts)
    for number, word in odd.items():
        counts[number] = len(word)
    # words without letters (invisible characters only) are part of what stands around them
    has_letters = counts > 0
    return _read(text, letters, (begins[has_letters], finishes[has_letters]), counts[has_letters])


def _spans(kinds: Points) -> tuple[Points, Points]:
    """Where words begin and where they end."""
    is_inside = np.zeros(len(kinds) + 2, dtype=bool)
    np.not_equal(kinds, BETWEEN, out=is_inside[1:-1])
    edges = np.flatnonzero(is_inside[1:] != is_inside[:-1]).astype(np.int32)
    return edges[::2], edges[1::2]


def _read(text: str, letters: str, spans: tuple[Points, Points], counts: Points) -> Wording:
    opens = np.cumsum(counts, dtype=np.int32) - counts
    return Wording(text, letters, coarse(letters), opens, *spans)


def _letters(kinds: Points) -> str:
    return text_of(kinds[kinds > BETWEEN])


def _spelled_alone(text: str, kinds: Points, begins: Points, finishes: Points) -> dict[int, str]:
    """The letters of each word with an intricate character, by its number; in `kinds` it falls silent."""
    places = np.flatnonzero(kinds == INTRICATE)
    found: dict[int, str] = {}
    for number in np.unique(np.searchsorted(begins, places, side="right") - 1).tolist():
        first, last = int(begins[number]), int(finishes[number])
        found[number] = spelled(text[first:last])[0]
        kinds[first:last] = SILENT
    return found


def _with(odd: dict[int, str], letters: str, opens: Points) -> str:
    """The letters with those of the words that were spelled alone put in."""
    pieces: list[str] = []
    at = 0
    for number, word in odd.items():
        pieces += (letters[at : int(opens[number])], word)
        at = int(opens[number])
    return "".join((*pieces, letters[at:]))
