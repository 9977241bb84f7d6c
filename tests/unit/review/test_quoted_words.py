"""How many words an item and an issue quote of each article."""

from dataclasses import replace

from aggregator.quotations.model import Field, Span
from aggregator.review.preflight.attribution import attribution
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.facts import ItemFacts, Place, TranslationFacts
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import ledger
from aggregator.review.preflight.quotations import findings as quotation_findings
from aggregator.review.preflight.quotations import quoted_words
from aggregator.vocabulary import Check, TranslationKind
from tests.unit.review.flying import MEASURES, PEL, issue, item, source

SAID = "Ura nuk është më e sigurt për karrocat"
AGAIN = "ndërsa një varkë falas do të lëvizë çdo njëzet minuta"
FA = "این پل دیگر برای گاری‌ها امن نیست"


def _over(*items: ItemFacts, words: int = 200, share: float = 1.0) -> list[Finding]:
    found = preflight(issue(*items, measures=replace(MEASURES, article_words=words, article_share=share)))
    return [finding for finding in found.findings if finding.check is Check.QUOTED_WORDS]


def test_words_are_counted_by_article_and_titles_are_not() -> None:
    one = item(lead="Gazeta e Lumit: ‘Ura e drurit mbyllet’.", body=f"“{SAID}” dhe “{AGAIN}”.")
    assert quoted_words(ledger(one)) == {1: 18}


def test_a_translated_passage_counts_for_the_article_it_is_of() -> None:
    span = Span(2, 1, Field.TEXT, PEL.index(FA), PEL.index(FA) + len(FA))
    told = TranslationFacts(5, FA, "Ura nuk është më e sigurt", span, TranslationKind.HUMAN, "Ana Prifti")
    one = item(
        sources=(source(article_id=2, text=PEL, language="fa"),),
        translations=(told,),
        body="“Ura nuk është më e sigurt”",
    )
    assert quoted_words(ledger(one)) == {2: 6}


def test_what_stands_nowhere_counts_for_nobody() -> None:
    assert quoted_words(ledger(item(body="“Sonte vallëzojnë mbi akull të gjithë peshkatarët”."))) == {}


def test_the_ledger_tells_the_share_of_each_article() -> None:
    one = item(body=f"“{SAID}”.")
    assert "quoted of article 1: 8 of 50 words (16%)" in attribution(one, ledger(one))


def test_an_issue_over_the_words_or_the_share_of_an_article_is_told_at_the_item_that_goes_over() -> None:
    first, second = item(id=1, story_id=1, body=f"“{SAID}”."), item(id=2, story_id=2, body=f"“{AGAIN}”.")
    assert [finding.item_id for finding in _over(first, second, words=17)] == [2]
    assert [finding.item_id for finding in _over(first, second, share=0.35)] == [2]
    assert _over(first, second, words=18) == []


def test_an_item_that_quotes_nothing_more_of_the_article_is_not_told() -> None:
    first, second = item(id=1, story_id=1, body=f"“{SAID}” “{AGAIN}”"), item(id=2, story_id=2, body="Pa fjalë.")
    assert [finding.item_id for finding in _over(first, second, words=17)] == [1]


def test_a_text_of_more_marks_than_are_read_is_never_a_pass() -> None:
    facts = item(body="“Era fryn” " * 20_001)
    found = [one for one in quotation_findings(facts, [], issue(facts)) if one.check is Check.UNVERIFIABLE]
    assert [(one.place, one.item_id) for one in found] == [(Place.BODY, facts.id)]
