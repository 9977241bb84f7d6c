"""B-cubed and CEAF, worked out by hand, and laws that hold for any clustering."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.clusters import Scores, b_cubed, best_matching, by_language, ceaf_e, cross_b_cubed

_CLUSTERING = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from("abcd"), st.sampled_from(["sq", "fa", "de"])))


def _numbered(labels: str) -> dict[str, str]:
    return {str(number): label for number, label in enumerate(labels)}


def _approximately(scores: Scores) -> tuple[object, ...]:
    return tuple(pytest.approx(figure) for figure in (scores.precision, scores.recall, scores.f1))


def _figures(scores: Scores) -> tuple[float, ...]:
    return scores.precision, scores.recall, scores.f1


@pytest.mark.parametrize(
    ("gold", "found", "precision", "recall", "note"),
    [
        ("1122", "aabb", 1.0, 1.0, "all right"),
        ("1122", "abcd", 1.0, 0.5, "all apart: each finds itself, half of its cluster"),
        ("1122", "aaaa", 0.5, 1.0, "one heap"),
        ("1112", "aabb", 0.75, 2 / 3, "P (1+1+1/2+1/2)/4, R (2/3+2/3+1/3+1)/4"),
        ("", "", 1.0, 1.0, "nothing at all"),
    ],
)
def test_b_cubed_is_what_the_hand_finds(gold: str, found: str, precision: float, recall: float, note: str) -> None:
    scores = b_cubed(_numbered(gold), _numbered(found))
    assert scores.precision == pytest.approx(precision), note
    assert scores.recall == pytest.approx(recall), note
    assert scores.f1 == pytest.approx(2 * precision * recall / (precision + recall)), note


@pytest.mark.parametrize(
    ("gold", "found", "total", "note"),
    [
        ("1122", "aabb", 2.0, "all right"),
        ("1122", "abcd", 4 / 3, "each gold cluster with one half: 2/3 twice"),
        ("1122", "aaaa", 2 / 3, "the heap matches one of the two: 2*2/6"),
        ("1112", "aabb", 0.8 + 2 / 3, "1 with a: 2*2/5; 2 with b: 2*1/3"),
    ],
)
def test_ceaf_is_what_the_hand_finds(gold: str, found: str, total: float, note: str) -> None:
    scores = ceaf_e(_numbered(gold), _numbered(found))
    assert scores.precision == pytest.approx(total / len(set(found))), note
    assert scores.recall == pytest.approx(total / len(set(gold))), note


def test_cross_lingual_scores_count_companions_in_other_languages_only() -> None:
    gold, found = _numbered("11122"), _numbered("aabba")
    languages = {"0": "sq", "1": "fa", "2": "sq", "3": "de", "4": "fa"}
    # foreign companions due: 0:{1} 1:{0,2} 2:{1} 3:{4} 4:{3}; found: 0:{1,4} 1:{0} 2:{3} 3:{2} 4:{0}
    # right: 0:1 1:1 2:0 3:0 4:0
    expected = Scores((1 / 2 + 1 + 0 + 0 + 0) / 5, (1 + 1 / 2 + 0 + 0 + 0) / 5, 0.3)
    assert _figures(cross_b_cubed(gold, found, languages)) == _approximately(expected)


def test_in_one_language_there_is_nothing_to_get_wrong_across() -> None:
    gold, found = _numbered("1122"), _numbered("abab")
    assert cross_b_cubed(gold, found, dict.fromkeys(gold, "sq")) == Scores(1.0, 1.0, 1.0)


def test_each_language_is_scored_with_the_others_cut_out() -> None:
    gold, found = _numbered("1122"), _numbered("aaab")
    scores = by_language(gold, found, {"0": "fa", "1": "sq", "2": "sq", "3": "fa"})
    assert list(scores) == ["fa", "sq"]
    assert scores["fa"] == Scores(1.0, 1.0, 1.0)
    assert scores["sq"].precision == 0.5


@pytest.mark.parametrize("score", [b_cubed, ceaf_e])
def test_different_documents_cannot_be_compared(score: object) -> None:
    with pytest.raises(ValueError, match="1 stand"):
        score({"0": "1"}, {})  # type: ignore[operator]  # one of two functions


def _split(rows: list[tuple[str, str, str]]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    gold, found, languages = ({str(n): row[place] for n, row in enumerate(rows)} for place in range(3))
    return gold, found, languages


@given(_CLUSTERING)
def test_a_clustering_agrees_with_itself(rows: list[tuple[str, str, str]]) -> None:
    gold, _, languages = _split(rows)
    same = {document: f"other {label}" for document, label in gold.items()}
    assert _figures(b_cubed(gold, same)) == _approximately(Scores(1.0, 1.0, 1.0))
    assert _figures(ceaf_e(gold, same)) == _approximately(Scores(1.0, 1.0, 1.0))
    assert _figures(cross_b_cubed(gold, same, languages)) == _approximately(Scores(1.0, 1.0, 1.0))


@given(_CLUSTERING)
def test_exchanging_gold_and_found_exchanges_precision_and_recall(rows: list[tuple[str, str, str]]) -> None:
    gold, found, languages = _split(rows)
    for one, other in (
        (b_cubed(gold, found), b_cubed(found, gold)),
        (ceaf_e(gold, found), ceaf_e(found, gold)),
        (cross_b_cubed(gold, found, languages), cross_b_cubed(found, gold, languages)),
    ):
        assert _figures(one) == _approximately(Scores(other.recall, other.precision, other.f1))


@given(st.dictionaries(st.tuples(st.sampled_from("abcd"), st.sampled_from("wxyz")), st.floats(0.01, 1.0), max_size=12))
def test_the_matching_is_as_good_as_trying_every_one(likeness: dict[tuple[str, str], float]) -> None:
    tried = max(
        sum(likeness.get(pair, 0.0) for pair in zip("abcd", columns, strict=True)) for columns in permutations("wxyz")
    )
    assert best_matching(likeness) == pytest.approx(tried)
