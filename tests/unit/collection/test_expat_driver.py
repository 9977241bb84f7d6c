"""What the driver leaves out changes nothing of what is read."""

import time

import feedparser.api
import pytest

from aggregator.collection import plain_feed
from aggregator.collection.expat_driver import BufferedExpat
from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.plain_names import Reason

RSS = """<?xml version="1.0"?>
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
     xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
     xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>Lajmëtari i Lumit</title><category>Lumi</category>
<item><title>Pranverë në kanal</title><category domain="x">Tregu</category><category/>
<podcast:chapters><podcast:title>Jo titulli</podcast:title>jo teksti</podcast:chapters>
<link>https://lumi.example/1</link><slash:comments>7</slash:comments><guid>një</guid><dc:subject>Ujë</dc:subject>
<pubDate>Mon, 23 Nov 2026 08:00:00 +0100</pubDate><dc:creator>Besa Rama</dc:creator>
<description>Ujët <![CDATA[u ngrit]]> në mëngjes.</description><media:thumbnail url="https://lumi.example/1.jpg"/>
<content:encoded><![CDATA[<p>Ujët u ngrit në mëngjes &amp; ra në mbrëmje.</p>]]></content:encoded></item>
<item><guid>dy</guid><media:group><media:content url="https://lumi.example/2.mp4">
<media:title>گزارش بندر</media:title><media:description>آب کانال بالا آمد.</media:description></media:content>
</media:group></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:a="http://www.w3.org/2005/Atom"
      xmlns:thr="http://purl.org/syndication/thread/1.0">
<title>گاهنامه</title><category term="x"/>
<a:entry><a:category term="y">نه این</a:category><id>یک</id><title>آب کانال</title>
<updated>2026-11-23T08:00:00Z</updated>
<thr:total>3</thr:total><link href="https://kanal.example/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">آب <b>بالا</b> آمد.</div></content></a:entry></feed>"""


@pytest.fixture(autouse=True)
def _feedparser_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain_feed, "read", lambda _body, _headers: Reason.MALFORMED)


@pytest.mark.parametrize("document", [RSS, ATOM])
def test_entries_read_the_same_without_what_is_left_out(document: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without = parse_feed(document.encode(), url="https://lumi.example/feed")
    monkeypatch.setattr(feedparser.api, "PREFERRED_XML_PARSERS", ["drv_libxml2"])  # not installed: Python's own reader
    assert parse_feed(document.encode(), url="https://lumi.example/feed") == without
    assert len(without.entries) == document.count("</item>") + document.count("</a:entry>")
    assert all(entry.title and (entry.content or entry.summary) for entry in without.entries)


def test_the_driver_is_the_one_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[str] = []
    original = BufferedExpat.start_element_ns
    monkeypatch.setattr(
        BufferedExpat, "start_element_ns", lambda self, name, attrs: (began.append(name), original(self, name, attrs))
    )
    parse_feed(RSS.encode(), url="https://lumi.example/feed")
    assert "category" in began


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (
            "<rss version='2.0'><channel><category><item><title>A</title></item></category></channel></rss>",
            "in a category",
        ),
        (
            "<rss version='2.0' xmlns:p='https://podcastindex.org/namespace/1.0'><channel><p:episodes><item>"
            "<title>A</title></item></p:episodes></channel></rss>",
            "in a space that is left out",
        ),
    ],
)
def test_no_entry_is_lost_inside_what_is_left_out(document: str, note: str) -> None:
    entries = parse_feed(document.encode(), url="https://lumi.example/feed").entries
    assert [entry.title for entry in entries] == ["A"], note


def test_thousands_of_attributes_cost_no_time_and_hide_none_that_stand_before_them() -> None:
    many = " ".join(f'a{number}="x"' for number in range(40_000))
    document = f'<rss version="2.0"><channel><item><guid isPermaLink="false" {many}>یک</guid></item></channel></rss>'
    began = time.process_time()
    (entry,) = parse_feed(document.encode(), url="https://lumi.example/feed").entries
    assert time.process_time() - began < 5, "seconds of the processor: a hundredth is usual, seventeen were needed"
    assert entry.guid == "یک"


def test_an_author_of_a_million_letters_costs_no_time() -> None:
    author = "a@" + "a." * 500_000 + "!"
    document = f'<rss version="2.0"><channel><item><guid>1</guid><author>{author}</author></item></channel></rss>'
    began = time.process_time()
    parse_feed(document.encode(), url="https://lumi.example/feed")
    assert time.process_time() - began < 5, "as above; with 32,000 of them it took 3.5"
