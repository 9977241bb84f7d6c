"""Paragraphs that only point elsewhere, and headlines repeated: what is taken out of an article, and what is not."""

import pytest
from lxml import html as lxml_html

from aggregator.collection.extract import extract_page
from aggregator.collection.page_facts import facts_of
from aggregator.collection.pointers import drop_pointers, without_headline
from aggregator.collection.raw import ArticleParts

TEXT = {
    "fa": "شهرداری پل تازه‌ای را روی رودخانه گشود که دو محلهٔ قدیمی شهر را به هم می‌رساند. " * 3,
    "fr": "La mairie rouvre ce matin le pont du vieux port, qui relie les deux rives de la ville. " * 3,
}
POINTERS = [
    '<p>بیشتر بخوانید: <a href="/1">بازار ماهی از فردا تا پایان هفته تعطیل است و ماهیگیران معترض‌اند</a></p>',
    '<p><strong><a href="https://a.example/2">À lire aussi : le marché aux poissons ferme ses portes</a></strong></p>',
    '<h3><a href="/3">Le quai sera fermé jusqu’à lundi</a></h3>',
]
KEPT = [
    '<p>Le maire, <a href="/m">Paul Quai</a>, a parlé du pont.</p>',
    '<h2><a href="#suite">La suite</a></h2>',
    f'<p><a href="/long">{"Une phrase entière qui mène ailleurs et qui dit beaucoup. " * 6}</a></p>',
]


def paragraphs(*extra: str, language: str = "fr") -> str:
    return "".join(f"<p>{TEXT[language]}</p>" for _ in range(4)) + "".join(extra)


@pytest.mark.parametrize("pointer", POINTERS)
@pytest.mark.parametrize("language", TEXT)
def test_a_paragraph_that_is_a_link_and_little_else_goes(pointer: str, language: str) -> None:
    tree = lxml_html.fromstring(f"<div>{paragraphs(pointer, language=language)}</div>")
    drop_pointers(tree)
    assert "/1" not in lxml_html.tostring(tree, encoding="unicode") and not tree.xpath("//a")
    assert tree.text_content().count(TEXT[language].strip()) == 4


@pytest.mark.parametrize("kept", KEPT)
def test_a_paragraph_that_says_something_itself_stays(kept: str) -> None:
    tree = lxml_html.fromstring(f"<div>{paragraphs(kept)}</div>")
    drop_pointers(tree)
    assert tree.xpath("//a")


def test_a_page_that_is_written_in_links_keeps_them() -> None:
    tree = lxml_html.fromstring(f"<div><p>Voici.</p>{''.join(POINTERS)}</div>")
    drop_pointers(tree)
    assert len(tree.xpath("//a")) == 3


def test_what_stands_behind_a_pointer_in_its_parent_stays() -> None:
    tree = lxml_html.fromstring(f"<div>{paragraphs()}<p><a href='/1'>À lire aussi</a></p> fin du texte</div>")
    drop_pointers(tree)
    assert tree.text_content().endswith("fin du texte")


def test_a_headline_is_no_paragraph_wherever_among_the_first_it_stands() -> None:
    said = ["Port", "Le pont est rouvert", "La mairie …"]
    assert without_headline(said, ["LE PONT  est rouvert"]) == ["La mairie …"]
    assert without_headline(["پل باز شد", "شهرداری …"], ["پل باز شد"]) == ["شهرداری …"]
    assert without_headline(said, [""]) == without_headline(said, []) == said
    assert (
        without_headline(["a", "b", "c", "Le pont est rouvert"], ["Le pont est rouvert"])[-1] == "Le pont est rouvert"
    )


def test_a_comment_in_a_paragraph_breaks_it_in_no_two() -> None:
    page = f"<html><body><article>{paragraphs()}<p>Avant <!-- annonce --> et après le milieu du texte.</p></article>"
    assert "Avant et après le milieu" in " ".join(extract_page(page.encode(), "https://a.example/").text.split())


PAGE = f"""<html><head><title>Autre titre</title></head><body><article><h1>Menu</h1>
<div class="t">پل باز شد</div><div class="by">Ana</div><div class="by">Besa</div>
<time class="d" datetime="2026-03-04T09:30:00+03:30">دیروز</time>
<div class="x"><p>{TEXT["fa"]}</p><p class="ad">bli!</p><p>پایان.</p></div><div>{paragraphs()}</div></article>"""


def test_parts_stand_where_config_says_and_display_text_is_not_altered() -> None:
    parts = ArticleParts(title=".t", text="div.x", author=".by", date="time.d", without=".ad")
    found = extract_page(PAGE.encode(), "https://a.example/", parts=parts)
    assert (found.title, found.bylines, found.published) == ("پل باز شد", ("Ana", "Besa"), "2026-03-04T09:30:00+03:30")
    assert [part.strip() for part in found.text.split("\n\n")] == [TEXT["fa"].strip(), "پایان."]


def test_what_is_not_where_config_says_is_found_as_on_any_page() -> None:
    found = extract_page(PAGE.encode(), "https://a.example/", parts=ArticleParts(title=".no", text=".no", author="//x"))
    assert TEXT["fr"].strip() in found.text and found.title


@pytest.mark.parametrize(
    "data",
    ['{"author": [[[]]]}', '{"@graph": {"@graph": 7}}', "{", '{"author": {"name": {"a": 1}}, "headline": 7}', "null"],
)
def test_linked_data_of_any_form_crashes_nothing(data: str) -> None:
    page = f'<html><head><script type="application/ld+json">{data}</script></head><body><h1>Le pont</h1></body></html>'
    assert isinstance(facts_of(lxml_html.fromstring(page), "https://a.example/").title, str)
