"""How well found clusters agree with gold ones: B-cubed, and CEAF over entities.

B-cubed weighs each document once (Bagga and Baldwin 1998); CEAF-e matches clusters one to one (Luo 2005, measure phi4).
Pair scores live in `pairs`. It deliberately knows no files and no texts: labels in, figures out.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Clusters = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Scores:
    """Precision, recall and their harmonic mean, each 0..1."""

    precision: float
    recall: float
    f1: float


def harmonic(precision: float, recall: float) -> Scores:
    """Precision and recall with their harmonic mean, 0 when both are 0."""
    both = precision + recall
    return Scores(precision, recall, 2 * precision * recall / both if both else 0.0)


def b_cubed(gold: Clusters, found: Clusters) -> Scores:
    """B-cubed: of each document's companions (itself included) the share that is right, averaged over documents.

    Both map documents to clusters. Without documents everything is right.

    Raises:
        ValueError: they do not cluster the same documents.
    """
    _check(gold, found)
    if not gold:
        return Scores(1.0, 1.0, 1.0)
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    shared = Counter((cluster, found[document]) for document, cluster in gold.items())
    precision = sum(count**2 / found_sizes[cluster] for (_, cluster), count in shared.items()) / len(gold)
    recall = sum(count**2 / gold_sizes[cluster] for (cluster, _), count in shared.items()) / len(gold)
    return harmonic(precision, recall)


def cross_b_cubed(gold: Clusters, found: Clusters, languages: Mapping[str, str]) -> Scores:
    """B-cubed that counts only companions in another language than the document's own.

    Precision is averaged over documents that were put together with a foreign one, recall over documents that belong
    together with one; an average over nothing is 0 when the other has something to say, else 1.

    Raises:
        ValueError: they do not cluster the same documents.
    """
    _check(gold, found)
    right, put, due = foreign_companions(gold, found, languages)
    precision = [right[document] / count for document, count in put.items() if count]
    recall = [right[document] / count for document, count in due.items() if count]
    if not precision and not recall:
        return Scores(1.0, 1.0, 1.0)
    return harmonic(_mean(precision), _mean(recall))


def by_language(gold: Clusters, found: Clusters, languages: Mapping[str, str]) -> dict[str, Scores]:
    """B-cubed of each language by itself, its documents cut out of all clusters; languages in alphabetical order."""
    parts: defaultdict[str, list[str]] = defaultdict(list)
    for document in gold:
        parts[languages[document]].append(document)
    return {
        language: b_cubed(only(gold, documents), only(found, documents))
        for language, documents in sorted(parts.items())
    }


def only(clusters: Clusters, documents: Iterable[str]) -> dict[str, str]:
    """Clusters with all other documents cut out."""
    return {document: clusters[document] for document in documents}


def ceaf_e(gold: Clusters, found: Clusters) -> Scores:
    """CEAF over entities: clusters are matched one to one so that the sum of their likeness (Dice, phi4) is greatest.

    Raises:
        ValueError: they do not cluster the same documents.
    """
    _check(gold, found)
    if not gold:
        return Scores(1.0, 1.0, 1.0)
    total = best_matching(cluster_likeness(gold, found))
    return harmonic(total / len(set(found.values())), total / len(set(gold.values())))


def cluster_likeness(gold: Clusters, found: Clusters) -> dict[tuple[str, str], float]:
    """Dice of each gold and found cluster with a document in common, over 0 to 1."""
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    shared = Counter((cluster, found[document]) for document, cluster in gold.items())
    return {(one, other): 2 * n / (gold_sizes[one] + found_sizes[other]) for (one, other), n in shared.items()}


def best_matching(likeness: Mapping[tuple[str, str], float]) -> float:
    """The greatest sum of likeness over one-to-one matchings of left and right names."""
    return sum(likeness[pair] for pair in matching(likeness))


def matching(likeness: Mapping[tuple[str, str], float]) -> list[tuple[str, str]]:
    """The pairs of a one-to-one matching of left and right names with the greatest sum of likeness.

    Names without likeness never need matching, so each connected part is solved by itself.
    """
    return [pair for part in _connected(likeness) for pair in _solve(part)]


def _connected(likeness: Mapping[tuple[str, str], float]) -> Iterable[dict[tuple[str, str], float]]:
    """The edges of each connected part of the graph (union-find with path halving; Tarjan and van Leeuwen 1984)."""
    parent: dict[tuple[str, str], tuple[str, str]] = {}

    def root(node: tuple[str, str]) -> tuple[str, str]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for left, right in likeness:
        parent[root(("left", left))] = root(("right", right))
    parts: defaultdict[tuple[str, str], dict[tuple[str, str], float]] = defaultdict(dict)
    for edge, value in likeness.items():
        parts[root(("left", edge[0]))][edge] = value
    return parts.values()


def _solve(edges: Mapping[tuple[str, str], float]) -> Iterable[tuple[str, str]]:
    rows = {name: row for row, name in enumerate(dict.fromkeys(left for left, _ in edges))}
    columns = {name: column for column, name in enumerate(dict.fromkeys(right for _, right in edges))}
    table = np.zeros((len(rows), len(columns)))
    for (left, right), value in edges.items():
        table[rows[left], columns[right]] = value
    turned = len(rows) > len(columns)
    taken = _greatest_assignment(table.T if turned else table)
    lefts, rights = list(rows), list(columns)
    pairs = ((lefts[column], rights[row]) if turned else (lefts[row], rights[column]) for row, column in taken)
    return [pair for pair in pairs if pair in edges]


def _greatest_assignment(gain: NDArray[np.float64]) -> list[tuple[int, int]]:
    """Row and column of one entry a row, no two in one column, of greatest sum; at most as many rows as columns.

    Kuhn's Hungarian method with shortest augmenting paths (Jonker and Volgenant 1987), each row of the inner loop one
    numpy operation: O(rows^2 x columns).
    """
    count, width = gain.shape
    row_price, column_price = np.zeros(count), np.zeros(width)
    row_of = np.full(width, -1)
    for row in range(count):
        _augment(-gain, row, row_of, row_price, column_price)
    taken = np.flatnonzero(row_of >= 0)
    return [(int(row_of[column]), int(column)) for column in taken]


def _augment(
    cost: NDArray[np.float64],
    start: int,
    row_of: NDArray[np.int_],
    row_price: NDArray[np.float64],
    column_price: NDArray[np.float64],
) -> None:
    """Match one more row along the cheapest path of exchanges (Dijkstra over reduced costs), and mend the prices."""
    width = cost.shape[1]
    distance, came_from = np.full(width, np.inf), np.full(width, -1)
    done = np.zeros(width, dtype=bool)
    row, reached, column = start, 0.0, -1
    while True:
        through = reached + cost[row] - row_price[row] - column_price
        shorter = ~done & (through < distance)
        distance[shorter], came_from[shorter] = through[shorter], row
        column = int(np.argmin(np.where(done, np.inf, distance)))
        reached, done[column] = float(distance[column]), True
        if row_of[column] < 0:
            break
        row = int(row_of[column])
    settled = done.copy()
    settled[column] = False
    row_price[start] += reached
    row_price[row_of[settled]] += reached - distance[settled]
    column_price[settled] -= reached - distance[settled]
    _flip(column, start, row_of, came_from)


def _flip(column: int, start: int, row_of: NDArray[np.int_], came_from: NDArray[np.int_]) -> None:
    """Exchange matched and unmatched along the path that ends at `column`."""
    while True:
        row = int(came_from[column])
        before = int(np.flatnonzero(row_of == row)[0]) if row != start else -1
        row_of[column] = row
        if row == start:
            return
        column = before


def foreign_companions(
    gold: Clusters, found: Clusters, languages: Mapping[str, str]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """For each document the number of its companions in other languages: rightly found, found, due."""
    sizes: list[Counter[Hashable]] = []
    keys: Sequence[Mapping[str, Hashable]] = ({d: (gold[d], found[d]) for d in gold}, found, gold)
    for key in keys:
        every = Counter(key[document] for document in gold)
        own = Counter((key[document], languages[document]) for document in gold)
        sizes.append(Counter({d: every[key[d]] - own[(key[d], languages[d])] for d in gold}))
    right, put, due = ({str(d): count for d, count in one.items()} for one in sizes)
    return right, put, due


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _check(gold: Clusters, found: Clusters) -> None:
    if gold.keys() != found.keys():
        raise ValueError(f"not the same documents: {len(gold.keys() ^ found.keys())} stand on one side only")
