"""A text read for comparison: its letters in a row, what stands before each, and where its words stand in the text.

The letters stand without gaps, so that a word spelled with a joiner, a space or broken at the end of a line is found
by one search; the gaps then decide whether it is the same wording. All of it is cut by the `re` and `str` of C: ten
thousand words take a few milliseconds.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from typing import Final

from aggregator.quotations.gaps import SEPARATORS, gap
from aggregator.quotations.letters import coarse, spelled

# A number in brackets that touches the word before it is a footnote.
_SEPARATOR: Final = re.compile(rf"([{SEPARATORS}]+(?:(?<=[^\s\[]\[)\d{{1,3}}\][{SEPARATORS}]*)*)")
#: Words whose letters are remembered: those of some hundred articles.
_REMEMBERED: Final = 100_000


class _Spelling(dict[str, tuple[str, str]]):
    """Words as `spelled` has them, filled as they are met."""

    def __missing__(self, word: str) -> tuple[str, str]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = spelled(word)
        return found


class _Gaps(dict[str, str]):
    """What stands between words as `gap` has it, filled as it is met."""

    def __missing__(self, between: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[between] = gap(between)
        return found


_SPELLING: Final = _Spelling()
_GAPS: Final = _Gaps()


@dataclass(frozen=True, slots=True)
class Wording:
    """`gaps[i]` is what stands before `letters[i]`, the last one what stands behind the last letter.

    `search` is the coarse copy of `letters`. `firsts` are the indexes of the first letters of the words, and word
    number `n` is `text[starts[n]:ends[n]]`.
    """

    text: str
    letters: str
    search: str
    gaps: str
    firsts: Sequence[int]
    starts: Sequence[int]
    ends: Sequence[int]

    def word_at(self, letter: int) -> int:
        """The number of the word that the letter of that index is in."""
        return bisect_right(self.firsts, letter) - 1

    def bits(self, letter: int) -> int:
        """The gap before the letter of that index, as the bits of `gaps`."""
        return ord(self.gaps[letter])


def read(text: str) -> Wording:
    """Read a text. Never raises, whatever the string; linear."""
    parts = _SEPARATOR.split(text)
    edges = list(accumulate(map(len, parts), initial=0))
    forms = list(map(_SPELLING.__getitem__, parts[::2]))
    starts, ends, seams = edges[:-1:2], edges[1::2], ["", *parts[1::2], ""]
    if not all(letters for letters, _ in forms):
        kept = [number for number, (letters, _) in enumerate(forms) if letters]
        forms, starts, ends = [forms[n] for n in kept], [starts[n] for n in kept], [ends[n] for n in kept]
        seams = [text[end:start] for end, start in zip([0, *ends], [*starts, len(text)], strict=True)]
    seams[0] = f" {seams[0]}"  # a sign may stand before the first number
    between = list(map(_GAPS.__getitem__, seams))
    letters = "".join([form for form, _ in forms])
    gaps = "".join(chain.from_iterable(zip(between, [inner for _, inner in forms], strict=False))) + between[-1]
    firsts = list(accumulate([len(form) for form, _ in forms], initial=0))[:-1]
    return Wording(text, letters, coarse(letters), gaps, firsts, starts, ends)
