"""Digests with a hostile string in every field, as drafting and building make them, and what must be true of each."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from aggregator.drafting.lead import LeadFacts, LeadKind, introduce, lead
from aggregator.drafting.leads_file import load_palette
from aggregator.drafting.machine import words_of as words_of_machine
from aggregator.errors import ServiceError
from aggregator.publishing.bidi import FIRST_STRONG_ISOLATE
from aggregator.publishing.edition import CitedArticle, DigestView, ItemFacts, SectionFacts, Words, build
from aggregator.publishing.renderers import text
from aggregator.publishing.runs import RunRole, run_of
from tests.fakes.hostile_reading import check_html, check_markdown_text, check_plain, seen, words_of
from tests.unit.publishing.digest_cases import COURIER, digest, item

SHIPPED = Path(__file__).parents[2] / "config" / "templates"
PALETTE = load_palette([SHIPPED])
KINDS = tuple(LeadKind)
LANGUAGES = ("en", "fa")


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


def check_page(rendered: str, poisons: tuple[str, ...], first: int) -> None:
    """An HTML page of `edition(poisons, first)`: nothing but its elements, and each string shown as it is."""
    root = check_html(rendered)
    assert len(root.findall(".//style")) == 1 and len(root.findall(".//meta")) == 6
    entries = {entry.get("id"): entry for entry in root.iter("article")}
    assert len(entries) == len(poisons)
    for number, poison in enumerate(poisons, first):
        entry = entries[f"item-{number}"]
        shown = seen("".join(entry.find("p[@class='lead']").itertext()))
        assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)
        assert seen(poison) in seen("".join(entry.find("aside/ul/li").itertext()))


def check_marked(rendered: str, poisons: tuple[str, ...], first: int) -> None:
    """Its Markdown: nothing but the form of a digest, and each string shown as it is."""
    blocks = check_markdown_text(rendered)
    shown = {words_of(block) for block in blocks if block.type == "inline"}
    headings = {words_of(block) for before, block in pairwise(blocks) if before.type == "heading_open"}
    for number, poison in enumerate(poisons, first):
        assert not seen(poison) or seen(poison) in headings, (number, poison)
        assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)


def check_lines_of_text(rendered: str, poisons: tuple[str, ...], first: int) -> None:
    """Its plain text: no controls, and each string shown as it is."""
    check_plain(rendered)
    shown = set(map(seen, rendered.split("\n")))
    for number, poison in enumerate(poisons, first):
        assert seen(f"{poison.strip()} {opening(poison, number)}") in shown, (number, poison)


def check_own_lines(poison: str) -> None:
    """A plain text in which the string makes no line: but for quotations, whose further lines are indented."""
    article = replace(COURIER, title=f"a {poison}", outlet=f"b {poison}", bylines=(poison,))
    said = item(
        lead=f"c {poison} d", body=f"It says: “{poison}”", sources=(article,), quotations=(Words(poison, article),)
    )
    facts = digest(series=f"e {poison}", headline=f"f {poison}", sections=(SectionFacts("english", f"g {poison}"),))
    lines = text.render(build(facts, [said], notes=True), [SHIPPED]).split("\n")
    begun = [line.lstrip(FIRST_STRONG_ISOLATE)[:1] for line in lines if line.strip() and not line.startswith(" ")]
    assert begun == ["f", "D", "g", "+", "I", "S", "A", "N", "N"], lines


def check_lead(poison: str) -> None:
    """A lead has what is known to the letter, and works nothing of it out."""
    for language in LANGUAGES:
        made = lead(LeadFacts(outlet=poison), language, palette=PALETTE).text
        assert poison in made or not poison.strip(), (poison, made)
        said = introduce(poison, PALETTE.wording(language), spoken=True, first=True, speaker=poison)
        assert said.count(poison) >= 2 or not poison, (poison, said)
