"""Expressions that people write: what they match, what is refused, and that none takes long."""

import time

import pytest

from aggregator.text.bounded import LONGEST_LOOKED_AT, Bounded

NASTY = [
    r"(a+)+$",
    r"(a|aa)+$",
    r"(.*)*x",
    r"(a?){100}a{100}",
    r"(.+.+.+.+.+.+)+=",
    r"((\pL+\s?)+)+\d",
    r"(.{1,50}){1,10}z",
]


@pytest.mark.parametrize("pattern", NASTY)
@pytest.mark.parametrize("text", ["a" * 1_000_000, "سلام " * 200_000, "Brücke é" * 100_000])
def test_no_expression_takes_long_on_any_text(pattern: str, text: str) -> None:
    expression = Bounded(pattern)
    began = time.process_time()
    for look in (expression.at_start, expression.anywhere, expression.whole):
        look(text)
        look(text[:LONGEST_LOOKED_AT])
    assert time.process_time() - began < 20  # 0.15 s at worst on a slow core; Python's engine never ends on the first


@pytest.mark.parametrize(
    ("pattern", "says"),
    [
        ("(", "missing"),
        ("(?=x)", "look-around"),
        (r"(x)\1", "back-references"),
        ("x" * 501, "500"),
        ("(?:.{1,300}){1,3}", "RE2"),
        ("\ud800", "RE2"),
    ],
)
def test_what_it_cannot_do_it_says(pattern: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Bounded(pattern)


def test_groups_and_places_are_told_in_characters_of_any_script() -> None:
    found = Bounded(r"(?P<name>\pL+)\s+(?P<number>\pN+)(?P<more>x)?").anywhere("– شماره ۲۷۸")
    assert found is not None
    assert (found.start, found.end) == (2, 11)
    assert found.groups == {"name": "شماره", "number": "۲۷۸"}
    found = Bounded(r"(?P<name>.+)\s–\s(?P<number>\d+)").whole("Alte\u00a0Brücke\u00a0–\u202f12")
    assert found is not None and found.groups == {"name": "Alte\u00a0Brücke", "number": "12"}
    assert Bounded("(?i)brücke").whole("BRÜCKE") is not None
    assert Bounded("brücke").at_start("eine brücke") is None
