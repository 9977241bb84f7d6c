import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.publishing.runs import Known, RunRole, runs

OWN, NAME, TITLE, QUOTATION = RunRole.OWN, RunRole.NAME, RunRole.TITLE, RunRole.QUOTATION


def test_a_foreign_title_in_a_sentence_is_isolated() -> None:
    found = runs("رودنامه reports ‘پل بسته شد’.", [Known.title("پل بسته شد", "fa"), Known.name("رودنامه")], "ltr")
    assert [(run.text, run.role, run.isolate) for run in found] == [
        ("رودنامه", NAME, True),
        (" reports ‘", OWN, False),
        ("پل بسته شد", TITLE, True),
        ("’.", OWN, False),
    ]
    assert [run.language for run in found] == ["", "", "fa", ""]


def test_a_title_in_the_same_direction_is_marked_but_not_isolated() -> None:
    found = runs("Hafenblatt: ‘Riss im Tor’", [Known.title("Riss im Tor", "de")], "ltr")
    assert [(run.role, run.isolate, run.direction) for run in found] == [
        (OWN, False, "ltr"),
        (TITLE, False, "ltr"),
        (OWN, False, "ltr"),
    ]


def test_the_longer_of_two_known_strings_wins() -> None:
    found = runs(
        "Ura u mbyll përsëri", [Known.title("Ura u mbyll", "sq"), Known.quotation("Ura u mbyll përsëri", "sq")], "ltr"
    )
    assert [run.role for run in found] == [QUOTATION]


def test_names_are_found_as_whole_words_only() -> None:
    assert [run.role for run in runs("Lumière sur Lumi", [Known.name("Lumi")], "ltr")] == [OWN, NAME]


MARKS = [
    ("He wrote “پل بسته شد” again.", "پل بسته شد", "curly"),
    ("Er schrieb „پل بسته شد“ dazu.", "پل بسته شد", "German"),
    ("She wrote ‘پل بسته شد’ for the boatmen’s paper.", "پل بسته شد", "single, with an apostrophe later"),
    ("Il écrit « پل » ici.", " پل ", "French"),
]


@pytest.mark.parametrize(("text", "words", "note"), MARKS, ids=[case[-1] for case in MARKS])
def test_words_in_marks_that_no_source_is_known_for_are_isolated_too(text: str, words: str, note: str) -> None:
    quoted = [run for run in runs(text, [], "ltr") if run.role == QUOTATION]
    assert [(run.text, run.isolate) for run in quoted] == [(words, True)], note


@given(st.text(max_size=60), st.lists(st.text(max_size=6), max_size=4), st.sampled_from(["ltr", "rtl"]))
def test_the_runs_joined_are_the_text(text: str, strings: list[str], here: str) -> None:
    known = [Known.title(string, "fa") for string in strings] + [Known.name(text[1:3])]
    found = runs(text, known, here)  # type: ignore[arg-type]  # hypothesis knows no literals
    assert "".join(run.text for run in found) == text
    assert all(run.text for run in found)
