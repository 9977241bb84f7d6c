"""The same figures for parts of the data: pairs of languages, sizes of gold stories; and how many stories came whole.

It deliberately knows no files and no texts: labels in, figures out.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from aggregator.evaluation.clusters import Clusters, harmonic
from aggregator.evaluation.pairs import scores

#: Articles in a gold story, and the most of each class.
_SIZES: Final = {"1": 1, "2-5": 5, "6-20": 20, "21+": None}


@dataclass(frozen=True, slots=True)
class LanguagePair:
    """Pairs of documents in two languages: how many belong together, and scores over them."""

    gold_pairs: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Gold stories of one size: how many, their documents, and B-cubed averaged over these documents."""

    stories: int
    documents: int
    precision: float
    recall: float
    f1: float


@dataclass(frozen=True, slots=True)
class Wholeness:
    """Gold stories found in more than one piece, and those that share a found story with another one."""

    split: int
    mixed: int


def by_language_pair(gold: Clusters, found: Clusters, languages: Mapping[str, str]) -> dict[str, LanguagePair]:
    """Pair scores for every two languages with a pair that was put or belongs together, as `de-fa`, in that order."""
    due, put = _foreign_pairs(gold, languages), _foreign_pairs(found, languages)
    right = _foreign_pairs(
        {document: f"{len(one)} {one}{found[document]}" for document, one in gold.items()}, languages
    )
    told = {}
    for pair in sorted(due | put):
        reached = scores(right=right[pair], found=put[pair], gold=due[pair])
        told["-".join(pair)] = LanguagePair(due[pair], reached.precision, reached.recall, reached.f1)
    return told


def _foreign_pairs(clusters: Clusters, languages: Mapping[str, str]) -> Counter[tuple[str, str]]:
    members: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for document, cluster in clusters.items():
        members[cluster][languages[document]] += 1
    pairs: Counter[tuple[str, str]] = Counter()
    for counts in members.values():
        for one, other in combinations(sorted(counts), 2):
            pairs[(one, other)] += counts[one] * counts[other]
    return pairs


def by_size(gold: Clusters, found: Clusters) -> dict[str, SizeClass]:
    """B-cubed of the documents of gold stories of each size class that there is, smallest first."""
    gold_sizes, found_sizes = Counter(gold.values()), Counter(found.values())
    shared = Counter((cluster, found[document]) for document, cluster in gold.items())
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for (cluster, other), count in shared.items():
        size = _size_class(gold_sizes[cluster])
        sums[size][0] += count**2 / found_sizes[other]
        sums[size][1] += count**2 / gold_sizes[cluster]
    return {name: _size_scores(name, sums[name], gold_sizes) for name in _SIZES if name in sums}


def _size_class(size: int) -> str:
    return next(name for name, most in _SIZES.items() if most is None or size <= most)


def _size_scores(name: str, sums: list[float], gold_sizes: Counter[str]) -> SizeClass:
    sizes = [size for size in gold_sizes.values() if _size_class(size) == name]
    reached = harmonic(sums[0] / sum(sizes), sums[1] / sum(sizes))
    return SizeClass(len(sizes), sum(sizes), reached.precision, reached.recall, reached.f1)


def wholeness(gold: Clusters, found: Clusters) -> Wholeness:
    """How many gold stories were split, and how many mixed with another; one may be both."""
    pieces: defaultdict[str, set[str]] = defaultdict(set)
    inside: defaultdict[str, set[str]] = defaultdict(set)
    for document, cluster in gold.items():
        pieces[cluster].add(found[document])
        inside[found[document]].add(cluster)
    mixed = set().union(*(stories for stories in inside.values() if len(stories) > 1))
    return Wholeness(sum(len(found_in) > 1 for found_in in pieces.values()), len(mixed))
