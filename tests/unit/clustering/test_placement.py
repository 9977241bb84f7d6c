"""Placement: the strongest story above the threshold, unless an editor said otherwise."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.placement import Limits, place
from aggregator.clustering.score import Reason, Scored

_LIMITS = Limits(join=0.5, near_miss=0.25, told=2)


def _scored(*scores: float) -> list[Scored]:
    """Stories 1, 2, 3 ... with these scores."""
    return [Scored(number, score, (Reason("words", score, 1.0, ""),)) for number, score in enumerate(scores, start=1)]


@pytest.mark.parametrize(
    ("scores", "must", "barred", "expected", "note"),
    [
        ((), (), (), None, "nothing known: a new story"),
        ((0.4,), (), (), None, "not enough"),
        ((0.5,), (), (), 1, "just enough"),
        ((0.6, 0.9), (), (), 2, "the strongest"),
        ((0.9, 0.9), (), (), 1, "equal: the older"),
        ((0.9, 0.6), (), (1,), 2, "set apart from the strongest: the next"),
        ((0.9,), (), (1,), None, "set apart from the only one"),
        ((0.9, 0.1), (2,), (), 2, "an editor's link beats any score"),
        ((0.9,), (8,), (), 8, "also to a story that is no candidate"),
        ((0.3, 0.4), (1, 2), (), 2, "two linked stories: the better"),
        ((), (9, 8), (), 8, "two linked stories without scores: the older"),
        ((0.9,), (1,), (1,), None, "linked and set apart: never joined"),
        ((0.9, 0.1), (1, 2), (1,), 2, "the linked story that is not barred"),
    ],
)
def test_an_article_goes_where_evidence_and_editors_say(
    scores: tuple[float, ...], must: tuple[int, ...], barred: tuple[int, ...], expected: int | None, note: str
) -> None:
    assert place(_scored(*scores), _LIMITS, must=must, barred=barred).story_id == expected, note


def test_near_misses_are_told_strongest_first() -> None:
    placement = place(_scored(0.3, 0.1, 0.45, 0.26), _LIMITS, must=(), barred=())
    assert [missed.story_id for missed in placement.near_misses] == [3, 1]


def test_the_story_joined_is_no_near_miss() -> None:
    assert [missed.story_id for missed in place(_scored(0.9, 0.6), _LIMITS, must=(), barred=()).near_misses] == [2]


def test_an_editors_link_is_the_reason_given() -> None:
    placement = place(_scored(0.9), _LIMITS, must=(5,), barred=())
    assert (placement.score, placement.reasons[0].name) == (1.0, "editor")


def test_a_new_story_says_why_it_is_new() -> None:
    assert "apart" in place(_scored(0.9), _LIMITS, must=(), barred=(1,)).reasons[0].says
    assert "close" in place(_scored(0.1), _LIMITS, must=(), barred=()).reasons[0].says


_SCORES = st.lists(st.floats(0, 1), max_size=8).map(lambda scores: _scored(*scores))
_STORIES = st.sets(st.integers(1, 10))


@given(_SCORES, _STORIES, _STORIES)
def test_no_article_ever_joins_a_barred_story(scored: list[Scored], must: set[int], barred: set[int]) -> None:
    assert place(scored, _LIMITS, must=must, barred=barred).story_id not in barred


@given(_SCORES, _STORIES, _STORIES)
def test_a_linked_story_is_joined_unless_barred(scored: list[Scored], must: set[int], barred: set[int]) -> None:
    if must - barred:
        assert place(scored, _LIMITS, must=must, barred=barred).story_id in must


@given(_SCORES, st.randoms())
def test_the_order_of_candidates_does_not_matter(scored: list[Scored], random: Random) -> None:
    shuffled = list(scored)
    random.shuffle(shuffled)
    none: tuple[int, ...] = ()
    assert place(shuffled, _LIMITS, must=none, barred=none) == place(scored, _LIMITS, must=none, barred=none)
