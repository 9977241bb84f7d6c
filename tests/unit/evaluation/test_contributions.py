"""Sums a gold cluster add up to the very figures, and so do the costs of confusions, for any clustering."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.bootstrap import Units
from aggregator.evaluation.clusters import Clusters, Scores, b_cubed, ceaf_e, cross_b_cubed
from aggregator.evaluation.confusions import worst_mixed, worst_torn
from aggregator.evaluation.contributions import b_cubed_units, ceaf_units, cross_units, pair_units
from aggregator.evaluation.pairs import PairScores, pair_scores

_CLUSTERING = st.lists(
    st.tuples(st.sampled_from("1234"), st.sampled_from("abcde"), st.sampled_from(["sq", "fa", "de"])),
    min_size=1,
    max_size=40,
)
Rows = list[tuple[str, str, str]]


def _split(rows: Rows) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    gold, found, languages = ({str(n): row[place] for n, row in enumerate(rows)} for place in range(3))
    return gold, found, languages


@pytest.mark.parametrize(
    ("units", "score"), [(b_cubed_units, b_cubed), (ceaf_units, ceaf_e), (pair_units, pair_scores)]
)
@given(rows=_CLUSTERING)
def test_sums_over_gold_clusters_give_the_figure(
    units: Callable[[Clusters, Clusters], Units], score: Callable[[Clusters, Clusters], Scores | PairScores], rows: Rows
) -> None:
    gold, found, _ = _split(rows)
    _assert_sums(units(gold, found), score(gold, found), empty=1.0)


@given(rows=_CLUSTERING)
def test_sums_across_languages_give_the_figure(rows: Rows) -> None:
    gold, found, languages = _split(rows)
    units = cross_units(gold, found, languages)
    if units.any():
        _assert_sums(units, cross_b_cubed(gold, found, languages), empty=0.0)


def _assert_sums(units: Units, scores: Scores | PairScores, *, empty: float) -> None:
    right, put, kept, due = np.asarray(units).sum(axis=0)
    assert (right / put if put else empty) == pytest.approx(scores.precision)
    assert (kept / due if due else empty) == pytest.approx(scores.recall)


@given(rows=_CLUSTERING)
def test_costs_of_all_confusions_are_what_is_lacking(rows: Rows) -> None:
    gold, found, _ = _split(rows)
    scores = b_cubed(gold, found)
    assert sum(one.cost for one in worst_mixed(gold, found, 1_000)) == pytest.approx(1 - scores.precision)
    assert sum(one.cost for one in worst_torn(gold, found, 1_000)) == pytest.approx(1 - scores.recall)


@given(rows=_CLUSTERING, worst=st.integers(0, 6))
def test_the_few_worst_are_the_first_of_all(rows: Rows, worst: int) -> None:
    gold, found, _ = _split(rows)
    few = [one.cost for one in worst_mixed(gold, found, worst)]
    assert few == pytest.approx([one.cost for one in worst_mixed(gold, found, 1_000)][:worst])


def test_a_mixture_names_first_what_stood_first() -> None:
    gold = {"a": "weir", "b": "fair", "c": "fair", "d": "fair"}
    (mixed,) = worst_mixed(gold, dict.fromkeys(gold, "1"), 5)
    assert (mixed.one, mixed.other, mixed.pairs) == (("a",), ("b", "c", "d"), 3)
    assert mixed.cost == pytest.approx(2 * 3 / 4 / 4)


def test_a_torn_cluster_names_its_largest_piece_first() -> None:
    found = {"a": "1", "b": "2", "c": "2", "d": "3"}
    (torn,) = worst_torn(dict.fromkeys(found, "weir"), found, 5)
    assert (torn.pieces, torn.pairs) == ((("b", "c"), ("a",), ("d",)), 5)


def test_one_heap_of_very_many_stories_is_told_quickly() -> None:
    gold = {str(number): str(number) for number in range(5_000)}
    assert len(worst_mixed(gold, dict.fromkeys(gold, "heap"), 3)) == 3
