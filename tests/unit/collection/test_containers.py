"""Articles whose text stands in several containers side by side, and pages that only look so."""

import pytest

from aggregator.collection.extract import extract_page

PERSIAN = "شورای شهر دیروز تصمیم گرفت پل چوبی را پیش از زمستان تعمیر کند و هزینه آن را از بودجه بازار بپردازد. "
FRENCH = "Le conseil a décidé hier de réparer la passerelle avant l’hiver, aux frais du marché, dit le maire. "


def paragraphs(mark: str, words: str, number: int = 2) -> str:
    return "".join(f"<p>{mark}{place}. {words * 3}</p>" for place in range(number))


def read(body: str, lang: str = "fr") -> str:
    page = f"<html lang={lang}><head><title>N</title></head><body><nav><a href=/>N</a></nav>{body}</body></html>"
    return extract_page(page.encode(), "https://skele.example/n/1", "text/html; charset=utf-8").text


SPLIT = {
    "beside each other": '<main><h1>N</h1><div class="article-body">{0}</div><div class="ad">x</div>'
    '<div class="article-body">{1}</div><div class="article-body">{2}</div></main>',
    "numbered": '<div class="article-content page1">{0}</div><div class="article-content page2">{1}</div>'
    '<div class="article-content page3">{2}</div>',
    "with pictures between": '<div><div class="text">{0}</div><figure><img src="/a.jpg"></figure><div class="text">{1}'
    '</div><div class="text">{2}</div></div>',
    "each in a row of its own": '<div class="row"><div class="story-body">{0}</div></div><div class="row"><div '
    'class="story-body">{1}</div></div><div class="row"><div class="story-body">{2}</div></div>',
    "marked as schema.org has it": '<section itemprop="articleBody">{0}</section><section itemprop="articleBody">{1}'
    '</section><section itemprop="articleBody">{2}</section>',
}


@pytest.mark.parametrize(("words", "lang"), [(PERSIAN, "fa"), (FRENCH, "fr")])
@pytest.mark.parametrize("form", SPLIT.values(), ids=SPLIT.keys())
def test_all_parts_of_an_article_are_read_in_their_order(form: str, words: str, lang: str) -> None:
    text = read(form.format(*(paragraphs(mark, words) for mark in "ABC")), lang)
    places = [text.find(f"{mark}{place}. {words.strip()}") for mark in "ABC" for place in range(2)]
    assert places == sorted(places) and places[0] >= 0


OTHERS = {
    "articles with dates of their own": '<article class="story">{0}</article><article class="story">'
    "<time>2026-03-04</time>{1}</article>",
    "articles whose headlines are links": '<div class="post-content">{0}</div><div class="post-content">'
    '<h2><a href="/n/2">B</a></h2>{1}</div>',
    "comments": '<div class="text">{0}</div><div class="text comment">{1}</div>',
    "a list of links": '<div class="text">{0}</div><div class="text"><p><a href="/n/2">B1. B0. {1}</a></p></div>',
    "a box of another kind": '<div class="article-body">{0}</div><div class="box">{1}</div>',
}


@pytest.mark.parametrize("form", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_no_part_of_the_article_stays_outside(form: str) -> None:
    text = read(form.format(paragraphs("A", FRENCH, 4), paragraphs("B", FRENCH)))
    assert "A3. " in text and "B0. " not in text
