"""A feed that is malformed for a common reason is read as if it were not, and nothing else of it changes."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.feed_mending import mended
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.raw import FeedEntry

SCRIPT = b'\n<script src="/cdn/decode.js"></script>\n'


def rss(inside: str) -> bytes:
    return f'<rss version="2.0"><channel>{inside}</channel></rss>'.encode()


def only_entry(body: bytes) -> FeedEntry:
    (entry,) = parse_feed(body, url="https://prova.example/rss").entries
    return entry


MENDED = [
    ("<title>Caf&eacute;&nbsp;— قهوه</title>", "<title>Caf&#233;&#160;— قهوه</title>"),
    ("<title>Zeitung & Blatt &</title>", "<title>Zeitung &amp; Blatt &amp;</title>"),
    ("<title>A &unheard; &; &#; &#xq;</title>", "<title>A &amp;unheard; &amp;; &amp;#; &amp;#xq;</title>"),
    ("<title>Ura&nbsp e re, caf&eacute</title>", "<title>Ura&#160; e re, caf&#233;</title>"),
    ("<title>A &amp B AT&ampT</title>", "<title>A &amp; B AT&amp;ampT</title>"),
    ('<link href="/?a=1&copy=2&lt=3"/>', '<link href="/?a=1&amp;copy=2&amp;lt=3"/>'),
    ("<title>&#XE9; &#XQ; &#X9</title>", "<title>&#xe9; &amp;#XQ; &amp;#X9</title>"),
    ('<link href="/?a=1&b=2"/>', '<link href="/?a=1&amp;b=2"/>'),
]
UNCHANGED = [
    "<title>A &amp; B &lt;i&gt; &quot;&apos; &#233; &#xE9; &#0000000065; &#x00000042;</title>",
    "<description><![CDATA[A & B &nbsp; ]] > &eacute;]]></description>",
    "<!-- A & B --><?lumi A & B?>",
    "<description><![CDATA[never closed & left]]",
]


@pytest.mark.parametrize(("written", "meant"), MENDED)
def test_references_that_xml_does_not_know_are_written_as_it_knows_them(written: str, meant: str) -> None:
    assert mended(rss(written)) == rss(meant)


@pytest.mark.parametrize("written", UNCHANGED)
def test_what_xml_knows_and_what_is_no_reference_stays_byte_for_byte(written: str) -> None:
    assert mended(written.encode()) == written.encode()


def test_what_a_server_puts_behind_the_end_is_left_out() -> None:
    assert mended(rss("<item/>") + SCRIPT) == rss("<item/>")


@pytest.mark.parametrize("more", [b"<item><title>B</title></item>", b"<rss/>", b"<a:entry>", b"<ENTRY>"])
def test_more_of_a_feed_behind_the_end_is_kept(more: bytes) -> None:
    assert mended(rss("<item/>") + more) == rss("<item/>") + more


def test_an_entry_is_read_with_what_its_publisher_meant() -> None:
    item = (
        "<item><title>Kafeja & librat: Caf&eacute; du matin &hellip;</title>"
        "<link>https://prova.example/a?x=1&amp;y=2&z=3</link>"
        '<description>&lt;p data-x="{&amp;quot;}"&gt;روزنامه&zwnj;ها&lt;/p&gt;</description></item>'
    )
    entry = only_entry(rss(item) + SCRIPT)
    assert entry.title == "Kafeja & librat: Café du matin …"
    assert entry.link == "https://prova.example/a?x=1&y=2&z=3"
    assert entry.summary == '<p data-x="{&quot;}">روزنامه\u200cها</p>'


def test_it_is_said_of_a_mended_feed_that_it_is_malformed() -> None:
    read = parse_feed(rss("<item><title>A & B</title></item>"), url="https://prova.example/rss")
    assert read.complaint == "it is not well-formed XML"


def test_a_mended_feed_that_is_not_plain_is_left_to_feedparser_as_it_is() -> None:
    item = b"<item><title>A & B</title><link>https://prova.example/1</link><description><p>x</p></description></item>"
    cut = b"<item><description><![CDATA[It ends with </rss> always.]]></description><title>B</title></item></channel>"
    read = parse_feed(b'<rss version="2.0"><channel>' + item + cut, url="https://prova.example/rss")
    assert [entry.title for entry in read.entries] == ["A & B", "B"]


def test_letters_that_an_encoding_writes_with_ampersands_are_no_references() -> None:
    title = "今日のうどんとカフェ"
    body = f'<?xml version="1.0" encoding="iso-2022-jp"?>\n<rss version="2.0"><channel><item><title>{title}</title>'
    feed = (body + "<link>https://prova.example/1</link></item></channel></rss>").encode("iso-2022-jp")
    assert b"&" in feed
    assert only_entry(feed + SCRIPT).title == title


PIECES = [
    b"&",
    b"&nbsp;",
    b"&amp;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?",
    b"?>",
    b"<item>",
    b"</rss>",
    "ب".encode(),
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_what_is_mended_needs_no_mending(inside: bytes) -> None:
    once = mended(b"<rss>" + inside)
    assert mended(once) == once


@pytest.mark.parametrize("piece", [b"&", b"<!--", b"<![CDATA[", b"<?", b"&a", b"</rss", b"<rss>"])
def test_floods_take_no_time(piece: bytes) -> None:
    began = time.process_time()
    mended(b"<rss>" + piece * 300_000)
    assert time.process_time() - began < 2
