"""Sentence ends in six languages, and that no character is lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.sentences import sentences

CASES = [
    ("He left. She stayed.", 1, "two English sentences"),
    ("Mr. Smith met Dr. J. R. Jones. They spoke.", 1, "titles and initials"),
    ("Prices rose 3.50 percent. Why?", 1, "a decimal"),
    ("U.S. forces left e.g. the port. It closed.", 1, "dotted abbreviations"),
    ("He said no. No. 5 won.", 1, "no before a number only"),
    ('"Really?" Nobody knew.', 1, "a closing quotation mark stays"),
    ("It closed (at last.) Then rain.", 1, "a closing bracket stays"),
    ("See https://example.com/?a=1.b and go. End.", 1, "a URL"),
    ("And then… nothing. End!", 2, "an ellipsis"),
    ("The final score was 3. Fans left.", 1, "a number may end a sentence"),
    ("1. First item\n\n2. Second item", 1, "a list number at the start of a paragraph"),
    ("Am 3. Mai kam er. Es regnete.", 1, "German ordinal before a month"),
    ("Der 2. Weltkrieg endete 1945. Danach war Ruhe.", 1, "German ordinal, and a year that ends"),
    ("Es gilt z. B. hier bzw. dort. Ende.", 1, "German abbreviations"),
    ("Er sagte: „Ich gehe.“ Dann ging er.", 1, "German quotation marks"),
    ("Le vent vient de l'est. Il pleut.", 1, "a French word like an English abbreviation"),
    ("Il dit : «\u00a0Je pars.\u00a0» Puis il partit.", 1, "French guillemets set apart"),
    ("M. Dupont et Mme. Durand sont là. Oui.", 1, "French titles"),
    ("Ai erdhi më 3. maj. Pastaj iku.", 1, "Albanian ordinal before a month"),
    ("Ka fruta, p.sh. mollë. Janë të mira.", 1, "Albanian abbreviation"),
    ("او رفت. آیا برگشت؟ بله!", 2, "Persian marks"),
    ("او رفت.سپس برگشت.", 1, "Persian without the space"),
    ("دما ۳.۵ درجه بود. سال ۱۴۰۳ ه.ش تمام شد.", 1, "Persian decimal and abbreviation"),
    ("گفت: «می‌آیم.» و رفت.", 1, "Persian guillemets"),
    ("قال الوزير. ثم غادر؟نعم", 2, "Arabic, one mark without a space"),
    ("یہ خبر ہے۔ وہ گیا۔", 1, "Urdu full stop"),
    ("会议结束。“好。”他说", 2, "Chinese without spaces, an opening quotation mark stays behind"),
    ("“Is it open?” she asked. “No.”", 1, "who asks belongs to the question"),
    ("„Kommst du?“ fragte er. „Nein!“", 1, "the same in German"),
    ("« Viens-tu ? » demanda-t-il. Non.", 1, "the same in French, with the guillemet set apart"),
    ("“Vjen!” thirri ai. Pastaj iku.", 1, "the same in Albanian"),
    ("«چرا بسته شد؟» او پرسید و رفت. بعد آمد.", 1, "the same in Persian, which has no small letters"),
    ("«لماذا أغلق؟» سأل الحارس. ثم ذهب.", 1, "the same in Arabic"),
    ("«نمی‌بندیم.» مدیر رفت. «چرا؟» سپس آمد.", 3, "words in marks and no verb of saying"),
    ("گفت: «چرا؟» گفت: «نمی‌دانم.»", 1, "a verb that introduces the next words"),
    ("“Is it open?” She did not know.", 1, "a capital begins anew"),
    ("Karl II. war König. Er starb.", 1, "a numeral before a small letter"),
    ("Die Hafenstr. ist zu. Ja.", 1, "an abbreviation nobody lists, before a small letter"),
    ("Rr. e Portit është e mbyllur. Po.", 1, "the same in Albanian"),
    ("The lock (est. 1890) is old. It leaks.", 1, "an abbreviation before a number"),
    ("Ste. Marie est loin. Oui.", 1, "a French saint"),
    ("Die Fa. Holm liefert. Er ist Jg. 1950.", 1, "German firms and years of birth"),
    ("پل بسته شد.او رفت.", 1, "a short Persian verb without the space"),
    ("سال ۱۴۰۳ ه.ش بود.", 0, "and an abbreviation of two letters"),
    ("Is that all? no.", 1, "a question mark alone ends whatever follows"),
    ("Headline without stop\n\nFirst paragraph", 1, "a blank line always splits"),
    ("A line\nbroken in two", 0, "a single line break does not"),
]


@pytest.mark.parametrize(("text", "breaks", "note"), CASES, ids=[row[2] for row in CASES])
def test_sentences_end_where_a_reader_ends_them(text: str, breaks: int, note: str) -> None:
    assert len(sentences(text)) == breaks + 1, [text[start:end] for start, end in sentences(text)]


def test_spans_are_of_the_original_text_with_its_quotation_marks() -> None:
    text = "  او گفت: «بله!»  سپس رفت. "
    assert [text[start:end] for start, end in sentences(text)] == ["او گفت: «بله!»", "سپس رفت."]


def test_a_chinese_opening_mark_belongs_to_the_next_sentence() -> None:
    text = "会议结束。“好。”他说"
    assert [text[start:end] for start, end in sentences(text)] == ["会议结束。", "“好。”", "他说"]


@pytest.mark.parametrize("text", ["", "  \n\n ", "\u2029"])
def test_nothing_has_no_sentences(text: str) -> None:
    assert sentences(text) == []


@given(st.text(st.characters() | st.sampled_from(".!?؟۔。 \n»”a1\ud800")))
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    outside = set(range(len(text))) - {index for start, end in spans for index in range(start, end)}
    assert all(text[index].isspace() for index in outside)
