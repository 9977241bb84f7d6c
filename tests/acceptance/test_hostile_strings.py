"""Hostile strings through every field: no rendering executes or evaluates anything of them.

The terminal gets all ten thousand, cells of tables every fourth of them. A rendering gets every part alone and as many
mixtures as a test run has time for; `make torture` gives it all.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from aggregator.cli.context import print_json, print_table, say, terminal_text
from aggregator.drafting.lead import LeadFacts, LeadKind, introduce, lead
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.machine import words_of as words_of_machine
from aggregator.errors import ServiceError
from aggregator.publishing.edition import CitedArticle, DigestView, ItemFacts, SectionFacts, Words, build
from aggregator.publishing.renderers import html, markdown, text
from aggregator.publishing.runs import RunRole, run_of
from tests.fakes.hostile import EVALUATED, hostile_strings
from tests.fakes.hostile_reading import check_markdown, controls_in, is_contained, page, seen, tokens, words_of
from tests.unit.publishing.digest_cases import COURIER, digest, item

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
PALETTE = load_palette([SHIPPED])
BATCH = 100
#: 14 ms a string, with HTML and Markdown and their reading; NEWSLOOM_HOSTILE=10000 runs them all.
RENDERED = int(os.environ.get("NEWSLOOM_HOSTILE", "800"))
KINDS = tuple(LeadKind)
LANGUAGES = ("en", "fa")


def batched(strings: tuple[str, ...], size: int) -> list[tuple[str, ...]]:
    return [strings[start : start + size] for start in range(0, len(strings), size)]


def cited(poison: str, number: int) -> CitedArticle:
    """An article, or in turns a post, of which everything that came from outside is `poison`."""
    url = poison if number % 2 else f"https://quay.example/{poison}"
    article = CitedArticle(number, poison, poison, (poison,), url, "en", COURIER.published)
    post = replace(article, title="", opening=poison, platform=f"{poison} x", handle=f"{poison} y", is_cut=True)
    return post if number % 3 == 0 else replace(article, platform=poison, handle=poison)


def opening(poison: str, number: int) -> str:
    """The lead that drafting writes of an article with `poison` for every fact."""
    facts = LeadFacts(
        (poison,), poison, poison, KINDS[number % len(KINDS)], poison, poison, poison, poison, turn=number
    )
    return lead(facts, LANGUAGES[number % 2], palette=PALETTE).text


def introduced(poison: str, number: int) -> str:
    """A sentence with `poison` quoted, and one with `poison` as the speaker."""
    wording = PALETTE.wording(LANGUAGES[number % 2])
    said = introduce(poison, wording, spoken=True, first=True, speaker=poison)
    return f"{said}\n\n{introduce(poison, wording, spoken=False, first=False)}"


def machine_words(poison: str) -> str:
    try:
        return words_of_machine({"choices": [{"message": {"content": poison}}]})
    except ServiceError:
        return ""


def poisoned_item(poison: str, number: int) -> ItemFacts:
    article = cited(poison, number)
    return item(
        number,
        section=f"s{number}",
        headline=poison,
        lead=opening(poison, number),
        body=f"{poison}\n\n{introduced(poison, number)}\n\n{machine_words(poison)}",
        language=poison if number % 50 == 0 else LANGUAGES[number % 2],
        sources=(article, COURIER),
        also_carried_by=(article,),
        quotations=(Words(poison, article),),
        extracts=(Words(poison, article),),
    )


def edition(poisons: tuple[str, ...], first: int) -> DigestView:
    """A digest of one item and one section a string; the title is all of them."""
    numbered = list(enumerate(poisons, first))
    sections = tuple(SectionFacts(f"s{number}", poison) for number, poison in numbered)
    items = [poisoned_item(poison, number) for number, poison in numbered]
    view = build(digest(series=poisons[0], headline=poisons[-1], sections=sections), items, notes=True)
    parts = tuple(run_of(poison, "ltr", role=RunRole.NAME) for poison in poisons)
    marked = tuple(
        replace(section, items=tuple(replace(entry, marker=section.heading) for entry in section.items))
        for section in view.sections
    )
    return replace(view, title=(*view.title, *parts), sections=marked)


@cache
def editions() -> list[tuple[tuple[str, ...], int, DigestView]]:
    strings = batched(hostile_strings()[:RENDERED], BATCH)
    return [(poisons, place * BATCH + 1, edition(poisons, place * BATCH + 1)) for place, poisons in enumerate(strings)]


def blocks_of(root: etree._Element) -> Iterator[str]:
    for element in root.iter("p", "li", "h1", "h2", "title"):
        yield "".join(element.itertext())


def test_the_strings_are_many_and_always_the_same() -> None:
    strings = hostile_strings()
    assert len(set(strings)) == 10_000
    assert not any(EVALUATED in string for string in strings)
    assert hostile_strings.__wrapped__() == strings


def test_html_has_nothing_but_the_elements_of_the_template_and_shows_the_strings_as_text() -> None:
    for poisons, first, view in editions():
        rendered = html.render(view, [SHIPPED])
        # an item may have that very number
        assert EVALUATED not in re.sub(r'id="item-\d+"', "", rendered) and not controls_in(rendered)
        root = page(rendered)
        assert all(map(is_contained, blocks_of(root)))
        assert len(root.findall(".//style")) == 1 and len(root.findall(".//meta")) == 6
        entries = {entry.get("id"): entry for entry in root.iter("article")}
        assert len(entries) == len(poisons)
        for number, poison in enumerate(poisons, first):
            entry = entries[f"item-{number}"]
            shown = seen("".join(entry.find("p[@class='lead']").itertext()))
            assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)
            assert seen(poison) in seen("".join(entry.find("aside/ul/li").itertext()))


def test_markdown_has_nothing_but_the_form_of_the_digest_and_shows_the_strings_as_text() -> None:
    for poisons, first, view in editions():
        rendered = markdown.render(view, [SHIPPED])
        assert EVALUATED not in rendered and not controls_in(rendered)
        blocks = tokens(rendered)
        check_markdown(blocks)
        inline = [block for block in blocks if block.type == "inline"]
        assert all(is_contained("".join(child.content for child in block.children or ())) for block in inline)
        shown = {words_of(block) for block in inline}
        for number, poison in enumerate(poisons, first):
            assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)


def test_plain_text_has_no_controls_and_every_line_keeps_its_direction_to_itself() -> None:
    for poisons, first, view in editions():
        rendered = text.render(view, [SHIPPED])
        assert EVALUATED not in rendered and not controls_in(rendered) and "\t" not in rendered
        assert all(map(is_contained, rendered.split("\n")))
        shown = set(map(seen, rendered.split("\n")))
        for number, poison in enumerate(poisons, first):
            assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)


def check_printed(printed: str) -> None:
    assert not controls_in(printed), controls_in(printed)
    assert EVALUATED not in printed
    assert all(map(is_contained, printed.split("\n")))


def test_lines_and_tables_on_the_terminal_hold_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    strings = hostile_strings()
    for poison in strings:
        say(poison)
        say(f"item: {terminal_text(poison)}")
    check_printed(capsys.readouterr().out)
    for poisons in batched(strings, 2_000):
        print_table(poisons[0], ("item", poisons[1]), [(number, poison) for number, poison in enumerate(poisons[::4])])
    check_printed(capsys.readouterr().out)


def test_json_for_programs_holds_no_control_characters(capsys: pytest.CaptureFixture[str]) -> None:
    print_json(list(hostile_strings()))
    printed = capsys.readouterr().out
    assert not controls_in(printed)
    printed.encode()
