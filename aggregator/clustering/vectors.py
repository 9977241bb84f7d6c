"""Sentence vectors of the window, made comparable across languages by taking each language's mean away.

Vectors of one language share a large common part that says "this is Persian", not what the text is about; with it in
place the same event lies apart in two languages (performance.md (i), test half of olympics-2021: B-cubed 58.7 raw, 61.8
centred). Means move as articles arrive, so sums are kept and centred when asked. This file deliberately embeds nothing.
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]

# A language with few articles borrows the mean of all; at 30 of its own it counts half.
_BORROWED = 30.0


class VectorSpace:
    """Sums of vectors by language and by story."""

    def __init__(self) -> None:
        self._sums: dict[str, Vector] = {}
        self._counts: defaultdict[str, int] = defaultdict(int)
        self._stories: dict[int, dict[str, tuple[Vector, int]]] = {}
        self._rows: list[int] = []
        self._row_of: dict[int, int] = {}
        self._matrix: Vector = np.zeros((0, 0), dtype=np.float32)

    def __len__(self) -> int:
        return len(self._rows)

    def observe(self, vector: Vector, language: str) -> None:
        """Count a vector into its language's mean."""
        self._sums[language] = self._sums[language] + vector if language in self._sums else vector.astype(np.float32)
        self._counts[language] += 1

    def add(self, story_id: int, vector: Vector, language: str) -> None:
        """Count a vector into its story."""
        parts = self._stories.setdefault(story_id, {})
        total, count = parts.get(language, (np.zeros_like(vector), 0))
        parts[language] = (total + vector, count + 1)
        self._write(story_id)

    def absorb(self, giver_id: int, taker_id: int) -> None:
        """Let one story take over another one's vectors."""
        for language, (total, count) in self._stories.pop(giver_id, {}).items():
            parts = self._stories.setdefault(taker_id, {})
            before, number = parts.get(language, (np.zeros_like(total), 0))
            parts[language] = (before + total, number + count)
        self._forget_row(giver_id)
        if taker_id in self._stories:
            self._write(taker_id)

    def remove(self, story_id: int) -> None:
        """Forget a story; its vectors stay in the means."""
        self._stories.pop(story_id, None)
        self._forget_row(story_id)

    def rename(self, story_id: int, number: int) -> None:
        """Give a story another id."""
        if story_id in self._stories:
            self._stories[number] = self._stories.pop(story_id)
            row = self._row_of[number] = self._row_of.pop(story_id)
            self._rows[row] = number

    def refresh(self) -> None:
        """Centre every story again, after the means have moved."""
        for story_id in self._rows:
            self._write(story_id)

    def centred(self, vector: Vector, language: str) -> Vector:
        """`vector` without its language's mean, of length one (or zero, when nothing else is known)."""
        return _unit(vector - self._mean(language))

    def centre_of(self, story_id: int) -> Vector | None:
        """The centred mean of a story; None when no article of it has a vector."""
        row = self._row_of.get(story_id)
        return None if row is None else self._matrix[row]

    def nearest(self, centred: Vector, limit: int) -> list[tuple[int, float]]:
        """The stories closest to a centred vector with their cosines, closest first."""
        if not self._rows:
            return []
        cosines = self._matrix[: len(self._rows)] @ centred
        best: Sequence[int] = np.argsort(-cosines, kind="stable")[:limit].tolist()
        return [(self._rows[row], float(cosines[row])) for row in best]

    def _mean(self, language: str) -> Vector:
        everything = sum(self._counts.values())
        if not everything:
            return np.zeros(1, dtype=np.float32)
        overall = np.sum(list(self._sums.values()), axis=0) / everything
        own = self._sums.get(language, np.zeros_like(overall))
        return np.asarray((own + overall * _BORROWED) / (self._counts[language] + _BORROWED), dtype=np.float32)

    def _write(self, story_id: int) -> None:
        total: Vector = np.sum(
            [part - self._mean(language) * count for language, (part, count) in self._stories[story_id].items()], axis=0
        )
        row = self._row_of.get(story_id)
        if row is None:
            row = self._row_of[story_id] = len(self._rows)
            self._rows.append(story_id)
            self._grow(total.shape[0])
        self._matrix[row] = _unit(total)

    def _grow(self, width: int) -> None:
        if len(self._rows) > self._matrix.shape[0]:
            grown = np.zeros((max(64, 2 * len(self._rows)), width), dtype=np.float32)
            grown[: self._matrix.shape[0], : self._matrix.shape[1]] = self._matrix
            self._matrix = grown

    def _forget_row(self, story_id: int) -> None:
        row = self._row_of.pop(story_id, None)
        if row is None:
            return
        last = self._rows.pop()
        if last != story_id:
            self._rows[row], self._row_of[last] = last, row
            self._matrix[row] = self._matrix[len(self._rows)]


def _unit(vector: Vector) -> Vector:
    length = float(np.linalg.norm(vector))
    return np.asarray(vector / length if length > 0.0 else vector, dtype=np.float32)
