"""Bytes are mended only where feedparser would raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.feed_bytes import readable, usable_content_type

# reference, what becomes of it
REFERENCES = [
    (b"&#65;", b"&#65;"),
    (b"&#x41;", b"&#x41;"),
    (b"&#X1F600;", b"&#X1F600;"),
    (b"&#x10FFFF;", b"&#x10FFFF;"),
    (b"&#0000000000000000065;", b"&#0000000000000000065;"),
    (b"&#x110000;", b"&#xFFFD;"),
    (b"&#xD800;", b"&#xFFFD;"),
    (b"&#57343;", b"&#xFFFD;"),
    (b"&#0;", b"&#xFFFD;"),
    (b"&#x0000;", b"&#xFFFD;"),
    (b"&#99999999999999999999;", b"&#xFFFD;"),
    (b"&#" + b"9" * 5_000 + b";", b"&#xFFFD;"),
    (b"&#x110000 ", b"&#x110000 "),
    (b"&amp;#0", b"&amp;#0"),
]


@pytest.mark.parametrize(("reference", "mended"), REFERENCES, ids=[repr(row[0][:20]) for row in REFERENCES])
def test_only_references_to_no_character_are_replaced(reference: bytes, mended: bytes) -> None:
    assert readable(b"<title>" + reference + b"</title>") == b"<title>" + mended + b"</title>"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("mark", ["\ufeff", ""], ids=["marked", "unmarked"])
def test_wide_letters_become_utf_8_and_their_declaration_goes(encoding: str, mark: str) -> None:
    body = f'{mark}<?xml version="1.0" encoding="utf-16"?><rss>رودنامه ë</rss>'.encode(encoding)
    assert readable(body).decode("utf-8-sig") == '<?xml version="1.0"?><rss>رودنامه ë</rss>'


@pytest.mark.parametrize("encoding", ["utf-8", "windows-1256", "iso-8859-1", "UTF-8"])
def test_a_usable_declaration_stays(encoding: str) -> None:
    body = f"<?xml version='1.0' encoding='{encoding}'?><rss/>".encode()
    assert readable(body) == body


@pytest.mark.parametrize("encoding", ["undefined", "rot13", "hex", "", "x" * 90])
def test_a_declaration_that_decodes_nothing_is_forgotten(encoding: str) -> None:
    body = f'<?xml version="1.0" encoding="{encoding}" standalone="yes"?><rss/>'.encode()
    assert readable(body) == b'<?xml version="1.0" standalone="yes"?><rss/>'


@given(st.binary(max_size=300))
def test_any_bytes_are_taken_and_mending_twice_is_mending_once(body: bytes) -> None:
    once = readable(body)
    assert readable(once) == once


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("text/xml; charset=utf-8", "text/xml; charset=utf-8"),
        ('text/xml;charset="windows-1256"', 'text/xml;charset="windows-1256"'),
        ("text/xml; charset=undefined", "text/xml"),
        ("text/xml; charset=", "text/xml"),
        ("application/rss+xml", "application/rss+xml"),
        ("", ""),
    ],
)
def test_a_charset_that_decodes_nothing_is_left_out(given: str, kept: str) -> None:
    assert usable_content_type(given) == kept
