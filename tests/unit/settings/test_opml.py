"""OPML read and written: other programs' lists, hostile ones, and our own back again."""

from pathlib import Path

import pytest

from aggregator.errors import DataFileError
from aggregator.settings import Sources
from aggregator.settings.opml import MAX_BYTES, MAX_DEPTH, MAX_OUTLINES, read_opml, written
from tests.factories import NOW

NESTED = """<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Lista</title></head><body>
<outline text="Lumi">
  <outline text="Gazeta &amp; Bregu" xmlUrl="https://bregu.example/rss?a=1&amp;b=2" htmlUrl="https://bregu.example/"/>
  <outline title="دورتر"><outline TEXT="رودنامه" type="rss" xmlURL="https://rud.example/feed"/></outline>
</outline>
<outline text="Një faqe" type="link" url="https://lumi.example/"/>
<outline type="rss" url="https://lumi.example/rss"/>
</body></opml>"""


def test_feeds_are_found_in_folders_with_their_lines() -> None:
    assert [(one.line, one.attributes.get("text"), one.address) for one in read_opml(NESTED.encode(), "x")] == [
        (4, "Gazeta & Bregu", "https://bregu.example/rss?a=1&b=2"),
        (5, "رودنامه", "https://rud.example/feed"),
        (8, None, "https://lumi.example/rss"),
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1256", "utf-8-sig"])
def test_a_list_is_read_in_the_encoding_it_is_in(encoding: str) -> None:
    declared = "utf-8" if encoding == "utf-8-sig" else encoding
    text = (
        f"<?xml version='1.0' encoding='{declared}'?><opml><outline text='رود' xmlUrl='https://rud.example/'/></opml>"
    )
    assert read_opml(text.encode(encoding), "x")[0].attributes["text"] == "رود"


BOMB = (
    "<!DOCTYPE opml [<!ENTITY a '"
    + "x" * 1_000
    + "'>"
    + "".join(f"<!ENTITY {name} '{f'&{inner};' * 10}'>" for inner, name in zip("abcdef", "bcdefg", strict=True))
    + "]><opml><outline text='&g;' xmlUrl='https://a.example/'/></opml>"
)

# the document, what is said, note
REFUSED = [
    ("", "x.opml:1: no XML", "nothing"),
    ("Lista ime", "x.opml:1: no XML", "plain text"),
    ("<html><body/></html>", "x.opml:1: <html> where <opml> should be", "a web page"),
    ("<opml>\n<outline xmlUrl='https://a.example/?a&b'/></opml>", "x.opml:2: no XML", "a bare ampersand"),
    ("<opml><outline", "x.opml:1: no XML", "cut short"),
    (BOMB, "declares entities", "an entity bomb"),
    ("<!DOCTYPE o [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><opml>&a;</opml>", "declares entities", "a file's content"),
    ("<!DOCTYPE o [<!ENTITY % a SYSTEM 'http://a.example/'>%a;]><opml/>", "declares entities", "a parameter entity"),
    ("<!DOCTYPE o SYSTEM 'http://a.example/o.dtd'><opml/>", "needs other documents", "a DTD from elsewhere"),
    ("<?xml version='1.0' encoding='undefined'?><opml/>", "cannot be read", "an encoding that never decodes"),
    ("<?xml version='1.0' encoding='big5'?><opml/>", "cannot be read", "an encoding that expat cannot do"),
    ("<opml>" + "<outline>" * (MAX_DEPTH + 3), f"more than {MAX_DEPTH} folders deep", "too deep"),
    ("<opml>" + "<outline xmlUrl='a'/>" * (MAX_OUTLINES + 1), f"more than {MAX_OUTLINES} feeds", "too many feeds"),
    ("<opml>" + " " * MAX_BYTES, "larger than 1 MiB", "too large"),
]


@pytest.mark.parametrize(("document", "says", "note"), REFUSED, ids=[row[2] for row in REFUSED])
def test_what_is_no_list_or_a_hostile_one_is_refused(document: str, says: str, note: str) -> None:
    with pytest.raises(DataFileError) as caught:
        read_opml(document.encode(), "x.opml")
    assert says in str(caught.value), note
    assert "root:" not in str(caught.value)


def test_our_lists_are_what_other_programs_read() -> None:
    block = {"name": "روزنامهٔ <رود>", "home": "https://rud.example/", "languages": ["fa", "en"]}
    feed = "https://rud.example/feed?a=1&b=2"
    text = written(Sources(sources={"rud": block | {"feed": feed}}), title="Prova & të tjera", now=NOW)
    (outline,) = read_opml(text.encode(), "x")
    assert outline.attributes == {
        "text": "روزنامهٔ <رود>",
        "title": "روزنامهٔ <رود>",
        "type": "rss",
        "xmlurl": feed,
        "htmlurl": "https://rud.example/",
        "language": "fa",
        "newsloom:id": "rud",
        "newsloom:languages": "fa en",
    }
    assert '<opml version="2.0"' in text and "<title>Prova &amp; të tjera</title>" in text
    assert "<dateCreated>Wed, 04 Mar 2026 09:30:00 +0000</dateCreated>" in text


def test_a_character_that_xml_has_no_place_for_is_replaced() -> None:
    block = {"name": "Ura\ufffe", "feed": "https://ura.example/"}
    text = written(Sources(sources={"ura": block}), title="", now=NOW)
    assert read_opml(text.encode(), "x")[0].attributes["text"] == "Ura\ufffd"


def test_nothing_is_read_from_the_disk(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("canary", "utf-8")
    for system in (secret.as_uri(), str(secret)):
        document = f"<!DOCTYPE o [<!ENTITY a SYSTEM '{system}'>]><opml><outline text='&a;' xmlUrl='https://a.example/'/></opml>"
        with pytest.raises(DataFileError) as caught:
            read_opml(document.encode(), "x")
        assert "canary" not in str(caught.value)
