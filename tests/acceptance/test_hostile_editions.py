"""Hostile strings in every field of an edition: in no file of it, no feed and no archive do they become markup.

The drafts' renderings have tests of their own; here are the files that are published.
"""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from lxml import etree
from lxml import html as lxml_html

from aggregator.publishing.edition import ItemFacts, SectionFacts, Translated, Words
from aggregator.publishing.frozen import CorrectionFacts, FrozenEdition, Withdrawal, from_json, to_json
from aggregator.publishing.printing import printed, templates_of
from aggregator.publishing.renderers import archive, feeds
from aggregator.vocabulary import CorrectionKind, TranslationKind
from tests.fakes.hostile import EVALUATED, hostile_strings
from tests.fakes.hostile_reading import check_markdown, controls_in, is_contained, seen, tokens
from tests.unit.publishing.digest_cases import HOSTILE
from tests.unit.publishing.issue_cases import CORRECTED, COURIER, FORMS, POST, issue

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
#: 0.4 s a string of a batch with all files of a form and their reading; NEWSLOOM_HOSTILE=10000 runs them all.
STRINGS = tuple(dict.fromkeys([*HOSTILE, *hostile_strings()[: int(os.environ.get("NEWSLOOM_HOSTILE", "200"))]]))
BATCH = 20
#: Elements that other people's pages take over from the entry of a feed, and those of a letter and a page.
ENTRY = frozenset("div p h2 h3 ul li a strong span br".split())
MAIL = ENTRY | frozenset("html head meta title style body h1".split())
PAGE = MAIL | frozenset("link script main header footer section article bdi time nav".split())
ATTRIBUTES = frozenset("id lang dir href".split())
MAIL_ATTRIBUTES = ATTRIBUTES | frozenset(
    "style class role aria-hidden aria-roledescription charset name content".split()
)
PAGE_ATTRIBUTES = ATTRIBUTES | frozenset(
    "class role rel type title datetime charset name content http-equiv aria-label aria-labelledby".split()
)
ALLOWED = {
    "entry.html": (ENTRY, ATTRIBUTES),
    "mail.html": (MAIL, MAIL_ATTRIBUTES),
    "page.html": (PAGE, PAGE_ATTRIBUTES),
}
ADDRESS = re.compile(r"https?://[^\s\"<>]+|mailto:[^\s\"<>]+|#item-\d+")


def poisoned_item(poison: str, ident: int, language: str) -> ItemFacts:
    """Everything that came from outside, or that a person could type, is `poison`."""
    article = replace(
        COURIER, id=ident, outlet=poison, title=poison, bylines=(poison,), url=poison, labels=(poison,), is_own=True
    )
    post = replace(POST, outlet=f"{poison} x", opening=poison, platform=f"{poison} y", handle=f"{poison} z")
    translated = Translated(poison, poison, article, TranslationKind.MACHINE, poison)
    return replace(
        issue().items[0],
        id=ident,
        section=f"s{ident}",
        headline=poison if ident % 3 else "",
        lead=f"{poison} writes ‘{poison}’.",
        body=f"{poison}\n\nIt quotes: “{poison}”",
        language=language,
        sources=(article, post, COURIER),
        also_carried_by=(article,),
        quotations=(Words(poison, article),),
        translations=(translated, replace(translated, is_title=True)),
        anonymous=(poison,),
    )


def poisoned(poisons: tuple[str, ...], form: str, language: str) -> FrozenEdition:
    """An item, a section and two corrections a string."""
    numbered = list(enumerate(poisons, 1))
    corrections = tuple(
        CorrectionFacts(kind, number if number % 2 else None, poison, poison, poison, CORRECTED, poison)
        for number, poison in numbered
        for kind in (CorrectionKind.CORRECTION, CorrectionKind.EDITORS_NOTE)
    )
    return issue(
        language,
        form,
        desk=poisons[0],
        series=poisons[-1],
        headline=poisons[0],
        marker=poisons[0],
        sections=tuple(SectionFacts(f"s{number}", poison) for number, poison in numbered),
        items=tuple(poisoned_item(poison, number, language) for number, poison in numbered),
        corrections=corrections,
    )


def storable(text: str) -> str:
    """The database holds no lone surrogates and no NUL; what it gives back is what an edition is made of."""
    return text.encode("utf-8", "replace").decode().replace("\0", "\ufffd")


@cache
def batches() -> list[tuple[str, ...]]:
    strings = tuple(map(storable, STRINGS))
    return [strings[start : start + BATCH] for start in range(0, len(strings), BATCH)]


def editions() -> Iterator[tuple[FrozenEdition, dict[str, str]]]:
    """Every batch in one form and language, in turns, so that each form and language meets many strings."""
    kept = {form: templates_of(form, [SHIPPED]) for form in FORMS}
    for place, poisons in enumerate(batches()):
        edition = poisoned(poisons, FORMS[place % len(FORMS)], ("en", "fa")[place // len(FORMS) % 2])
        yield edition, {file.name: file.body.decode() for file in printed(edition, kept[edition.form])}


@cache
def all_editions() -> list[tuple[FrozenEdition, dict[str, str]]]:
    return list(editions())


def test_there_are_more_cases_than_were_asked_for() -> None:
    assert len(STRINGS) >= 60
    assert {edition.form for edition, _ in all_editions()} == set(FORMS)


@pytest.mark.parametrize("name", ALLOWED)
def test_html_has_nothing_but_elements_and_attributes_of_the_templates(name: str) -> None:
    for edition, files in all_editions():
        rendered = files[name]
        assert EVALUATED not in re.sub(r'item-\d+"', "", rendered) and not controls_in(rendered)
        Strict(*ALLOWED[name]).feed(rendered)
        root = lxml_html.document_fromstring(rendered, parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True))
        items = root.xpath("//*[starts-with(@id, 'item-')]")
        assert [item.get("id") for item in items] == [f"item-{item.id}" for item in edition.items]
        for block in root.iter("p", "li", "h1", "h2", "h3", "title"):
            assert is_contained("".join(block.itertext())), (name, block.tag)


class Strict(HTMLParser):
    """A reader that takes nothing but some elements and attributes, and only addresses of pages and mailboxes."""

    def __init__(self, elements: frozenset[str], attributes: frozenset[str]) -> None:
        super().__init__()
        self._elements, self._attributes = elements, attributes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in self._elements, tag
        assert {name for name, _ in attrs} <= self._attributes, attrs
        for name, value in attrs:
            assert name != "href" or ADDRESS.fullmatch(value or ""), value

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data[:80]}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data[:80]}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(f"a declaration: {data[:80]}")


def test_the_strings_are_shown_as_they_are() -> None:
    for edition, files in all_editions():
        for name in ALLOWED:
            root = lxml_html.document_fromstring(
                files[name], parser=lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
            )
            for item in edition.items:
                shown = seen("".join(root.xpath(f"//*[@id='item-{item.id}']")[0].itertext()))
                assert seen(item.lead) in shown, (name, item.lead)


def test_data_for_machines_stays_data_and_says_what_was_said() -> None:
    for edition, files in all_editions():
        (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', files["page.html"], re.DOTALL)
        assert not set(script) & set("<>&\u2028\u2029")
        data = json.loads(script)
        assert [part["@type"] for part in data["hasPart"]] == ["NewsArticle"] * len(edition.items)
        links = [source["url"] for part in data["hasPart"] for source in part["citation"] if "url" in source]
        assert all(link.startswith(("http://", "https://", "mailto:")) for link in links)
        for facts, part in zip(edition.items, data["hasPart"], strict=True):
            assert seen(facts.headline) in seen(part.get("headline", "")) or not seen(facts.headline)


def test_markdown_has_nothing_but_the_form_of_the_digest() -> None:
    for _, files in all_editions():
        rendered = files["issue.md"]
        assert EVALUATED not in re.sub(r"item-\d+\)", "", rendered) and not controls_in(rendered)
        blocks = tokens(rendered)
        check_markdown(blocks)
        inline = [block for block in blocks if block.type == "inline"]
        assert all(is_contained("".join(child.content for child in block.children or ())) for block in inline)


def test_plain_text_has_no_controls_and_every_line_keeps_its_direction_to_itself() -> None:
    for _, files in all_editions():
        rendered = files["issue.txt"]
        assert EVALUATED not in rendered and not controls_in(rendered)
        assert all(map(is_contained, rendered.split("\n")))
        assert all(len(line.splitlines()) <= 1 for line in rendered.split("\n"))


def test_feeds_and_archive_are_whole_and_show_the_strings_as_text() -> None:
    for edition, files in all_editions():
        bodies = {name: body.encode() for name, body in files.items()}
        entry = feeds.Issue(edition, bodies, CORRECTED, CORRECTED, "https://velda.example/x/")
        channel = feeds.Channel(edition.series, edition.desk, edition.language, edition.public_url)
        root = etree.fromstring(feeds.rss(channel, [entry]), parser=etree.XMLParser(huge_tree=True))
        assert root.findtext(".//{http://purl.org/rss/1.0/modules/content/}encoded") == files["entry.html"]
        assert seen(root.findtext("channel/title") or "") == seen(edition.series)
        told = json.loads(feeds.json_feed(channel, [entry]))
        assert told["items"][0]["content_html"] == files["entry.html"]
        page = archive.render(channel, [entry], [SHIPPED])
        Strict(PAGE | {"ol"}, PAGE_ATTRIBUTES | {"reversed"}).feed(_without_own_links(page))


def _without_own_links(page: str) -> str:
    """Addresses of the archive itself are relative."""
    return re.sub(r'href="issues/[a-z0-9-]+/"', 'href="https://velda.example/"', page)


def test_a_withdrawal_s_reason_is_text_in_every_file() -> None:
    for poison in map(storable, HOSTILE):
        edition = issue(items=(), headline=poison, withdrawn=Withdrawal(poison, CORRECTED, poison))
        files = {file.name: file.body.decode() for file in printed(edition, templates_of("digest", [SHIPPED]))}
        for name, allowed in ALLOWED.items():
            Strict(*allowed).feed(files[name])
        check_markdown(tokens(files["issue.md"]))
        assert not controls_in(files["issue.txt"])


def test_an_edition_comes_back_from_its_json_as_it_was_and_is_printed_alike() -> None:
    for edition, files in all_editions()[:4]:
        again = from_json(to_json(edition))
        assert again == edition
        kept = templates_of(edition.form, [SHIPPED])
        assert {file.name: file.body.decode() for file in printed(again, kept)} == files


def test_the_address_of_an_issue_is_made_of_harmless_letters() -> None:
    for poison in map(storable, STRINGS):
        edition = issue(series=poison, cover_date=date(2026, 11, 27), items=issue().items[:1])
        shown = feeds.issue_id(edition)
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", shown)
