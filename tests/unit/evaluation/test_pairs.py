"""Pair scores, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.pairs import PairScores, pair_scores, scores

_GROUPING = st.dictionaries(st.sampled_from("abcdefgh"), st.sampled_from("123"), min_size=1)


@pytest.mark.parametrize(
    ("gold", "found", "expected", "note"),
    [
        ("112", "112", PairScores(1.0, 1.0, 1.0), "all right"),
        ("112", "123", PairScores(1.0, 0.0, 0.0), "nothing put together, nothing wrong"),
        ("123", "112", PairScores(0.0, 1.0, 0.0), "nothing belongs together"),
        ("1122", "1111", PairScores(2 / 6, 1.0, 0.5), "one heap: six pairs, two right"),
        ("1112", "1222", PairScores(1 / 3, 1 / 3, 1 / 3), "three pairs each, one in common"),
        ("", "", PairScores(1.0, 1.0, 1.0), "nothing at all"),
    ],
)
def test_groups_are_scored_by_their_pairs(gold: str, found: str, expected: PairScores, note: str) -> None:
    assert pair_scores(dict(_numbered(gold)), dict(_numbered(found))) == expected, note


def _numbered(groups: str) -> list[tuple[str, str]]:
    return [(str(number), group) for number, group in enumerate(groups)]


def test_different_things_cannot_be_scored() -> None:
    with pytest.raises(ValueError, match="1 stand"):
        pair_scores({"a": "1"}, {})


@given(_GROUPING)
def test_a_grouping_agrees_with_itself_whatever_its_groups_are_called(gold: dict[str, str]) -> None:
    assert pair_scores(gold, {thing: f"other {group}" for thing, group in gold.items()}) == PairScores(1.0, 1.0, 1.0)


@given(_GROUPING)
def test_swapping_gold_and_found_swaps_precision_and_recall(gold: dict[str, str]) -> None:
    found = {thing: str(len(thing) + place % 2) for place, thing in enumerate(gold)}
    there, back = pair_scores(gold, found), pair_scores(found, gold)
    assert (there.precision, there.recall) == (back.recall, back.precision)


def test_scores_of_labels() -> None:
    assert scores(right=3, found=4, gold=6) == PairScores(0.75, 0.5, 0.6)
