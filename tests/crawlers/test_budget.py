"""A round's pages have an end, per source and in time."""

from crawlers.budget import PAGES_PER_SOURCE, ROUND_TIME, PageBudget


def test_a_source_gets_its_pages_and_no_more_and_the_others_theirs() -> None:
    budget = PageBudget()
    granted = [budget.grants("archive") for _ in range(PAGES_PER_SOURCE + 50)]
    assert sum(granted) == PAGES_PER_SOURCE
    assert budget.grants("rud")
    assert budget.spent == {"archive"}


def test_a_round_ends_when_its_time_is_over() -> None:
    seconds = [1_000.0]
    budget = PageBudget(lambda: seconds[0])
    seconds[0] += ROUND_TIME.total_seconds() - 1
    assert not budget.is_over()
    seconds[0] += 1
    assert budget.is_over()
