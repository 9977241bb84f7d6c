"""Quotations without a closing mark: proven as far as a source has the words, and no further than is honest."""

import pytest

from aggregator.quotations.model import Field, Span
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.facts import ItemFacts, TranslationFacts
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import TranslationKind
from tests.unit.review.flying import PEL, URA, issue, item, source


def _found(facts: ItemFacts) -> list[Finding]:
    kept = ("open_mark", "not_found", "altered", "stitched", "elsewhere", "unverifiable")
    return [one for one in preflight(issue(facts)).findings if one.check in kept]


@pytest.mark.parametrize(
    ("text", "body", "words"),
    [
        (
            URA,
            "Bashkia tha: “Punimet do të zgjasin 45 ditë dhe kushtojnë 320 mijë korona. Kritikët nuk e besojnë këtë.",
            "Punimet do të zgjasin 45 ditë dhe kushtojnë 320 mijë korona.",
        ),
        (
            PEL.replace("می‌کند تا", "می‌کند. تا"),
            "روزنامه نوشت: «کار ۴۵ روز طول می‌کشد و قایقی رایگان هر بیست دقیقه میان دو کرانه رفت‌وآمد می‌کند. "
            "منتقدان باور ندارند.",
            "کار ۴۵ روز طول می‌کشد و قایقی رایگان هر بیست دقیقه میان دو کرانه رفت‌وآمد می‌کند.",
        ),
    ],
)
def test_the_words_end_with_the_last_sentence_that_the_source_has(text: str, body: str, words: str) -> None:
    [finding] = _found(item(body=body, sources=(source(text=text),)))
    assert (finding.check, finding.words) == ("open_mark", words)
    assert words.split()[-1] in finding.says


def test_a_changed_sentence_behind_them_does_not_pass_for_the_items_own() -> None:
    source_text = f"{URA} Biletat nuk shtrenjtohen dhe asnjë udhëtar nuk paguan më shumë se sivjet."
    body = (
        "Gazeta shkruan: “Punimet do të zgjasin 45 ditë dhe kushtojnë 320 mijë korona. "
        "Biletat shtrenjtohen dhe asnjë udhëtar nuk paguan më shumë se sivjet."
    )
    found = {finding.check for finding in _found(item(body=body, sources=(source(text=source_text),)))}
    assert "open_mark" in found and len(found) == 2


def test_a_quotation_behind_the_cut_is_judged_by_itself() -> None:
    body = (
        "Bashkia tha ‘Punimet do të zgjasin 45 ditë. Më parë kishte thënë se ura “nuk është më e bukur për karrocat”."
    )
    text = URA.replace("45 ditë dhe kushtojnë 320 mijë korona, ndërsa", "45 ditë. Ndërsa")
    assert [finding.check for finding in _found(item(body=body, sources=(source(text=text),)))] == [
        "open_mark",
        "altered",
    ]


def test_translated_words_count_as_words_of_their_original() -> None:
    words = "The works will last 45 days and cost 320 thousand crowns, while a boat crosses every twenty minutes"
    start = URA.index("Punimet")
    span = Span(1, 1, Field.TEXT, start, len(URA))
    translation = TranslationFacts(4, URA[start:], words, span, TranslationKind.HUMAN, "Ana", "Ana")
    found = preflight(issue(item(body=f"Sipas gazetës: “{words}”.", translations=(translation,)))).findings
    assert [one.check.value for one in found if one.check == "quoted_words"] == ["quoted_words"]


def test_an_author_is_known_by_the_last_of_the_names_too() -> None:
    body = "Prifti shkruan se ura mbyllet.\n\nKafja në breg do të jetë plot."
    found = preflight(issue(item(lead="Ura mbyllet.", body=body))).findings
    assert [one.words for one in found if one.check == "unattributed"] == ["Kafja në breg do të jetë plot."]
