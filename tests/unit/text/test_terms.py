"""What a text is found by is its words, each once, in no more bytes than both databases take."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.terms import LONGEST_WORD, MOST_BYTES, search_terms


def test_each_word_stands_once_where_it_came_first() -> None:
    assert search_terms(["پل", "ura", "پل", "48200", "ura"]) == "پل ura 48200"


def test_a_word_longer_than_any_is_cut_and_words_that_are_then_the_same_are_one() -> None:
    assert search_terms(["ش" * 501, "ش" * 502, "é"]) == "ش" * LONGEST_WORD + " é"


def test_what_is_too_much_is_kept_from_its_beginning() -> None:
    kept = search_terms(f"کلمه{number}" for number in range(150_000)).split()
    assert kept[:2] == ["کلمه0", "کلمه1"] and "کلمه149999" not in kept
    assert sum(len(word.encode()) + 2 for word in kept) <= MOST_BYTES


@given(st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1)))
def test_terms_of_terms_are_the_same(found: list[str]) -> None:
    assert search_terms(search_terms(found).split()) == search_terms(found)
