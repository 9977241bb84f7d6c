"""The score: each kind of evidence pulls where its weight says, and every sum is told."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.score import Evidence, Weights, crowd, expected_crowd, judge, logistic

_WEIGHTS = Weights(
    start=-2.0, start_foreign=-4.0, words=10.0, crowd=-5.0, phrases=1.0, numbers=1.0, numbers_foreign=3.0, names=1.0,
    skeletons=2.0, days=-0.5, outlet=-0.5, vector=8.0, vector_foreign=6.0, vector_crowd=-1.0, vector_neutral=0.4,
    vector_neutral_foreign=0.2, mark_limit=3.0,
)  # fmt: skip
_NOTHING = Evidence(
    story_id=7, same_language=True, same_outlet=False, words=0.0, crowd=0.0, stems=(), marks=(), hours=0.0, vector=None,
    vector_crowd=0.0,
)  # fmt: skip


@pytest.mark.parametrize(
    ("evidence", "total", "note"),
    [
        (_NOTHING, -2.0, "nothing known"),
        (replace(_NOTHING, same_language=False), -4.0, "nothing known across languages"),
        (replace(_NOTHING, words=0.5), 3.0, "shared words"),
        (replace(_NOTHING, words=0.5, crowd=0.4), 1.0, "words any story of the day shares"),
        (replace(_NOTHING, marks=(("#14", 1.0), ("#67", 0.5))), -0.75, "rarity counts squared"),
        (replace(_NOTHING, same_language=False, marks=(("#14", 1.0),)), -1.0, "numbers weigh more across languages"),
        (replace(_NOTHING, marks=(("~tdvn", 1.0),)), -2.0, "skeletons say nothing within a language"),
        (replace(_NOTHING, same_language=False, marks=(("~tdvn", 1.0),)), -2.0, "but do across"),
        (replace(_NOTHING, same_language=False, marks=(("+pol i gri", 1.0),)), -4.0, "phrases only within"),
        (replace(_NOTHING, marks=tuple((f"@{n}", 1.0) for n in range(9))), 1.0, "names up to the limit"),
        (replace(_NOTHING, hours=48.0), -3.0, "two days"),
        (replace(_NOTHING, same_outlet=True), -2.5, "outlet"),
        (replace(_NOTHING, vector=0.9), 2.0, "vector"),
        (replace(_NOTHING, same_language=False, vector=0.7), -1.0, "vector across languages"),
        (replace(_NOTHING, vector=0.4, vector_crowd=0.3), -2.3, "vector of the crowd"),
    ],
)
def test_the_sum_is_what_the_weights_say(evidence: Evidence, total: float, note: str) -> None:
    assert judge(evidence, _WEIGHTS).score == pytest.approx(logistic(total)), note


def test_reasons_come_strongest_first_and_say_what_is_shared() -> None:
    scored = judge(replace(_NOTHING, words=0.5, stems=("lirova", "درمل"), hours=12.0), _WEIGHTS)
    assert [reason.name for reason in scored.reasons] == ["words", "start", "time"]
    assert "lirova, درمل" in scored.reasons[0].says
    assert "12 hours" in scored.reasons[2].says


_EVIDENCE = st.builds(
    Evidence,
    story_id=st.integers(),
    same_language=st.booleans(),
    same_outlet=st.booleans(),
    words=st.floats(0, 1),
    crowd=st.floats(0, 1),
    stems=st.just(()),
    marks=st.lists(st.tuples(st.sampled_from(["#1", "@a", "~krs", "+a b"]), st.floats(0, 1))).map(tuple),
    hours=st.floats(0, 10_000),
    vector=st.none() | st.floats(-1, 1),
    vector_crowd=st.floats(0, 1),
)


@given(_EVIDENCE)
def test_reasons_add_up_to_the_score(evidence: Evidence) -> None:
    scored = judge(evidence, _WEIGHTS)
    assert 0.0 <= scored.score <= 1.0
    assert scored.score == pytest.approx(logistic(math.fsum(r.value * r.weight for r in scored.reasons)))


@given(_EVIDENCE, st.floats(0, 1))
def test_more_shared_words_never_weaken_a_case(evidence: Evidence, words: float) -> None:
    low, high = sorted((evidence.words, words))
    assert judge(replace(evidence, words=low), _WEIGHTS).score <= judge(replace(evidence, words=high), _WEIGHTS).score


@pytest.mark.parametrize(
    ("values", "place", "expected"), [([0.3, 0.9, 0.5], 1, 0.5), ([0.9], 1, 0.0), ([], 0, 0.0), ([0.1, -0.4], 1, 0.0)]
)
def test_the_crowd_is_the_story_so_many_places_down(values: list[float], place: int, expected: float) -> None:
    assert crowd(values, place) == expected


def test_the_expected_crowd_fades_as_stories_are_known() -> None:
    assert expected_crowd(0.1, 0) == pytest.approx(0.1)
    assert expected_crowd(0.1, 10) == pytest.approx(0.05)
    assert expected_crowd(0.1, 10_000) < 0.001


@given(st.floats(allow_nan=False))
def test_the_logistic_never_overflows(total: float) -> None:
    assert 0.0 <= logistic(total) <= 1.0
