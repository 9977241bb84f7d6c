"""What each gold cluster adds to numerators and denominators of a measure, for drawing gold clusters anew.

Summed over all gold clusters they give exactly the figure of `clusters` or `pairs`. Where a found cluster holds
several gold ones, its count is shared out over its documents: so much follows the gold cluster that is drawn.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from aggregator.evaluation.bootstrap import Units
from aggregator.evaluation.clusters import Clusters, cluster_likeness, foreign_companions, matching

_Rows = Mapping[str, Sequence[float]]


def b_cubed_units(gold: Clusters, found: Clusters) -> Units:
    """Of B-cubed."""
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    rows = _rows(gold)
    for (cluster, other), count in _shared(gold, found).items():
        _add(rows[cluster], count**2 / found_sizes[other], count, count**2 / gold_sizes[cluster], count)
    return _units(rows)


def cross_units(gold: Clusters, found: Clusters, languages: Mapping[str, str]) -> Units:
    """Of B-cubed among companions in other languages."""
    rows = _rows(gold)
    right, put, due = foreign_companions(gold, found, languages)
    for document, cluster in gold.items():
        was_put, was_due = put[document], due[document]
        precision = right[document] / was_put if was_put else 0.0
        recall = right[document] / was_due if was_due else 0.0
        _add(rows[cluster], precision, was_put > 0, recall, was_due > 0)
    return _units(rows)


def pair_units(gold: Clusters, found: Clusters) -> Units:
    """Of pair scores; a pair put together wrongly counts half for either side."""
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    rows = _rows(gold)
    for (cluster, other), count in _shared(gold, found).items():
        right = count * (count - 1) / 2
        _add(rows[cluster], right, count * (found_sizes[other] - 1) / 2, right, count * (gold_sizes[cluster] - 1) / 2)
    return _units(rows)


def ceaf_units(gold: Clusters, found: Clusters) -> Units:
    """Of CEAF-e; the matching is that of the whole, which a new one for each resample could only better."""
    likeness = cluster_likeness(gold, found)
    matched = {cluster: likeness[(cluster, other)] for cluster, other in matching(likeness)}
    found_sizes = Counter(found.values())
    rows = _rows(gold)
    for (cluster, other), count in _shared(gold, found).items():
        _add(rows[cluster], 0.0, count / found_sizes[other], 0.0, 0.0)
    for cluster, row in rows.items():
        _add(row, matched.get(cluster, 0.0), 0.0, matched.get(cluster, 0.0), 1.0)
    return _units(rows)


def _shared(gold: Clusters, found: Clusters) -> Counter[tuple[str, str]]:
    return Counter((cluster, found[document]) for document, cluster in gold.items())


def _rows(gold: Clusters) -> dict[str, list[float]]:
    return {cluster: [0.0] * 4 for cluster in dict.fromkeys(gold.values())}


def _add(row: list[float], *sums: float) -> None:
    for place, value in enumerate(sums):
        row[place] += value


def _units(rows: _Rows) -> Units:
    return np.array(list(rows.values()), dtype=np.float64).reshape(-1, 4)
