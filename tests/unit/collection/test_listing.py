"""Pages that list articles, read by selectors."""

import pytest

from aggregator.collection.listing import parse_listing
from aggregator.collection.raw import ParsedFeed, Selectors
from aggregator.errors import NotAFeedError

URL = "https://bandar.example/fa/news/"
PERSIAN = """<!doctype html><html lang="fa"><head><title>خبرها</title><base href="https://bandar.example/"></head><body>
<nav><a href="/about">درباره</a></nav>
<ul><li><a href="/fa/news/10"><img src="x.jpg"></a><h3><a href="/fa/news/10">پل بندر باز شد</a></h3>
<span class="date">۱۴۰۴/۱۲/۱۳</span><p>آب بالا آمد.</p></li>
<li><h3><a href="fa/news/9">بازار ماهی تعطیل شد</a></h3><span class="date">۱۲ اسفند ۱۴۰۴</span></li>
<li><h3><a href="https://other.example/ad">آگهی</a></h3></li></ul>
<a class="next" href="/fa/news/?page=2">بعدی</a></body></html>"""
FRENCH = """<html><body><article><h2><a href="/actu/le-pont">Le pont est rouvert</a></h2>
<time datetime="2026-03-04T09:30:00+01:00">hier</time></article>
<article><h2><a href="javascript:void(0)">Menu</a></h2></article></body></html>"""


def read(html: str, select: Selectors, *, match: str = "", url: str = URL) -> ParsedFeed:
    return parse_listing(html.encode(), url, "text/html; charset=utf-8", select, match)


def test_entries_stand_in_the_order_of_the_page_with_headline_date_and_teaser() -> None:
    select = Selectors(entry="li", link="h3 a", date=".date", summary="p", next="a.next")
    found = read(PERSIAN, select, match="^https://bandar")
    assert [(each.link, each.title, each.published, each.summary) for each in found.entries] == [
        ("https://bandar.example/fa/news/10", "پل بندر باز شد", "۱۴۰۴/۱۲/۱۳", "آب بالا آمد."),
        ("https://bandar.example/fa/news/9", "بازار ماهی تعطیل شد", "۱۲ اسفند ۱۴۰۴", ""),
    ]
    assert found.further == ("https://bandar.example/fa/news/?page=2",)
    assert found.title == "خبرها"


def test_without_entries_each_link_is_one_and_an_address_counts_once_with_its_longest_words() -> None:
    found = read(PERSIAN, Selectors(link="//li//a"), match="/fa/")
    assert [(each.link[-2:], each.title) for each in found.entries] == [
        ("10", "پل بندر باز شد"),
        ("/9", "بازار ماهی تعطیل شد"),
    ]


def test_a_date_is_the_machine_readable_one_and_a_link_that_leads_nowhere_is_no_entry() -> None:
    found = read(FRENCH, Selectors(entry="article", link="h2 a", date="time"), url="https://quai.example/")
    assert [(each.link, each.published) for each in found.entries] == [
        ("https://quai.example/actu/le-pont", "2026-03-04T09:30:00+01:00")
    ]


def test_attributes_serve_as_links_and_headlines_where_xpath_names_them() -> None:
    html = '<div data-url="/a/1" data-title="Le quai"><i>x</i></div>'
    found = read(html, Selectors(link="//div/@data-url"))
    assert [each.link for each in found.entries] == ["https://bandar.example/a/1"]
    found = read(html, Selectors(entry="div", link="./@data-url", title="./@data-title"))
    assert [(each.link, each.title) for each in found.entries] == [("https://bandar.example/a/1", "Le quai")]


@pytest.mark.parametrize("html", ["", "   ", "<html><body><p>nothing here</p></body></html>", "\0\0\0"])
def test_a_page_without_a_link_to_an_article_is_told_as_such(html: str) -> None:
    with pytest.raises(NotAFeedError, match=r"rebuilt|no web page"):
        read(html, Selectors(link="h2 a"))


def test_a_page_all_of_whose_links_are_no_articles_is_an_empty_list_and_no_fault() -> None:
    assert read(FRENCH, Selectors(link="h2 a"), match="/sport/", url="https://quai.example/").entries == ()


def test_a_page_does_not_go_on_in_itself() -> None:
    html = f'<h2><a href="/a">Un</a></h2><a class="next" href="{URL}">1</a>'
    assert read(html, Selectors(link="h2 a", next=".next")).further == ()


def test_what_asks_for_no_place_finds_nothing() -> None:
    html = '<h2><a href="/a">Un titre</a></h2>'
    found = read(html, Selectors(link="h2 a", title="(count(//a))", date="//a[$x]"))
    assert [each.published for each in found.entries] == [""]
