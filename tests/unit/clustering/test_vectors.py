"""The vector space: languages are centred apart, stories keep their mean through merges and new numbers."""

import numpy as np
import pytest

from aggregator.clustering.vectors import Vector, VectorSpace

_EN, _FA = np.array([4, 0, 0, 0], dtype=np.float32), np.array([0, 4, 0, 0], dtype=np.float32)
_FLOOD, _FAIR = np.array([0, 0, 1, 0], dtype=np.float32), np.array([0, 0, 0, 1], dtype=np.float32)


def _space() -> VectorSpace:
    """A hundred articles in each of two languages on two subjects."""
    space = VectorSpace()
    for language, common in (("en", _EN), ("fa", _FA)):
        for _ in range(50):
            space.observe(common + _FLOOD, language)
            space.observe(common + _FAIR, language)
    return space


def test_a_subject_is_closer_than_a_language_once_means_are_taken_away() -> None:
    space = _space()
    flood = space.centred(_FA + _FLOOD, "fa")
    assert float(flood @ space.centred(_EN + _FLOOD, "en")) > 0.0 > float(flood @ space.centred(_FA + _FAIR, "fa"))


def test_the_nearest_story_is_on_the_same_subject_in_the_other_language() -> None:
    space = _space()
    space.add(1, _EN + _FLOOD, "en")
    space.add(2, _EN + _FAIR, "en")
    assert [story for story, _ in space.nearest(space.centred(_FA + _FAIR, "fa"), 2)] == [2, 1]


def test_an_unknown_language_borrows_the_common_mean() -> None:
    assert np.isfinite(_space().centred(_FLOOD, "sq")).all()


def test_an_empty_space_knows_no_neighbours() -> None:
    space = VectorSpace()
    assert space.nearest(space.centred(_EN, "en"), 5) == []
    assert space.centre_of(1) is None


def _filled(count: int) -> VectorSpace:
    space = _space()
    random = np.random.default_rng(5)
    for story in range(count):
        space.add(story, random.normal(size=4).astype(np.float32), "en")
    return space


def _neighbours(space: VectorSpace, probe: Vector) -> dict[int, float]:
    return {story: round(cosine, 4) for story, cosine in space.nearest(probe, 1_000)}


def test_forgetting_a_story_leaves_the_others_as_they_were() -> None:
    space, probe = _filled(200), np.array([0.5, 0.5, 0.5, 0.5], dtype=np.float32)
    before = _neighbours(space, probe)
    for story in range(0, 200, 3):
        space.remove(story)
        del before[story]
    assert _neighbours(space, probe) == before
    assert len(space) == len(before)


def test_a_story_that_took_another_over_has_the_mean_of_both() -> None:
    space = _space()
    space.add(1, _EN + _FLOOD, "en")
    space.add(2, _FA + _FLOOD, "fa")
    space.add(3, _EN + _FLOOD, "en")
    space.add(3, _FA + _FLOOD, "fa")
    space.absorb(2, 1)
    one, three = space.centre_of(1), space.centre_of(3)
    assert one is not None and three is not None
    assert one == pytest.approx(three)
    assert space.centre_of(2) is None


def test_a_new_number_keeps_the_centre() -> None:
    space = _space()
    space.add(-1, _EN + _FLOOD, "en")
    before = space.nearest(_FLOOD, 1)
    space.rename(-1, 5)
    assert space.nearest(_FLOOD, 1) == [(5, before[0][1])]
    assert space.centre_of(-1) is None
