"""Twins in memory, and that neither placing nor late evidence brings two together."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.online import OnlineClusterer
from aggregator.clustering.placement import Limits, place
from aggregator.clustering.regroup import groups
from aggregator.clustering.score import Scored
from aggregator.clustering.twins import Twins
from tests.unit.clustering.evidence import MODEL, any_features, article, day_frame, profile_of

_LIMITS = Limits(join=0.5, near_miss=0.25, told=2)
_PAIRS = st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1]), max_size=9)


def test_a_pair_is_known_from_either_side_until_one_leaves_the_window() -> None:
    twins = Twins()
    twins.learn({1: {2}, 3: {1}})
    places = {1: 10, 2: 20, 3: 30}
    assert twins.stories([1], places.get) == {20, 30}
    assert twins.stories([2, 3], places.get) == {10}
    assert sorted(twins.pairs([1, 2, 3])) == [(0, 1), (0, 2), (1, 0), (2, 0)]
    twins.forget(2)
    assert twins.stories([1], places.get) == {30}
    assert twins.stories([2], places.get) == set()


@pytest.mark.parametrize(
    ("scores", "must", "twins", "expected", "note"),
    [
        ((0.9, 0.6), (), (1,), 2, "the next that holds no twin"),
        ((0.9, 0.4), (), (1,), None, "none is close enough but the twin's"),
        ((0.9, 0.6), (1,), (1,), 1, "an editor linked it all the same"),
    ],
)
def test_a_story_that_holds_a_twin_is_joined_only_at_an_editors_word(
    scores: tuple[float, ...], must: tuple[int, ...], twins: tuple[int, ...], expected: int | None, note: str
) -> None:
    scored = [Scored(number, score, ()) for number, score in enumerate(scores, start=1)]
    assert place(scored, _LIMITS, must=must, barred=(), twins=twins).story_id == expected, note


def test_the_reason_names_the_mould_and_not_an_editor() -> None:
    says = place([Scored(1, 0.9, ())], _LIMITS, must=(), barred=(), twins=(1,)).reasons[0].says
    assert "same mould with other facts" in says and "editor" not in says


@given(st.lists(any_features(), min_size=1, max_size=9), _PAIRS)
def test_late_evidence_groups_no_two_that_are_kept_apart(articles: list[Features], pairs: set[tuple[int, int]]) -> None:
    frame = day_frame(articles)
    profiles = [profile_of(one, frame, number=number) for number, one in enumerate(articles, 1)]
    apart = [pair for pair in pairs if max(pair) < len(articles)]
    found = groups(profiles, MODEL.yardsticks, day_weight=MODEL.day_weight, least=0.5, apart=apart)
    assert sorted(position for group in found for position in group) == list(range(len(articles)))
    assert not any({*pair} <= {*group} for group in found for pair in apart)


@given(st.lists(any_features(), min_size=2, max_size=10), _PAIRS)
def test_twins_never_meet_whatever_arrives(articles: Sequence[Features], pairs: set[tuple[int, int]]) -> None:
    clusterer = OnlineClusterer(MODEL, day_frame(articles))
    for one, other in pairs:
        clusterer.twins.learn({one: {other}})
    for number, features in enumerate(articles):
        decision = clusterer.place(number, features)
        clusterer.settle(decision.story_id, may=lambda _giver, _taker: True, is_free=lambda _story: True)
        stands = {ident: clusterer.story_of(ident) for ident in range(number + 1)}
        met = [pair for pair in pairs if max(pair) <= number and stands[pair[0]] == stands[pair[1]]]
        assert met == []


def test_two_equal_headlines_meet_only_when_they_are_no_twins() -> None:
    titles = [article("Niveli i ujit në Guras: 342 cm"), article("Niveli i ujit në Guras: 342 cm", hours=24)]
    for known, together in (({}, True), ({1: {2}}, False)):
        clusterer = OnlineClusterer(MODEL, day_frame(titles))
        clusterer.twins.learn(known)
        placed = [clusterer.place(number, one).story_id for number, one in enumerate(titles, 1)]
        assert (placed[0] == placed[1]) is together
