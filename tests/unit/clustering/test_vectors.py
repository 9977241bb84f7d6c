"""The shelf of vectors: the nearest stories, through any sequence of putting and removing."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.vectors import Vector, VectorShelf
from tests.unit.clustering.evidence import any_vector, direction

_STEPS = st.lists(st.tuples(st.integers(1, 9), st.none() | any_vector), max_size=30)


def _shelved(steps: list[tuple[int, Vector | None]]) -> tuple[VectorShelf, dict[int, Vector]]:
    """A shelf after these steps, and what should be on it; None removes."""
    shelf, expected = VectorShelf(), {}
    for story, vector in steps:
        if vector is None:
            shelf.remove(story)
            expected.pop(story, None)
        else:
            shelf.put(story, vector * np.float32(story))
            expected[story] = vector
    return shelf, expected


@given(_STEPS, any_vector, st.integers(1, 12))
def test_the_nearest_are_those_a_full_comparison_finds(
    steps: list[tuple[int, Vector | None]], vector: Vector, limit: int
) -> None:
    shelf, expected = _shelved(steps)
    cosines = {story: round(float(one @ vector), 5) for story, one in expected.items()}
    found = shelf.nearest(vector, limit)
    assert len(shelf) == len(expected)
    assert len(found) == len(set(found)) == min(limit, len(expected))
    assert [cosines[story] for story in found] == sorted(cosines.values(), reverse=True)[:limit]


def test_of_equally_near_ones_the_lowest_numbers_are_found_however_they_were_put() -> None:
    for order in (range(1, 41), range(40, 0, -1), [*range(20, 41), *range(1, 20)]):
        shelf = VectorShelf()
        for story in order:
            shelf.put(story, direction(1, 2, 3))
        assert shelf.nearest(direction(1, 2, 3), 5) == [1, 2, 3, 4, 5]


def test_a_vector_put_again_replaces_the_earlier_one() -> None:
    shelf, _ = _shelved([(1, direction(1, 0)), (2, direction(0, 1)), (1, direction(-1, 0))])
    assert shelf.nearest(direction(1, 0), 1) == [2]


def test_length_does_not_matter() -> None:
    shelf = VectorShelf()
    shelf.put(1, 100.0 * direction(1, 1))
    shelf.put(2, 0.01 * direction(1, 0))
    assert shelf.nearest(direction(1, 0), 2) == [2, 1]


def test_an_empty_shelf_finds_nothing() -> None:
    shelf = VectorShelf()
    shelf.remove(7)
    assert shelf.nearest(direction(1, 0), 3) == []


def test_a_vector_of_no_length_is_near_nothing() -> None:
    shelf = VectorShelf()
    shelf.put(1, np.zeros(2, dtype=np.float32))
    shelf.put(2, direction(1, 0))
    assert shelf.nearest(direction(1, 0), 1) == [2]
