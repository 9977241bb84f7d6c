"""Shuffling arrivals within an hour: what of the stories changes, and what may not.

In one run it changes none: articles are taken by publication, then by address. Across runs an article is placed among
the stories there are when it comes: among events that lie apart nothing changes, but in a stream of a few large stories
(headlines-2014) and on a desk of its first hundred articles far more than 2 % of the pairs that share a story in either
result do; `python -m tests.benchmarks.bench_stories shuffle` measures it. Here stand the laws that hold.
"""

import os
from dataclasses import replace
from itertools import chain
from pathlib import Path

import pytest

from aggregator.evaluation.clusters import b_cubed
from aggregator.evaluation.jsonlines import read_rows
from aggregator.evaluation.scratch import Row, read_articles
from tests.benchmarks.story_shuffle import (
    Change,
    change,
    hourly,
    mixed,
    newsstand_rows,
    of_the_hour,
    spread,
    stories_of,
)

#: Rows of a story file that are placed: more would take too long here.
_ROWS = 150
_DATA = Path(os.environ.get("NEWSLOOM_DATA", "../shared/data")) / "stories"


def _rows(name: str) -> list[Row]:
    if name == "newsstand":
        return newsstand_rows()
    path = _DATA / f"{name}.jsonl"
    if not path.exists():
        pytest.skip(f"there is no {path}: set NEWSLOOM_DATA")
    rows = spread(list(read_articles(read_rows(path), path, gold="story")))
    return (rows if "headlines" in name else mixed(rows, seed=3))[:_ROWS]  # the other lists event after event


@pytest.mark.parametrize(("name", "seed"), [("newsstand", 1), ("newsstand", 2), ("headlines-2014-first-half", 1)])
def test_in_one_run_the_order_of_arrival_within_an_hour_changes_nothing(name: str, seed: int) -> None:
    rows = [replace(row, published=of_the_hour(row)) for row in _rows(name)]  # of one hour: of one moment
    in_order, shuffled = (stories_of(hourly(rows, seed=drawn), at_once=True) for drawn in (None, seed))
    assert change(in_order, shuffled).changed == 0


@pytest.mark.parametrize("seed", [1, 2])
def test_feeds_that_name_days_alone_give_the_same_stories_in_any_order_of_arrival(seed: int) -> None:
    rows = [replace(row, published=row.published.replace(hour=0, minute=0)) for row in newsstand_rows()]
    in_order, shuffled = (stories_of(hourly(rows, seed=drawn), at_once=True) for drawn in (None, seed))
    assert change(in_order, shuffled).changed == 0


def test_among_separate_events_two_runs_an_hour_change_fewer_than_two_percent_of_the_pairs_that_share_a_story() -> None:
    rows = _rows("lookalike-events")
    in_order, shuffled = (stories_of(hourly(rows, 2, seed=drawn)) for drawn in (None, 1))
    found = change(in_order, shuffled)
    assert found.either > 50
    assert found.of_joined < 0.02


def test_a_young_desk_that_runs_every_hour_does_not_make_one_story_of_everything() -> None:
    rows = newsstand_rows()
    found = {ident: str(story) for ident, story in stories_of(hourly(rows)).items()}
    assert b_cubed({row.id: row.gold for row in rows}, found).f1 > 0.75
    assert len(set(found.values())) > 20


def test_hourly_keeps_every_row_in_its_hour() -> None:
    rows = newsstand_rows()
    for runs in (1, 2, 3):
        found = hourly(rows, runs, seed=5)
        assert [of_the_hour(row) for row in chain.from_iterable(found)] == [of_the_hour(row) for row in rows]
        assert {row.id for row in chain.from_iterable(found)} == {row.id for row in rows}


@pytest.mark.parametrize(
    ("other", "changed", "either"),
    [
        ({"a": 7, "b": 7, "c": 9, "d": 9}, 0, 2),
        ({"a": 1, "b": 2, "c": 2, "d": 3}, 3, 3),
        ({"a": 1, "b": 1, "c": 1, "d": 1}, 4, 6),
    ],
)
def test_changes_are_counted_in_pairs(other: dict[str, int], changed: int, either: int) -> None:
    assert change({"a": 1, "b": 1, "c": 2, "d": 2}, other) == Change(changed, either, 6)
