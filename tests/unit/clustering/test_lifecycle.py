"""The life of a story."""

from datetime import UTC, datetime
from itertools import pairwise

from aggregator.clustering.lifecycle import Window, asks_again, begun

_NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


def test_numbered_stories_were_begun_before_new_ones() -> None:
    assert sorted([-2, 9, -1, 4], key=begun) == [4, 9, -1, -2]


def test_a_window_begins_its_length_before_now() -> None:
    window = Window(days=14)
    assert window.begins(_NOW) + window.length == _NOW


def test_a_story_compares_itself_ever_more_seldom() -> None:
    asked = [size for size in range(1, 301) if asks_again(size)]
    assert asked[:4] == [2, 3, 5, 8]
    assert all(later - earlier <= earlier for earlier, later in pairwise(asked))
    assert len(asked) < 15
