"""Intervals: the same in every run, wider with fewer units, and holding the truth about as often as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.bootstrap import LEAST_UNITS, Units, score_intervals


def _drawn(count: int, draw: np.random.Generator) -> Units:
    """Clusters of geometric size, each with a quality of its own: documents of one cluster are not independent."""
    sizes = draw.geometric(0.3, count)
    right, kept = (draw.binomial(sizes, draw.beta(4, 1.5, count)) for _ in range(2))
    return np.stack([right, sizes, kept, sizes], axis=1).astype(np.float64)


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    draw = np.random.default_rng(11)
    right, all_, kept, due = _drawn(300_000, draw).sum(axis=0)
    truth = 2 * (right / all_) * (kept / due) / (right / all_ + kept / due)
    files = [score_intervals(_drawn(60, draw), resamples=200) for _ in range(200)]
    held = sum(told is not None and told.f1[0] <= truth <= told.f1[1] for told in files)
    assert 0.88 <= held / len(files) <= 0.99


def test_documents_drawn_one_by_one_would_make_intervals_too_narrow() -> None:
    """The reason for drawing whole clusters: pieces of a cluster taken for clusters of their own."""
    draw = np.random.default_rng(5)
    clusters = np.array([[20.0, 20, 20, 20], [5.0, 20, 5, 20]])[draw.integers(0, 2, 40)]
    documents = np.array([[right > number, 1, right > number, 1] for right, *_ in clusters for number in range(20)])
    whole, single = score_intervals(clusters, resamples=500), score_intervals(documents.astype(float), resamples=500)
    assert whole is not None and single is not None
    assert whole.f1[1] - whole.f1[0] > 2 * (single.f1[1] - single.f1[0])


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=LEAST_UNITS, max_size=30))
def test_intervals_are_the_same_in_every_run_and_in_order(rows: list[tuple[int, int]]) -> None:
    units = np.array([[min(one), one[1], min(one), one[0]] for one in rows], dtype=np.float64)
    told = score_intervals(units, resamples=50)
    assert told == score_intervals(units, resamples=50)
    if told is not None:
        assert all(0 <= low <= high <= 1 for low, high in (told.precision, told.recall, told.f1))


def test_without_resamples_or_with_few_units_there_is_no_interval() -> None:
    units = np.ones((LEAST_UNITS, 4))
    assert score_intervals(units, resamples=0) is None
    assert score_intervals(units[1:], resamples=100) is None
    assert score_intervals(np.concatenate([units[1:], np.zeros((5, 4))]), resamples=100) is None, "zeros are no units"
    assert score_intervals(np.empty((0, 4)), resamples=100) is None


def test_a_file_without_a_mistake_is_no_proof_of_none() -> None:
    told = score_intervals(np.ones((60, 4)), resamples=100)
    assert told is not None
    assert told.f1 == (pytest.approx(1 - 0.0596, abs=1e-4), 1.0)  # Clopper and Pearson, 60 of 60
