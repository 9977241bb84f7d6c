"""`newsloom digest suggest`: what the desk's language model proposes, as machine text with its quotations judged."""

from textwrap import indent
from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, OpenDesk, print_json, say, say_line
from aggregator.drafting.asking import ask
from aggregator.drafting.machine import Material, translation, wording
from aggregator.egress.policy import Policy
from aggregator.review.preflight import reading
from aggregator.review.preflight.facts import ItemFacts, Place
from aggregator.review.preflight.ledger import PROVEN, Entry, of_words
from aggregator.store import digests

Passage = Annotated[str, typer.Option("--translate", help="Propose a translation of this passage instead.")]


def suggest(
    item: Annotated[int, typer.Argument(metavar="ITEM", min=1, max=LARGEST_ID)],
    passage: Passage = "",
    as_json: AsJson = False,
) -> None:
    """Ask the desk's language model for another wording of an item's body, or for a translation. Nothing is stored.

    What comes is machine text that nobody has checked; its quotations are judged like an editor's. To use it, take it
    over with `digest edit`, or `digest translate --kind machine`.

    Example: newsloom digest suggest 7
    """
    with OpenDesk() as desk:
        settings = desk.home.desk
        with desk.database.read() as session:
            (facts,) = reading.item_facts(session, [digests.item(session, item)], settings)
        messages = translation(passage, facts.language) if passage.strip() else _wording(facts)
        words = ask(settings.model, messages, policy=Policy.of(settings.network.allow))
    entries = [] if passage.strip() else of_words(facts, Place.BODY, words)
    if as_json:
        print_json({"item": item, "model": settings.model.name, "machine_text": words} | _judged(entries))
        return
    say(f"machine text by {settings.model.name}; nobody has checked it:\n")
    say(indent(words, "  ") + "\n")
    for entry in entries:
        mark = "proven" if entry.verdict in PROVEN else "NOT PROVEN"
        say_line(f"{mark} ({entry.verdict.value}): {entry.quotation.text}")


def _wording(facts: ItemFacts) -> list[dict[str, str]]:
    sources = [Material(source.outlet, source.title, source.text) for source in facts.sources]
    return wording(facts.lead, facts.body, sources, facts.language)


def _judged(entries: list[Entry]) -> dict[str, object]:
    return {"quotations": [{"words": e.quotation.text, "verdict": e.verdict} for e in entries]}
