"""All files of an edition, read back, agree in items, order, text and links, in every form, in English and Persian."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml import etree
from lxml import html as lxml_html
from markdown_it.token import Token

from aggregator.publishing.frozen import FrozenEdition
from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.published import view
from aggregator.publishing.renderers import feeds
from tests.fakes.hostile_reading import seen, tokens, words_of
from tests.unit.publishing.issue_cases import CORRECTED, FORMS, LANGUAGES, corrected, issue, withdrawn

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
PUBLISHED = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
MAKERS = {"as published": issue, "corrected": corrected}


class Read(NamedTuple):
    """An item as a reader of one rendering finds it."""

    text: str
    links: tuple[str, ...]


@cache
def files(edition: FrozenEdition) -> dict[str, bytes]:
    return {file.name: file.body for file in printed(edition, templates_of(edition.form, [SHIPPED]))}


def channel(edition: FrozenEdition) -> feeds.Channel:
    return feeds.Channel(edition.series, edition.desk, edition.language, edition.public_url)


def as_issue(edition: FrozenEdition) -> feeds.Issue:
    return feeds.Issue(edition, files(edition), PUBLISHED, CORRECTED, view(edition).address)


def of_html(body: str) -> list[Read]:
    root = lxml_html.document_fromstring(body, parser=lxml_html.HTMLParser(encoding="utf-8"))
    for line_end in root.iter("br"):
        line_end.tail = f" {line_end.tail or ''}"
    return [_of_element(item) for item in root.xpath("//*[starts-with(@id, 'item-')]")]


def _of_element(item: etree._Element) -> Read:
    links = [link.get("href") for link in item.iter("a")]
    return Read(seen("".join(item.itertext())), tuple(link for link in links if not link.startswith("#")))


def openings(edition: FrozenEdition) -> list[str]:
    """The first line of each item, as the form has it."""
    items = view(edition).items
    if edition.form == "digest":
        return [seen(f"{item.marker} " + "".join(run.text for run in item.lead)) for item in items]
    return [seen(item.headline.text) for item in items]


def grouped(blocks: Iterator[tuple[str, list[str]]], edition: FrozenEdition) -> list[Read]:
    """Blocks of text with their links, parted where items begin; headings of sections and the end are no items."""
    waiting, headings = openings(edition), {section.heading for section in edition.sections} - {""}
    found: list[tuple[list[str], list[str]]] = []
    for text, links in blocks:
        if waiting and text == waiting[0]:
            waiting.pop(0)
            found.append(([], []))
        if found and text not in headings:
            found[-1][0].append(text)
            found[-1][1].extend(links)
    assert waiting == [], "every item begins somewhere"
    return [Read(" ".join(part for part in texts if part), tuple(links)) for texts, links in found]


def of_markdown(body: str, edition: FrozenEdition) -> list[Read]:
    return grouped(_blocks(tokens(body)), edition)


def _blocks(parts: list[Token]) -> Iterator[tuple[str, list[str]]]:
    in_list = False
    for part in parts:
        if part.type == "hr" or _is_of_the_whole(part):
            return
        in_list = {"bullet_list_open": True, "bullet_list_close": False}.get(part.type, in_list)
        if part.type == "inline":
            # brackets, which would end the address of a link, are written as escapes
            links = [unquoted(child.attrs["href"]) for child in part.children or () if child.type == "link_open"]
            text = words_of(part)
            # what is inside stands in a list before the items, under the same words as their headlines
            yield (f"{text} " if in_list else text), links


def unquoted(href: object) -> str:
    return str(href).replace("%28", "(").replace("%29", ")")


def _is_of_the_whole(part: Token) -> bool:
    return part.type == "inline" and words_of(part).startswith(("Clarification, ", "توضیح، "))


def of_text(body: str, edition: FrozenEdition) -> list[Read]:
    return grouped(_lines(body, edition), edition)


def _lines(body: str, edition: FrozenEdition) -> Iterator[tuple[str, list[str]]]:
    for line in body.splitlines():
        if line.startswith((f"{edition.desk} · ", "Clarification, ", "توضیح، ")):
            return
        is_address = re.fullmatch(r"\s*https?://\S+", line)
        text = seen(line)
        yield ("", [text]) if is_address else (f"{text} " if line.startswith("  ") else text, [])


def read_back(edition: FrozenEdition) -> dict[str, list[Read]]:
    texts = {name: body.decode() for name, body in files(edition).items()}
    rss = etree.fromstring(feeds.rss(channel(edition), [as_issue(edition)]))
    entry = rss.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded")
    in_json = json.loads(feeds.json_feed(channel(edition), [as_issue(edition)]))["items"][0]["content_html"]
    return {
        "page.html": of_html(texts["page.html"]),
        "mail.html": of_html(texts["mail.html"]),
        "entry.html": of_html(texts["entry.html"]),
        "rss": of_html(entry),
        "json feed": of_html(in_json),
        "issue.md": [plain(item) for item in of_markdown(texts["issue.md"], edition)],
        "issue.txt": [plain(item) for item in of_text(texts["issue.txt"], edition)],
    }


def plain(item: Read) -> Read:
    return Read(seen(item.text), item.links)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("kind", MAKERS)
def test_all_renderings_of_an_issue_agree_in_items_order_text_and_links(kind: str, form: str, language: str) -> None:
    edition = MAKERS[kind](language, form)
    found = read_back(edition)
    for (one, items), (other, same) in pairwise(found.items()):
        assert len(items) == len(same) == 10
        for mine, yours in zip(items, same, strict=True):
            assert mine == yours, (one, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_each_item_shows_all_its_words_and_leads_to_all_its_sources(form: str, language: str) -> None:
    edition = issue(language, form)
    for facts, item in zip(edition.items, of_html(files(edition)["page.html"].decode()), strict=True):
        cited = [*facts.sources, *facts.also_carried_by]
        assert item.links == tuple(article.url for article in cited if article.url)
        said = [
            facts.lead,
            *facts.body.split("\n\n"),
            *facts.anonymous,
            *(each.original for each in facts.translations),
        ]
        assert all(seen(words) in item.text for words in said)
        assert all(article.outlet in item.text for article in cited)
        assert all(label in item.text for article in facts.sources for label in article.labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_the_title_is_one_and_the_same_everywhere(form: str, language: str) -> None:
    edition = corrected(language, form)
    texts = {name: body.decode() for name, body in files(edition).items()}
    entry = json.loads(feeds.json_feed(channel(edition), [as_issue(edition)]))["items"][0]
    assert {
        seen(lxml_html.document_fromstring(texts["page.html"]).findtext(".//title")),
        seen("".join(lxml_html.document_fromstring(texts["page.html"]).find(".//h1").itertext())),
        seen("".join(lxml_html.document_fromstring(texts["mail.html"]).find(".//h1").itertext())),
        seen(texts["issue.txt"].splitlines()[0]),
        words_of(tokens(texts["issue.md"])[1]),
        entry["title"],
    } == {seen(feeds.title_of(view(edition)))}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_a_correction_of_the_whole_issue_and_a_withdrawal_stand_in_every_file(form: str, language: str) -> None:
    whole = view(corrected(language, form)).corrections[0]
    note = view(corrected(language, form)).editors_notes[0]
    gone = view(withdrawn(language, form))
    for name, body in files(corrected(language, form)).items():
        shown = seen(_all_text(name, body))
        assert f"{whole.label}{view(corrected(language, form)).labels.comma} {whole.date}" in shown, name
        assert note.label in shown, name
        assert shown.count(seen(note.note[0].text)) == 3, name
    for name, body in files(withdrawn(language, form)).items():
        shown = seen(_all_text(name, body))
        assert gone.labels.withdrawn in shown and gone.withdrawn is not None, name
        assert gone.withdrawn.date in shown and gone.withdrawn.why[0].text in shown, name
        assert "item-" not in body.decode(), name


def _all_text(name: str, body: bytes) -> str:
    if not name.endswith(".html"):
        return body.decode().replace("*", "").replace("\\", "")
    root = lxml_html.document_fromstring(body.decode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    etree.strip_elements(root, "script", "style", with_tail=False)
    return "".join(root.itertext())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", FORMS)
def test_printing_again_gives_the_same_bytes(form: str, language: str) -> None:
    edition = corrected(language, form)
    assert printed(edition, templates_of(form, [SHIPPED])) == printed(edition, templates_of(form, [SHIPPED]))
