import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.original import Basis, Form, Original, read_original, washed

FA = "<html><body><p>پل تازه باز شد.</p></body></html>"


@pytest.mark.parametrize(
    ("raw", "content_type", "encoding", "basis"),
    [
        (FA.encode(), "text/html; charset=utf-8", "utf-8", Basis.SERVER),
        (FA.encode(), "", "utf-8", Basis.TRIED),
        (codecs.BOM_UTF8 + FA.encode(), "text/html; charset=iso-8859-1", "utf-8", Basis.MARK),
        (FA.encode("utf-16"), "text/html", "utf-16", Basis.MARK),
        (FA.encode("utf-32"), "text/html", "utf-32", Basis.MARK),
        (f'<meta charset="windows-1256">{FA}'.encode("cp1256", "replace"), "text/html", "windows-1256", Basis.DOCUMENT),
    ],
)
def test_the_encoding_is_found_and_told(raw: bytes, content_type: str, encoding: str, basis: Basis) -> None:
    found = read_original(raw, content_type)
    assert (found.encoding, found.basis, found.form) == (encoding, basis, Form.PAGE)
    assert "پل" in found.text


def test_the_encoding_of_an_xml_declaration_is_the_documents_word() -> None:
    raw = '<?xml version="1.0" encoding="ISO-8859-2"?><rss><title>Żółta łódź</title></rss>'.encode("iso-8859-2")
    found = read_original(raw, "application/rss+xml; charset=utf-8")
    assert (found.encoding, found.basis, found.form) == ("iso-8859-2", Basis.DOCUMENT, Form.FEED)
    assert "Żółta łódź" in found.text


@pytest.mark.parametrize("name", ["undefined", "no-such-set", "rot13", "hex", "utf-16", "idna", "punycode", "utf-7"])
def test_a_name_that_decodes_nothing_is_passed_over(name: str) -> None:
    found = read_original(f'<meta charset="{name}"><p>Ura e re u hap.'.encode(), "")
    assert found.encoding == "utf-8"
    assert "Ura e re" in found.text


def test_bytes_that_are_no_utf_8_and_say_nothing_are_read_as_latin_letters() -> None:
    found = read_original("<p>Le pont a été rouvert".encode("cp1252"), "text/html")
    assert (found.encoding, found.text) == ("cp1252", "<p>Le pont a été rouvert")


@pytest.mark.parametrize(("start", "kind"), [(b"%PDF-1.7", "PDF"), (b"\x89PNG\r\n", "PNG"), (b"PK\x03\x04", "ZIP")])
def test_a_document_that_is_no_text_is_named_and_not_shown(start: bytes, kind: str) -> None:
    assert read_original(start + b"\0\1\2", "text/html") == Original("", Form.NO_TEXT, kind=kind)


def test_plain_words_are_text() -> None:
    assert read_original("پل تازه، ۳ < ۴".encode(), "text/plain").form is Form.TEXT


@given(st.binary(max_size=200), st.text(max_size=40))
def test_any_bytes_are_read(raw: bytes, content_type: str) -> None:
    found = read_original(raw, content_type)
    assert "\0" not in found.text
    washed(found, base_url=None, most=100)


def test_a_washed_page_runs_nothing_and_loads_nothing() -> None:
    raw = b"""<html><head><style>p{}</style><script>x()</script></head><body onload=x()>
    <p style="color:red" onclick=x()>Ura <a href="/e-re">e re</a> <a href="javascript:x()">jo</a></p>
    <img src=https://far.example/x.png><iframe src=//far.example></iframe><form action=/x><input></form></body>"""
    html, is_cut = washed(read_original(raw, ""), base_url="https://near.example/lajme/", most=10_000)
    assert not is_cut
    assert '<a href="https://near.example/e-re"' in html
    for hostile in ("script", "style", "onclick", "onload", "javascript", "img", "iframe", "form", "input"):
        assert hostile not in html


def test_a_washed_page_is_cut_where_it_is_too_long_and_says_so() -> None:
    raw = ("<div>" + "<p>پل <b>تازه</b> باز شد.</p>" * 2_000 + "</div>").encode()
    html, is_cut = washed(read_original(raw, ""), base_url=None, most=20_000)
    assert is_cut
    assert 10_000 < len(html.encode()) <= 20_100
    assert html.count("<p>") == html.count("</p>")
