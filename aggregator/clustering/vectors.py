"""Sentence vectors: the type, and a shelf of stories' vectors that finds the nearest ones.

The vectors here are centred ones, without the common part of their language: vectors of one language share a large part
that says "this is Persian", not what the text is about (performance.md (i), test half of olympics-2021: B-cubed 58.7
raw, 61.8 centred). This file deliberately embeds nothing and centres nothing.
"""

import numpy as np
from numpy.typing import NDArray

from aggregator.clustering.lifecycle import begun

Vector = NDArray[np.float32]


#: The same vectors in other rows may differ by so much in their cosine with a third.
_SAME = 1e-6


class VectorShelf:
    """Directions of stories' vectors, one row a story."""

    def __init__(self) -> None:
        self._rows: list[int] = []
        self._row_of: dict[int, int] = {}
        self._matrix: Vector = np.zeros((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def put(self, story_id: int, vector: Vector) -> None:
        """Keep the direction of a story's vector, in place of an earlier one."""
        row = self._row_of.get(story_id)
        if row is None:
            row = self._row_of[story_id] = len(self._rows)
            self._rows.append(story_id)
            self._grow(vector.shape[0])
        length = float(np.linalg.norm(vector))
        self._matrix[row] = vector / length if length > 0.0 else vector

    def remove(self, story_id: int) -> None:
        """Forget a story; one that is not there is no fault."""
        row = self._row_of.pop(story_id, None)
        if row is None:
            return
        last = self._rows.pop()
        if last != story_id:
            self._rows[row], self._row_of[last] = last, row
            self._matrix[row] = self._matrix[len(self._rows)]

    def rename(self, story_id: int, number: int) -> None:
        """Give a story another id; one that is not there is no fault."""
        row = self._row_of.pop(story_id, None)
        if row is not None:
            self._row_of[number], self._rows[row] = row, number

    def nearest(self, vector: Vector, limit: int) -> list[int]:
        """The stories in the direction of a vector, closest first, then the one begun first."""
        if not self._rows:
            return []
        cosines = self._matrix[: len(self._rows)] @ vector
        some = min(limit, len(self._rows))
        least = np.partition(cosines, -some)[-some]
        # all that are as near as the last one: which of them are taken must not depend on the order of rows
        near = {self._rows[row]: round(float(cosines[row]), 6) for row in np.flatnonzero(cosines >= least - _SAME)}
        return sorted(near, key=lambda story_id: (-near[story_id], begun(story_id)))[:some]

    def _grow(self, width: int) -> None:
        if len(self._rows) > self._matrix.shape[0]:
            grown = np.zeros((max(64, 2 * len(self._rows)), width), dtype=np.float32)
            grown[: self._matrix.shape[0], : self._matrix.shape[1]] = self._matrix
            self._matrix = grown
