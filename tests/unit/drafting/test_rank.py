from datetime import UTC, datetime, timedelta

import pytest

from aggregator.drafting.rank import StoryFacts, WatchHit, is_candidate, is_selectable, rank

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAYS = 21


def story(
    *,
    outlets: int = 1,
    copies: int = 0,
    watched: tuple[WatchHit, ...] = (),
    age: float = 2.0,
    span: float = 0.0,
    languages: tuple[str, ...] = ("sq",),
    used: bool = False,
) -> StoryFacts:
    newest = NOW - timedelta(days=age)
    return StoryFacts(outlets, copies, watched, newest - timedelta(days=span), newest, languages, used)


BETTER = [
    (story(outlets=3), story(outlets=2), "more independent outlets"),
    (story(copies=2), story(copies=0), "reprinted at all"),
    (story(watched=(WatchHit("تعاونی قایقرانان", 2.0),)), story(), "names a watched organisation"),
    (story(watched=(WatchHit("a", 3.0),)), story(watched=(WatchHit("a", 1.0),)), "a name the desk weighs more"),
    (story(languages=("fa", "sq")), story(languages=("fa",)), "reported in two languages"),
    (story(age=1), story(age=9), "newer"),
    (story(span=3), story(span=0), "still developing"),
    (story(watched=(WatchHit("a", 2.0),), age=15), story(age=0), "subject before freshness"),
]


@pytest.mark.parametrize(("better", "worse", "note"), BETTER, ids=[note for *_, note in BETTER])
def test_a_story_ranks_higher_when_it_is(better: StoryFacts, worse: StoryFacts, note: str) -> None:
    assert rank(better, NOW, selectable_days=DAYS).score > rank(worse, NOW, selectable_days=DAYS).score, note


def test_reprints_do_not_count_as_independent_outlets() -> None:
    reprinted = rank(story(outlets=1, copies=9), NOW, selectable_days=DAYS)
    assert reprinted.score < rank(story(outlets=2), NOW, selectable_days=DAYS).score
    assert "coverage" not in {reason.name for reason in reprinted.reasons}


def test_the_score_is_the_sum_of_its_reasons_strongest_first() -> None:
    found = rank(story(outlets=3, copies=1, span=2, watched=(WatchHit("Velda", 1.0),)), NOW, selectable_days=DAYS)
    assert found.score == pytest.approx(sum(reason.points for reason in found.reasons), abs=1e-6)
    assert [reason.points for reason in found.reasons] == sorted(
        (reason.points for reason in found.reasons), reverse=True
    )
    assert all(0 < reason.value <= 1 and reason.says and "\n" not in reason.says for reason in found.reasons)


def test_the_watched_names_are_said_in_their_own_script() -> None:
    found = rank(story(watched=(WatchHit("رود ولدا", 1.0), WatchHit("Kooperativa", 2.0))), NOW, selectable_days=DAYS)
    assert found.reasons[0].says == "watched names: Kooperativa, رود ولدا"


CANDIDATES = [
    (story(age=21.0), True, "the last selectable day counts"),
    (story(age=21.01), False, "older than the window"),
    (story(age=1, used=True), False, "used before"),
    (story(age=1), True, "fresh and unused"),
]


@pytest.mark.parametrize(("facts", "expected", "note"), CANDIDATES, ids=[note for *_, note in CANDIDATES])
def test_candidates_are_young_and_unused(facts: StoryFacts, expected: bool, note: str) -> None:
    assert is_candidate(facts, NOW, selectable_days=DAYS) is expected, note


def test_selectable_is_judged_by_the_article_not_by_the_day() -> None:
    assert is_selectable(NOW - timedelta(days=3), NOW, selectable_days=3)
    assert not is_selectable(NOW - timedelta(days=3, seconds=1), NOW, selectable_days=3)
