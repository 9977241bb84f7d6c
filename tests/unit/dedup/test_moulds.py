"""Twins of twins: a text takes over those it was not compared with, and no more than are let in."""

from aggregator.dedup.moulds import INHERITED, Judged, completed


def _judged(article_id: int, *twins: int, compared: tuple[int, ...] = (), cut: bool = True) -> Judged:
    return Judged(article_id, frozenset(twins), frozenset((*twins, *compared)), cut)


def test_a_text_that_was_compared_with_all_keeps_to_what_was_found() -> None:
    assert completed([_judged(3, 1, cut=False)], {1: {2}}) == {(3, 1)}


def test_twins_of_a_twin_are_taken_over_unless_they_were_compared() -> None:
    assert completed([_judged(4, 1, compared=(3,))], {1: {2, 3, 4}}) == {(4, 1), (4, 2)}


def test_texts_of_one_batch_hand_on_what_they_found_in_the_order_they_were_judged() -> None:
    assert completed([_judged(2, 1), _judged(3, 2), _judged(4, 3)], {}) == {
        (2, 1),
        (3, 2),
        (3, 1),
        (4, 3),
        (4, 2),
        (4, 1),
    }


def test_a_text_without_twins_takes_over_none() -> None:
    assert completed([_judged(3)], {1: {2}}) == set()


def test_only_the_latest_are_taken_over() -> None:
    found = completed([_judged(999, 1)], {1: range(2, 500)})
    assert found == {(999, 1)} | {(999, other) for other in range(500 - INHERITED, 500)}
