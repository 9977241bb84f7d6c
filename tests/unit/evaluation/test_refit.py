from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.refit import elsewhere, grid
from aggregator.settings.thresholds import StoryThresholds

_STANDS = st.dictionaries(st.integers(1, 12), st.integers(1, 5))


def test_an_article_that_left_is_elsewhere_and_those_it_left_are_not() -> None:
    assert elsewhere({1: 1, 2: 1, 3: 1, 4: 2}, {1: 7, 2: 7, 3: 8, 4: 9}) == 1


def test_of_two_stories_made_one_the_smaller_stands_elsewhere() -> None:
    assert elsewhere({1: 1, 2: 1, 3: 2}, {1: 2, 2: 2, 3: 2}) == 1


@given(_STANDS, st.permutations(range(1, 6)))
def test_other_numbers_for_the_same_stories_change_nothing(stands: dict[int, int], numbers: list[int]) -> None:
    assert elsewhere(stands, {article: numbers[story - 1] for article, story in stands.items()}) == 0


def test_todays_thresholds_come_first_and_one_is_changed_at_a_time() -> None:
    thresholds = StoryThresholds(join=0.95, merge=0.5)
    assert grid(thresholds)[:4] == [(0.95, 0.5), (0.85, 0.5), (0.9, 0.5), (1.0, 0.5)]
    assert all(join == 0.95 or merge == 0.5 for join, merge in grid(thresholds))
    assert grid(thresholds, [0.3, 0.95]) == [(0.95, 0.5), (0.3, 0.5)]
    assert grid(thresholds, [], [0.2])[-1] == (0.95, 0.2)
