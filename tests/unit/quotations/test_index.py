"""Where words stand in several pages, and the runs of them that a text has."""

from hypothesis import given
from hypothesis import strategies as st

from aggregator.quotations.index import Index
from aggregator.quotations.model import Field, Source
from aggregator.quotations.pages import Page
from aggregator.quotations.runs import Run, runs_of
from aggregator.quotations.wording import read


def index_of(*texts: str) -> Index:
    pages = [Page(Source(number, 1, "", text), Field.TEXT, read(text)) for number, text in enumerate(texts)]
    return Index(pages)


def test_words_are_found_on_every_page_however_they_are_spelled() -> None:
    index = index_of("The Harbour is old", "un vieux harbour", "۱۲ بندر ي")
    numbers = index.numbers(["harbour", "12", "ی", "lighthouse"])
    offsets, places = index.places(numbers, most=10)
    assert [index.page_of(place) for place in places.tolist()] == [(0, 1), (1, 2), (2, 0), (2, 2)]
    assert offsets.tolist() == [0, 0, 1, 2]
    assert index.counts(numbers).tolist() == [2, 1, 1, 0]


def test_an_index_of_nothing_has_nothing() -> None:
    for index in (index_of(), index_of("…")):
        assert runs_of(["a", "b", "c", "d"], index) == []
        assert index.counts(index.numbers(["a"])).tolist() == [0]


def test_a_run_ends_with_its_page() -> None:
    index = index_of("one two three four", "five six seven")
    assert runs_of("one two three four five six seven".split(), index) == [Run(0, 0, 4), Run(4, 5, 3)]


def test_the_longest_of_several_runs_is_taken() -> None:
    index = index_of("a b c x. a b c d e y. a b c d z")
    assert runs_of("q a b c d e".split(), index) == [Run(1, 4, 5)]


WORDS = st.lists(st.sampled_from("abcd"), max_size=300)


@given(WORDS, WORDS)
def test_runs_are_those_a_plain_search_finds(said: list[str], stands: list[str]) -> None:
    index = index_of(" ".join(stands)) if stands else index_of()
    assert runs_of(said, index) == plain_runs(said, stands)


def plain_runs(said: list[str], stands: list[str]) -> list[Run]:
    """The rule, word by word; the first fifty places of a beginning are followed."""
    found: list[Run] = []
    at = 0
    while at < len(said):
        places = [place for place in range(len(stands)) if stands[place : place + 3] == said[at : at + 3]]
        runs = [Run(at, place, length_of(said[at:], stands[place:])) for place in places[:50]]
        best = max((run for run in runs if run.length >= 3), key=lambda run: run.length, default=None)
        found += [best] if best else []
        at += best.length if best else 1
    return found


def length_of(said: list[str], stands: list[str]) -> int:
    pairs = list(zip(said, stands, strict=False))
    return next((number for number, (one, other) in enumerate(pairs) if one != other), len(pairs))
