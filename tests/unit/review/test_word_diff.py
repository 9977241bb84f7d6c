"""How a quotation differs from its source, on one line."""

from aggregator.quotations.model import Change
from aggregator.review.preflight.quotations import in_words


def test_a_full_stop_beside_words_that_differ_is_no_difference_to_look_for() -> None:
    changes = [Change("laid", "laid"), Change("۹۰۰", "۸۰۰"), Change("metra në breg", "metra në breg.")]
    assert in_words(changes) == "laid [۸۰۰ -> ۹۰۰] metra në breg"


def test_where_nothing_else_differs_the_punctuation_is_told() -> None:
    assert in_words([Change("mbyllet", "mbyllet?")]) == "[mbyllet? -> mbyllet]"


def test_words_that_were_left_out_or_put_in_are_told() -> None:
    assert in_words([Change("", "nuk"), Change("u", "u"), Change("hap", "")]) == "[nuk -> nothing] u [nothing -> hap]"
