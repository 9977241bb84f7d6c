"""What holds of every rank, whatever the story."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.history import Opinion
from aggregator.drafting.novelty import NEW, Novelty
from aggregator.drafting.rank import Place, StoryFacts, WatchHit, rank
from aggregator.drafting.sections import SectionFit
from aggregator.vocabulary import NoveltyKind
from tests.unit.drafting.ranked import DAYS, NOW, SHIPPED, story

#: Points are rounded to four places.
SLACK = 0.0002
NOVELTIES = st.sampled_from([NEW, Novelty(NoveltyKind.UPDATE, "Update"), Novelty(NoveltyKind.REPEAT, "Repeat")])
HITS = st.builds(
    WatchHit, st.sampled_from(["Ura", "پل"]), st.floats(0, 10), st.sampled_from(Place), st.integers(1, 400)
)
STORIES = st.builds(
    story,
    outlets=st.integers(0, 60),
    independent=st.integers(0, 40),
    watched=st.lists(HITS, max_size=6).map(tuple),
    age=st.floats(-1, 60),
    languages=st.lists(st.sampled_from(["fa", "sq", "de", "en"]), max_size=4).map(tuple),
    section=st.builds(SectionFit, st.just("abroad"), st.booleans(), st.integers(0, 50), st.floats(0, 50)),
    novelty=NOVELTIES,
    history=st.builds(Opinion, st.floats(-1, 1), st.just("counts")),
)


def score(facts: StoryFacts) -> float:
    return rank(facts, SHIPPED, NOW, selectable_days=DAYS).score


@given(STORIES)
def test_the_score_is_the_sum_of_its_points(facts: StoryFacts) -> None:
    found = rank(facts, SHIPPED, NOW, selectable_days=DAYS)
    assert found.score == pytest.approx(sum(reason.points for reason in found.reasons), abs=1e-3)


@given(STORIES, st.integers(1, 9))
def test_more_independent_outlets_never_lower_it(facts: StoryFacts, more: int) -> None:
    grown = replace(facts, outlets=facts.outlets + more, independent=facts.independent + more)
    assert score(grown) >= score(facts) - SLACK


@given(STORIES, st.integers(1, 90))
def test_reprints_never_lower_it_and_add_less_than_one_more_voice(facts: StoryFacts, more: int) -> None:
    facts = replace(facts, outlets=facts.independent)
    reprinted = replace(facts, outlets=facts.outlets + more)
    voiced = replace(facts, outlets=facts.outlets + 1, independent=facts.independent + 1)
    assert score(facts) - SLACK <= score(reprinted) <= score(voiced) + SLACK


@given(STORIES, st.floats(0, 100))
def test_age_never_raises_it(facts: StoryFacts, days: float) -> None:
    assert score(replace(facts, newest=facts.newest - timedelta(days=days))) <= score(facts) + SLACK


@given(STORIES)
def test_a_new_story_stands_before_its_update_and_that_before_its_repeat(facts: StoryFacts) -> None:
    kinds = (NoveltyKind.NEW, NoveltyKind.UPDATE, NoveltyKind.REPEAT)
    scores = [score(replace(facts, novelty=Novelty(kind, kind.value))) for kind in kinds]
    assert scores == sorted(scores, reverse=True)


@given(STORIES)
def test_the_same_facts_give_the_same_rank(facts: StoryFacts) -> None:
    assert rank(facts, SHIPPED, NOW, selectable_days=DAYS) == rank(facts, SHIPPED, NOW, selectable_days=DAYS)


@given(STORIES)
def test_what_editors_did_moves_it_by_a_tenth_of_the_rest_at_most(facts: StoryFacts) -> None:
    without = score(replace(facts, history=Opinion(0.0, "")))
    assert abs(score(facts) - without) <= SHIPPED.history * max(0.0, without) + SLACK
