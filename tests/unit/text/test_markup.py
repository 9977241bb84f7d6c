"""Washing: what is stored, what is shown, what is read; on honest and on hostile input."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.text.markup import LONGEST_LINE, clean_html, clean_line, clean_text, plain_text

_PIECES = (
    "<p> </p> <b> </b> <i> <div> </div> <table> <tr> <td> </table> <a_href='/x'> <a_href=javascript:1> </a> <script> "
    "</script> <svg> <math> <style> <!-- --> <br> <ul> <li> <h1> </h1> < > & &lt; &amp; &#0; &#x80; &nbsp; x خبر \" ' "
    "<blockquote_dir=rtl> <q> <textarea> </textarea> <plaintext> <![CDATA[ ]]>"
)
FRAGMENTS = st.sampled_from(
    [*(piece.replace("_", " ") for piece in _PIECES.split()), " ", "\n", "\n\n", "\t", "é", "\ud800", "\0"]
)
HTML = st.lists(FRAGMENTS, max_size=30).map("".join) | st.text()


@pytest.mark.parametrize(
    ("text", "stored", "note"),
    [
        ("a\r\nb\rc\nd\te", "a\nb\nc\nd\te", "line ends"),
        ("a\0b", "ab", "NUL"),
        ("a\x07\x1b\x85b", "a\ufffd\ufffd\ufffdb", "C0 and C1 controls"),
        ("a\ud800b", "a\ufffdb", "half a character"),
        ("a\ufffe\ufdd0\U0010ffffb", "a\ufffd\ufffd\ufffdb", "non-characters"),
        ("e\u0301 ﷺ ي ك", "e\u0301 ﷺ ي ك", "nothing is normalised"),
        ("می‌شود \u202bمتن\u202c", "می‌شود \u202bمتن\u202c", "joiners and bidi marks are the author's"),
    ],
)
def test_only_what_cannot_be_stored_is_replaced(text: str, stored: str, note: str) -> None:
    assert clean_text(text) == stored, note


@given(st.text(st.characters() | st.characters(categories=["Cs", "Cc"])))
def test_washed_text_can_be_stored_and_stays_as_it_is(text: str) -> None:
    washed = clean_text(text)
    washed.encode("utf-8")
    assert "\0" not in washed
    assert clean_text(washed) == washed


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("  Një titull\r\n  i gjatë\u2028fund ", "Një titull i gjatë fund"),
        ("تیتر\n\n\tخبر", "تیتر خبر"),
        ("a\x0bb\x85c\u2029d", "a b c d"),
        ("a  b", "a  b"),
        ("\n\0 ", ""),
        ("x" * 3000, "x" * LONGEST_LINE),
    ],
)
def test_a_line_is_one_line(text: str, line: str) -> None:
    assert clean_line(text) == line


@given(st.text())
def test_a_line_has_no_line_ends(text: str) -> None:
    assert len(clean_line(text).splitlines()) <= 1


@pytest.mark.parametrize(
    ("html", "clean", "note"),
    [
        ("<p>x</p>", "<p>x</p>", "a paragraph"),
        ("<div>یک</div><div>دو</div>", "<p>یک</p><p>دو</p>", "blocks do not run together"),
        ("<h1>A</h1><h5>B</h5>", "<h2>A</h2><p>B</p>", "headings inside the page's own"),
        ("<p dir=RTL lang=fa style=x onclick=y>س</p>", '<p dir="rtl" lang="fa">س</p>', "direction and language only"),
        ("<p dir=up lang='x y'>س</p>", "<p>س</p>", "no made-up values"),
        ("a<script>alert(1)</script>b<style>p{}</style>", "ab", "scripts and styles with their content"),
        ("<img src=x onerror=alert(1)>t", "t", "no images"),
        ("<a href='javascript:alert(1)'>t</a>", '<a rel="noopener noreferrer">t</a>', "no script links"),
        (
            "<a href='/x?a=1&b=2'>t</a>",
            '<a href="https://example.org/x?a=1&amp;b=2" rel="noopener noreferrer">t</a>',
            "base",
        ),
        (
            "<a href='mailto:a@example.org'>t</a>",
            '<a href="mailto:a@example.org" rel="noopener noreferrer">t</a>',
            "mail",
        ),
        (
            "<table><tr><td colspan=2 width=9>x",
            '<table><tbody><tr><td colspan="2">x</td></tr></tbody></table>',
            "a table",
        ),
        ("<!-- c --><p></p><p> </p>x", "x", "comments and empty paragraphs"),
        ("1 < 2 & 3", "1 &lt; 2 &amp; 3", "text is escaped"),
        ("<iframe src=x></iframe><object>o</object><svg><p>x</p></svg>", "<p>x</p>", "foreign content"),
    ],
)
def test_html_keeps_only_what_an_article_needs(html: str, clean: str, note: str) -> None:
    assert clean_html(html, base_url="https://example.org/a/b") == clean, note


def test_without_a_base_a_relative_link_leads_nowhere() -> None:
    assert "href" not in clean_html("<a href='/x'>t</a>")


@settings(max_examples=50)
@given(HTML)
def test_clean_html_is_clean_and_stays_as_it_is(html: str) -> None:
    clean = clean_html(html, base_url="https://example.org/")
    assert clean_html(clean) == clean
    assert not re.search(r"<(?!/?(?:p|br|a|b|i|ul|li|h2|blockquote|q|table|tbody|tr|td)\b)", clean)
    assert not re.search(r"<[^>]*(?:\son\w+=|javascript:|style=|src=)", clean, re.IGNORECASE)


@pytest.mark.parametrize(
    ("html", "note"),
    [
        ("<div>" * 10_001, "too many tags"),
        ("<b>" * 9_000 + "x", "too deep"),
        ("<a " + "b " * 6_000 + ">x", "too many attributes"),
        ("& < \u00a0 >  &amp;lt;\n\n<br>y" * 7_000, "too many entities"),
        ("<p>x<br>y z" + "z" * 1_000_000, "too long"),
    ],
)
def test_hostile_html_is_shown_as_plain_paragraphs(html: str, note: str) -> None:
    clean = clean_html(html)
    assert set(re.findall("<[^>]*>", clean)) <= {"<p>", "</p>", "<br>"}, note
    assert clean_html(clean) == clean


@pytest.mark.parametrize(
    ("html", "text", "note"),
    [
        ("<p>One &amp; two</p><p>three</p>", "One & two\n\nthree", "paragraphs"),
        ("<div>یک<br>دو<br><br>سه</div>", "یک\nدو\n\nسه", "line breaks"),
        ("<ul><li>a<li>b</ul>c", "a\n\nb\n\nc", "list items"),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "1 2\n\n3", "rows and cells"),
        ("<p>a <b>b</b>c\n  d</p>", "a bc d", "inline tags and white space"),
        ("<script>x</script><style>y</style><title>z</title><p>ë", "ë", "nothing invisible"),
        ("<p>5 < 6 &lt; 7</p>", "5 < 6 < 7", "a lone bracket"),
        ("<p>10\u00a0%</p>", "10\u00a0%", "a no-break space is the author's"),
        ("<?xml version='1.0' encoding='latin1'?><p>سلام</p>", "سلام", "a false encoding"),
        ("a < b and c > d", "a < b and c > d", "no markup"),
        ("x <y and z> w\n  v", "x <y and z> w\n  v", "no tag we know"),
        ("R&D, AT&amp;T, ?a=1&copy=2", "R&D, AT&T, ?a=1&copy=2", "entities without tags"),
        ("&lt;p&gt;x", "<p>x", "escaped markup is text"),
        ("<!-- c --><b>t", "t", "comment"),
        ("<p>", "", "nothing"),
        ("", "", "empty"),
        ("<p>&#0;&#x1f;a", "\ufffd\ufffda", "controls by number"),
    ],
)
def test_the_text_of_html(html: str, text: str, note: str) -> None:
    assert plain_text(html) == text, note


@settings(max_examples=50)
@given(HTML)
def test_plain_text_never_raises_and_has_no_ragged_white_space(html: str) -> None:
    text = plain_text("<p>" + html)
    assert text == text.strip()
    assert "\n\n\n" not in text


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", ["<p ", "<b>", "<a b='", "<!--", "&", "<", "<div>", "</p>", "<p>\n"])
def test_hostile_repetition_takes_linear_time(piece: str) -> None:
    # twenty thousand pieces take a small part of a second; a quadratic search over them would run into the time limit
    plain_text(piece * 20_000)


def test_what_one_document_leaves_open_is_not_in_the_next() -> None:
    good = "<p>Ura e re</p><p>پل نو</p>"
    alone = plain_text(good)
    for odd in ("<script>a<b", "<p", "<div><svg><title>x", "<!-- a", "<p>\ud800</p>", "<textarea><p>x", "<![CDATA[<p>"):
        plain_text(odd)
        assert plain_text(good) == alone == "Ura e re\n\nپل نو"
