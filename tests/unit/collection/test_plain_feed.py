"""What is read without feedparser is read as feedparser reads it; what may not be, is left to it, with a reason."""

import os
import tarfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collection import feed_parse, plain_feed
from aggregator.collection.feed_bytes import readable
from aggregator.collection.plain_names import Reason
from aggregator.collection.raw import ParsedFeed
from aggregator.errors import NotAFeedError

FIXTURES = Path(__file__).parents[2] / "fixtures"
DATA = Path(os.environ.get("NEWSLOOM_DATA", "../shared/data")) / "feeds"
URL = "https://lumi.example/a/feed"
NAMESPACES = (
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:x="urn:lumi"'
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:a="http://www.w3.org/2005/Atom"'
    ' xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
    ' xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)


def why_not(body: bytes, content_type: str = "application/xml") -> Reason | None:
    """Why a document is left to feedparser; None where it is not."""
    read = plain_feed.read(readable(body), {"content-type": content_type})
    return read if isinstance(read, Reason) else None


def read(body: bytes, *, by_feedparser: bool) -> ParsedFeed | str:
    with pytest.MonkeyPatch.context() as patch:
        if by_feedparser:
            patch.setattr(plain_feed, "read", lambda _body, _headers: Reason.MALFORMED)
        try:
            return feed_parse.parse_feed(body, url=URL, content_type="application/xml")
        except NotAFeedError as error:
            return str(error)


def differs(body: bytes) -> bool:
    """Whether feedparser reads a document otherwise; it complains of one that is mended in other words."""
    ours, theirs = read(body, by_feedparser=False), read(body, by_feedparser=True)
    if isinstance(ours, ParsedFeed) and isinstance(theirs, ParsedFeed) and ours.complaint == Reason.MALFORMED.value:
        return not theirs.complaint or replace(theirs, complaint=ours.complaint) != ours
    return ours != theirs


def rss(inside: str, attributes: str = "") -> bytes:
    return f'<rss version="2.0"{NAMESPACES}{attributes}><channel>{inside}</channel></rss>'.encode()


def test_odd_feeds_are_read_as_feedparser_reads_them() -> None:
    bodies = [path.read_bytes() for folder in ("feeds", "odd_feeds") for path in (FIXTURES / folder).iterdir()]
    differing = [body[:200] for body in bodies if differs(body)]
    assert not differing
    assert sum(why_not(body) is None for body in bodies) > 60


def archived() -> Iterator[tuple[str, bytes]]:
    for name in ("real-feeds.tar.xz", "odd-feeds.tar.xz"):
        with tarfile.open(DATA / name) as archive:
            for member in filter(tarfile.TarInfo.isfile, archive):
                file = archive.extractfile(member)
                assert file is not None
                yield member.name, file.read()


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not there; it is no part of the project")
def test_feeds_of_others_are_read_as_feedparser_reads_them() -> None:
    plain, differing = 0, []
    reasons: Counter[Reason | None] = Counter()
    for name, body in archived():
        reason = why_not(body)
        reasons[reason] += 1
        plain += reason is None and name.startswith("real-feeds")
        if reason is None and differs(body):
            differing.append(name)
    assert not differing
    assert plain >= 85, "of 100 real feeds"
    assert reasons.keys() >= set(Reason) - {Reason.ENCODING, Reason.NAMESPACE}, "the rest are met"


ITEM = "<item><title>Ujët u ngrit</title><link>https://lumi.example/1</link></item>"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (rss(ITEM), None),
        (b"<!DOCTYPE rss>\n" + rss(ITEM), Reason.DOCTYPE),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]>\n' + rss(ITEM), Reason.DOCTYPE),
        (rss(ITEM) + b"<more/>", None),
        (rss("<item><title>a &nbsp; b</title></item>"), None),
        (rss(ITEM) + b"<item/>", Reason.MALFORMED),
        (rss("<item><title>a < b</title></item>"), Reason.MALFORMED),
        (rss(ITEM).replace(b'x="urn:lumi', b'thr="http://purl.org/dc/terms/'), Reason.NAMESPACE),
        (rss('<x:b xmlns:x="urn:another"/>' + ITEM), Reason.NAMESPACE),
        (rss('<item><link x:href="https://lumi.example/2"/></item>'), Reason.ATTRIBUTES),
        (rss("<item " + " ".join(f'a{n}=""' for n in range(65)) + "/>"), Reason.ATTRIBUTES),
        (rss('<item href="https://lumi.example/2"/>'), Reason.ATTRIBUTES),
        (rss('<ttl unit="hour">3</ttl>' + ITEM), Reason.ATTRIBUTES),
        (rss(ITEM, ' xml:base="https://lumi.example/b/"'), Reason.BASE),
        (b"<lumi><item/></lumi>", Reason.ROOT),
        (rss("<title>Lumi</title>"), Reason.ROOT),
        (b"Lumi", Reason.ROOT),
        (rss("<item><description>a <b>b</b></description></item>"), Reason.MARKUP),
        (rss('<item><a:content type="xhtml">a</a:content></item>'), Reason.TYPE),
        (rss('<item><a:content type="image/png">aWI=</a:content></item>'), Reason.TYPE),
        (rss("<item><item/></item>"), Reason.ELEMENT),
        (rss("<item><name>Besa</name></item>"), Reason.ELEMENT),
        (rss("<item><slash:comments><item/></slash:comments></item>"), Reason.ELEMENT),
        (rss("<image><niceness/><title>b</title></image>" + ITEM), Reason.ELEMENT),
        (rss("<item><author>Besa <name>Rama</name></author></item>"), Reason.MIXED),
        (rss("<item><author><name>Rama</name><x:more>Besa</x:more></author></item>"), Reason.MIXED),
        (b"\x4c\x6f\xa7\x94" + b"\xff" * 9, Reason.ROOT),
    ],
)  # fmt: skip
def test_what_is_not_plain_is_left_to_feedparser(body: bytes, reason: Reason | None) -> None:
    assert why_not(body) == reason
    assert not differs(body)


TEXTS = (
    "Ujët", " گزارش بندر ", "", "\n", "Ã©tÃ©", "a \x85 b \x93c", "https:////lumi.example/1?a=1&amp;b=2&amp;c;",
    "https://lumi.example/2", "besa@lumi.example (Besa Rama)", "&lt;p&gt;a &amp;amp; b&lt;/p&gt;",
    "<![CDATA[<b>x</b>]]>", "a<!-- b --> c", "true", "Mon, 23 Nov 2026 08:00:00 +0100", "60",
    "rama@lumi.example", "  ( rama@lumi.example)",
)  # fmt: skip
LEAVES = (
    "title a:title dc:title media:title itunes:title link a:link guid a:id id description a:summary itunes:summary"
    " media:description dc:description content:encoded a:content pubDate a:published a:updated dc:date a:issued created"
    " author dc:creator itunes:author category dc:subject comments source enclosure media:content media:thumbnail"
    " itunes:image itunes:subtitle slash:comments x:title x:y y image subtitle copyright generator ttl language"
    " sy:updatePeriod sy:updateFrequency updated a:rights itunes:keywords dc:language cloud url name"
).split()
ATTRIBUTES = (
    "", "", "", "", "", ' href="https://lumi.example/3"', ' rel="alternate" href="/4"', ' type="html"', ' type="TEXT"',
    ' isPermaLink="false"', ' rel="enclosure" type="image/png" href="/5.png"', ' url="/6.jpg" medium="image" width="6"',
    ' xml:lang="sq"', ' domain="a"', ' rdf:about="https://lumi.example/7"', ' rel="self" href="/8"', ' x:y="z"',
    ' HREF="/9" Type="text/HTML"', ' version="0.91"', ' url="/10.mp3" length="7" type="audio/mpeg"', ' base="/b/"',
)  # fmt: skip


ONLY_IN_ENTRIES = ("<content", "<a:content", "<enclosure", "<source", "<media:d", "<media:title", "<image")


def element(name: str, attributes: str, inside: str) -> str:
    return f"<{name}{attributes}>{inside}</{name}>"


leaf = st.builds(element, st.sampled_from(LEAVES), st.sampled_from(ATTRIBUTES), st.sampled_from(TEXTS))
names = st.sampled_from(("name", "a:name", "email", "a:uri", "x:image"))
person = st.builds(
    element, st.sampled_from(("author", "a:author", "a:contributor", "itunes:owner")), st.just(""),
    st.lists(st.builds(element, names, st.just(""), st.sampled_from(TEXTS)), max_size=3).map("".join),
)  # fmt: skip
group = st.builds(
    element, st.sampled_from(("media:group", "media:content", "x:g", "y", "image", "a:source", "textInput")),
    st.sampled_from(("", ' url="/11.jpg"')), st.lists(leaf, max_size=3).map("".join),
)  # fmt: skip
# mostly such as stand in feeds, for where all of them may stand no document would be plain
common = st.builds(
    element, st.sampled_from(LEAVES[:38]), st.sampled_from(ATTRIBUTES[:5]), st.sampled_from(TEXTS)
)  # fmt: skip
parts = st.lists(st.one_of(*[common] * 9, leaf, person, group), max_size=8).map("".join)
before = st.lists(common.filter(lambda text: not text.startswith(ONLY_IN_ENTRIES)), max_size=4).map("".join)
entry = st.builds(
    element, st.sampled_from(("item", "a:entry")), st.sampled_from((*ATTRIBUTES[:5], ATTRIBUTES[-7])), parts
)
documents = st.builds(
    lambda root, before, entries, after: root.format(NAMESPACES, before + entries + after).encode(),
    st.sampled_from(
        (
            '<rss version="2.0"{0}><channel>{1}</channel></rss>',
            "<a:feed{0}>{1}</a:feed>",
            '<feed xmlns="http://purl.org/atom/ns#" version="0.3"{0}>{1}</feed>',
            '<rdf:RDF xmlns="http://purl.org/rss/1.0/"{0}><channel/>{1}</rdf:RDF>',
            '<rss{0}><channel><title>Lumi</title><link>https://lumi.example/</link>{1}</channel></rss>',
        )
    ),
    st.one_of(before, before, before, parts),
    st.lists(entry, min_size=1, max_size=4).map("".join),
    st.one_of(st.just(""), leaf),
)  # fmt: skip


@settings(max_examples=200)
@given(documents)
def test_whatever_is_read_here_feedparser_reads_so(body: bytes) -> None:
    if why_not(body) is None:
        assert not differs(body)


def test_of_the_feeds_made_up_for_it_enough_are_read_here() -> None:
    found: Counter[bool] = Counter()

    @settings(max_examples=100, database=None)
    @given(documents)
    def count(body: bytes) -> None:
        found[why_not(body) is None] += 1

    count()
    assert found[True] > 10
