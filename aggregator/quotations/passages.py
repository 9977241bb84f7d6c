"""The passage of a source that a quotation is closest to, and the word diff of the two.

Words that both have vote for the place where they would stand side by side; the likeliest places are aligned with
RapidFuzz. A likeness here never proves a quotation, it only shows an editor what was changed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz.distance import LCSseq, Levenshtein

from aggregator.quotations.code_points import Points
from aggregator.quotations.index import Index
from aggregator.quotations.letters import is_unspaced
from aggregator.quotations.model import Change, Span

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
    numbers = index.numbers(keys)
    found = [_aligned(keys, numbers, index, diagonal) for diagonal in _likeliest(keys, numbers, index)]
    return max((passage for passage in found if passage), key=lambda passage: passage.share, default=None)


def _likeliest(keys: Sequence[str], numbers: Points, index: Index) -> list[int]:
    """Where the quotation would begin in the index, by most votes, to the nearest eight words."""
    # rare words first: a few of them say where, and the common ones need not be asked
    by_rarity = np.argsort(index.counts(numbers), kind="stable").astype(np.int32)
    most = max(_VOTES, 4 * len(keys))
    asked = np.searchsorted(np.cumsum(index.counts(numbers[by_rarity])), most) + 1
    offsets, places = index.places(numbers[by_rarity[:asked]], most=most)
    ats = by_rarity[offsets[:most]]
    weights = np.array([1 + len(key) // 3 for key in keys])
    buckets, firsts, which = np.unique((places[:most] - ats) // _BUCKET, return_index=True, return_inverse=True)
    votes = np.bincount(which, weights=weights[ats]) if len(which) else np.zeros(0)
    likeliest = np.lexsort((firsts, -votes))[:_ALIGNED]
    return [bucket * _BUCKET for bucket in buckets[likeliest].tolist()]


def _aligned(keys: Sequence[str], numbers: Points, index: Index, diagonal: int) -> Passage | None:
    slack = _BUCKET + len(keys) // 4
    middle = min(max(diagonal + len(keys) // 2, 0), len(index.keys) - 1)
    low, high = index.bounds(middle)
    low, high = max(low, diagonal - slack), min(high, diagonal + len(keys) + slack + _BUCKET)
    if low >= high:
        return None
    blocks = [
        (op.src_start, op.src_end, op.dest_start)
        for op in LCSseq.opcodes(numbers.tolist(), index.keys[low:high].tolist())
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
