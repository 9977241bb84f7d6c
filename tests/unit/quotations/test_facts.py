"""Numbers, dates and names of a paraphrase that no cited article has."""

import pytest

from aggregator.quotations.facts import FactKind, missing_facts
from aggregator.quotations.model import Source
from tests.unit.quotations.conftest import sources


@pytest.mark.parametrize(
    ("said", "stands", "missing"),
    [
        ("The bridge of 1995 closed", "The bridge of 1997 closed", ["1995"]),
        ("پل سال ۱۳۹۹ با 1,200 کشتی", "The year 1399, and 1200 ships", []),
        ("كلف ١٢ مليونا و94 ألفا", "It cost 13 million and 94 thousand", ["١٢"]),
        ("Rund 48 200 Bücher", "Some 48,200 books", []),
        ("Ura u hap më 3 maj", "Ura u hap më 3 qershor", ["3 maj"]),
        ("Le 3 mai 2019", "Published 2019-05-03", []),
        ("Am 4. Mai", "4 and then May 3", ["4. Mai"]),
        ("No figures at all", "None", []),
    ],
)
def test_figures_and_dates_are_looked_up(said: str, stands: str, missing: list[str]) -> None:
    found = missing_facts(said, sources(stands))
    assert [fact.said for fact in found] == missing
    assert all(said[fact.start : fact.end] == fact.said for fact in found)


def test_a_given_name_is_looked_up_with_its_endings() -> None:
    text = "Sipas Arbanës, ura u hap nga Velmora."
    found = missing_facts(text, sources("Zyra e Arbana hapi urën."), ["Arbana", "Velmora", "Nowhere"])
    assert [(fact.kind, fact.said) for fact in found] == [(FactKind.NAME, "Velmora")]


def test_sources_that_are_not_cited_do_not_count_and_one_without_a_text_keeps_it_silent() -> None:
    other = Source(2, 1, "", "In 1995 it closed", is_cited=False)
    assert len(missing_facts("In 1995", [*sources("In 1996"), other])) == 1
    assert missing_facts("In 1995", [*sources("In 1996"), Source(3, 1, "", "")]) == []
