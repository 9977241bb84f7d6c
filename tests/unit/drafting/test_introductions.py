"""Sentences before quotations, in every language of the shipped palette."""

from dataclasses import replace

import pytest

from aggregator.drafting.lead import Palette, introduce

SAID = [
    ("ar", {"spoken": True, "first": True}, "يقتبس المقال: «نص»"),
    ("ar", {"spoken": True, "first": False, "speaker": "غسان المرفئي"}, "وجاء فيه كذلك على لسان غسان المرفئي: «نص»"),
    (
        "fa",
        {"spoken": True, "first": True, "speaker": "کاوه بندرچی"},
        "در این مطلب به نقل از کاوه بندرچی آمده است: «نص»",
    ),
    (
        "sq",
        {"spoken": True, "first": True, "post": True, "speaker": "Lule Shtegtari"},
        "Në postim, Lule Shtegtari: „نص“",
    ),
    ("fr", {"spoken": True, "first": False}, "Autre citation : «نص»"),
    ("de", {"spoken": False, "first": True}, "Im Artikel heißt es: „نص“"),
]


@pytest.mark.parametrize(("language", "how", "expected"), SAID, ids=[f"{case[0]}-{case[2][:12]}" for case in SAID])
def test_quotations_are_introduced_in_every_language(
    language: str, how: dict[str, object], expected: str, palette: Palette
) -> None:
    assert introduce("نص", palette.wordings[language], **how) == expected  # type: ignore[arg-type]  # a table of cases


def test_a_palette_without_sentences_for_speakers_says_what_it_said_before(palette: Palette) -> None:
    english = palette.wordings["en"]
    old = replace(english.introductions, speaker_first="", speaker_later="", post_speaker_first="")
    said = introduce("Wir warten", replace(english, introductions=old), spoken=True, first=True, speaker="Ruven Holm")
    assert said == "The article quotes: “Wir warten”"
