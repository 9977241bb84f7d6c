"""Thresholds a desk changes in part keep the rest."""

from aggregator.settings.thresholds import BetweenEvidence, StoryThresholds


def test_one_changed_number_between_stories_leaves_the_others_as_they_were(load_with) -> None:
    changed = "thresholds:\n  stories:\n    between:\n      days: -0.2\n"
    home = load_with(desk="name: Prova\nseries: هفته‌نامه\n" + changed)
    assert home.desk.thresholds.stories.between == BetweenEvidence(days=-0.2)
    assert home.desk.thresholds.stories.between.start == -5.0


def test_stories_are_compared_by_measures_other_than_articles() -> None:
    thresholds = StoryThresholds()
    assert (thresholds.article.start, thresholds.between.start) == (-2.75, -5.0)
