"""Postings: what shares a term is found, rare terms first, within the budget."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.postings import Postings

_TERMS = st.dictionaries(st.sampled_from(["ura", "پل", "brücke", "12"]), st.floats(0.125, 1.0, width=32))


def _pulls(postings: Postings, terms: dict[str, float], budget: int) -> dict[int, float]:
    """What pulls each row, summed."""
    rows, pulls = postings.follow(terms, budget=budget)
    found: dict[int, float] = {}
    for row, pull in zip(rows, pulls, strict=True):
        found[int(row)] = found.get(int(row), 0.0) + float(pull)
    return found


@given(st.lists(_TERMS, max_size=6), _TERMS)
def test_each_article_is_pulled_by_the_product_of_what_is_shared(
    stock: list[dict[str, float]], asked: dict[str, float]
) -> None:
    postings = Postings()
    for row, terms in enumerate(stock):
        postings.put(row, terms)
    wanted = {
        row: sum(weight * asked[term] for term, weight in terms.items() if term in asked)
        for row, terms in enumerate(stock)
        if terms.keys() & asked
    }
    assert _pulls(postings, asked, 1_000) == pytest.approx(wanted)


def test_common_terms_are_left_out_when_they_go_over_the_budget() -> None:
    postings = Postings()
    for row in range(10):
        postings.put(row, {"پل": 0.5} | ({"گوراس": 0.5} if row < 2 else {}))
    asked = {"پل": 1.0, "گوراس": 1.0}
    assert _pulls(postings, asked, 11) == {0: 0.5, 1: 0.5}
    assert len(_pulls(postings, asked, 12)) == 10


def test_the_weightiest_thirty_terms_speak() -> None:
    postings = Postings()
    for row in range(70):
        postings.put(row, {f"term{row}": 1.0})
    asked = {f"term{row}": 1.0 + row for row in range(70)}
    assert sorted(_pulls(postings, asked, 1_000)) == list(range(40, 70))
