"""A round's pages have an end, per source and in time."""

from datetime import timedelta

from crawlers.budget import PAGES_PER_SOURCE, ROUND_TIME, PageBudget
from tests.factories import NOW


def test_a_source_gets_its_pages_and_no_more_and_the_others_theirs() -> None:
    budget = PageBudget(NOW)
    granted = [budget.grants("archive") for _ in range(PAGES_PER_SOURCE + 50)]
    assert sum(granted) == PAGES_PER_SOURCE
    assert budget.grants("rud")
    assert budget.spent == {"archive"}


def test_a_round_ends_when_its_time_is_over() -> None:
    budget = PageBudget(NOW)
    assert not budget.is_over(NOW + ROUND_TIME - timedelta(seconds=1))
    assert budget.is_over(NOW + ROUND_TIME)
