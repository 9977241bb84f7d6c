"""What pre-flight says of quotations: speakers, translations, second-hand words, marks, limits, what may stand."""

from dataclasses import replace
from typing import Any

import pytest

from aggregator.quotations.model import Field, Span
from aggregator.review.preflight.check import preflight
from aggregator.review.preflight.facts import AllowanceFacts, ItemFacts, TranslationFacts
from aggregator.review.preflight.finding import ALLOWABLE, Finding
from aggregator.vocabulary import Check, FindingWeight, TranslationKind
from tests.unit.review.flying import MEASURES, PEL, issue, item, source

SQ = "Ura nuk është më e sigurt për karrocat"
FA = "این پل دیگر برای گاری‌ها امن نیست"
INTRODUCED = ("Artikulli citon {speaker}: ",)


def found(*items: ItemFacts, check: Check, **given: Any) -> list[Finding]:
    return [one for one in preflight(issue(*items, **given)).findings if one.check is check]


def persian(**given: Any) -> ItemFacts:
    text = source(text=PEL, title="پل چوبی بسته می‌شود", language="fa", outlet="روزنامه رود", bylines=())
    return item(**{"language": "fa", "lead": "روزنامه رود نوشت.", "sources": (text,)} | given)


def rendering(**given: Any) -> TranslationFacts:
    fields: dict[str, Any] = {
        "id": 3,
        "original": FA,
        "words": "Ky urë nuk është më i sigurt",
        "span": Span(1, 1, Field.TEXT, 0, len(FA)),
        "kind": TranslationKind.HUMAN,
        "translator": "Ana Prifti",
    }
    return TranslationFacts(**fields | given)


def test_a_speaker_whom_the_source_does_not_have_near_the_words_is_advice() -> None:
    told = item(body=f"Besnik Gjata tha: “{SQ}”.", speakers=("Besnik Gjata",))
    (one,) = found(told, check=Check.SPEAKER)
    assert (one.weight, one.words) == (FindingWeight.ADVICE, SQ)
    assert "Besnik Gjata" in one.says


def test_a_speaker_whom_the_persian_source_does_not_have_near_the_words_is_advice() -> None:
    told = persian(body=f"بهار کریمی گفت: «{FA}».")
    assert [one.words for one in found(told, check=Check.SPEAKER, watched=("بهار کریمی",))] == [FA]


@pytest.mark.parametrize("speaker", ["Mira Deda", "Mira Deda Hoxha"])
def test_a_speaker_near_the_words_is_nothing_to_say(speaker: str) -> None:
    assert found(item(body=f"{speaker} tha: “{SQ}”.", speakers=(speaker,)), check=Check.SPEAKER) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"language": "de"},
        {"outlet": "Besnik Gjata"},
        {"text": "Bashkia njoftoi. Ura nuk është më e sigurt për karrocat. Punimet do të zgjasin shumë."},
        {"text": f"Erdhi Besnik Gjata.\n\n“{SQ}”, tha ai."},
        {"text": f"Ai foli.\n“{SQ}”, tha ai.\n\nBesnikut iu përgjigj bashkia."},
    ],
    ids=["other language", "outlet", "no marks in the source", "paragraph before", "paragraph after"],
)
def test_nothing_is_said_of_a_speaker_where_it_is_not_sure(changed: dict[str, Any]) -> None:
    told = item(body=f"Besnik Gjata tha: “{SQ}”.", speakers=("Besnik Gjata",), sources=(source(**changed),))
    assert found(told, check=Check.SPEAKER) == []


def test_a_name_in_an_earlier_paragraph_of_the_item_is_not_beside_the_words() -> None:
    told = item(body=f"Besnik Gjata foli.\n\nAi tha: “{SQ}”.", speakers=("Besnik Gjata",))
    assert found(told, check=Check.SPEAKER) == []


def test_a_speaker_two_paragraphs_off_is_not_near() -> None:
    text = f"Erdhi Besnik Gjata.\n\nAi foli.\n\n“{SQ}”, tha dikush."
    told = item(body=f"Besnik Gjata tha: “{SQ}”.", speakers=("Besnik Gjata",), sources=(source(text=text),))
    assert len(found(told, check=Check.SPEAKER)) == 1


def test_a_translation_blocks_until_somebody_confirms_it_and_again_when_its_words_were_changed() -> None:
    told = persian(language="sq", body="Inxhinieri tha: “Ky urë nuk është më i sigurt”.", translations=(rendering(),))
    (one,) = found(told, check=Check.UNCONFIRMED)
    assert one.weight is FindingWeight.BLOCK
    assert FA in one.says
    confirmed = replace(told, translations=(rendering(confirmed_by="Ana Prifti"),))
    assert preflight(issue(confirmed)).blocking == []
    edited = replace(confirmed, body=told.body.replace("nuk është", "është"))
    assert [one.check for one in preflight(issue(edited)).blocking] == [Check.NOT_FOUND]


def test_second_hand_words_are_advice_unless_the_item_says_that_its_source_quotes() -> None:
    assert len(found(item(body=f"“{SQ}”"), check=Check.SECOND_HAND, introductions=INTRODUCED)) == 1
    said = item(body=f"Artikulli citon Mira Deda: “{SQ}”")
    assert found(said, check=Check.SECOND_HAND, introductions=INTRODUCED) == []
    assert len(found(said, check=Check.SECOND_HAND)) == 1


@pytest.mark.parametrize("words", ["fjalë tjera", "هتل تازه"])
def test_two_words_that_stand_nowhere_only_advise_and_three_block(words: str) -> None:
    two, three = (preflight(issue(item(body=f"Ai tha “{said}”."))) for said in (words, f"{words} {words[:4]}"))
    assert two.blocking == []
    assert [one.check for one in two.findings if one.words == words and one.check is Check.SHORT_QUOTATION]
    assert [one.check for one in three.blocking] == [Check.NOT_FOUND]


def test_an_omission_that_leaves_out_a_denial_is_a_risk_and_another_is_none() -> None:
    text = "Das Wasser steigt seit Tagen, aber es steigt nicht über die Mauer, und der Hafen bleibt offen für alle."
    told = source(text=text, language="de")
    risky = item(language="de", sources=(told,), body="„Das Wasser steigt seit Tagen […] über die Mauer“")
    (one,) = found(risky, check=Check.MEANING_RISK)
    assert "nicht" in one.says
    assert one.weight is FindingWeight.WARNING
    plain = replace(risky, body="„es steigt nicht über die Mauer […] bleibt offen für alle“")
    assert found(plain, check=Check.MEANING_RISK) == []


@pytest.mark.parametrize("body", [f"Ajo tha: “{SQ}", f"Ajo tha: «{SQ}"])
def test_a_missing_closing_mark_is_told(body: str) -> None:
    assert [one.weight for one in found(item(body=body), check=Check.OPEN_MARK)] == [FindingWeight.WARNING]
    assert found(item(body=f"Ajo tha: “{SQ}”"), check=Check.OPEN_MARK) == []


@pytest.mark.parametrize(("limit", "most"), [("item_words", 5), ("article_words", 5), ("article_share", 0.05)], ids=str)
def test_more_quoted_words_than_the_desk_allows_are_told(limit: str, most: float) -> None:
    told = item(body=f"Ajo tha: “{SQ}”.")
    assert found(told, check=Check.QUOTED_WORDS) == []
    measures = replace(MEASURES, **{limit: most})
    assert len(found(told, check=Check.QUOTED_WORDS, measures=measures)) == 1


@pytest.mark.parametrize("made", [item(body=f"“{SQ} gjithmonë”"), persian(body=f"«{FA} هرگز»")])
def test_a_publisher_lets_exactly_these_words_stand(made: ItemFacts) -> None:
    (stop,) = preflight(issue(made)).blocking
    allowance = AllowanceFacts(stop.check, stop.words, "بهار", "e dëgjuar në sallë")
    allowed = preflight(issue(replace(made, allowances=(allowance,))))
    assert allowed.blocking == []
    assert [one.allowed for one in allowed.findings if one.check is stop.check] == ["بهار: e dëgjuar në sallë"]
    for other in (replace(allowance, words=stop.words[1:]), replace(allowance, finding="elsewhere")):
        assert len(preflight(issue(replace(made, allowances=(other,)))).blocking) == 1


def test_a_translation_is_confirmed_and_never_let_stand() -> None:
    assert Check.UNCONFIRMED not in ALLOWABLE
    told = persian(language="sq", body="Ai tha: “Ky urë nuk është më i sigurt”.", translations=(rendering(),))
    allowance = AllowanceFacts("unconfirmed", "Ky urë nuk është më i sigurt", "Ana", "arsye")
    assert len(preflight(issue(replace(told, allowances=(allowance,)))).blocking) == 1
