"""Parts of the figures, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.evaluation.breakdown import LanguagePair, by_language_pair, by_size, wholeness
from aggregator.evaluation.clusters import b_cubed


def _numbered(labels: str) -> dict[str, str]:
    return {str(number): label for number, label in enumerate(labels)}


def test_pairs_of_languages_are_counted_over_articles_of_either() -> None:
    gold, found = _numbered("11122"), _numbered("aabba")
    languages = {"0": "sq", "1": "fa", "2": "sq", "3": "de", "4": "fa"}
    # due fa-sq: 1-0, 1-2; de-fa: 3-4. put: fa-sq 0-1, 0-4; de-sq 2-3. right: 0-1
    assert by_language_pair(gold, found, languages) == {
        "de-fa": LanguagePair(1, 1.0, 0.0, 0.0),
        "de-sq": LanguagePair(0, 0.0, 1.0, 0.0),
        "fa-sq": LanguagePair(2, 0.5, 0.5, 0.5),
    }


def test_in_one_language_there_are_no_pairs_of_languages() -> None:
    assert by_language_pair(_numbered("112"), _numbered("aab"), dict.fromkeys("012", "fa")) == {}


def test_sizes_are_classes_of_gold_stories() -> None:
    gold, found = _numbered("1" + "2" * 5 + "3" * 6 + "4" * 21), _numbered("a" + "a" * 5 + "b" * 6 + "c" * 21)
    sizes = by_size(gold, found)
    assert [(name, one.stories, one.documents) for name, one in sizes.items()] == [
        ("1", 1, 1),
        ("2-5", 1, 5),
        ("6-20", 1, 6),
        ("21+", 1, 21),
    ]
    assert (sizes["1"].precision, sizes["2-5"].precision) == (pytest.approx(1 / 6), pytest.approx(5 / 6))
    assert sizes["21+"].f1 == 1.0


@given(st.lists(st.tuples(st.sampled_from("1234567"), st.sampled_from("abcd")), min_size=1, max_size=60))
def test_sizes_weighed_by_documents_give_the_whole(rows: list[tuple[str, str]]) -> None:
    gold, found = ({str(n): row[place] for n, row in enumerate(rows)} for place in (0, 1))
    whole, sizes = b_cubed(gold, found), by_size(gold, found).values()
    assert sum(one.precision * one.documents for one in sizes) / len(rows) == pytest.approx(whole.precision)
    assert sum(one.recall * one.documents for one in sizes) / len(rows) == pytest.approx(whole.recall)


@pytest.mark.parametrize(
    ("gold", "found", "split", "mixed", "note"),
    [
        ("1122", "aabb", 0, 0, "all right"),
        ("1122", "abcd", 2, 0, "all apart"),
        ("1122", "aaaa", 0, 2, "one heap"),
        ("1122", "aaab", 1, 2, "the second is both"),
        ("", "", 0, 0, "nothing"),
    ],
)
def test_stories_come_whole_or_split_or_mixed(gold: str, found: str, split: int, mixed: int, note: str) -> None:
    whole = wholeness(_numbered(gold), _numbered(found))
    assert (whole.split, whole.mixed) == (split, mixed), note
