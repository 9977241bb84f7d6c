"""The life of a story."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from aggregator.clustering.lifecycle import Window, asks_again, has_ended

_NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_a_story_ends_when_it_was_quiet_for_a_window() -> None:
    window = Window(days=14)
    assert not has_ended(_NOW - timedelta(days=14), window, now=_NOW)
    assert has_ended(_NOW - timedelta(days=14, seconds=1), window, now=_NOW)


def test_a_story_compares_itself_ever_more_seldom() -> None:
    asked = [size for size in range(1, 301) if asks_again(size)]
    assert asked[:4] == [2, 3, 5, 8]
    assert all(later - earlier <= earlier for earlier, later in pairwise(asked))
    assert len(asked) < 15
