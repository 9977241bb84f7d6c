"""Where points are lost: gold clusters mixed in one found cluster, and gold clusters torn apart, the dearest first.

Costs are exact shares of what B-cubed lacks: those of all mixed pairs add up to 1 - precision, those of all torn
clusters to 1 - recall. It deliberately knows no files and no texts: labels in, documents out.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from aggregator.evaluation.clusters import Clusters


@dataclass(frozen=True, slots=True)
class Mixed:
    """Two gold clusters in one found cluster.

    `one` and `other` are their documents there in file order, the gold cluster that stood there first as `one`; `cost`
    is the B-cubed precision lost by it, 0..1.
    """

    found: str
    one: tuple[str, ...]
    other: tuple[str, ...]
    cost: float

    @property
    def pairs(self) -> int:
        """Pairs of documents put together wrongly."""
        return len(self.one) * len(self.other)


@dataclass(frozen=True, slots=True)
class Torn:
    """A gold cluster in several found ones: its documents in each, the largest piece first; the recall lost by it."""

    gold: str
    pieces: tuple[tuple[str, ...], ...]
    cost: float

    @property
    def pairs(self) -> int:
        """Pairs of documents that belong together and were not put together."""
        return sum(len(one) * len(other) for one, other in combinations(self.pieces, 2))


def worst_mixed(gold: Clusters, found: Clusters, worst: int) -> list[Mixed]:
    """The `worst` pairs of gold clusters by cost, dearest first; of equals, those that come first in the file."""
    place = {document: number for number, document in enumerate(gold)}

    def mixed(found_in: str, size: int, pair: tuple[tuple[str, ...], ...]) -> Mixed:
        one, other = sorted(pair, key=lambda part: place[part[0]])
        return Mixed(found_in, one, other, 2 * len(one) * len(other) / size / len(gold))

    pairs = (
        mixed(name, size, pair)
        for name, size, inside in _by_cluster(found, gold)
        for pair in combinations(_largest(inside, worst + 1), 2)
    )
    return heapq.nlargest(worst, pairs, key=lambda one: one.cost)


def worst_torn(gold: Clusters, found: Clusters, worst: int) -> list[Torn]:
    """The `worst` torn gold clusters by cost, dearest first; of equals, those that come first in the file."""
    torn = (
        Torn(
            name,
            tuple(_largest(pieces, len(pieces))),
            sum(len(piece) * (size - len(piece)) for piece in pieces) / size / len(gold),
        )
        for name, size, pieces in _by_cluster(gold, found)
        if len(pieces) > 1
    )
    return heapq.nlargest(worst, torn, key=lambda one: one.cost)


def _by_cluster(outer: Clusters, inner: Clusters) -> Iterator[tuple[str, int, list[tuple[str, ...]]]]:
    """Each outer cluster with its size and its documents parted by inner clusters, all in file order."""
    parts: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for document, cluster in outer.items():
        parts[cluster][inner[document]].append(document)
    sizes = Counter(outer.values())
    for cluster, inside in parts.items():
        yield cluster, sizes[cluster], [tuple(documents) for documents in inside.values()]


def _largest(parts: list[tuple[str, ...]], number: int) -> list[tuple[str, ...]]:
    """The largest parts. Any pair with a smaller one costs no more than each of `number` - 1 pairs among these."""
    return heapq.nlargest(number, parts, key=len)
