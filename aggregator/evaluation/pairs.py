"""Pair precision, recall and F1: of the pairs put together, how many belong together, and the other way round.

Two things form a pair when they are in one group. Large groups weigh as the square of their size; B-cubed, in
`clusters`, weighs each thing once.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PairScores:
    """Each 0..1. Where nothing was put together, precision is 1; where nothing belongs together, recall is 1."""

    precision: float
    recall: float
    f1: float


def pair_scores(gold: Mapping[str, str], found: Mapping[str, str]) -> PairScores:
    """Scores of a grouping against the gold one, both thing to group (Manning, Raghavan, Schütze 2008, 16.3).

    Raises:
        ValueError: they do not group the same things.
    """
    if gold.keys() != found.keys():
        raise ValueError(f"not the same things: {len(gold.keys() ^ found.keys())} stand on one side only")
    both = _pairs((group, found[thing]) for thing, group in gold.items())
    return scores(right=both, found=_pairs(found.values()), gold=_pairs(gold.values()))


def scores(*, right: int, found: int, gold: int) -> PairScores:
    """The scores from the numbers of pairs: rightly put together, put together, belonging together."""
    precision = right / found if found else 1.0
    recall = right / gold if gold else 1.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return PairScores(precision, recall, f1)


def _pairs(groups: Iterable[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())
