"""What pre-flight says of an item's own words."""

import pytest

from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.facts import ItemFacts, SourceFacts, Verb
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import Check
from tests.unit.review.flying import PEL, issue, item, source

TAKEN = "një varkë falas do të lëvizë çdo njëzet minuta mes dy brigjeve deri në mbrëmje"
TAKEN_FA = "قایقی رایگان هر بیست دقیقه میان دو کرانه رفت‌وآمد می‌کند تا مردم به بازار برسند"
PERSIAN = source(article_id=2, text=PEL, language="fa", outlet="رودنامه", bylines=("پریسا رودبان",))


def _found(check: Check, one: ItemFacts, **given: object) -> list[Finding]:
    return [finding for finding in preflight(issue(one, **given)).findings if finding.check is check]


@pytest.mark.parametrize(
    ("taken", "language", "cited"), [(TAKEN, "sq", source()), (TAKEN_FA, "fa", PERSIAN)], ids=["sq", "fa"]
)
def test_twelve_words_of_a_source_need_marks(taken: str, language: str, cited: SourceFacts) -> None:
    bare = item(body=f"{taken}.", language=language, sources=(cited,))
    (found,) = _found(Check.UNMARKED_WORDS, bare)
    assert bare.body[found.start : found.end] == found.words
    assert found.words in taken
    assert not _found(Check.UNMARKED_WORDS, item(body=f"«{taken}».", language=language, sources=(cited,)))
    eleven = " ".join(taken.split()[:11])
    assert not _found(Check.UNMARKED_WORDS, item(body=f"{eleven} …", language=language, sources=(cited,)))


@pytest.mark.parametrize(
    ("body", "language", "cited", "missing"),
    [
        ("Punimet zgjasin 45 ditë.", "sq", source(), []),
        ("Punimet zgjasin 54 ditë.", "sq", source(), ["54"]),
        ("کار ۴۵ روز طول می‌کشد.", "fa", PERSIAN, []),
        ("کار ۴۶ روز طول می‌کشد.", "fa", PERSIAN, ["۴۶"]),
        ("Die Arbeiten dauern 45 Tage.", "de", source(), []),
    ],
)
def test_figures_that_no_cited_article_has_are_told(
    body: str, language: str, cited: SourceFacts, missing: list[str]
) -> None:
    one = item(body=body, language=language, sources=(cited,))
    assert [finding.words for finding in _found(Check.MISSING_FACT, one)] == missing


def test_figures_in_a_quotation_are_the_ledger_s_matter() -> None:
    assert not _found(Check.MISSING_FACT, item(body="“Punimet zgjasin 99 ditë.”"))


@pytest.mark.parametrize(
    ("body", "language", "told"),
    [
        ("Ura do të rindërtohet në pranverë.", "sq", 1),
        ("Gazeta e Lumit thotë se ura do të rindërtohet.", "sq", 0),
        ("پل در بهار از نو ساخته می‌شود.", "fa", 1),
        ("رودنامه نوشت پل در بهار از نو ساخته می‌شود.", "fa", 0),
        ("Die Brücke wird im Frühjahr neu gebaut.", "de", 1),
    ],
)
def test_a_sentence_that_names_no_source_is_advice(body: str, language: str, told: int) -> None:
    one = item(lead="Ura.", body=body, language=language, sources=(source(), PERSIAN))
    assert len(_found(Check.UNATTRIBUTED, one)) == told


def test_a_verb_that_takes_sides_is_told_where_it_stands() -> None:
    one = item(body="Gazeta e Lumit zbulon se ura mbyllet.")

    def warned(text: str) -> list[Verb]:
        return [Verb(at, at + 6, "takes sides")] if (at := text.find("zbulon")) >= 0 else []

    (found,) = _found(Check.VERB, one, warned=warned)
    assert (found.words, one.body[found.start : found.end]) == ("zbulon", "zbulon")


def test_bare_words_of_the_other_direction_are_told_and_a_source_s_name_is_not() -> None:
    body = "رودنامه و Gazeta e Lumit از Guras نوشتند."
    one = item(lead="رودنامه نوشت.", body=body, language="fa", sources=(source(), PERSIAN))
    assert [finding.words for finding in _found(Check.MIXED_DIRECTION, one)] == ["Guras"]
