"""URLs: one canonical form, one key per page, and every trick refused with a reason."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.errors import UrlError
from aggregator.text.urls import (
    LONGEST_URL,
    bare_host,
    canonical_url,
    feed_key,
    host_of,
    is_web_url,
    safe_href,
    site_of,
    url_key,
)

CANONICAL = [
    ("https://example.org", "https://example.org/", "empty path"),
    ("HTTPS://News.Example.ORG/A", "https://news.example.org/A", "host lowered, path not"),
    ("http://example.org:80/", "http://example.org/", "default port of http"),
    ("https://example.org:443/", "https://example.org/", "default port of https"),
    ("https://example.org:8443/", "https://example.org:8443/", "another port stays"),
    ("https://example.org:/a", "https://example.org/a", "empty port"),
    ("https://example.org./a", "https://example.org/a", "dot at the end of the host"),
    ("https://example.org/a#top", "https://example.org/a", "fragment"),
    ("https://example.org/a/./b/../c", "https://example.org/a/c", "dot segments"),
    ("https://example.org/../../a", "https://example.org/a", "above the root"),
    ("https://example.org/a/%2e%2e/b", "https://example.org/b", "escaped dot segments"),
    ("https://example.org/a//b", "https://example.org/a//b", "empty segment stays"),
    ("https://example.org/a?utm_source=x&id=7&UTM_Medium=y", "https://example.org/a?id=7", "campaign parameters"),
    ("https://example.org/a?fbclid=1", "https://example.org/a", "nothing left of the query"),
    ("https://example.org/a?b=2&a=1&gclid=3", "https://example.org/a?b=2&a=1", "order kept"),
    ("https://example.org/a?mc_cid=1&mc_eid=2&p=3", "https://example.org/a?p=3", "newsletter parameters"),
    ("https://example.org/a?ref=home", "https://example.org/a?ref=home", "an ambiguous name stays"),
    ("https://example.org/a?q=&&r", "https://example.org/a?q=&r", "empty pieces"),
    ("https://example.org/%7Euser/%41", "https://example.org/~user/A", "needless escapes"),
    ("https://example.org/a%2Fb%2fc", "https://example.org/a%2Fb%2fc", "escapes that matter stay as they are"),
    ("https://example.org/$id_A-b", "https://example.org/$id_A-b", "opaque id"),
    ("https://example.org/a b", "https://example.org/a%20b", "space"),
    ("https://example.org/100%", "https://example.org/100%25", "stray percent"),
    ("https://example.org/%%34%31", "https://example.org/%2541", "no new escape out of undone ones"),
    ("https://example.org/خبر", "https://example.org/%D8%AE%D8%A8%D8%B1", "Persian path"),
    ("https://example.org/?q=خبر", "https://example.org/?q=%D8%AE%D8%A8%D8%B1", "Persian query"),
    ("https://example.org/?a[]=1&b=%7B", "https://example.org/?a[]=1&b=%7B", "brackets stay"),
    ("https://bücher.example/", "https://xn--bcher-kva.example/", "German host"),
    ("https://مثال.example/", "https://xn--mgbh0fb.example/", "Arabic host"),
    ("https://xn--bcher-kva.example/", "https://xn--bcher-kva.example/", "host already in ASCII"),
    ("https://a_b.example.org/", "https://a_b.example.org/", "underscore in a host"),
    ("http://[2001:DB8::0001]:8080/", "http://[2001:db8::1]:8080/", "IPv6"),
    ("http://127。0。0。1/", "http://127.0.0.1/", "full-width dots become an address for egress to refuse"),
    ("http://①②⑦.⓪.⓪.①/", "http://127.0.0.1/", "circled digits likewise"),
    ("\n\u200f https://example.org/a \ufeff", "https://example.org/a", "what is pasted around"),
]


@pytest.mark.parametrize(("url", "expected", "note"), CANONICAL, ids=[row[2] for row in CANONICAL])
def test_a_url_has_one_canonical_form(url: str, expected: str, note: str) -> None:
    assert canonical_url(url) == expected
    assert canonical_url(expected) == expected, note


REFUSED = [
    ("", "empty"),
    ("   ", "blank"),
    ("/relative", "no scheme"),
    ("//example.org/a", "no scheme, with a host"),
    ("example.org/a", "a bare host"),
    ("ftp://example.org/a", "another scheme"),
    ("javascript:alert(1)", "script"),
    ("java\nscript:alert(1)", "script with a line break"),
    ("data:text/html,x", "data"),
    ("file:///etc/passwd", "file"),
    ("http:///a", "no host"),
    ("http:/a", "one slash"),
    ("http://2130706433/", "an address as one number"),
    ("http://0x7f.1/", "a hexadecimal address"),
    ("http://0177.0.0.1/", "an octal address"),
    ("http://1.2.3/", "a short address"),
    ("http://256.1.1.1/", "no byte"),
    ("http://example.0x4/", "a host that ends in a number"),
    ("http://127.0.0.1\0.example.org/", "NUL"),
    ("http://exa\tmple.org/", "tab inside"),
    ("http://exa mple.org/", "space in the host"),
    ("http://ex%61mple.org/", "escape in the host"),
    ("http://example.org%2f@evil.example/", "escape and userinfo"),
    ("http://user@example.org/", "user"),
    ("http://user:secret@example.org/", "password"),
    ("http://example.org\\@evil.example/", "backslash"),
    ("http://a..example.org/", "empty label"),
    ("http://-a.example.org/", "hyphen first"),
    ("http://xn--zz--x.example/", "made-up international label"),
    ("http://☃.example/", "no letter"),
    ("http://[::1%25eth0]/", "IPv6 zone"),
    ("http://[::1/", "unclosed bracket"),
    ("http://[::1]x/", "something behind the bracket"),
    ("http://example.org:0/", "port 0"),
    ("http://example.org:70000/", "port too high"),
    ("http://example.org:80:80/", "two ports"),
    ("http://example.org/\ud800", "half a character"),
    ("http://" + "a" * 64 + ".example/", "label too long"),
    ("http://example.org/" + "a" * LONGEST_URL, "too long"),
    ("http://example.org/" + "خ" * (LONGEST_URL // 3), "too long once escaped"),
]


@pytest.mark.parametrize(("url", "note"), REFUSED, ids=[row[1] for row in REFUSED])
def test_what_is_no_web_url_is_refused_with_a_reason(url: str, note: str) -> None:
    with pytest.raises(UrlError) as refusal:
        canonical_url(url)
    assert str(refusal.value), note
    assert not is_web_url(url)
    assert safe_href(url) is None


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("../c?x=1#y", "https://example.org/c?x=1"),
        ("/c", "https://example.org/c"),
        ("?p=2", "https://example.org/a/b?p=2"),
        ("//other.example/c", "https://other.example/c"),
        ("http://other.example/c", "http://other.example/c"),
        ("#top", "https://example.org/a/b"),
    ],
)
def test_a_reference_is_resolved_against_its_page(reference: str, expected: str) -> None:
    assert canonical_url(reference, "https://example.org/a/b") == expected


@pytest.mark.parametrize("reference", ["mailto:a@example.org", "javascript:1", "", "//", "///a"])
def test_a_reference_that_leads_nowhere_is_refused(reference: str) -> None:
    with pytest.raises(UrlError):
        canonical_url(reference, "https://example.org/a")


def test_a_base_that_is_no_web_url_is_refused() -> None:
    with pytest.raises(UrlError):
        canonical_url("/a", "file:///etc/")


SAME_PAGE = [
    ("http://example.org/a", "https://example.org/a", "scheme"),
    ("https://www.example.org/a", "https://example.org/a", "www"),
    ("https://m.example.org/a", "https://example.org/a", "mobile"),
    ("https://amp.example.org/a", "https://example.org/a", "amp host"),
    ("https://example.org/a/", "https://example.org/a", "trailing slash"),
    ("https://example.org/a/amp/", "https://example.org/a", "amp path"),
    ("https://example.org/a?amp", "https://example.org/a", "amp flag"),
    ("https://example.org/a?amp=1", "https://example.org/a", "amp value"),
    ("https://example.org/a?outputType=amp", "https://example.org/a", "amp output"),
    ("https://example.org/a?random-post=5", "https://example.org/a", "random post"),
    ("https://example.org/a?b=1&a=2", "https://example.org/a?a=2&b=1", "order of the query"),
    ("https://example.org/%d8%ae", "https://example.org/خ", "case of escapes"),
    ("https://example.org/a?utm_id=1#c", "https://example.org/a", "campaign and fragment"),
]


@pytest.mark.parametrize(("one", "other", "note"), SAME_PAGE, ids=[row[2] for row in SAME_PAGE])
def test_two_addresses_of_one_page_have_one_key(one: str, other: str, note: str) -> None:
    assert url_key(one) == url_key(other), note


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/a?amp=2024", "https://example.org/a"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org:8443/a", "https://example.org/a"),
        ("https://www.com/a", "https://m.com/a"),
        ("https://example.org/stamp", "https://example.org/st"),
    ],
)
def test_two_pages_have_two_keys(one: str, other: str) -> None:
    assert url_key(one) != url_key(other)


@pytest.mark.parametrize(
    ("url", "host", "site"),
    [
        ("https://www.news.example.co.uk:8080/a", "www.news.example.co.uk", "example.co.uk"),
        ("https://one.blogspot.com/", "one.blogspot.com", "one.blogspot.com"),
        ("http://localhost:8000/", "localhost", "localhost"),
        ("http://127.0.0.1/", "127.0.0.1", "127.0.0.1"),
        ("http://[::1]:80/", "::1", "::1"),
        ("https://اخبار.example.ir/", "xn--mgbacxr.example.ir", "example.ir"),
        ("https://news.desk.intranet/", "news.desk.intranet", "desk.intranet"),
        ("http://quay.localhost:8000/", "quay.localhost", "quay.localhost"),
    ],
)
def test_the_host_and_the_site_of_a_url(url: str, host: str, site: str) -> None:
    assert (host_of(url), site_of(url)) == (host, site)


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        ("https://www.example.org:8443/a", "example.org"),
        ("https://m.lajme.example.al/", "lajme.example.al"),
        ("https://www.com/", "www.com"),
        ("https://www.desk.intranet/", "desk.intranet"),
        ("https://amp.github.io/", "amp.github.io"),
        ("http://[::1]:80/", "::1"),
    ],
)
def test_hosts_are_compared_without_the_prefixes_of_renderings(url: str, bare: str) -> None:
    assert bare_host(url) == bare


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://Example.org/a?utm_source=x#part", "https://example.org/a?utm_source=x#part"),
        ('https://example.org/"><script>', "https://example.org/%22%3E%3Cscript%3E"),
        ("mailto:desk@example.org", "mailto:desk@example.org"),
        ("mailto:desk@example.org?subject=Hi%20there", "mailto:desk@example.org?subject=Hi%20there"),
        ("mailto:desk@example.org?subject=x%0D%0ABcc:y", None),
        ('mailto:"><img>@example.org', None),
        ("MAILTO:javascript:alert(1)", None),
        ("vbscript:x", None),
        ("/a", None),
    ],
)
def test_only_web_and_mail_addresses_are_shown(url: str, shown: str | None) -> None:
    assert safe_href(url) == shown


def test_a_relative_link_is_shown_with_its_base() -> None:
    assert safe_href("/a#b", base="https://example.org/x") == "https://example.org/a#b"


PIECES = st.sampled_from(
    ["http://", "https://", "//", "/", "..", ".", "?", "&", "=", "#", "%", "%41", "%2f", "%D8", "amp", "www.",
     "example.org", "utm_x=1", "a", "@", ":", "80", "[", "]", "::1", "xn--", "خ", "ü", " ", "\\", "+", "$", "\u3002",
     "1", "'", '"', "\ud800"]
)  # fmt: skip


@given(
    st.text()
    | st.lists(PIECES, max_size=12).map("".join)
    | st.lists(PIECES).map(lambda p: "https://example.org/" + "".join(p))
)
def test_a_canonical_url_is_its_own_canonical_form(text: str) -> None:
    try:
        url = canonical_url(text)
    except UrlError:
        return
    assert canonical_url(url) == url
    assert url.isascii()
    assert " " not in url
    assert url_key(url) == url_key(text)


def read_both_ways(url: str, base: str | None) -> list[object]:
    found: list[object] = [safe_href(url, base=base)]
    for read in (lambda: canonical_url(url, base), lambda: url_key(url), lambda: feed_key(url)):
        try:
            found.append(read())
        except UrlError as error:
            found.append(str(error))
    return found


@given(
    st.lists(PIECES | st.sampled_from([";", "-", "/a.", "b.c", "/.d", "~", "!", ":", "://a.bc/"]), max_size=6).map(
        lambda pieces: "https://example.org/" + "".join(pieces)
    ),
    st.sampled_from([None, "https://prova.example/a/b", "no base"]),
)
def test_what_is_taken_for_canonical_at_a_glance_is(url: str, base: str | None) -> None:
    at_a_glance = read_both_ways(url, base)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("aggregator.text.urls._CANONICAL", re.compile("(?!)"))
        assert read_both_ways(url, base) == at_a_glance


@settings(max_examples=50)
@given(st.lists(PIECES).map("".join))
def test_what_is_shown_is_absolute_and_stays_the_same(text: str) -> None:
    shown = safe_href(text)
    assert shown is None or (shown.startswith(("http://", "https://", "mailto:")) and safe_href(shown) == shown)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://a.example/feed", "http://A.example:80/feed/", True),
        ("https://a.example", "http://a.example/", True),
        ("https://a.example/feed/?b=1", "https://a.example/feed?b=1&utm_source=rss", True),
        ("https://a.example/feed", "https://www.a.example/feed", False),
        ("https://a.example/?b=1&a=2", "https://a.example/?a=2&b=1", False),
        ("https://a.example/feed?amp=1", "https://a.example/feed", False),
    ],
)
def test_addresses_of_one_feed_differ_in_scheme_and_slash_only(one: str, other: str, same: bool) -> None:
    assert (feed_key(one) == feed_key(other)) is same
