"""Odd feed documents, one fixture each, named for its oddity."""

import io
import time
from pathlib import Path

import pytest

from aggregator.collection.feed_parse import MAX_ENTRIES, MAX_FIELD, parse_feed
from aggregator.errors import NotAFeedError

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
URL = "https://prova.example/rss/feed.xml"

# fixture, version, titles in order, note
READ = [
    ("rss-0.91-with-doctype.xml", "rss091n", ["Ura e re u hap", "Tregu i peshkut"], "an external DTD is named"),
    ("rss-0.92-without-dates-and-guids.xml", "rss092", ["Porti mbyllet", ""], "the second entry has no title"),
    ("rss-1.0-rdf.xml", "rss10", ["L’écluse rouvre"], "items stand outside the channel"),
    ("rss-2.0-full-text.xml", "rss20", ["پل تازه گشوده شد"], "Persian, with content:encoded"),
    ("atom-1.0-several-links.xml", "atom10", ["افتتاح الجسر الجديد"], "Arabic"),
    ("atom-0.3.xml", "atom03", ["Dritë e re"], "the Atom before Atom"),
    ("json-feed-1.1.json", "json11", ["Marché aux poissons", "", "", ""], "one item is a string, one is empty"),
    ("json-feed-1.0-with-byte-order-mark.json", "json1", ["یک"], "a byte order mark before the brace"),
    ("impossible-character-references.xml", "rss20", ["a � b", "c � d � e", "f � g A"], "feedparser raises on these"),
    ("impossible-character-references-utf-16.xml", "rss20", ["a � b"], "the same behind two-byte letters"),
    ("bare-ampersand.xml", "rss20", ["Peshk & verë", "Tjetra"], "not well-formed"),
    ("named-html-entities.xml", "rss20", ["café\u00a0«Drini»"], "entities that XML does not have"),
    (
        "truncated-in-the-second-entry.xml",
        "rss20",
        ["E para"],
        "whole entries stand; half a one waits until it is whole",
    ),
    ("windows-1256.xml", "rss20", ["افتتاح الهويس"], "an old Arabic encoding"),
    ("utf-16-with-byte-order-mark.xml", "rss20", ["درمل دوباره باز شد"], "Persian in UTF-16"),
    ("utf-16-without-byte-order-mark.xml", "rss20", ["درمل دوباره باز شد"], "its first letter tells"),
    ("utf-8-with-byte-order-mark.xml", "rss20", ["Ëndrra e çunit"], "Albanian"),
    ("encoding-that-never-decodes.xml", "rss20", ["Ëndrra e çunit"], "Python's codec that always raises"),
    ("encoding-nobody-knows.xml", "rss20", ["Ëndrra e çunit"], "no such codec"),
    ("leading-white-space.xml", "rss20", ["E para"], "blank lines before the XML declaration"),
    ("no-entries.xml", "rss20", [], "a feed with nothing in it is a feed"),
    ("external-entity.xml", "rss20", ["Titulli  " + "a" * 100], "the file that the entity names is not read"),
]


@pytest.mark.parametrize(("name", "version", "titles", "note"), READ, ids=[row[0] for row in READ])
def test_an_odd_feed_is_read(name: str, version: str, titles: list[str], note: str) -> None:
    feed = parse_feed((FEEDS / name).read_bytes(), url=URL)
    assert [entry.title for entry in feed.entries] == titles, note
    assert feed.version == version
    assert feed.truncated == 0


# fixture, what the message says besides the address, note
NOT_FEEDS = [
    ("empty.xml", "empty document", "no byte at all"),
    ("only-white-space.xml", "empty document", "nothing but blanks"),
    ("path-of-a-file.txt", "neither RSS", "feedparser would open the file"),
    ("address-of-a-feed.txt", "neither RSS", "feedparser would fetch the address"),
    ("web-page.html", "web page, not a feed", "its alternate is a translation, no feed"),
    ("web-page-xhtml.html", "web page, not a feed", "well-formed XML all the same"),
    ("web-page-naming-its-feed.html", "https://prova.example/lajme/feed?a=1&b=2", "named after two other alternates"),
    ("json-but-no-feed.json", "no list of items", "an API's error"),
    ("json-cut-short.json", "not a JSON Feed", "the connection broke"),
    ("sitemap.xml", "neither RSS", "XML, but another kind"),
    ("picture.png", "neither RSS", "not even text"),
]


@pytest.mark.parametrize(("name", "said", "note"), NOT_FEEDS, ids=[row[0] for row in NOT_FEEDS])
def test_what_is_no_feed_is_named_for_what_it_is(name: str, said: str, note: str) -> None:
    with pytest.raises(NotAFeedError) as caught:
        parse_feed((FEEDS / name).read_bytes(), url=URL)
    assert said in str(caught.value), note
    assert URL in str(caught.value)


def test_a_page_without_a_feed_names_none() -> None:
    with pytest.raises(NotAFeedError) as caught:
        parse_feed((FEEDS / "web-page.html").read_bytes(), url=URL)
    assert "names this feed" not in str(caught.value)


def test_a_body_that_is_a_path_is_never_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[object] = []
    monkeypatch.setattr("builtins.open", lambda *args, **_named: opened.append(args) or io.BytesIO())
    with pytest.raises(NotAFeedError):
        parse_feed(b"/etc/passwd", url=URL)
    assert opened == []


def test_entries_over_the_cap_are_counted_and_left_out() -> None:
    items = "".join(f"<item><title>Lajmi {number}</title></item>" for number in range(2_500))
    feed = parse_feed(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), url=URL)
    assert (len(feed.entries), feed.truncated) == (MAX_ENTRIES, 500)
    assert feed.entries[-1].title == "Lajmi 1999"


def test_a_field_is_cut_at_its_longest() -> None:
    body = f'<rss version="2.0"><channel><item><title>{"ë" * (MAX_FIELD + 5)}</title></item></channel></rss>'
    assert len(parse_feed(body.encode(), url=URL).entries[0].title) == MAX_FIELD


# one entry, what stands around all of them, note
MANY = [
    ("<item><title>Ura {}</title></item>", "<rss version='2.0'><channel>{}</channel></rss>", "RSS"),
    ("<entry><title>پل {}</title></entry>", "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>", "Atom"),
]


@pytest.mark.parametrize(("entry", "around", "note"), MANY, ids=[row[2] for row in MANY])
def test_a_hundred_thousand_entries_are_counted_and_not_parsed(entry: str, around: str, note: str) -> None:
    body = around.format("".join(entry.format(number) for number in range(100_000))).encode()
    began = time.process_time()
    feed = parse_feed(body, url=URL)
    assert (len(feed.entries), feed.truncated) == (MAX_ENTRIES, 100_000 - MAX_ENTRIES), note
    assert feed.entries[-1].title.endswith(f" {MAX_ENTRIES - 1}")
    assert "mismatched" not in feed.complaint and "no element" not in feed.complaint, "what is left is well-formed"
    assert time.process_time() - began < 5


def test_the_page_is_chosen_among_the_links_of_an_entry() -> None:
    entry = parse_feed((FEEDS / "atom-1.0-several-links.xml").read_bytes(), url=URL).entries[0]
    assert entry.link == "https://prova.example/1"
    assert entry.authors == ("ليلى البحري", "سامر")
    assert (entry.published, entry.updated) == ("2026-03-01T09:00:00+03:00", "2026-03-02T09:00:00+03:00")


def test_the_longest_content_is_the_content_and_the_summary_stays_beside_it() -> None:
    entry = parse_feed((FEEDS / "rss-2.0-full-text.xml").read_bytes(), url=URL).entries[0]
    assert "نخستین کشتی‌ها از زیر پل گذشتند." in entry.content
    assert entry.summary == "خلاصهٔ کوتاه"
    assert entry.guid == "pol-1"
    assert entry.published == "Sun, 01 Mar 2026 12:30:00 +0330"


# the server's charset, what becomes of it, note
CHARSETS = [
    ("text/xml; charset=utf-8", "the right one"),
    ("text/xml; charset=undefined", "a codec that always raises"),
    ("text/xml; charset=no-such-thing", "unknown"),
    ("text/html", "a type that is none of a feed"),
    ("", "none at all"),
]


@pytest.mark.parametrize(("content_type", "note"), CHARSETS)
def test_the_server_s_word_never_spoils_a_feed(content_type: str, note: str) -> None:
    body = (FEEDS / "utf-8-with-byte-order-mark.xml").read_bytes().removeprefix(b"\xef\xbb\xbf")
    assert parse_feed(body, url=URL, content_type=content_type).entries[0].title == "Ëndrra e çunit", note


@pytest.mark.parametrize("letter", ["&", "&#", "&#;", "&#x;", "&#-5;", "&bogus;", "&#x110000", "&#9", "<", "]]>"])
def test_a_stray_sign_costs_no_other_entry(letter: str) -> None:
    items = f"<item><title>Një {letter} dy</title></item><item><title>پل</title></item>"
    body = f'<rss version="2.0"><channel>{items}</channel></rss>'
    assert "پل" in [entry.title for entry in parse_feed(body.encode(), url=URL).entries]


def test_entries_under_a_prefix_that_is_never_declared_are_found() -> None:
    body = (
        b'<?xml version="1.0"?><rss rss:version=2.0><rss:channel><rss:title>Lumi</rss:title>'
        b"<rss:item><rss:title>Ura e re</rss:title><rss:link>https://lumi.example/1</rss:link></rss:item>"
        b"</rss:channel></rss>"
    )
    feed = parse_feed(body, url="https://lumi.example/feed")
    assert [(entry.title, entry.link) for entry in feed.entries] == [("Ura e re", "https://lumi.example/1")]
