"""Folding: which spellings meet, and that every folded character leads back to its original."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.text.fold import Folded, fold, fold_with_offsets

# Any code point, half characters included, with the characters that interact drawn more often than their share.
ANY_TEXT = st.text(
    st.characters()
    | st.characters(categories=["Cs"])
    | st.sampled_from("aéßİ \u0301\u200cيكة\u1100\u1161\u11a8か\u3099ﷺ")
)

SAME = [
    ("كتابي", "کتابی", "Arabic keyboard against Persian keyboard"),
    ("مدرسة", "مدرسه", "teh marbuta"),
    ("پایهٔ", "پایۀ", "heh with hamza, combined and single"),
    ("أخبار", "اخبار", "alef with hamza"),
    ("آذر", "اذر", "alef with madda"),
    ("مُحَمَّد", "محمد", "harakat and shadda"),
    ("می‌شود", "میشود", "zero-width non-joiner"),
    ("مـــهـــم", "مهم", "tatweel"),
    ("\u202bسلام\u202c", "سلام", "bidi controls"),
    ("۱۴۰۴", "1404", "Persian digits"),
    ("١٤٤٦", "1446", "Arabic digits"),
    ("؟ ، ؛ ٪", "? , ; %", "Arabic punctuation"),
    ("ﻻ", "لا", "presentation form"),
    ("Shqipëri", "shqiperi", "Albanian ë"),
    ("Çmimi", "cmimi", "Albanian ç"),
    ("Müller", "muller", "German umlaut"),
    ("STRASSE", "straße", "German sharp s"),
    ("élève", "e\u0301le\u0300ve", "composed and decomposed French"),
    ("œuvre", "oeuvre", "French ligature"),
    ("İSTANBUL", "istanbul", "Turkish dotted capital"),
    ("ışık", "IŞIK", "Turkish dotless i"),
    ("«سلام»", '"سلام"', "guillemets"),
    ("„Haus“", "“Haus”", "German and English quotation marks"),
    ("l’eau", "l'eau", "apostrophe"),
    ("1990–1995 — so", "1990-1995 - so", "dashes"),
    ("ｆｕｌｌ", "full", "full width"),
    ("a\u00a0b\t\r\n c ", "a b c", "white space"),
    ("co\u00adoperate", "cooperate", "soft hyphen"),
    ("한국", unicodedata.normalize("NFD", "한국"), "Hangul in letters"),
    ("が", "か\u3099", "voiced kana"),
    ("a\0b\x07", "a b", "controls"),
]


@pytest.mark.parametrize(("one", "other", "note"), SAME, ids=[row[2] for row in SAME])
def test_two_spellings_of_a_word_fold_to_the_same(one: str, other: str, note: str) -> None:
    assert fold(one) == fold(other), note


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        ("قلم", "علم", "different Arabic letters"),
        ("آذار", "آذر", "March in Damascus, the ninth month in Tehran"),
        ("हिन्दी", "हन्द", "Indic vowels are letters"),
        ("か", "が", "voicing is meaning"),
        ("کوردی", "کۆردی", "a Sorani vowel of its own"),
        ("maj", "mai", "May in Albanian and German"),
    ],
)
def test_different_words_stay_different(one: str, other: str, note: str) -> None:
    assert fold(one) != fold(other), note


def test_a_folded_text_is_what_it_says() -> None:
    assert fold("  «آقای Müller» گفت: ۱٬۲۰۰ نفر — مي‌آيند ") == '"اقای muller" گفت: 1,200 نفر - میایند'


@given(ANY_TEXT)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@settings(max_examples=50)
@given(ANY_TEXT)
def test_folding_with_offsets_gives_the_same_text_and_offsets_in_order(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    assert list(folded.starts) == sorted(folded.starts)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))


@settings(max_examples=50)
@given(st.text(st.characters(codec="ascii"), min_size=30), ANY_TEXT, st.data())
def test_a_few_signs_in_a_text_of_ascii_fold_as_one_by_one(text: str, signs: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(text)))
    mixed = f"{text[:place]}{signs}{text[place:]}"
    assert fold(mixed) == fold_with_offsets(mixed).text


@given(ANY_TEXT, st.data())
def test_the_original_of_a_span_folds_to_the_span(text: str, data: st.DataObject) -> None:
    folded = fold_with_offsets(text)
    start = data.draw(st.integers(0, len(folded.text)))
    end = data.draw(st.integers(start, len(folded.text)))
    first, last = folded.span(start, end)
    assert folded.text[start:end].strip() in fold(text[first:last])


@pytest.mark.parametrize(
    ("text", "wanted", "original"),
    [
        ("او گفت: «می‌رویم» و رفت", '"میرویم"', "«می‌رویم»"),
        ("La  «\u00a0Cité\u00a0» dort", "cite", "Cité"),
        ("Cafe\u0301 noir", "cafe", "Cafe\u0301"),
        ("ka thënë\n  ministri", "thene ministri", "thënë\n  ministri"),
        ("قال مُحَمَّدٌ أمس", "محمد", "مُحَمَّدٌ"),
        ("große Freude", "grosse", "große"),
    ],
)
def test_a_match_in_the_folded_text_leads_back_to_the_words_as_printed(text: str, wanted: str, original: str) -> None:
    folded = fold_with_offsets(text)
    start = folded.text.index(wanted)
    first, last = folded.span(start, start + len(wanted))
    assert text[first:last] == original


def test_an_empty_span_stays_empty() -> None:
    folded = fold_with_offsets("  ab ")
    assert [folded.span(index, index) for index in range(3)] == [(2, 2), (3, 3), (4, 4)]
    assert fold_with_offsets("").span(0, 0) == (0, 0)


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (0, 3), (2, 1)])
def test_a_span_outside_the_text_is_refused(start: int, end: int) -> None:
    folded: Folded = fold_with_offsets("ab")
    with pytest.raises(ValueError, match="no span"):
        folded.span(start, end)
