"""The form that opens in an editor: nothing typed into it is swallowed, lost, or put into the wrong part."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.cli import editor
from aggregator.errors import StaleVersionError, UsageError

LEAD, BODY = "رودنامه نوشت: آب‌بند بسته شد.", "Një paragraf.\n\n# body\n\nEin zweiter."


@pytest.mark.parametrize(
    ("text", "note"),
    [
        (f"# lead\n{LEAD}\n\n# body\n{BODY}\n", "as it was opened; a further '# body' is words"),
        (f"# lead\n{LEAD}\n# body\n{BODY}", "a blank line is missing"),
        (f"\ufeff\n#LEAD  \r\n{LEAD}\r\n # Body\r\n\r\n{BODY}", "an editor of another system"),
    ],
)
def test_lead_and_body_come_back_as_they_were_typed(text: str, note: str) -> None:
    assert editor.words_of(text) == {"lead": LEAD, "body": BODY}, note


@pytest.mark.parametrize(
    "text", ["", f"{LEAD}\n\n{BODY}", f"# lead\n{LEAD}", "# body\nx\n# lead\ny", "words\n# lead\nx\n# body\ny"]
)
def test_a_form_whose_parts_cannot_be_told_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="must stay"):
        editor.words_of(text)


@given(lead=st.text(st.characters(categories=["L", "N", "P"]), max_size=20), body=st.text(max_size=40))
def test_what_is_not_changed_comes_back_unchanged(lead: str, body: str) -> None:
    if lead.lower().lstrip("#").strip() not in ("lead", "body"):
        assert editor.words_of(editor.form(lead, body)) == {"lead": lead.strip(), "body": body.strip()}


def test_refused_words_are_kept_and_the_error_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "var" / "edit-7.txt"
    with pytest.raises(StaleVersionError) as caught, editor.kept("نوشته\n", path):
        raise StaleVersionError("item", 7, expected=1, found=2)
    assert path.read_text("utf-8") == "نوشته\n"
    assert str(path) in str(caught.value) and caught.value.found == 2


def test_saved_words_are_kept_nowhere_else(tmp_path: Path) -> None:
    with editor.kept("x", tmp_path / "edit.txt"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_missing_editor_is_wrong_use(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor-anywhere")
    with pytest.raises(UsageError, match="set EDITOR"):
        editor.typed(LEAD, BODY)
