"""Ledger and advice on words that nobody has saved: as pre-flight would judge them, and nothing is stored."""

import pytest

from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.review.preflight.advice import Advice, advise
from aggregator.review.preflight.facts import Place
from aggregator.review.preflight.reading import Manner, typed_facts
from aggregator.settings import Desk
from aggregator.store import digests, users
from aggregator.store.database import Database
from aggregator.vocabulary import Check, FindingWeight, QuotationVerdict, Role, TranslationKind
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest

FR = "Le vieux pont reste fermé pendant six semaines, selon la commune de Valdor, qui paie 320 000 couronnes."
FA = "شهرداری پل تازه‌ای را گشود و از مردم خواست تا پایان هفته از راه دیگر بروند."


@pytest.fixture
def stored(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, 1, text=FR, language="fr")
        add_articles(session, 1, text=FA)
        digests.add(session, make_digest())
        add_item(session, 1, cites=[1, 2], body="rien", language="fr")
        users.add(session, "Ana", role=Role.EDITOR, now=NOW)
    return each_database


def asked(database: Database, **words: str) -> Advice:
    with database.read() as session:
        item = digests.item(session, 1)
        desk = Desk(name="Prova", series="Prova")
        return advise(typed_facts(session, item, words, desk, now=NOW, manner=Manner(lambda _: (), ())))


def checks(advice: Advice) -> dict[Check, FindingWeight]:
    return {one.check: one.weight for one in advice.findings}


def test_a_genuine_quotation_that_is_only_typed_is_proven_where_it_stands(stored: Database) -> None:
    body = f"On lit : « {FR[:25]} » et « شهرداری پل تازه‌ای را گشود »."
    found = asked(stored, body=body)
    assert [entry.verdict for entry in found.ledger] == [QuotationVerdict.EXACT, QuotationVerdict.EXACT]
    first, second = found.ledger
    assert (first.spans[0].article_id, first.spans[0].start, second.spans[0].article_id) == (1, 0, 2)
    assert body[first.quotation.start : first.quotation.end] == FR[:25]


def test_a_word_changed_while_typing_is_told_before_anything_is_saved(stored: Database) -> None:
    found = asked(stored, body="« Le vieux pont reste fermé pendant deux semaines, selon la commune »")
    assert checks(found)[Check.ALTERED] is FindingWeight.BLOCK
    assert found.findings[0].check is Check.ALTERED, "what stops the issue comes first"
    with stored.read() as session:
        assert (digests.item(session, 1).body, digests.item(session, 1).version) == ("rien", 1)


def test_words_taken_over_without_marks_and_unknown_figures_are_told(stored: Database) -> None:
    found = asked(stored, body=f"{FR[:86]}. Le chantier coûte 999 000 couronnes.")
    assert {Check.UNMARKED_WORDS, Check.MISSING_FACT} <= checks(found).keys()
    assert all(one.place is Place.BODY for one in found.findings if one.check is Check.MISSING_FACT)


def test_fields_that_are_not_given_are_those_of_the_item_and_translations_count(stored: Database) -> None:
    original = "شهرداری پل تازه‌ای را گشود"
    rendering = Rendering(original, "La mairie a ouvert un nouveau pont", TranslationKind.HUMAN, "Ana")
    LedgerDesk(stored, "Ana", now=NOW).translate(1, 2, rendering)
    found = asked(stored, lead="On dit : « La mairie a ouvert un nouveau pont ».")
    assert [entry.verdict for entry in found.ledger] == [QuotationVerdict.TRANSLATED]
    assert Check.UNCONFIRMED in checks(found)
    assert any("2 outlets" in line or "single source" in line for line in found.attribution)


@pytest.mark.parametrize("words", ["", "«" * 3_000, "\x00\ud800“", "«\n\n»" * 50])
def test_whatever_is_typed_there_is_an_answer(stored: Database, words: str) -> None:
    asked(stored, headline=words, lead=words, body=words)
