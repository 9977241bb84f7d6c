"""What is never closed in a feed ends where the next field or entry begins; what is closed stays as it is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.feed_closing import closed
from aggregator.collection.feed_parse import parse_feed

OPEN = [
    (b"<item><title>A<link>b</link></item>", b"<item><title>A</title><link>b</link></item>"),
    (b"<item><Title>A</item>", b"<item><Title>A</Title></item>"),
    (
        b"<item><description>A <b>b<pubDate>x</pubDate></item>",
        b"<item><description>A <b>b</description><pubDate>x</pubDate></item>",
    ),
    (b"<entry><summary>A</entry><entry></entry>", b"<entry><summary>A</summary></entry><entry></entry>"),
    (
        b"<item><title><![CDATA[A</title><link>b</link></item>",
        b"<item><title><![CDATA[A]]></title><link>b</link></item>",
    ),
    (b"<item><![CDATA[A</item><item><![CDATA[B]]></item>", b"<item><![CDATA[A]]></item><item><![CDATA[B]]></item>"),
    (b"<rss><!-- today<item></item></rss>", b"<rss> today<item></item></rss>"),
]
WHOLE = [
    b"<item><title>A</title><link>b</link><description>c</description></item>",
    b"<item><description>a <title>of HTML</title> and a <link> to it</description></item>",
    b"<item><description><![CDATA[<title>A <item> <!-- x]]></description></item>",
    b'<entry><link href="a"/><content type="xhtml"><div><p>x</p></div></content></entry>',
    b"<!-- <item><title> --><item><media:title>A</media:title></item>",
    b"",
]


@pytest.mark.parametrize(("body", "whole"), OPEN)
def test_what_is_open_is_closed_where_the_next_thing_begins(body: bytes, whole: bytes) -> None:
    assert closed(body) == whole
    assert closed(whole) == whole


@pytest.mark.parametrize("body", WHOLE)
def test_what_is_whole_stays_byte_for_byte_as_it_is(body: bytes) -> None:
    assert closed(body) == body


PIECES = [*(row[0] for row in OPEN), b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<title>", b"</title>", b"<item>", b"x"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(b"".join))
def test_no_letter_of_a_text_is_lost_and_what_was_closed_needs_no_more(body: bytes) -> None:
    whole = closed(body)
    assert whole.count(b"x") >= body.count(b"x") and len(whole) >= len(body) - 4 * body.count(b"<!--")


def test_a_feed_that_reads_better_as_it_is_is_read_as_it_is() -> None:
    feed = b"<rss version='2.0'><channel><item><title>A & B</title><link>https://prova.example/1</link></item></channel></rss>"
    found = parse_feed(feed, url="https://prova.example/rss")
    assert [entry.title for entry in found.entries] == ["A & B"] and found.complaint


@pytest.mark.parametrize("piece", [b"<!--", b"<![CDATA[", b"<title>", b"<title ", b"<item><title>", b"<![CDATA[</a>"])
def test_hostile_repetition_takes_no_time(piece: bytes) -> None:
    started = time.process_time()
    closed(b"<item>" + piece * (2_000_000 // len(piece)) + b"</item>")
    assert time.process_time() - started < 10, "seconds of the processor; one is usual"
