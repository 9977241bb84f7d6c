from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.drafting.lead import faults
from aggregator.drafting.leads_file import load_palette
from aggregator.errors import ConfigError

SHIPPED = Path(__file__).parents[3] / "config" / "templates"
SHIPPED_TEXT = (SHIPPED / "leads.yaml").read_text(encoding="utf-8")


def refused(folder: Path, text: str) -> str:
    (folder / "leads.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_palette([folder, SHIPPED])
    return str(caught.value)


def test_the_shipped_file_has_six_languages_and_all_forms() -> None:
    palette = load_palette([SHIPPED])
    assert set(palette.wordings) == {"en", "fa", "ar", "sq", "fr", "de"}
    for wording in palette.wordings.values():
        assert {form.form for form in wording.forms} == {f"L{number}" for number in (*range(1, 10), 18)}
        assert wording.introductions.speaker_first and wording.introductions.post_speaker_first


def test_a_desk_without_a_file_gets_the_shipped_one(tmp_path: Path) -> None:
    assert load_palette([tmp_path, SHIPPED]) == load_palette([SHIPPED])


def test_the_own_file_of_a_desk_replaces_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "leads.yaml").write_text(SHIPPED_TEXT.replace("one: writes,", "one: notes,"), encoding="utf-8")
    assert load_palette([tmp_path, SHIPPED]) != load_palette([SHIPPED])


def test_no_file_anywhere_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"leads\.yaml is missing"):
        load_palette([tmp_path])


FAULTS = [
    ("{outlet} asks: {title}", "{oulet} asks: {title}", "unknown field {oulet}", "a misspelt field"),
    ("form: L7", "form: first", "languages.en.leads", "a form that is none"),
    ('last: " and "', 'lst: " and "', "did you mean 'last'?", "a misspelt key"),
    ("kinds: [question]", "kinds: [joke]", "kinds", "a kind nobody knows"),
    ("The post says: {quotation}", "The post says:", "needs {quotation}", "a post's without it"),
    ("The article quotes {speaker}:", "The article quotes:", "needs {quotation} and {speaker}", "a speaker's without"),
    ("on {date}.", "on {day}.", "unknown field {day}", "a misspelt day"),
    (
        "The article says: {quotation}",
        "The article says:",
        "needs {quotation}",
        "an introduction without its quotation",
    ),
    ('many: "{authors} of {outlet} ask', 'many: "{authors} ask', "different fields", "sentences that do not match"),
    (
        "An article names neither title nor author nor outlet.",
        "{outlet} wrote.",
        "without fields",
        "nothing left to say",
    ),
]


@pytest.mark.parametrize(("right", "wrong", "said", "note"), FAULTS, ids=[fault[-1] for fault in FAULTS])
def test_a_fault_is_named_with_its_line(right: str, wrong: str, said: str, note: str, tmp_path: Path) -> None:
    english = SHIPPED_TEXT[: SHIPPED_TEXT.index("\n  fa:")]
    assert right in english
    message = refused(tmp_path, english.replace(right, wrong, 1))
    assert said in message and f"{tmp_path / 'leads.yaml'}:" in message, note


def test_a_file_from_before_posts_is_still_read(tmp_path: Path) -> None:
    lines = SHIPPED_TEXT.splitlines(keepends=True)
    before = "".join(line for line in lines if "post_" not in line and "- {form: L18" not in line)
    (tmp_path / "leads.yaml").write_text(before, encoding="utf-8")
    english = load_palette([tmp_path]).wordings["en"]
    assert english.introductions.post_says_first == ""
    assert {form.form for form in english.forms} == {f"L{number}" for number in range(1, 10)}


def test_a_file_without_english_is_refused(tmp_path: Path) -> None:
    persian = "languages:" + SHIPPED_TEXT[SHIPPED_TEXT.index("\n  fa:") :]
    assert "`en` is needed" in refused(tmp_path, persian)


def test_a_wording_without_neutral_verbs_is_refused() -> None:
    english = load_palette([SHIPPED]).wordings["en"]
    assert faults(english) == []
    assert faults(replace(english, verbs={})) == [(("verbs", "neutral"), "at least one verb is needed")]
