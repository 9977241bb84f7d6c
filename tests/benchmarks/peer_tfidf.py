"""The plain peer of `make bench-stories`: online tf-idf, cosine with the sum of a story, one threshold for everything.

Runs of letters and digits in lower case, each with the idf of the documents seen so far; no folding, no window, no
names, numbers or times. What a story clusterer has to beat. On the data set's first halves it reaches the .635 and
.830 that its README tells of plain tf-idf for headlines-2014 and lookalike-events, but .467 on olympics-2021, where
that has .530 (not reproduced: its handling of Chinese and its weights are not told).
"""

import math
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.evaluation.scratch import Row

THRESHOLD = 0.18
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class PeerRun:
    """Where each row was put, and how long it took (wall seconds)."""

    found: dict[str, str]
    seconds: float


def run(rows: Sequence[Row]) -> PeerRun:
    """Put the rows into stories, in order."""
    begun = time.perf_counter()
    clusterer = _Clusterer()
    found = {row.id: str(clusterer.place(_WORD.findall(f"{row.title} {row.text}".lower()))) for row in rows}
    return PeerRun(found, time.perf_counter() - begun)


class _Clusterer:
    def __init__(self) -> None:
        self._seen = 0
        self._frequency: Counter[str] = Counter()
        #: the weight of each word in each story that has it
        self._postings: defaultdict[str, dict[int, float]] = defaultdict(dict)
        self._squares: list[float] = []

    def place(self, tokens: Sequence[str]) -> int:
        """The story of a document, a new one when none is like enough."""
        self._seen += 1
        self._frequency.update(set(tokens))
        vector = self._vector(tokens)
        products: defaultdict[int, float] = defaultdict(float)
        for word, weight in vector.items():
            for story, other in self._postings[word].items():
                products[story] += weight * other
        likest, cosine = max(
            ((story, product / math.sqrt(self._squares[story])) for story, product in products.items()),
            key=lambda pair: pair[1],
            default=(-1, 0.0),
        )
        story = likest if cosine >= THRESHOLD else len(self._squares)
        self._add(story, vector)
        return story

    def _vector(self, tokens: Sequence[str]) -> dict[str, float]:
        """Of length one."""
        weights = {
            word: (1 + math.log(count)) * math.log(1 + self._seen / self._frequency[word])
            for word, count in Counter(tokens).items()
        }
        length = math.sqrt(sum(weight**2 for weight in weights.values())) or 1.0
        return {word: weight / length for word, weight in weights.items()}

    def _add(self, story: int, vector: dict[str, float]) -> None:
        if story == len(self._squares):
            self._squares.append(0.0)
        for word, weight in vector.items():
            before = self._postings[word].get(story, 0.0)
            self._postings[word][story] = before + weight
            self._squares[story] += 2 * before * weight + weight**2
