import re
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt

from aggregator.errors import ConfigError
from aggregator.publishing.edition import DigestView, build
from aggregator.publishing.renderers import html, markdown, text
from aggregator.publishing.renderers.escaping import one_line
from tests.unit.publishing.digest_cases import COURIER, HOSTILE, POST, digest, item, poisoned

SHIPPED = Path(__file__).parents[3] / "config" / "templates"
FOLDERS = (SHIPPED,)
RENDERERS = {"html": html.render, "md": markdown.render, "txt": text.render}

ELEMENTS = set(
    (
        "html head meta title style body main header footer h1 h2 p "
        "strong section article span bdi br div ul li a time aside"
    ).split()
)
ATTRIBUTES = set("lang dir class id href rel datetime charset name content http-equiv role".split())


def page(view: DigestView) -> etree._Element:
    return lxml_html.document_fromstring(html.render(view, FOLDERS), parser=lxml_html.HTMLParser(encoding="utf-8"))


@cache
def poisoned_page(poison: str) -> etree._Element:
    return page(build(*poisoned(poison), notes=True))


@cache
def lines_of_a_harmless_one() -> int:
    rendered = text.render(build(*poisoned("https://x.example/x"), notes=True), FOLDERS)
    return len([line for line in rendered.split("\n") if line])


def outline(root: etree._Element) -> Counter[str]:
    return Counter(str(element.tag) for element in root.iter() if element.tag not in ("span", "bdi", "br", "a", "p"))


def words_of(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_plain_text_has_the_form_of_the_digest() -> None:
    assert text.render(build(digest(), [item(), item(2, section="first", lead="Ura u mbyll.", body="")]), FOLDERS) == (
        "Dremmel Lock to stay shut – Velda Weekly – 278\n\n"
        "Draft: 0 accepted, 2 still to decide\n\n"
        "++ Ura u mbyll.\n\n"
        "Sources:\n"
        "  Dremmel Lock to stay shut – Ilva Renn, Lirova Courier, Nov 20, 2026\n"
        "  https://courier.example/lock?a=1&b=2\n"
        "  \u2068آب‌بند درمل بسته شد\u2069 – \u2068پریسا رودبان\u2069, \u2068رودنامه\u2069, Nov 18, 2026\n"
        "  https://rudnameh.example/lock\n"
        "\nAlso carried by:\n  Bregu i Ri\n  https://bregu.example/x\n\n"
        "In English:\n\n"
        "++ Ilva Renn in Lirova Courier writes under the title ‘Dremmel Lock to stay shut’.\n\n"
        "The article quotes: “We wait and we row”\n\n"
        "Further on it quotes: “\u2068ما صبر می‌کنیم\u2069”\n\n"
        "Sources:\n"
        "  Dremmel Lock to stay shut – Ilva Renn, Lirova Courier, Nov 20, 2026\n"
        "  https://courier.example/lock?a=1&b=2\n"
        "  \u2068آب‌بند درمل بسته شد\u2069 – \u2068پریسا رودبان\u2069, \u2068رودنامه\u2069, Nov 18, 2026\n"
        "  https://rudnameh.example/lock\n"
        "\nAlso carried by:\n  Bregu i Ri\n  https://bregu.example/x\n\n"
        "Nov 27, 2026\n"
    )


def test_markdown_has_headings_links_and_the_marker() -> None:
    rendered = markdown.render(build(digest(), [item()], notes=True), FOLDERS)
    lines = rendered.splitlines()
    assert lines[0] == "# Dremmel Lock to stay shut – Velda Weekly – 278"
    assert "## In English:" in lines
    assert any(line.startswith("++ Ilva Renn in Lirova Courier") for line in lines)
    assert (
        "- [Dremmel Lock to stay shut](https://courier.example/lock?a=1&b=2) – Ilva Renn, Lirova Courier, Nov 20, 2026"
        in lines
    )
    assert lines[-1] == "Nov 27, 2026"
    links = re.findall(r'<a href="([^"]*)"', MarkdownIt("commonmark").render(rendered))
    cited = ["https://courier.example/lock?a=1&amp;b=2", "https://rudnameh.example/lock"]
    assert links == [*cited, "https://bregu.example/x"]


def test_a_post_is_cited_in_every_form_by_its_first_words_and_account() -> None:
    view = build(digest(), [item(sources=(POST,), also_carried_by=())])
    shown = "“Bordi i lumit njofton se ura” … – Lule Shtegtari, Bordi i Lumit (@bordi, Telegram), Nov 19, 2026"
    assert f"  {shown}\n  {POST.url}\n" in text.render(view, FOLDERS)
    assert words_of(page(view).find(".//div[@class='sources']//li")) == shown
    (line,) = [line for line in markdown.render(view, FOLDERS).splitlines() if "Telegram" in line]
    assert shown in re.sub("<[^>]*>", "", MarkdownIt("commonmark").render(line))


def test_the_page_is_self_contained_and_says_that_it_is_a_draft() -> None:
    view = build(digest(), [item()])
    root = page(view)
    assert (root.get("lang"), root.get("dir")) == ("en", "ltr")
    assert words_of(root.find(".//p[@class='banner']")) == "Draft: 0 accepted, 1 still to decide"
    assert not root.xpath("//script | //link | //img | //iframe | //*[@src] | //*[@style]")
    assert "url(" not in root.findtext(".//style") and "@import" not in root.findtext(".//style")
    assert [link.get("href") for link in root.iter("a")][:1] == [COURIER.url]
    assert words_of(root.find(".//p[@class='lead']")).startswith("++ Ilva Renn in Lirova Courier")
    assert words_of(root.find(".//footer[@class='foot']")) == "Nov 27, 2026"


def test_the_style_knows_no_left_and_no_right() -> None:
    style = page(build(digest(), [])).findtext(".//style")
    assert not re.search(r"\b(?:left|right)\b|(?:margin|padding|border)-(?:top|bottom)", style)
    assert "prefers-color-scheme: dark" in style and "@media print" in style


def test_a_persian_digest_runs_from_right_to_left_with_foreign_words_isolated() -> None:
    lead = "Ilva Renn در Lirova Courier با عنوان «Dremmel Lock to stay shut» می‌نویسد."
    root = page(build(digest(language="fa", series="هفته‌نامهٔ رود"), [item(language="fa", lead=lead)]))
    assert (root.get("lang"), root.get("dir")) == ("fa", "rtl")
    isolated = root.find(".//p[@class='lead']").findall("bdi")
    assert [(words_of(bdi), bdi.get("dir"), bdi.get("lang")) for bdi in isolated] == [
        ("Ilva Renn", "ltr", None),
        ("Lirova Courier", "ltr", None),
        ("Dremmel Lock to stay shut", "ltr", "en"),
    ]


def test_a_digest_without_items_is_still_a_page() -> None:
    view = build(digest(), [])
    for form, render in RENDERERS.items():
        assert "No items yet." in render(view, FOLDERS), form


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_text_makes_no_element_no_attribute_and_no_script(poison: str) -> None:
    root = poisoned_page(poison)
    for element in root.iter():
        assert element.tag in ELEMENTS, element
        assert set(element.attrib) <= ATTRIBUTES, element.attrib
    hrefs = [link.get("href") for link in root.iter("a")]
    assert all(href.startswith(("https://", "http://", "mailto:")) for href in hrefs)
    assert outline(root) == outline(poisoned_page("x")), "runs, paragraphs and links differ, nothing else"


@pytest.mark.parametrize("poison", [text for text in HOSTILE if one_line(text)])
def test_hostile_text_is_shown_as_it_is(poison: str) -> None:
    view = build(*poisoned(poison), notes=True)
    seen = " ".join(one_line(poison).split())
    assert words_of(poisoned_page(poison).find(".//p[@class='lead']")).startswith(f"{seen} {seen}")
    assert f"{one_line(poison)} " in text.render(view, FOLDERS)


@pytest.mark.parametrize("form", RENDERERS)
def test_template_syntax_in_a_text_is_never_evaluated(form: str) -> None:
    facts, items = poisoned("a{{ 7*7 }}b{% raw %}c${7*7}")
    assert "49" not in RENDERERS[form](build(facts, items, notes=True), FOLDERS)


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_text_makes_no_markup_in_markdown(poison: str) -> None:
    facts, items = poisoned(poison)
    tokens = (
        MarkdownIt("commonmark")
        .enable(["table", "strikethrough"])
        .parse(markdown.render(build(facts, items, notes=True), FOLDERS))
    )
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert not kinds & {
        "html_block",
        "html_inline",
        "fence",
        "code_block",
        "code_inline",
        "image",
        "em_open",
        "table_open",
    }
    hrefs = [child.attrGet("href") for token in tokens for child in token.children or () if child.type == "link_open"]
    assert all(str(href).startswith(("https://", "http://", "mailto:")) for href in hrefs)
    assert len([token for token in tokens if token.type == "heading_open"]) <= 3
    assert len([token for token in tokens if token.type == "hr"]) == 1


@pytest.mark.parametrize("poison", HOSTILE)
def test_hostile_text_adds_no_line_to_plain_text(poison: str) -> None:
    view = build(*poisoned(poison), notes=True)
    lines = text.render(view, FOLDERS).split("\n")
    assert all(len(line.splitlines()) <= 1 for line in lines)
    of_the_digest = [line for line in lines if line and not line.startswith("    ")]  # lines of quotations are indented
    paragraphs_of_the_body = len(view.sections[0].items[0].paragraphs)
    assert len(of_the_digest) <= lines_of_a_harmless_one() + paragraphs_of_the_body - 2


def own(folder: Path, name: str, source: str) -> tuple[Path, Path]:
    (folder / name).write_text(source, encoding="utf-8")
    return folder, SHIPPED


def test_a_desk_may_have_its_own_template(tmp_path: Path) -> None:
    folders = own(tmp_path, "digest.txt.j2", "{% for part in digest.title %}[{{ part.text }}]{% endfor %}")
    assert text.render(build(digest(), [item()]), folders) == "[Dremmel Lock to stay shut][Velda Weekly][278]\n"


BYPASSES = [
    "{% autoescape false %}{{ digest.title[0].text }}{% endautoescape %}",
    "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(digest.title[0].text) }}",
    "{% set t = digest.title[0].text %}{{ t ~ t }}",
    "{{ digest.title[0].text|upper|lower }}",
    "{{ [digest.title[0].text]|join(' ') }}",
]


@pytest.mark.parametrize("source", BYPASSES)
def test_a_template_cannot_leave_out_the_escaping(source: str, tmp_path: Path) -> None:
    folders = own(tmp_path, "digest.html.j2", source)
    rendered = html.render(build(digest(headline="<script>پل</script>"), []), folders)
    assert "<script" not in rendered and "&lt;script&gt;پل" in rendered


FAULTS = [
    ("a\n{% if %}", ":2:", "syntax"),
    ("a\n\n{{ digest.titel }}", ":3:", "a name that is none"),
    ("{{ digest.title|safe }}", "safe", "a filter that would declare text to be markup"),
    ("{{ digest.__class__.__mro__ }}", "unsafe", "the inside of Python"),
    ("{{ 1 // 0 }}", ":1:", "arithmetic"),
    ("{% include 'absent.j2' %}", "absent.j2", "a part that is missing"),
]


@pytest.mark.parametrize(("source", "said", "note"), FAULTS, ids=[case[-1] for case in FAULTS])
def test_a_fault_in_a_template_is_named_with_its_place(source: str, said: str, note: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        html.render(build(digest(), [item()]), own(tmp_path, "digest.html.j2", source))
    assert said in str(caught.value), note


@pytest.mark.parametrize(
    "source",
    [
        "{{ digest.date_line|e }}",
        "{{ digest.date_line|escape }}",
        "{{ digest.date_line|forceescape }}",
        "{{ digest.title|inline ~ digest.date_line }}",
        "{% set sep %}, {% endset %}{{ [digest.date_line]|join(sep) }}{{ sep ~ digest.date_line }}",
        "{{ (digest.title|inline) + digest.date_line }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(digest.date_line) ~ digest.date_line }}",
        "{% filter upper %}{{ digest.date_line }}{% endfilter %}",
    ],
)
def test_a_desk_s_markdown_template_lets_no_markup_of_a_text_through(source: str, tmp_path: Path) -> None:
    (tmp_path / "digest.md.j2").write_text(source, "utf-8")
    view = replace(build(digest(), [item()]), date_line="[x](https://x.example) <b>*y*</b> # z")
    try:
        rendered = markdown.render(view, (tmp_path, SHIPPED))
    except ConfigError:
        return  # a template that cannot do this is as good
    shown = MarkdownIt().render(rendered)
    assert not re.search("<(a|b|em|strong|h1)[ >]", shown), shown


def test_a_template_that_is_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"digest\.html\.j2 is missing"):
        html.render(build(digest(), []), (tmp_path,))


def test_an_untitled_item_of_an_unlinked_source_still_reads_well() -> None:
    view = build(digest(), [item(sources=(replace(COURIER, url=""),), also_carried_by=())])
    assert "- Dremmel Lock to stay shut – Ilva Renn, Lirova Courier, Nov 20, 2026" in markdown.render(view, FOLDERS)
    assert "https" not in text.render(view, FOLDERS)
