from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.drafting.lead import LeadFacts, LeadKind, Palette, VerbClass, in_marks, introduce, joined, lead

RENN = ("Ilva Renn",)
TWO = ("Ilva Renn", "Gesine Althoff")
FOUR = ("Ilva Renn", "Gesine Althoff", "پریسا رودبان", "Lule Shtegtari")
Q, P = LeadKind.QUESTION, LeadKind.POST
DAY = date(2021, 1, 16)

CASES = [
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut"),
        "L1",
        "Ilva Renn in Quay Post writes under the title ‘Lock shut’.",
        "all known",
    ),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", turn=1),
        "L2",
        "Ilva Renn, Quay Post, writes under the title ‘Lock shut’.",
        "the next turn",
    ),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", turn=2),
        "L9",
        "Writing in Quay Post, Ilva Renn takes up the matter under the title ‘Lock shut’.",
        "the third form",
    ),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", turn=3),
        "L1",
        "Ilva Renn in Quay Post reports under the title ‘Lock shut’.",
        "the next verb",
    ),
    (
        "en",
        LeadFacts(TWO, "Quay Post", "Lock shut"),
        "L1",
        "Ilva Renn and Gesine Althoff in Quay Post write under the title ‘Lock shut’.",
        "two authors",
    ),
    (
        "en",
        LeadFacts(FOUR, "Quay Post", "Lock shut"),
        "L1",
        "Ilva Renn and others in Quay Post write under the title ‘Lock shut’.",
        "four authors",
    ),
    (
        "en",
        LeadFacts(RENN, "Le Quai", "L’écluse"),
        "L1",
        "Ilva Renn in Le Quai writes under the title “L’écluse”.",
        "apostrophe in a French title",
    ),
    (
        "en",
        LeadFacts(RENN, "Le Quai", "Qui paie ?", kind=Q),
        "L3",
        "Ilva Renn of Le Quai asks: ‘Qui paie ?’",
        "a question",
    ),
    (
        "en",
        LeadFacts(TWO, "Le Quai", "Qui paie ?", kind=Q),
        "L3",
        "Ilva Renn and Gesine Althoff of Le Quai ask: ‘Qui paie ?’",
        "two ask",
    ),
    (
        "en",
        LeadFacts((), "Hafenblatt", "Wer zahlt?", kind=Q),
        "L4",
        "Hafenblatt asks: ‘Wer zahlt?’",
        "an unsigned question",
    ),
    (
        "en",
        LeadFacts((), "Hafenblatt", "Riss im Tor"),
        "L4",
        "Hafenblatt writes under the title ‘Riss im Tor’.",
        "no author",
    ),
    ("en", LeadFacts(RENN, "", "Lock shut"), "L5", "Ilva Renn has written a piece titled ‘Lock shut’.", "no outlet"),
    (
        "en",
        LeadFacts(TWO, "", "Lock shut"),
        "L5",
        "Ilva Renn and Gesine Althoff have written a piece titled ‘Lock shut’.",
        "two, no outlet",
    ),
    ("en", LeadFacts(RENN, "Quay Post", ""), "L1", "Ilva Renn writes in Quay Post.", "no title"),
    ("en", LeadFacts((), "Quay Post", " "), "L4", "Quay Post has published an article without a title.", "outlet only"),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", role="pilot"),
        "L6",
        "Ilva Renn – pilot – writes in Quay Post under the title ‘Lock shut’.",
        "a role",
    ),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", quotation="We wait."),
        "L7",
        "Ilva Renn, Quay Post – ‘Lock shut’: “We wait.”",
        "verbless",
    ),
    (
        "en",
        LeadFacts(("", " "), "Quay Post", "Lock shut"),
        "L4",
        "Quay Post writes under the title ‘Lock shut’.",
        "blank bylines name nobody",
    ),
    (
        "fa",
        LeadFacts(("پریسا رودبان",), "رودنامه", "پل بسته شد"),
        "L1",
        "پریسا رودبان در رودنامه با عنوان «پل بسته شد» می‌نویسد.",
        "Persian",
    ),
    (
        "fa",
        LeadFacts(("پریسا رودبان", "کاوه بندرچی"), "رودنامه", "پل بسته شد"),
        "L1",
        "پریسا رودبان و کاوه بندرچی در رودنامه با عنوان «پل بسته شد» می‌نویسند.",
        "several in Persian",
    ),
    (
        "fa",
        LeadFacts((), "رودنامه", "چه کسی می‌پردازد؟", kind=Q),
        "L4",
        "رودنامه می‌پرسد: «چه کسی می‌پردازد؟»",
        "a Persian question",
    ),
    ("fa", LeadFacts((), "رودنامه", "«هلیا» آمد"), "L4", "رودنامه با عنوان “«هلیا» آمد” می‌نویسد.", "guillemets inside"),
    (
        "fa-AF",
        LeadFacts(RENN, "Quay Post", "Lock shut"),
        "L1",
        "Ilva Renn در Quay Post با عنوان «Lock shut» می‌نویسد.",
        "base language serves",
    ),
    (
        "en",
        LeadFacts(RENN, "Le Quai", kind=P, platform="X", handle="@renn", day=DAY),
        "L18",
        "Ilva Renn (@renn) of Le Quai wrote on X on Jan 16, 2021.",
        "a post of which all is known",
    ),
    (
        "en",
        LeadFacts((), "Bordi i Lumit", kind=P, platform="Telegram", day=DAY),
        "L18",
        "Bordi i Lumit wrote on Telegram on Jan 16, 2021.",
        "an organisation's post",
    ),
    ("en", LeadFacts((), "Le Quai", kind=P, handle="@quai"), "L18", "Le Quai (@quai) wrote in a post.", "no platform"),
    ("en", LeadFacts((), "", kind=P, platform="X", handle="@quai"), "L18", "@quai wrote on X.", "an account alone"),
    (
        "fa",
        LeadFacts(("پریسا رودبان", "کاوه بندرچی"), "رودنامه", kind=P, platform="تلگرام", day=DAY),
        "L18",
        "پریسا رودبان و کاوه بندرچی از رودنامه روز ۲۷ دی ۱۳۹۹ (۱۶ ژانویه ۲۰۲۱) در تلگرام نوشتند.",
        "a Persian post of several",
    ),
    (
        "en",
        LeadFacts(RENN, "Quay Post", "Lock shut", platform="X", handle="@renn", day=DAY),
        "L1",
        "Ilva Renn in Quay Post writes under the title ‘Lock shut’.",
        "what is no post has none of its forms",
    ),
    (
        "en",
        LeadFacts((), "Quay Post", "Lock shut", quotation="We wait."),
        "L8",
        "Quay Post, ‘Lock shut’. “We wait.”",
        "verbless without an author",
    ),
    (
        "ar",
        LeadFacts(("سلوى المرفئي",), "جريدة النهر", "الجسر مغلق"),
        "L1",
        "في جريدة النهر مقال بقلم سلوى المرفئي بعنوان «الجسر مغلق».",
        "Arabic",
    ),
    (
        "ar",
        LeadFacts((), "جريدة النهر", kind=P, platform="تلغرام", day=DAY),
        "L18",
        "منشور من جريدة النهر على تلغرام (2021-01-16).",
        "an Arabic post",
    ),
    (
        "sq",
        LeadFacts(TWO, "Bregu i Ri", "Ura u mbyll"),
        "L1",
        "Ilva Renn dhe Gesine Althoff në Bregu i Ri shkruajnë nën titullin „Ura u mbyll“.",
        "Albanian",
    ),
    (
        "fr",
        LeadFacts(RENN, "Le Quai", "Qui paie ?", kind=Q),
        "L3",
        "Ilva Renn, Le Quai, demande : «Qui paie ?»",
        "a French question",
    ),
    (
        "fr",
        LeadFacts(TWO, "", "L’écluse"),
        "L5",
        "Ilva Renn et Gesine Althoff ont signé un texte intitulé «L’écluse».",
        "French without an outlet",
    ),
    (
        "de",
        LeadFacts((), "Hafenblatt", "Riss im „Tor“", turn=1),
        "L4",
        "Hafenblatt berichtet unter dem Titel »Riss im „Tor“«.",
        "German marks inside",
    ),
    (
        "de",
        LeadFacts(TWO, "Hafenblatt", kind=P, platform="X"),
        "L18",
        "Ilva Renn und Gesine Althoff, Hafenblatt, schrieben auf X.",
        "a German post of two",
    ),
    (
        "it",
        LeadFacts((), "Bregu i Ri", "Ura u mbyll"),
        "L4",
        "Bregu i Ri writes under the title ‘Ura u mbyll’.",
        "others fall back to English",
    ),
]


@pytest.mark.parametrize(("language", "facts", "form", "text", "note"), CASES, ids=[case[-1] for case in CASES])
def test_a_lead_names_what_is_known(
    language: str, facts: LeadFacts, form: str, text: str, note: str, palette: Palette
) -> None:
    found = lead(facts, language, palette=palette)
    assert (found.form, found.text) == (form, text), note


def test_a_lead_says_which_language_it_is_in(palette: Palette) -> None:
    facts = LeadFacts((), "Bregu i Ri", "Ura u mbyll")
    assert [lead(facts, tag, palette=palette).language for tag in ("en", "fa", "fa-AF", "it")] == [
        "en",
        "fa",
        "fa",
        "en",
    ]


def test_every_combination_of_missing_fields_gives_a_sentence_with_what_is_there(palette: Palette) -> None:
    values = {"outlet": "Hafenblatt", "title": "Riss im Tor", "role": "Lotse"}
    for language, kind, names, *known in product(palette.wordings, LeadKind, ((), RENN, TWO), *[(True, False)] * 3):
        given_fields = {name: value for (name, value), is_known in zip(values.items(), known, strict=True) if is_known}
        found = lead(LeadFacts(names, kind=kind, **given_fields), language, palette=palette).text
        expected = [*names, *(value for name, value in given_fields.items() if name != "role")]
        assert found and "{" not in found and all(value in found for value in expected), (language, kind, given_fields)


def test_every_combination_of_what_is_known_of_a_post_is_told(palette: Palette) -> None:
    """All that a draft can know of a post: somebody is always named, or the account and where it is."""
    written = {"en": "Jan 16, 2021", "fa": "۲۷ دی ۱۳۹۹ (۱۶ ژانویه ۲۰۲۱)"}
    values = {"outlet": "Hafenblatt", "platform": "Telegram", "handle": "@hafen"}
    for language, names, *known in product(palette.wordings, ((), RENN, TWO), *[(True, False)] * 4):
        given_fields = {name: value for (name, value), is_known in zip(values.items(), known, strict=False) if is_known}
        if "outlet" not in given_fields and not {"platform"} <= given_fields.keys():
            continue
        if not names and not given_fields.keys() & {"outlet", "handle"}:
            continue
        day = DAY if known[-1] else None
        found = lead(LeadFacts(names, kind=P, day=day, **given_fields), language, palette=palette)
        expected = [*names, *given_fields.values(), *([written.get(language, "2021-01-16")] if day else [])]
        assert found.form == "L18" and all(value in found.text for value in expected), (language, names, given_fields)


def test_a_desk_without_forms_for_posts_still_names_outlet_and_author(palette: Palette) -> None:
    english = palette.wordings["en"]
    forms = tuple(form for form in english.forms if form.form != "L18")
    introductions = replace(english.introductions, post_quotes_first="", post_says_first="")
    old = Palette({"en": replace(english, forms=forms, introductions=introductions)})
    found = lead(LeadFacts(RENN, "Le Quai", kind=P, platform="X", handle="@renn", day=DAY), "en", palette=old)
    assert found.text == "Ilva Renn writes in Le Quai."
    said = introduce("Wir warten", old.wordings["en"], spoken=False, first=True, post=True)
    assert said == "The article says: “Wir warten”"


def test_neutral_verbs_are_the_default_and_loaded_ones_warn(palette: Palette) -> None:
    facts = LeadFacts((), "Hafenblatt", "Riss im Tor")
    loaded = lead(facts, "en", palette=palette, verbs=VerbClass.PRESUPPOSING).text
    assert "points out" in loaded and "points out" not in lead(facts, "en", palette=palette).text
    assert {kind for kind in VerbClass if kind.warns} == {VerbClass.PRESUPPOSING, VerbClass.EVALUATING}


def test_no_wording_uses_a_word_of_one_gender(palette: Palette) -> None:
    gendered = {
        "he",
        "she",
        "his",
        "her",
        "him",
        "او",
        "il",
        "elle",
        "er",
        "sie",
        "seine",
        "ihre",
        "ai",
        "ajo",
        "هو",
        "هي",
    }
    gendered |= {"كتب", "كتبت", "يكتب", "تكتب"}
    for wording in palette.wordings.values():
        sentences = " ".join(form.one + " " + form.many for form in wording.forms)
        assert not gendered & set(sentences.lower().split())


@given(
    title=st.text(min_size=1).filter(str.strip), author=st.text(min_size=1).filter(str.strip), turn=st.integers(0, 50)
)
@settings(max_examples=80)
def test_titles_and_names_go_in_unaltered_whatever_they_hold(
    title: str, author: str, turn: int, palette: Palette
) -> None:
    found = lead(LeadFacts((author,), "رودنامه", title, turn=turn), "en", palette=palette).text
    assert title in found and author in found


def test_template_syntax_in_a_title_is_words(palette: Palette) -> None:
    found = lead(LeadFacts((), "Hafenblatt", "{verb} {{ 7*7 }} {0}"), "en", palette=palette).text
    assert found == "Hafenblatt writes under the title ‘{verb} {{ 7*7 }} {0}’."


def test_marks_that_occur_in_the_words_are_avoided() -> None:
    pairs = (("‘", "’"), ("“", "”"))
    assert in_marks("Riss im Tor", pairs) == "‘Riss im Tor’"
    assert in_marks("L’écluse", pairs) == "“L’écluse”"
    assert in_marks("“L’écluse”", pairs) == "‘“L’écluse”’", "the first pair when every pair occurs"


def test_names_are_listed_as_the_language_lists_them(palette: Palette) -> None:
    fa, en = palette.wording("fa"), palette.wording("en")
    assert joined(("A", "B", "C"), en) == "A, B and C"
    assert joined(("آ", "ب", "پ"), fa) == "آ، ب و پ"
    assert joined(("آ", "ب", "پ", "ت"), fa) == "آ و دیگران"
    assert joined((), en) == ""


def test_a_quotation_is_introduced_neutrally_in_the_marks_of_the_digest(palette: Palette) -> None:
    fa, en = palette.wording("fa"), palette.wording("en")
    assert introduce("Wir warten", en, spoken=True, first=True) == "The article quotes: “Wir warten”"
    assert introduce("Wir warten", en, spoken=False, first=True) == "The article says: “Wir warten”"
    assert introduce("Wir warten", en, spoken=False, first=True, post=True) == "The post says: “Wir warten”"
    assert introduce("Wir warten", en, spoken=True, first=True, post=True) == "The post quotes: “Wir warten”"
    assert introduce("Wir warten", en, spoken=True, first=False, post=True) == "Further on it quotes: “Wir warten”"
    assert introduce("صبر می‌کنیم", fa, spoken=False, first=True, post=True) == "در این پست آمده است: «صبر می‌کنیم»"
    said = introduce("Wir warten", en, spoken=True, first=True, speaker="the pilot")
    assert said == "The article quotes the pilot: “Wir warten”"
    assert introduce("صبر می‌کنیم", fa, spoken=False, first=False) == "در ادامه آمده است: «صبر می‌کنیم»"
