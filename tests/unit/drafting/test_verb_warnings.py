"""Verbs that take a side, in six languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.drafting.lead import Palette, VerbClass
from aggregator.drafting.verb_warnings import warned_verbs

P, E = VerbClass.PRESUPPOSING, VerbClass.EVALUATING
CASES = [
    ("en", "Quay Post Reveals that the lock is shut and pointed out a crack.", [("Reveals", P), ("pointed out", P)]),
    ("en", "Quay Post reports that the board boasted.", [("boasted", E)]),
    ("en", "A revealing piece on points outside and an exposed admittance.", [("revealing", P), ("exposed", P)]),
    ("fa", "رودنامه افشا می‌کند که آب‌بند بسته است.", [("افشا می‌کند", P)]),
    ("fa", "رودنامه افشا مي كند که قایقران لاف زد.", [("افشا مي كند", P), ("لاف زد", E)]),
    ("fa", "رودنامه گزارش می‌دهد که آب‌بند بسته است.", []),
    ("ar", "كشفت الصحيفة أن الجسر مغلق وتباهى المدير.", [("كشفت", P), ("تباهى", E)]),
    ("ar", "الصحيفة تكشف، والمدير يتباهى.", [("تكشف", P), ("يتباهى", E)]),
    ("ar", "الكشف عن الجسر في المكشوف", []),
    ("sq", "Bregu i Ri zbulon se ura u mbyll; drejtuesit u mburrën.", [("zbulon", P), ("u mburrën", E)]),
    ("sq", "Zbulimi i urës u njoftua.", []),
    ("fr", "Le Quai RÉVÈLE que l’écluse est fermée ; le port se vante.", [("RÉVÈLE", P), ("se vante", E)]),
    ("fr", "Le Quai écrit que la révélation attend.", []),
    ("de", "Das Hafenblatt räumte ein, dass der Leiter prahlt.", [("räumte ein", P), ("prahlt", E)]),
    ("de", "Das Hafenblatt schreibt vom Prahlhans und vom Gesteherten.", []),
]


@pytest.mark.parametrize(("language", "text", "expected"), CASES, ids=[f"{case[0]}-{case[1][:24]}" for case in CASES])
def test_verbs_that_take_a_side_are_found_as_whole_words(
    language: str, text: str, expected: list[tuple[str, VerbClass]], palette: Palette
) -> None:
    found = warned_verbs(text, palette.wordings[language])
    assert [(verb, kind) for _, _, verb, kind in found] == expected
    assert all(text[start:end] == verb for start, end, verb, _ in found)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The article says: “the board reveals nothing”"),
        ("fa", "در این مطلب آمده است: «شهردار افشا می‌کند که پل بسته است»"),
        ("de", "Im Artikel heißt es: „der Leiter prahlt immer“"),
    ],
)
def test_what_a_source_says_in_marks_is_its_own(language: str, text: str, palette: Palette) -> None:
    assert warned_verbs(text, palette.wordings[language]) == []


def test_every_language_has_a_palette_of_warned_verbs_and_proposes_none_of_them(palette: Palette) -> None:
    for wording in palette.wordings.values():
        assert all(wording.verbs[kind] for kind in VerbClass), wording.language
        for verb in (each for kind, verbs in wording.verbs.items() if not kind.warns for each in verbs):
            assert all(warned_verbs(form, wording) == [] for form in verb.forms)
        for template in (text for form in wording.forms for text in (form.one, form.many)):
            assert warned_verbs(template, wording) == []


@given(text=st.text("reveals پل«»“” \u0301", max_size=60))
def test_what_is_found_stands_where_it_says(text: str, palette: Palette) -> None:
    for start, end, verb, _ in warned_verbs(text, palette.wordings["en"]):
        assert text[start:end] == verb
