"""Embedded posts: their words are proven like quotations, and the line below says whose they are and of which day."""

from datetime import timedelta

import pytest

from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.embeds import embeds
from aggregator.review.preflight.facts import ItemFacts
from tests.unit.review.flying import NOW, issue, item, source

LATIN = "Dyqani i skelës hapet në gjashtë si gjithmonë, sepse trageti i ri nuk zgjon më njeri në ishull."
PERSIAN = "دکان اسکله مانند همیشه ساعت شش باز می‌شود، چون کشتی تازه دیگر هیچ‌کس را در جزیره بیدار نمی‌کند."


def _embedding(post: str, said: str, day: str = "2 Mars 2026") -> ItemFacts:
    cited = source(
        title="", text=post, bylines=("Dyqani i Skelës",), handle="@skela", published=NOW - timedelta(days=2)
    )
    return item(body=f"Të tjerë pyesin pse.\n\n{said}\n— Dyqani i Skelës (@skela) {day}", sources=(cited,))


def _checks(facts: ItemFacts) -> set[str]:
    return {finding.check.value for finding in preflight(issue(facts)).findings}


@pytest.mark.parametrize("post", [LATIN, PERSIAN])
def test_a_post_as_it_was_written_needs_no_marks_and_may_be_shown_whole(post: str) -> None:
    assert _checks(_embedding(post, post)) & {"unmarked_words", "quoted_words", "missing_fact", "not_found"} == set()


@pytest.mark.parametrize(
    ("post", "said"), [(LATIN, LATIN.replace("nuk zgjon", "zgjon")), (PERSIAN, PERSIAN.replace("نمی‌کند", "می‌کند"))]
)
def test_a_post_whose_words_were_changed_stops_the_issue(post: str, said: str) -> None:
    assert "altered" in _checks(_embedding(post, said))


def test_a_day_on_which_the_post_was_not_written_is_told() -> None:
    found = preflight(issue(_embedding(LATIN, LATIN, "7 Mars 2026"))).findings
    assert [(one.check.value, one.words) for one in found if one.check == "missing_fact"] == [
        ("missing_fact", "7 Mars")
    ]


LONG_LATIN = f"Sot trageti nuk niset, sepse era është e fortë.\n\n{LATIN}\n\nNesër do ta provojmë përsëri."
LONG_PERSIAN = f"امروز کشتی نمی‌رود، چون باد تند است.\n\n{PERSIAN}\n\nفردا دوباره می‌کوشیم."


@pytest.mark.parametrize("post", [LONG_LATIN, LONG_PERSIAN])
def test_a_post_may_have_several_paragraphs(post: str) -> None:
    facts = _embedding(post, post)
    assert _checks(facts) & {"unmarked_words", "altered", "not_found", "stitched", "missing_fact"} == set()
    (found,) = embeds(facts.body, facts.posts)
    assert (found.quotation.text, len(found.quotation.parts)) == (post, 3)


@pytest.mark.parametrize(
    ("post", "said"),
    [(LONG_LATIN, LONG_LATIN.replace("nuk niset", "niset")), (LONG_PERSIAN, LONG_PERSIAN.replace("نمی‌رود", "می‌رود"))],
)
def test_a_changed_word_in_any_of_its_paragraphs_stops_the_issue(post: str, said: str) -> None:
    assert "altered" in _checks(_embedding(post, said))


def test_a_paragraph_that_is_not_of_the_post_stays_the_items_own() -> None:
    text = f"Others ask why it closed.\n\n{LATIN}\n— Mill House (@mill)"
    (found,) = embeds(text, {"@mill": LONG_LATIN})
    assert found.quotation.text == LATIN


def test_only_a_line_that_names_a_cited_account_signs_a_post() -> None:
    text = "The bell rang.\n— the keeper (@weir)\n\nIt rang again.\n\n— Mill House (@mill) May 3, 2026"
    found = list(embeds(text, {"@mill": "It rang again."}))
    assert [one.quotation.text for one in found] == ["It rang again."]
    assert text[found[0].signed : found[0].end] == "— Mill House (@mill) May 3, 2026"


def test_nothing_above_a_line_is_no_post() -> None:
    assert list(embeds("— Mill House (@mill)", {"@mill": "It rang."})) == []
