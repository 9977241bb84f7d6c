"""Judging quotations: what is proven, what is not, and what is said about it. Tables in six languages."""

import pytest

from aggregator.quotations.model import Change, Field, Source
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.vocabulary import QuotationVerdict as Verdict
from tests.unit.quotations.conftest import TEXTS, sources

PROVEN = {Verdict.EXACT, Verdict.NORMALISED, Verdict.ELIDED}

PASSING = [
    ("en", "The harbour was closed", "exact", "contiguous"),
    ("en", "the harbour was closed", "normalised", "first letter"),
    ("en", "The harbour was closed for 1,200 days,", "normalised", "American comma"),
    ("en", "It can’t reopen", "normalised", "curly apostrophe"),
    ("en", "the council pays for harbour works", "normalised", "hyphen at the end of a line"),
    ("en", "[T]he well‑known bridge is unable", "normalised", "bracketed letter, non-breaking hyphen"),
    ("en", "... the well-known bridge is unable ...", "normalised", "dots before and behind"),
    ("en", "carry 5 % more", "normalised", "space before a sign"),
    ("en", "days. ‘It can't reopen,’ the mayor's", "normalised", "nested marks exchanged"),
    ("en", "In the end it will not re\u00adopen before 2019", "normalised", "soft hyphen"),
    ("en", "The harbour … on Monday", "elided", "one omission"),
    ("en", "The harbour [...] said on Monday (…) to carry", "elided", "two omissions in brackets"),
    ("en", "[The engineers] said on Monday", "elided", "bracket that stands for the subject"),
    ("en", "the well-known [old] bridge", "elided", "insertion"),
    ("fa", "این پل تا پایان سال باز نمی‌شود", "exact", "contiguous"),
    ("fa", "این پل تا پایان سال باز نمی شود", "normalised", "space for a joiner"),
    ("fa", "اين پل تا پايان سال باز نمیشود", "normalised", "Arabic yeh, no joiner"),
    ("fa", "و كتاب خانه شهر 12 روز", "normalised", "Arabic kaf, no hamza, Latin digits"),
    ("fa", "روز بسته است… شهردار گفت", "elided", "omission"),
    ("ar", "قال رئيس البلدية إن الجسر لم يفتح بعد", "normalised", "no shadda"),
    ("ar", "قال ري\u0654يس البلدية إن", "normalised", "hamza on its own"),
    ("ar", "قال ری\u0654یس البلدیة إن", "normalised", "hamza on a Persian yeh"),
    ("ar", "ان الجسر لم يفتح بعد", "normalised", "bare alef"),
    ("ar", "المـدينة تنتظر 12 عاما", "normalised", "tatweel, digits, no tanwin"),
    ("ar", "وأن المدينة تنتظر .. لن يعود", "elided", "two dots"),
    ("sq", "Porti s'ka punuar që nga viti 1995", "normalised", "straight apostrophe"),
    ("fr", "n’est pas fermé: “l’été sera long”", "normalised", "French spaces and marks"),
    ("fr", "été sera long", "exact", "without the elided article"),
    ("de", "wird nicht vor 2019 geöffnet", "exact", "contiguous"),
    ("de", "“Der Hafen ist unsicher”, heißt es", "normalised", "marks"),
]

FAILING = [
    ("en", "The harbour was not closed", "a negation added"),
    ("en", "It can reopen", "a negation dropped"),
    ("en", "It cant reopen", "another word without apostrophe"),
    ("en", "able to carry", "inside a word"),
    ("en", "200 days", "inside a number"),
    ("en", "The harbour was closed for 1.200 days", "another number"),
    ("en", "carry 5 more", "a sign dropped"),
    ("en", "the well known bridge", "a hyphen dropped"),
    ("en", "it will reopen before 2019", "not dropped"),
    ("en", "it will [soon] reopen before 2019", "not hidden in a bracket"),
    ("en", "it will [never] not reopen", "a negation inserted"),
    ("en", "before 2018, unless the council", "a digit"),
    ("en", "the Mayor's office said", "case inside"),
    ("en", "days? It can't reopen", "a statement turned into a question"),
    ("en", "days it can't reopen", "two sentences run together"),
    ("en", "Is the ferry safe.", "a question turned into a statement"),
    ("en", "The harbour was closed for 1,200 days?", "a statement turned into a question at the end"),
    ("fa", "این پل تا پایان سال باز می‌شود", "negation prefix, joiner"),
    ("fa", "این پل تا پایان سال باز می شود", "negation prefix, space"),
    ("fa", "شود و کتابخانه شهر", "begins behind a prefix"),
    ("fa", "شهر ۱۳ روز بسته است", "a digit"),
    ("ar", "إن الجسر يفتح بعد", "negation dropped"),
    ("ar", "أن الجسر لم يفتح بعد", "another particle"),
    ("ar", "يعود الميناء إلي العمل", "another word"),
    ("sq", "Ura e re është hapur ende", "negation dropped"),
    ("sq", "ka punuar që nga viti", "begins behind a negating clitic"),
    ("sq", "Ura e re nuk eshte hapur", "another letter"),
    ("fr", "Le port est fermé", "negation dropped"),
    ("fr", "est pas fermé", "begins behind a negating clitic"),
    ("fr", "n'est pas ferme", "an accent"),
    ("de", "Die Brücke wird vor 2019 geöffnet", "negation dropped"),
    ("de", "Der Hafen ist sicher", "prefix dropped"),
    ("de", "Die Bücherei hat neue Räume", "kein dropped"),
    ("de", "Die Brucke wird nicht vor 2019", "another vowel"),
]


@pytest.mark.parametrize(("language", "quotation", "verdict", "why"), PASSING)
def test_typography_and_marked_omissions_pass(language: str, quotation: str, verdict: str, why: str) -> None:
    assert judge(quotation, sources(TEXTS[language])).verdict == verdict, why


@pytest.mark.parametrize(("language", "quotation", "why"), FAILING)
def test_a_changed_word_never_passes(language: str, quotation: str, why: str) -> None:
    assert judge(quotation, sources(TEXTS[language])).verdict not in PROVEN, why


def test_the_span_is_of_the_untouched_text() -> None:
    found = judge("باز نمی شود", sources(TEXTS["fa"]))
    [span] = found.spans
    assert TEXTS["fa"][span.start : span.end] == "باز نمی‌شود"


def test_an_altered_quotation_shows_the_passage_and_the_change() -> None:
    found = judge("Die Brücke wird nicht vor 2018 geöffnet", sources(TEXTS["de"]))
    assert found.verdict == Verdict.ALTERED
    assert Change("2018", "2019") in found.changes
    assert TEXTS["de"][found.spans[0].start : found.spans[0].end] == "Die Brücke wird nicht vor 2019 geöffnet"


def test_runs_joined_without_a_mark_are_stitched_and_each_is_shown() -> None:
    found = judge("The harbour was closed for the engineers never answered", sources(TEXTS["en"]))
    assert (found.verdict, len(found.spans)) == (Verdict.STITCHED, 2)


def test_runs_out_of_order_or_too_many_are_stitched() -> None:
    out_of_order = "لن يعود الميناء إلى العمل … قال رئيس البلدية"
    many = "The harbour was … on Monday, because … more lorries. In … the council pays"
    assert judge(out_of_order, sources(TEXTS["ar"])).verdict == Verdict.STITCHED
    assert judge(many, sources(TEXTS["en"])).verdict == Verdict.STITCHED


def test_runs_far_apart_are_stitched_and_near_ones_elided() -> None:
    def text(between: int) -> str:
        return f"Ura e vjetër hapet. {'ujë ' * between}Anijet kthehen nesër."

    quotation = "Ura e vjetër hapet … Anijet kthehen nesër"
    assert judge(quotation, sources(text(73))).verdict == Verdict.ELIDED
    assert judge(quotation, sources(text(74))).verdict == Verdict.STITCHED


def test_what_an_omission_leaves_out_is_told_when_it_denies() -> None:
    assert list(judge("it will … reopen before 2019", sources(TEXTS["en"])).risks) == ["not"]
    assert list(judge("Le pont … avant 2019", sources(TEXTS["fr"])).risks) == ["ne", "pas"]
    assert list(judge("این پل … شهر ۱۲ روز", sources(TEXTS["fa"])).risks) == ["نمی‌شود"]


def test_cited_sources_come_before_others_and_the_best_verdict_wins() -> None:
    cited, other = sources(TEXTS["sq"])[0], Source(9, 2, "", TEXTS["fr"], is_cited=False)
    assert judge("Le port n'est pas fermé", [cited, other]).verdict == Verdict.ELSEWHERE
    exact = judge("Ura e re", [Source(1, 1, "", "ura e re"), Source(2, 1, "", "Ura e re"), other])
    assert (exact.verdict, exact.spans[0].article_id) == (Verdict.EXACT, 2)


def test_titles_are_looked_at_too() -> None:
    found = judge("Hafen wieder offen", [Source(1, 1, "Hafen wieder offen", "")])
    assert (found.verdict, found.spans[0].field) == (Verdict.EXACT, Field.TITLE)


def test_without_a_text_nothing_is_a_pass() -> None:
    empty = Source(1, 1, "Title", "")
    assert judge("the bridge is open", [empty]).verdict == Verdict.UNVERIFIABLE
    assert judge("the bridge is open", [empty, *sources(TEXTS["de"])]).verdict == Verdict.UNVERIFIABLE
    assert judge("the bridge is open", []).verdict == Verdict.UNVERIFIABLE
    assert judge("the bridge is open", sources(TEXTS["de"])).verdict == Verdict.NOT_FOUND


def test_a_short_quotation_only_advises() -> None:
    shelf = Shelf(sources(TEXTS["en"]))
    assert judge("The harbour", shelf).advises
    assert not judge("The harbour was", shelf).advises
    assert judge("…", shelf).advises and judge("", shelf).verdict == Verdict.NOT_FOUND


def test_words_in_marks_in_the_source_are_spoken() -> None:
    assert judge("It can't reopen", sources(TEXTS["en"])).spoken
    assert not judge("office said on Monday", sources(TEXTS["en"])).spoken
    assert judge("Der Hafen ist unsicher", sources(TEXTS["de"])).spoken
    assert not judge("heißt es im Bericht", sources(TEXTS["de"])).spoken


def test_scripts_without_spaces_are_judged_by_character() -> None:
    assert judge("桥已经关闭", sources("港口说桥已经关闭了。")).verdict == Verdict.EXACT
    assert judge("桥没有关闭", sources("港口说桥已经关闭了。")).verdict not in PROVEN
    assert judge("桥已经关闭", sources("港口说「桥已经关闭」。")).verdict == Verdict.EXACT
    assert judge("能开放", sources("这座桥不能开放。")).verdict not in PROVEN
