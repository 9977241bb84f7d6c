"""Which feeds a page names, and where else a feed may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.collection.discovery import MOST_LINKS, feeds_named, guesses, is_section, looks_like_page
from aggregator.text.urls import is_web_url

URL = "https://lumi.example/kulture/ura-e-re-u-hap-sot.html"
RSS = 'rel="alternate" type="application/rss+xml"'


def links(markup: str, url: str = URL, content_type: str = "text/html") -> list[tuple[str, str, str]]:
    named = feeds_named(f"<!DOCTYPE html><html><head>{markup}</head></html>".encode(), url, content_type)
    return [(link.url, link.title, link.type) for link in named.links]


def addresses(markup: str) -> list[str]:
    return [url for url, _, _ in links(markup)]


def test_a_named_feed_comes_with_its_title_and_type() -> None:
    markup = '<link rel="alternate" type="application/atom+xml" title="گزیدهٔ &quot;رود&quot;" href="/feed.atom">'
    assert links(markup) == [("https://lumi.example/feed.atom", 'گزیدهٔ "رود"', "application/atom+xml")]


# markup in the head, addresses found, note
NAMED = [
    (f'<link {RSS} href="feed/">', ["https://lumi.example/kulture/feed/"], "relative to the page"),
    (f'<base href="/x/"><link {RSS} href="rss">', ["https://lumi.example/x/rss"], "relative to the page's base"),
    (f'<link {RSS} href="//tjeter.example/rss">', ["https://tjeter.example/rss"], "another host"),
    (f'<LINK {RSS.upper()} HREF="/rss">', ["https://lumi.example/rss"], "capital letters"),
    ("<link rel='nofollow ALTERNATE' type='application/feed+json' href=/f>", ["https://lumi.example/f"], "JSON Feed"),
    (
        "<link rel=alternate type='application/rdf+xml; charset=utf-8' href=/f>",
        ["https://lumi.example/f"],
        "a parameter",
    ),
    (
        "<link rel=alternate type=text/xml title=RSS href=/x>",
        ["https://lumi.example/x"],
        "a vague type, a telling title",
    ),
    ("<link rel=alternate type=application/json href=/feed.json>", ["https://lumi.example/feed.json"], "JSON Feed 1.0"),
    ("<link rel=alternate type=application/json href=/wp-json/wp/v2/posts/1>", [], "an interface, no feed"),
    ("<link rel=alternate type=application/json+oembed href=/oembed?feed>", [], "oEmbed"),
    ("<link rel=alternate hreflang=fa href=/fa/>", [], "a translation"),
    ("<link rel=stylesheet type=application/rss+xml href=/x.css>", [], "something else"),
    (f'<link {RSS} href=""><link {RSS}>', [], "no address"),
    (f'<link {RSS} href="feed:https://lumi.example/rss"><link {RSS} href="mailto:a@b.example">', [], "no web address"),
    (f'<link {RSS} href="javascript:alert(1)"><link {RSS} href="https://u:p@a.example/">', [], "hostile addresses"),
    (
        f'<link {RSS} href="/rss?a=1&amp;utm_source=x#top">',
        ["https://lumi.example/rss?a=1&utm_source=x"],
        "kept opaque",
    ),
    (
        f'<link {RSS} href="/rss"><link {RSS} href="http://lumi.example/rss/">',
        ["https://lumi.example/rss"],
        "one, twice",
    ),
]


@pytest.mark.parametrize(("markup", "found", "note"), NAMED, ids=[row[2] for row in NAMED])
def test_links_are_read_as_a_browser_reads_them(markup: str, found: list[str], note: str) -> None:
    assert addresses(markup) == found, note


# title, address, note
COMMENTS = [
    ("دیدگاه‌ها", "/comments/feed/", "a Persian title: by its path"),
    ("رودنامه » خوراک دیدگاه‌ها", "/?feed=comments-rss2", "a Persian title: by its query"),
    ("Lumi » Prurja e komenteve", "/?lang=sq&amp;feed=comments-atom", "an Albanian title: by its query"),
    ("Fluss » Kommentar-Feed", "/comments/feed/atom/", "a German title: by its path"),
    ("", "/fa/Comments/feed", "capital letters"),
    ("", "/comments-rss2.xml", "a file"),
    ("Lumi » Comments Feed", "/c", "by its title alone"),
    ("", f"{URL}/feed/", "below an article"),
]


@pytest.mark.parametrize(("title", "href", "note"), COMMENTS, ids=[row[2] for row in COMMENTS])
def test_a_feed_of_comments_comes_last(title: str, href: str, note: str) -> None:
    markup = f'<link {RSS} title="{title}" href="{href}"><link {RSS} title="Lumi" href="/feed/">'
    found = addresses(markup)
    assert (len(found), found[0]) == (2, "https://lumi.example/feed/"), note


@pytest.mark.parametrize(
    ("title", "href"), [("Lumi", "/commentary/feed/"), ("Commentary", "/?feed=rss2&amp;cat=3"), ("رود", "/fa/feed/")]
)
def test_a_feed_of_articles_keeps_its_place(title: str, href: str) -> None:
    markup = f'<link {RSS} title="{title}" href="{href}"><link {RSS} title="Lumi" href="/feed/">'
    assert addresses(markup)[1] == "https://lumi.example/feed/"


def test_a_portal_s_hundred_feeds_are_cut_to_what_anybody_reads() -> None:
    assert len(addresses("".join(f'<link {RSS} href="/{number}">' for number in range(100)))) == MOST_LINKS


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        ('<meta property="og:site_name" content=" Gazeta e Lumit ">', "Gazeta e Lumit"),
        ('<meta name="application-name" content="رودنامه">', "رودنامه"),
        ('<meta property="og:site_name" content=""><title>Faqja</title>', ""),
    ],
)
def test_a_site_s_name_is_what_it_calls_itself(markup: str, name: str) -> None:
    assert feeds_named(markup.encode(), URL).site_name == name


@pytest.mark.parametrize("encoding", ["windows-1256", "utf-16"])
def test_a_page_is_read_in_its_own_encoding(encoding: str) -> None:
    page = f'<html><head><meta charset="{encoding}"><link {RSS} title="رود" href="/rss"></head></html>'
    assert feeds_named(page.encode(encoding), URL).links[0].title == "رود"


@settings(deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(alphabet="<>link rel=alternate type='application/rss+xml' href=\"/&;", max_size=200)
)
def test_no_page_is_an_error_and_no_link_is_unusable(page: bytes | str) -> None:
    raw = page if isinstance(page, bytes) else page.encode()
    assert all(is_web_url(link.url) for link in feeds_named(raw, URL).links)


# beginning of the document, whether it is surely a page, note
BEGINNINGS = [
    (b"<!DOCTYPE html><html>", True, "a page"),
    (b"\xef\xbb\xbf\n<!-- x --> <HTML lang=fa>", True, "without a document type"),
    (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', True, "XHTML"),
    (b'<?xml version="1.0"?><rss><channel><description>&lt;html>', False, "a feed"),
    (b"<rss><title><![CDATA[<html>]]></title>", False, "a feed with a page inside"),
    (b"<rdf:RDF xmlns=''>", False, "RDF"),
    (b'{"items": [{"content_html": "<html>"}]}', False, "JSON that holds a page"),
    (b"", False, "nothing"),
]


@pytest.mark.parametrize(("body", "is_page", "note"), BEGINNINGS, ids=[row[2] for row in BEGINNINGS])
def test_a_document_s_beginning_tells_a_page(body: bytes, is_page: bool, note: str) -> None:
    assert looks_like_page(body) is is_page, note


# path, whether it is a section's, note
PATHS = [
    ("/sport/", True, "one word"),
    ("/fa/culture", True, "a language before it"),
    ("/%D9%81%D8%B1%D9%87%D9%86%DA%AF", True, "a word in Persian"),
    ("/", False, "the front page"),
    ("/sport/boats", False, "a section's section, or an article"),
    ("/2026/03/", False, "a month"),
    ("/ura-e-re-u-hap", False, "a headline"),
    ("/index.php", False, "a file"),
]


@pytest.mark.parametrize(("path", "is_one", "note"), PATHS, ids=[row[2] for row in PATHS])
def test_a_section_is_told_from_an_article(path: str, is_one: bool, note: str) -> None:
    assert is_section(f"https://lumi.example{path}") is is_one, note


def test_the_usual_places_are_guessed_each_once() -> None:
    found = list(guesses("https://lumi.example/"))
    assert found[:3] == ["https://lumi.example/feed/", "https://lumi.example/rss", "https://lumi.example/rss.xml"]
    assert "https://lumi.example/feeds/posts/default" in found and "https://lumi.example/?feed=rss2" in found
    assert len(found) == len(set(found)) <= 11


@pytest.mark.parametrize(
    ("page", "first", "last"),
    [
        ("https://lumi.example/fa/", "https://lumi.example/fa/feed/", "https://lumi.example/?format=rss"),
        ("https://lumi.example/a/b", "https://lumi.example/feed/", "https://lumi.example/a/b/index.xml"),
        ("https://lumi.example/a/b.html", "https://lumi.example/feed/", "https://lumi.example/?format=rss"),
        ("http://lumi.example:8080/?p=1", "http://lumi.example:8080/feed/", "http://lumi.example:8080/?format=rss"),
    ],
)
def test_a_section_s_own_feed_is_guessed_first_an_article_s_last(page: str, first: str, last: str) -> None:
    found = list(guesses(page))
    assert (found[0], found[-1]) == (first, last)
