"""An inverted index from terms to the articles that have them, and how strongly; it only ever grows.

Articles are rows, numbered by who keeps the index. What an article says does not change while it is in memory, and
where it stands is not said here: so a story may take, lose and give articles at no cost to the postings. Within bounds:
rare terms are followed first, up to a budget (impact-ordered stopping, Moffat and Zobel 1996, in its simplest form).
"""

from array import array
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

#: Terms that speak for an article or a story when it looks for others: the weightiest (lookalike-events and
#: headlines-2014, by words: B-cubed with 60, 30 and 20 the same).
_SPEAKING: Final = 30

Rows = NDArray[np.intp]
Pulls = NDArray[np.float64]


class Postings:
    """Rows by term, each followed by the weight of the term in it, as 32-bit floats: exact up to 16 million rows."""

    def __init__(self) -> None:
        self._held: dict[str, array[float]] = {}

    def put(self, row: int, terms: Mapping[str, float]) -> None:
        """Enter an article."""
        held = self._held
        for term, weight in terms.items():
            posting = held.get(term)
            if posting is None:
                held[term] = array("f", (row, weight))
            else:
                posting.extend((row, weight))

    def follow(self, terms: Mapping[str, float], *, budget: int) -> tuple[Rows, Pulls]:
        """The rows that share terms, once for each term, and the product of both weights.

        Terms are followed from the rarest on, until the next one's rows would go over the budget.
        """
        followed = array("f")
        mine: list[float] = []
        lengths: list[int] = []
        for length, term in sorted(self._known(terms)):
            budget -= length
            if budget < 0:
                break
            followed.extend(self._held[term])
            mine.append(terms[term])
            lengths.append(length)
        found = np.frombuffer(followed, dtype=np.float32).reshape(-1, 2) if followed else np.zeros((0, 2))
        return found[:, 0].astype(np.intp), np.repeat(mine, lengths) * found[:, 1]

    def _known(self, terms: Mapping[str, float]) -> list[tuple[int, str]]:
        """The terms that speak and stand in some article, with the number of these."""
        held = self._held
        known = [term for term in terms if term in held]
        if len(known) > _SPEAKING:
            known = [term for _, term in sorted(((terms[term], term) for term in known), reverse=True)[:_SPEAKING]]
        return [(len(held[term]) // 2, term) for term in known]
