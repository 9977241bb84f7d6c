"""The passage of a source that a quotation is closest to, and the word diff of the two.

Words that both have vote for the place where they would stand side by side; the likeliest places are aligned with
RapidFuzz. A likeness here never proves a quotation, it only shows an editor what was changed.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Final

from rapidfuzz.distance import LCSseq, Levenshtein

from aggregator.quotations.letters import is_unspaced
from aggregator.quotations.model import Change, Span
from aggregator.quotations.runs import Index

#: Share of a quotation's letters that are in words the passage has in the same order. A judgement, not measured: it
#: only says whether `altered` or `not_found` is told, and both stop an issue.
CLOSE: Final = 0.6
#: Places that vote (more of them for a long quotation), and places that are aligned.
_VOTES: Final = 600
_ALIGNED: Final = 3
_BUCKET: Final = 8
_SHOWN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words from `first` up to `last` of the index; `share` is how much of the quotation they have, 0 to 1."""

    first: int
    last: int
    share: float


def closest(keys: Sequence[str], index: Index) -> Passage | None:
    """The passage that shares most with the words of a quotation; None when it shares nothing."""
    votes: dict[int, int] = defaultdict(int)
    left = max(_VOTES, 4 * len(keys))
    # rare words first: a few of them say where, and the common ones need not be asked
    for at in sorted(range(len(keys)), key=lambda number: len(index.places.get(keys[number], ()))):
        places = index.places.get(keys[at], ())[:left]
        left -= len(places)
        for place in places:
            votes[(place - at) // _BUCKET] += 1 + len(keys[at]) // 3
    likeliest = nlargest(_ALIGNED, votes, key=votes.__getitem__)
    found = [_aligned(keys, index, bucket * _BUCKET) for bucket in likeliest]
    return max((passage for passage in found if passage), key=lambda passage: passage.share, default=None)


def _aligned(keys: Sequence[str], index: Index, diagonal: int) -> Passage | None:
    slack = _BUCKET + len(keys) // 4
    middle = min(max(diagonal + len(keys) // 2, 0), len(index.keys) - 1)
    low, high = index.bounds(middle)
    low, high = max(low, diagonal - slack), min(high, diagonal + len(keys) + slack + _BUCKET)
    if low >= high:
        return None
    blocks = [
        (op.src_start, op.src_end, op.dest_start)
        for op in LCSseq.opcodes(list(keys), index.keys[low:high])
        if op.tag == "equal"
    ]
    if not blocks:
        return None
    shared = sum(len(key) for start, end, _ in blocks for key in keys[start:end])
    # words changed at the edges of the quotation stand in the source outside the words that agree
    (before, _, first), (start, end, stands) = blocks[0], blocks[-1]
    first, last = low + first - before, low + stands + end - start + len(keys) - end
    return Passage(max(first, low), min(last, high), shared / max(1, sum(map(len, keys))))


def diff(said: str, stands: str) -> tuple[Change, ...]:
    """The word diff of a quotation and a passage, as both are written; marks around words count as part of them."""
    left, right = _pieces(said), _pieces(stands)
    return tuple(
        Change(
            _joined(said, left[op.src_start : op.src_end]),
            _joined(stands, right[op.dest_start : op.dest_end]),
        )
        for op in Levenshtein.opcodes([said[a:b] for a, b in left], [stands[a:b] for a, b in right])
    )


def _pieces(text: str) -> list[tuple[int, int]]:
    return [
        span
        for match in _SHOWN.finditer(text)
        for span in (
            [(at, at + 1) for at in range(match.start(), match.end())] if is_unspaced(match[0][0]) else [match.span()]
        )
    ]


def _joined(text: str, pieces: Sequence[tuple[int, int]]) -> str:
    return text[pieces[0][0] : pieces[-1][1]] if pieces else ""


def span_of(passage: Passage, index: Index) -> Span:
    """Where a passage stands."""
    return index.span(passage.first, passage.last)
