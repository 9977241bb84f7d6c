"""What changed between two states of a text, word by word, for people to read. Pure.

Nothing of either text is altered: the runs that stay and those that were taken out make up the earlier one, the runs
that stay and those that were put in the later one, character by character.

Paragraphs are compared first, and words only inside paragraphs that changed: that keeps the work bounded, and a moved
comma in a long article is found as one. The lists are compared by RapidFuzz' longest common subsequence, which takes
one step for 64 pairs of words; difflib's time grows with the square where a text repeats itself, or worse.
"""

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import groupby
from typing import Final

from rapidfuzz.distance import Indel

#: Pairs of pieces that are compared at once; beyond, the lists are cut first. Measured on one of two slow shared cores:
#: 10,000 words and spaces each took 0.12 s.
_MOST_PAIRS: Final = 100_000_000
#: Pieces of one list between two cuts, at least.
_SLAB: Final = 2_000
#: Characters of both texts together up to which words are looked at; of longer ones, paragraphs are told as a whole.
_LONGEST: Final = 400_000
#: Words that stay the same between two changes, and are told with them: a lone "of" that happens to stand in both
#: helps nobody to read.
_LONE: Final = 2
#: Inside a word, unseen: the joiners that Persian and Indic spellings need.
_JOINERS: Final = "\u200c\u200d"
_AFTER_PARAGRAPH: Final = re.compile(r"\n[ \t]*\n\s*")

#: Cuts a text to pieces that joined are the text.
_Cut = Callable[[str], list[str]]


class Fate(StrEnum):
    """What became of a run of text."""

    KEPT = "kept"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text that stays in both, stood in the earlier one only, or stands in the later one only."""

    fate: Fate
    text: str


@dataclass(frozen=True, slots=True)
class _Block:
    """Pieces `start:end` of the earlier text and `new_start:new_end` of the later one, the same or not."""

    is_same: bool
    start: int
    end: int
    new_start: int
    new_end: int

    @property
    def longer(self) -> int:
        """Pieces of the side that has more of them."""
        return max(self.end - self.start, self.new_end - self.new_start)


def difference(earlier: str, later: str) -> list[Run]:
    """The runs of both texts in reading order, what is gone before what is new in its place; no two alike in a row.

    Two texts of 100,000 characters took at most 0.5 s on the machine named above, an edited article some milliseconds.
    """
    is_long = len(earlier) + len(later) > _LONGEST
    return _joined(_compared(earlier, later, [_paragraphs] if is_long else [_paragraphs, _words]))


def _compared(earlier: str, later: str, cuts: Sequence[_Cut]) -> Iterator[Run]:
    """Compare by the pieces of the first cut; what differs by those of the next ones, or told as it is."""
    if not (cuts and earlier and later):
        yield from (Run(Fate.GONE, earlier), Run(Fate.NEW, later))
        return
    before, after = cuts[0](earlier), cuts[0](later)
    for start, end, new_start, new_end in _slabs(before, after):
        some, others = before[start:end], after[new_start:new_end]
        if len(some) * len(others) > _MOST_PAIRS:
            yield from (Run(Fate.GONE, "".join(some)), Run(Fate.NEW, "".join(others)))
            continue
        for block in _blocks(some, others, of_words=cuts[0] is _words):
            gone, new = "".join(some[block.start : block.end]), "".join(others[block.new_start : block.new_end])
            yield from (Run(Fate.KEPT, gone),) if block.is_same else _compared(gone, new, cuts[1:])


def _slabs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Both lists whole, or where that are too many pairs cut at the same places: `start:end`, `new_start:new_end`."""
    start = new_start = 0
    if len(before) * len(after) > _MOST_PAIRS:
        for here, there in _anchors(before, after):
            if here - start >= _SLAB or there - new_start >= _SLAB:
                yield start, here, new_start, there
                start, new_start = here, there
    yield start, len(before), new_start, len(after)


def _anchors(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Places of pieces that stand once in each list, as many as ascend in both; the idea is that of patience diff."""
    once, once_new = _singles(before), _singles(after)
    pairs = [(place, once_new[piece]) for piece, place in once.items() if piece in once_new]
    ends: list[int] = []
    last: list[int] = []
    above: list[int] = []
    for number, (_, there) in enumerate(pairs):
        length = bisect_left(ends, there)
        above.append(last[length - 1] if length else -1)
        ends[length : length + 1], last[length : length + 1] = [there], [number]
    found = []
    number = last[-1] if last else -1
    while number >= 0:
        found.append(pairs[number])
        number = above[number]
    return found[::-1]


def _singles(pieces: Sequence[str]) -> dict[str, int]:
    """The pieces that stand in a list once, by place."""
    counted = Counter(pieces)
    return {piece: place for place, piece in enumerate(pieces) if counted[piece] == 1}


def _blocks(before: Sequence[str], after: Sequence[str], *, of_words: bool) -> list[_Block]:
    codes = Indel.opcodes(before, after)
    found = _merged(
        _Block(one.tag == "equal", one.src_start, one.src_end, one.dest_start, one.dest_end) for one in codes
    )
    for most in (0, _LONE) if of_words else ():
        found = _merged(_told(found, place, before, most) for place in range(len(found)))
    return found


def _told(blocks: Sequence[_Block], place: int, before: Sequence[str], most: int) -> _Block:
    """A block as it is told: one of at most so many words between longer changes is a part of them."""
    one = blocks[place]
    if not one.is_same or not 0 < place < len(blocks) - 1:
        return one
    words = sum(_kind(piece[0]) == "w" for piece in before[one.start : one.end])
    around = min(blocks[place - 1].longer, blocks[place + 1].longer)
    return replace(one, is_same=words > most or around <= 2 * words)


def _merged(blocks: Iterable[_Block]) -> list[_Block]:
    """Blocks of one kind in a row as one."""
    found: list[_Block] = []
    for one in blocks:
        if found and found[-1].is_same == one.is_same:
            found[-1] = replace(found[-1], end=one.end, new_end=one.new_end)
        else:
            found.append(one)
    return found


def _joined(runs: Iterable[Run]) -> list[Run]:
    """Runs without empty ones, each stretch of changes as one that is gone and one that is new."""
    found: list[Run] = []
    for is_kept, group in groupby((run for run in runs if run.text), key=lambda run: run.fate is Fate.KEPT):
        some = list(group)
        for fate in (Fate.KEPT,) if is_kept else (Fate.GONE, Fate.NEW):
            text = "".join(run.text for run in some if run.fate is fate)
            found += [Run(fate, text)] if text else []
    return found


def _paragraphs(text: str) -> list[str]:
    return _cut(text, _AFTER_PARAGRAPH)


def _cut(text: str, after: re.Pattern[str]) -> list[str]:
    """The pieces, each with what separates it from the next."""
    ends = [found.end() for found in after.finditer(text)]
    return [piece for start, end in zip([0, *ends], [*ends, len(text)], strict=True) if (piece := text[start:end])]


def _words(text: str) -> list[str]:
    """Words with their vowel signs and joiners, runs of white space, and every other sign by itself."""
    found: list[str] = []
    for kind, group in groupby(text, key=_kind):  # no expression of `re` knows the vowel signs of all scripts
        piece = list(group)
        found += ["".join(piece)] if kind else piece
    return found


@lru_cache(maxsize=4_096)
def _kind(char: str) -> str:
    """`w` for what makes up words, a blank for white space, nothing for signs, which stand alone."""
    if char.isspace():
        return " "
    return "w" if char in _JOINERS or unicodedata.category(char)[0] in "LMN" else ""
