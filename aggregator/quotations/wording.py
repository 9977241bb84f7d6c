"""A text read for comparison: its letters in a row, what stands before each, and where its words stand in the text.

The letters stand without gaps, so that a word spelled with a joiner, a space or broken at the end of a line is found
by one search; the gaps then decide whether it is the same wording. All of it is cut by the `re` and `str` of C: ten
thousand words take a few milliseconds.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, chain, compress
from operator import add
from typing import Final

from aggregator.quotations.gaps import SEPARATORS, gap
from aggregator.quotations.letters import coarse, spelled
from aggregator.text.fold import fold

#: A number in brackets that touches the word before it.
FOOTNOTE: Final = re.compile(r"\[(?<=[^\s\[]\[)(\d{1,3})\]")
_SEPARATOR: Final = re.compile(rf"([{SEPARATORS}]+)")
# twice as slow, so for texts with footnotes only
_WITH_FOOTNOTES: Final = re.compile(rf"([{SEPARATORS}]+(?:(?<=[^\s\[]\[)\d{{1,3}}\][{SEPARATORS}]*)*)")
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


_LETTERS: Final = _Remembered(lambda word: spelled(word)[0])
_INNER: Final = _Remembered(lambda word: spelled(word)[1])
_GAPS: Final = _Remembered(gap)
_FOLDED: Final = _Remembered(fold)


@dataclass(frozen=True)
class Wording:
    """The letters of a text, `search`, their coarse copy, its words as they stand, and what stands around each.

    `spelled` are the letters word by word.

    Everything else is worked out when first asked for: most texts hold none of the quotations.
    """

    text: str
    letters: str
    search: str
    words: Sequence[str]
    seams: Sequence[str]
    spelled: Sequence[str]

    @cached_property
    def firsts(self) -> Sequence[int]:
        """The indexes of the first letters of the words."""
        return list(accumulate(map(len, self.spelled[:-1]), initial=0)) if self.spelled else []

    @cached_property
    def starts(self) -> Sequence[int]:
        """Where the words begin: word `n` is `text[starts[n]:ends[n]]`."""
        if not self.words:
            return []
        return list(accumulate(map(add, map(len, self.seams[1:-1]), map(len, self.words)), initial=len(self.seams[0])))

    @cached_property
    def ends(self) -> Sequence[int]:
        """Where the words end."""
        return list(map(add, self.starts, map(len, self.words)))

    @cached_property
    def folded(self) -> list[str]:
        """The words folded, for likeness and search only."""
        return list(map(_FOLDED.__getitem__, self.words))

    def word_at(self, letter: int) -> int:
        """The number of the word that the letter of that index is in."""
        return bisect_right(self.firsts, letter) - 1

    def bits(self, letter: int) -> int:
        """The gap before the letter of that index, behind the last one for the number of letters; bits of `gaps`."""
        number = self.word_at(letter) if letter < len(self.letters) else len(self.words)
        if number == 0 and letter == 0:
            return ord(gap(f" {self.seams[0]}"))  # a sign may stand before the first number
        if number == len(self.words) or self.firsts[number] == letter:
            return ord(_GAPS[self.seams[number]])
        return ord(_INNER[self.words[number]][letter - self.firsts[number] - 1])

    def gaps(self, first: int, last: int) -> str:
        """What stands between the letters `first:last`, as one character for each two; worked out for these only."""
        low, high = self.word_at(first), self.word_at(last - 1) + 1
        inner = map(_INNER.__getitem__, self.words[low:high])
        between = map(_GAPS.__getitem__, self.seams[low:high])
        begin = first - self.firsts[low] + 1  # behind what stands before the first of these words
        return "".join(chain.from_iterable(zip(between, inner, strict=True)))[begin : begin + last - first - 1]


def read(text: str) -> Wording:
    """Read a text. Never raises, whatever the string; linear."""
    parts = (_WITH_FOOTNOTES if FOOTNOTE.search(text) else _SEPARATOR).split(text)
    words, seams = parts[::2], ["", *parts[1::2], ""]
    letters = list(map(_LETTERS.__getitem__, words))
    if not letters[-1]:
        seams[-2:] = [seams[-2] + words.pop() + seams[-1]]
        letters.pop()
    if not all(letters):
        words, seams, letters = _without_empty(words, seams, letters)
    joined = "".join(letters)
    return Wording(text, joined, coarse(joined), words, seams, letters)


def _without_empty(words: list[str], seams: list[str], letters: list[str]) -> tuple[list[str], list[str], list[str]]:
    """Words without letters (the beginning of a text, invisible characters) become part of what stands around them."""
    around, last = [seams[0]], 0
    for _ in range(letters.count("")):
        number = letters.index("", last)
        around += seams[last + 1 : number + 1]
        around[-1] += words[number] + seams[number + 1]
        last = number + 1
    around += seams[last + 1 :]
    return list(compress(words, letters)), around, list(filter(None, letters))
