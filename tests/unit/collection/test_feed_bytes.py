"""Bytes are mended only where feedparser would raise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.feed_bytes import ended, readable, usable_content_type
from aggregator.collection.feed_parse import parse_feed
from aggregator.errors import NotAFeedError

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


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>گاهنامه</title>
<item><title>پل نو</title><link>https://p.example/1</link><description>Ura u hap.</description><guid>1</guid></item>
<item><title>Tregu</title><link>https://p.example/2</link><description>بازار باز است.</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Lumi</title>
<entry><title>پل نو</title><id>urn:1</id><link href="https://p.example/1"/><summary>Ura u hap.</summary></entry>
<entry><title>Tregu</title><id>urn:2</id><link href="https://p.example/2"/></entry></feed>"""
RDF = """<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<channel><title>Lumi</title></channel><item rdf:about="https://p.example/1"><title>پل نو</title>
<link>https://p.example/1</link></item><item><title>Tregu</title><link>https://p.example/2</link></item></rdf:RDF>"""


@pytest.mark.parametrize("document", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_of_a_feed_cut_at_any_length_whole_entries_are_read_as_they_are_and_no_half_one(document: str) -> None:
    whole = document.encode()
    entries = parse_feed(whole, url="https://p.example/feed").entries
    assert len(entries) == 2 and ended(whole) == (whole, False)
    counts = set()
    for length in range(len(whole)):
        try:
            cut = parse_feed(whole[:length], url="https://p.example/feed")
        except NotAFeedError:
            continue
        assert cut.is_broken_off, length
        assert cut.entries == entries[: len(cut.entries)], length
        counts.add(len(cut.entries))
    assert counts == {0, 1, 2}


def test_a_feed_that_closes_no_entry_is_read_as_it_is_written() -> None:
    body = b"<rss><channel><item><title>Ura<item><title>Tregu</channel>"
    assert ended(body) == (body, True)
