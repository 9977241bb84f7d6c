"""From the addresses a feed writes to those of its entries' pages: bases, line ends, links that lead nowhere."""

import pytest

from aggregator.collection.feed_parse import parse_feed
from aggregator.collection.wash import wash_feed
from tests.unit.collection.washing import context

FEED_URL = "https://lumi.example/a/b/feed.xml"


def urls(document: str) -> list[str]:
    parsed = parse_feed(document.encode(), url=FEED_URL)
    return [item.url for item in wash_feed(parsed, context(url=FEED_URL)).items]


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{attributes}><title>Lumi</title>{entries}</feed>'


def entry(link: str, number: int = 1, inside: str = "", attributes: str = "") -> str:
    return f'<entry{attributes}><id>nr-{number}</id><title>پل {number}</title><link href="{link}"/>{inside}</entry>'


@pytest.mark.parametrize(
    ("document", "url", "note"),
    [
        (atom(entry("c.html")), "https://lumi.example/a/b/c.html", "no base: the feed's own address"),
        (atom(entry("/c.html")), "https://lumi.example/c.html", "from the root"),
        (atom(entry("c.html"), ' xml:base="https://tjeter.example/x/"'), "https://tjeter.example/x/c.html", "a base"),
        (
            atom(entry("c.html", attributes=' xml:base="2026/"'), ' xml:base="/blog/"'),
            "https://lumi.example/blog/2026/c.html",
            "a base beneath a base, both relative",
        ),
        (atom(entry("c.html"), ' xml:base="../../x/"'), "https://lumi.example/x/c.html", "dot segments"),
        (atom(entry("c.html"), ' xml:base="javascript:x"'), "https://lumi.example/a/b/c.html", "no base at all"),
        (
            "<rss version='2.0'><channel><item><title>A</title><link>https://lumi.example/n?\nid=7</link></item></channel></rss>",
            "https://lumi.example/n?id=7",
            "a line end inside the address",
        ),
        (
            "<rss version='2.0'><channel><item><title>A</title><guid>/n/7</guid></item></channel></rss>",
            "https://lumi.example/n/7",
            "a relative GUID that is the address",
        ),
        (
            "<rss version='2.0'><channel><item><title>A</title><guid>5f3c-77</guid></item></channel></rss>",
            "",
            "a GUID that is no address, though it does not say so",
        ),
        (
            atom(entry("http://[bad", inside='<link href="https://lumi.example/2"/>')),
            "https://lumi.example/2",
            "the first of two leads nowhere",
        ),
    ],
)
def test_where_an_entry_s_link_leads(document: str, url: str, note: str) -> None:
    assert urls(document) == [url], note


def test_the_base_of_one_entry_s_content_moves_no_other_entry() -> None:
    foreign = '<content type="html" xml:base="https://tjeter.example/p/">Ujë</content>'
    document = atom(entry("/1", 1, foreign) + entry("/news/2", 2))
    assert urls(document) == ["https://lumi.example/1", "https://lumi.example/news/2"]


def test_a_feed_that_moves_keeps_its_relative_guids() -> None:
    document = b"<rss version='2.0'><channel><item><title>A</title><guid>7</guid></item></channel></rss>"
    here, there = (parse_feed(document, url=url).entries for url in (FEED_URL, "https://lumi.example/feed"))
    assert here == there
