"""Late evidence: how the articles of neighbouring stories fall into stories when all of them are looked at together.

Agglomeration: each article begins as its own story, and the two that are likest to each other are joined, again and
again, until no two are alike enough. Unlike placing one article after another, it does not depend on the order of
arrival (B-cubed of lookalike-events, words alone: .777 placed only, .869 regrouped). Pure: profiles in, groups out.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from aggregator.clustering.likeness import LEAST_COHESION, Yardstick, Yardsticks
from aggregator.clustering.profile import Profile, Terms

_Table = NDArray[np.float64]
_NEVER: Final = -np.inf
_DAY: Final = 86_400.0


def groups(
    articles: Sequence[Profile],
    yardsticks: Yardsticks,
    *,
    day_weight: float,
    least: float = 1.0,
    apart: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """The articles' positions in groups, each ascending, the groups by their first article.

    Sentence vectors count when every article has one. `least` is what joining takes, 1 being where both answers are as
    good; a day between the middles of two groups adds `day_weight` to their evidence. `apart` are pairs of positions
    that share no group, however alike.
    """
    semantic = all(article.has_vectors for article in articles)
    yard = yardsticks.semantic if semantic else yardsticks.lexical
    languages = [next(iter(article.sizes)) for article in articles]
    same = np.array([[one == other for other in languages] for one in languages], dtype=bool)
    likeness = np.where(same, yard.words * _products([_only(article.words) for article in articles]), 0.0)
    likeness += np.where(same, yard.marks, yard.marks_foreign) * _products(
        [_only(article.marks) for article in articles]
    )
    if semantic:
        vectors = np.array([article.vector for article in articles], dtype=np.float64)
        likeness += np.where(same, yard.vector, yard.vector_foreign) * (vectors @ vectors.T)
    days = np.array([article.middle / _DAY for article in articles], dtype=np.float64)
    found = _Agglomeration(likeness, same, days, yard, _table_of(apart, len(articles)), day_weight=day_weight)
    return found.run(least * yard.even)


def _table_of(pairs: Iterable[tuple[int, int]], count: int) -> NDArray[np.bool_]:
    table = np.zeros((count, count), dtype=bool)
    for one, other in pairs:
        table[one, other] = table[other, one] = True
    return table


def _only(terms: dict[str, Terms]) -> Terms:
    """The terms of an article, which is in one language."""
    return next(iter(terms.values()), {})


def _products(terms: Sequence[Terms]) -> _Table:
    """The products of all pairs of articles' term vectors."""
    column: dict[str, int] = {}
    for weights in terms:
        for term in weights:
            column.setdefault(term, len(column))
    table = np.zeros((len(terms), max(1, len(column))), dtype=np.float32)
    for row, weights in enumerate(terms):
        table[row, [column[term] for term in weights]] = list(weights.values())
    return np.asarray(table @ table.T, dtype=np.float64)


class _Agglomeration:
    """Average linkage over cohesion, as `likeness.compare` measures it, on a table of likenesses.

    `_between` holds sums of likenesses of pairs, `_within` those inside each group, `_days` sums of times of
    publication and `_middle` their means, `_scores` what joining each two would score, `_apart` which two may not be
    joined; a group lives in the row of one of its articles.
    """

    def __init__(
        self,
        likeness: _Table,
        same: NDArray[np.bool_],
        days: _Table,
        yard: Yardstick,
        apart: NDArray[np.bool_],
        *,
        day_weight: float,
    ) -> None:
        count = len(likeness)
        self._yard = yard
        self._day_weight = day_weight * yard.even
        self._days = days.copy()
        self._middle = days.copy()
        self._between = likeness.copy()
        np.fill_diagonal(self._between, 0.0)
        self._shares_language = same.copy()
        self._apart = apart
        self._size = np.ones(count)
        self._within = np.zeros(count)
        self._alive = np.ones(count, dtype=bool)
        self._members = [[row] for row in range(count)]
        self._factor = np.full(count, 1.0 / math.sqrt(max(LEAST_COHESION, yard.cohesion)))
        self._scores = self._table()

    def run(self, least: float) -> list[list[int]]:
        """Join until nothing is alike enough."""
        while True:
            one, other = divmod(int(self._scores.argmax()), len(self._scores))
            if self._scores[one, other] < least:
                return sorted(sorted(self._members[row]) for row in np.flatnonzero(self._alive))
            self._join(min(one, other), max(one, other))

    def _join(self, taker: int, giver: int) -> None:
        self._within[taker] += self._within[giver] + self._between[taker, giver]
        self._size[taker] += self._size[giver]
        self._days[taker] += self._days[giver]
        self._middle[taker] = self._days[taker] / self._size[taker]
        self._members[taker] += self._members[giver]
        self._between[taker] += self._between[giver]
        self._between[:, taker] = self._between[taker]
        self._between[taker, taker] = 0.0
        self._shares_language[taker] |= self._shares_language[giver]
        self._shares_language[:, taker] = self._shares_language[taker]
        self._apart[taker] |= self._apart[giver]
        self._apart[:, taker] = self._apart[taker]
        self._alive[giver] = False
        self._scores[giver] = self._scores[:, giver] = _NEVER
        self._factor[taker] = self._factor_of(taker)
        self._scores[taker] = self._scores[:, taker] = self._row(taker)

    def _factor_of(self, row: int) -> float:
        yard, size = self._yard, float(self._size[row])
        pairs = size * (size - 1) / 2
        within = (float(self._within[row]) + yard.cohesion_pairs * yard.cohesion) / (pairs + yard.cohesion_pairs)
        return 1.0 / (size * math.sqrt(max(LEAST_COHESION, within)))

    def _table(self) -> _Table:
        """What joining each two articles would score: `_row` of all at once, which by rows takes most of the time."""
        doubts = np.where(self._shares_language, self._yard.doubt, self._yard.doubt + self._yard.doubt_foreign)
        scores = self._between * self._factor[:, None] * self._factor - doubts
        scores += self._day_weight * np.abs(self._middle - self._middle[:, None])
        scores = np.round(scores, 9)
        scores[self._apart] = _NEVER
        np.fill_diagonal(scores, _NEVER)
        return np.asarray(scores, dtype=np.float64)

    def _row(self, row: int) -> _Table:
        doubts = np.where(self._shares_language[row], self._yard.doubt, self._yard.doubt + self._yard.doubt_foreign)
        scores = self._between[row] * self._factor[row] * self._factor - doubts / np.sqrt(self._size[row] * self._size)
        scores += self._day_weight * np.abs(self._middle - self._middle[row])
        scores = np.round(scores, 9)
        scores[~self._alive | self._apart[row]] = _NEVER
        scores[row] = _NEVER
        return np.asarray(scores, dtype=np.float64)
