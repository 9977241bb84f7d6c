"""A translation proves words as long as its original stands in what the item cites, and no longer."""

from dataclasses import replace

import pytest

from aggregator.quotations.model import Field, Span
from aggregator.review.preflight.attribution import attribution
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.facts import ItemFacts, SourceFacts, TranslationFacts
from aggregator.review.preflight.ledger import ledger
from aggregator.vocabulary import Check, QuotationVerdict, TranslationKind
from tests.unit.review.flying import PEL, issue, item, source

FA = "این پل دیگر برای گاری‌ها امن نیست"
SQ = "Ura nuk është më e sigurt për karrocat e bregut"
CORRECTED = PEL.replace(FA, "این پل برای گاری‌ها امن است")
PERSIAN = source(article_id=2, text=PEL, title="پل بسته می‌شود", language="fa", outlet="رودنامه")
PASSAGE = TranslationFacts(
    5,
    FA,
    SQ,
    Span(2, 1, Field.TEXT, PEL.index(FA), PEL.index(FA) + len(FA)),
    TranslationKind.HUMAN,
    "Ana Prifti",
    confirmed_by="Ana Prifti",
)
TITLE = replace(PASSAGE, id=6, original=PERSIAN.title, words="Ura mbyllet", span=Span(2, 1, Field.TITLE, 0, 14))


def _item(*sources: SourceFacts, **given: object) -> ItemFacts:
    return item(sources=sources, translations=(PASSAGE, TITLE), body=f"Inxhinierja: “{SQ}”.", **given)


def _checks(one: ItemFacts) -> set[Check]:
    return {finding.check for finding in preflight(issue(one)).findings}


@pytest.mark.parametrize("now", [PERSIAN, replace(PERSIAN, revision=2, revision_now=2, text="خبر. " + PEL)])
def test_it_proves_words_of_the_revision_cited_wherever_its_original_stands_there(now: SourceFacts) -> None:
    one = _item(now)
    assert [entry.verdict for entry in ledger(one)] == [QuotationVerdict.TRANSLATED]
    assert "of no use" not in " ".join(attribution(one, ledger(one)))


@pytest.mark.parametrize(
    "now", [source(), replace(PERSIAN, revision=2, revision_now=2, text=CORRECTED, text_now=CORRECTED, title="دیگر")]
)
def test_one_of_an_article_no_longer_cited_or_cited_anew_without_the_original_proves_nothing_and_says_so(
    now: SourceFacts,
) -> None:
    one = _item(now)
    (entry,) = ledger(one)
    assert entry.verdict in (QuotationVerdict.ALTERED, QuotationVerdict.NOT_FOUND) and entry.translation is None
    assert " ".join(attribution(one, [entry])).count("does not stand in what the item cites now") == 2


def test_a_title_cited_anew_under_other_words_has_to_be_translated_anew() -> None:
    lead = "Rudnameh: پل باز شد"
    new = replace(PERSIAN, title="پل باز شد", title_now="پل باز شد", revision=2, revision_now=2)
    assert Check.UNTRANSLATED_TITLE in _checks(_item(new, lead=lead))


def test_a_correction_that_takes_the_original_of_a_translation_away_is_told_of_the_translated_words() -> None:
    changed = _checks(_item(replace(PERSIAN, revision_now=2, text_now=CORRECTED)))
    same = _checks(_item(replace(PERSIAN, revision_now=2, text_now="خبر. " + PEL)))
    assert Check.CHANGED_SOURCE in changed and Check.REVISED_SOURCE not in changed
    assert Check.REVISED_SOURCE in same and Check.CHANGED_SOURCE not in same


def test_a_correction_that_takes_away_what_the_source_quotes_is_told_too() -> None:
    corrected = replace(PERSIAN, revision_now=2, text_now=CORRECTED)
    one = item(sources=(corrected,), body=f"مهندس شهر: «{FA}».", language="fa")
    assert [entry.verdict for entry in ledger(one)] == [QuotationVerdict.SECOND_HAND]
    assert Check.CHANGED_SOURCE in _checks(one)
