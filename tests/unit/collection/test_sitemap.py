"""Sitemaps of every form."""

import gzip
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.collection import sitemap
from aggregator.collection.raw import MAX_CHILDREN, ParsedFeed
from aggregator.collection.sitemap import parse_sitemap
from aggregator.errors import NotAFeedError

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
URL = "https://bandar.example/sitemap.xml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
NEWS = f"""{HEAD}<urlset {SPACES}>
<url><loc>https://bandar.example/fa/1</loc><news:news><news:publication><news:name>بندر</news:name>
<news:language>fa</news:language></news:publication><news:publication_date>2026-03-04T09:30:00+03:30</news:publication_date>
<news:title>پل بندر &amp; بازار</news:title></news:news></url>
<url><loc>/fa/2</loc><lastmod>2026-03-04</lastmod></url>
<url><loc>https://bandar.example/fa/old</loc><lastmod>2025-01-01</lastmod></url>
<url><loc>https://bandar.example/tag/quai</loc></url>
</urlset>"""


def read(content: str | bytes, *, match: str = "", since: datetime | None = None) -> ParsedFeed:
    body = content.encode() if isinstance(content, str) else content
    return parse_sitemap(body, URL, match=match, since=since, now=NOW)


def links(found: ParsedFeed) -> list[str]:
    return [entry.link.removeprefix("https://bandar.example") for entry in found.entries]


def test_news_come_with_headline_and_date_and_what_changed_long_ago_is_no_news() -> None:
    found = read(NEWS)
    assert links(found) == ["/fa/1", "/fa/2", "/tag/quai"]
    first, second, _ = found.entries
    assert (first.title, first.published) == ("پل بندر & بازار", "2026-03-04T09:30:00+03:30")
    assert (second.title, second.published, second.changed) == ("", "", "2026-03-04"), "a change is no publication"
    assert found.truncated == 0


def test_only_addresses_of_articles_are_taken() -> None:
    assert links(read(NEWS, match=r"/fa/\d+$")) == ["/fa/1", "/fa/2"]


@pytest.mark.parametrize("pack", [gzip.compress, bytes])
def test_packed_or_not_it_is_the_same(pack: object) -> None:
    assert callable(pack)
    assert read(pack(NEWS.encode())) == read(NEWS)


def test_lines_of_addresses_are_a_sitemap_as_well() -> None:
    assert links(read("\ufeffhttps://bandar.example/a\r\n\r\nhttps://bandar.example/é\n")) == ["/a", "/é"]


def index(*rows: tuple[str, str]) -> str:
    said = "".join(
        f"<sitemap><loc>{loc}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>" for loc, day in rows
    )
    return f"{HEAD}<sitemapindex {SPACES}>{said}</sitemapindex>"


def test_of_an_index_news_come_first_then_what_changed_last_then_what_stands_last() -> None:
    rows = [
        ("/pages.xml", ""),
        ("/a.xml", "2026-03-01"),
        ("/b.xml", "2026-03-03"),
        ("/news.xml.gz", ""),
        ("/z.xml", ""),
    ]
    found = read(index(*rows, (URL, ""), ("file:///etc/passwd", "")))
    assert found.entries == () and len(found.further) == MAX_CHILDREN
    assert [each.rpartition("/")[2] for each in found.further] == ["news.xml.gz", "b.xml", "a.xml", "z.xml"]


def test_of_an_index_what_says_that_it_has_not_changed_is_not_looked_into_again() -> None:
    rows = [("/a.xml", "2026-02-20"), ("/b.xml", "2026-03-04"), ("/c.xml", "")]
    found = read(index(*rows), since=NOW - timedelta(hours=1))
    assert [each.rpartition("/")[2] for each in found.further] == ["b.xml", "c.xml"]


def test_what_is_too_much_is_left_out_and_counted() -> None:
    undated = "".join(f"<url><loc>https://bandar.example/{n}</loc></url>" for n in range(sitemap.MAX_UNDATED + 7))
    found = read(f"{HEAD}<urlset {SPACES}>{undated}</urlset>")
    assert (len(found.entries), found.truncated) == (sitemap.MAX_UNDATED, 7)
    assert links(found)[-1] == f"/{sitemap.MAX_UNDATED + 6}", "sites add at the end"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html><body>no</body></html>",
        b"<!doctype html><p>no",
        b"{}",
        b"<rss><channel/></rss>",
        b"\x1f\x8b\x08broken",
        b"<urlset",
        "سلام".encode(),
    ],
)
def test_what_is_no_sitemap_is_told_as_such(body: bytes) -> None:
    if body == b"<urlset":  # cut at once: a sitemap without an entry
        assert read(body).entries == ()
        return
    with pytest.raises(NotAFeedError):
        read(body)


def test_a_bomb_is_refused_and_entities_are_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MAX_BYTES", 10_000)
    with pytest.raises(NotAFeedError, match="unpacks to more"):
        read(gzip.compress(b"<urlset>" + b" " * 20_000 + b"</urlset>"))
    laughs = '<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    found = read(f"{laughs}<urlset {SPACES}><url><loc>https://bandar.example/&b;</loc></url></urlset>")
    assert "haha" not in str(found)


@pytest.mark.parametrize("length", range(0, len(NEWS), 37))
def test_cut_anywhere_it_crashes_nothing(length: int) -> None:
    try:
        assert len(read(NEWS[:length]).entries) <= 3
    except NotAFeedError:
        assert length < 120
