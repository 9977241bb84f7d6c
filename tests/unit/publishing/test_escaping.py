import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from aggregator.publishing.renderers.escaping import markdown, markdown_destination, markdown_runs, one_line, text_runs
from aggregator.publishing.runs import Known, runs
from aggregator.text.urls import safe_href
from tests.unit.publishing.digest_cases import HOSTILE

READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])


def shown(source: str) -> str:
    """What a reader of the Markdown sees, provided that it is one paragraph of nothing but text."""
    opening, inline, closing = READER.parse(source)
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    assert {child.type for child in inline.children or ()} <= {"text", "text_special"}, source
    return "".join(child.content for child in inline.children or ())


LINES = [
    ("ura\nu\r\nmbyll", "ura u mbyll", "line ends"),
    ("پل\u2028بسته\u2029شد", "پل بسته شد", "separators of Unicode"),
    ("« L’écluse\u00a0»", "« L’écluse\u00a0»", "no-break spaces stay"),
    ("می\u200cنویسد", "می\u200cنویسد", "so do joiners"),
    ("a\x1b[31m\x00b\ud800", "a\ufffd[31mb\ufffd", "controls and half characters"),
    ("\u202eevil", "\u202eevil\u202c", "an override ends with its field"),
]


@pytest.mark.parametrize(("text", "expected", "note"), LINES, ids=[case[-1] for case in LINES])
def test_a_field_is_one_line(text: str, expected: str, note: str) -> None:
    assert one_line(text) == expected, note


@given(st.text())
def test_a_line_has_no_line_end_and_can_be_written(text: str) -> None:
    line = one_line(text)
    assert len(line.splitlines()) <= 1
    line.encode()
    assert one_line(line) == line


@pytest.mark.parametrize("text", [text for text in HOSTILE if one_line(text)])
def test_hostile_text_is_shown_as_it_is_in_markdown(text: str) -> None:
    assert shown(markdown(text)) == one_line(text)


MARKUP = st.text(alphabet="ab0 \n\t\\`*_[]{}<>()|~$@#&^!-+=:;.%\"'/ë ب«»\u2067\u2069", max_size=40)


@given(st.one_of(MARKUP, st.text(max_size=40)).filter(lambda text: one_line(text).strip() != ""))
def test_any_text_is_one_paragraph_of_markdown_without_markup(text: str) -> None:
    assert shown(markdown(text)).strip() == one_line(text).strip()


@given(st.lists(MARKUP, min_size=1, max_size=4))
def test_the_runs_of_a_paragraph_make_no_markup_together(parts: list[str]) -> None:
    text = "".join(parts)
    escaped = markdown_runs(runs(text, [Known.title(part, "fa") for part in parts], "ltr"))
    if escaped.strip():
        assert {child.type for child in READER.parse(escaped)[1].children or ()} <= {"text", "text_special"}
        assert [token.type for token in READER.parse(escaped)] == ["paragraph_open", "inline", "paragraph_close"]


ADDRESSES = [
    "https://evil.example/x",
    "see www.evil.example",
    "mailto:me@evil.example",
    "HTTP://EVIL.EXAMPLE",
    "_https://evil.example",
]


@pytest.mark.parametrize("text", ADDRESSES)
def test_a_bare_address_does_not_become_a_link(text: str) -> None:
    escaped = markdown(text)
    assert not re.search(r"(?i)(?:https?|mailto):|www\.", escaped)
    assert shown(escaped) == text


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_link_leads_where_its_address_leads(path: str, label: str) -> None:
    url = safe_href(f"https://courier.example/{path}")
    if url is None:
        return
    tokens = READER.parse(f"[{markdown(label)} .]({markdown_destination(url)})")
    links = [child for child in tokens[1].children or () if child.type == "link_open"]
    assert len(links) == 1
    assert len([child for child in tokens[1].children or () if child.type not in ("text", "text_special")]) == 2


def test_a_foreign_run_is_isolated_in_plain_text() -> None:
    found = runs("Tha ‘پل بسته شد’.", [Known.title("پل بسته شد", "fa")], "ltr")
    assert text_runs(found) == "Tha ‘\u2068پل بسته شد\u2069’."


LINES_OF_CAPTIONS = [
    ("Ura mbyllet.\n- skela 3\n\n# jo titull", "sq", False),
    ("El puerto cierra.\n1. muelle\n===\n| a | b |\n> cita\n<br>", "es", False),
    ("پل بسته شد.\n\n- تا پایان ماه\nباز نمی‌شود", "fa", True),
]


@pytest.mark.parametrize(("caption", "language", "foreign"), LINES_OF_CAPTIONS)
def test_a_quotation_keeps_its_lines_and_nothing_of_it_is_markup(caption: str, language: str, foreign: bool) -> None:
    found = runs(f"The post says: “{caption}”. - x", [Known.quotation(caption, language)], "ltr", lines=True)
    opening, inline, closing = READER.parse(markdown_runs(found))
    assert (opening.type, closing.type) == ("paragraph_open", "paragraph_close")
    children = inline.children or []
    assert {child.type for child in children} <= {"text", "text_special", "hardbreak"}
    seen = "".join("\n" if child.type == "hardbreak" else child.content for child in children)
    assert re.sub("[\u2068\u2069]", "", seen) == f"The post says: “{caption}”. - x"
    assert ("\u2068" in seen) == foreign
    assert all(line.count("\u2068") == line.count("\u2069") for line in seen.split("\n")), "isolates end with lines"
    first, *further = text_runs(found).split("\n")
    assert first.startswith("The post says: “") and all(not line or line.startswith("    ") for line in further)
    assert [re.sub("[\u2068\u2069]", "", line.strip(" ")) for line in further] == f"{caption}”. - x".split("\n")[1:]


@given(st.lists(MARKUP, min_size=1, max_size=4))
def test_the_lines_of_quotations_make_no_markup_together(parts: list[str]) -> None:
    found = runs("".join(parts), [Known.quotation(part, "fa") for part in parts], "ltr", lines=True)
    escaped = markdown_runs(found)
    if escaped.strip():
        assert [token.type for token in READER.parse(escaped)] == ["paragraph_open", "inline", "paragraph_close"]
        kinds = {child.type for child in READER.parse(escaped)[1].children or ()}
        assert kinds <= {"text", "text_special", "hardbreak"}
