"""`newsloom sources preview` and `add`: what a feed would bring, and taking it into config/sources.yaml."""

import sys
from textwrap import indent
from typing import Annotated, Any

import typer

from aggregator.cli.context import AsJson, OpenDesk, print_json, progress_bar, say
from aggregator.cli.source_preview import show
from aggregator.clock import utc_now
from aggregator.collection.launch import ask
from aggregator.errors import UsageError
from aggregator.roster import proposing
from aggregator.settings.register import Register
from aggregator.settings.source_file import SourceFile
from aggregator.text import yaml_text
from aggregator.text.slugs import Holder


def preview(
    target: Annotated[str, typer.Argument(metavar="URL_OR_ID", help="A feed, a site's page, or a source's id.")],
    as_json: AsJson = False,
) -> None:
    """Find a site's feed and show what it would bring: samples, languages, dates, troubles, and its block for config.

    Example: newsloom sources preview harbour-gazette.example
    """
    with OpenDesk() as desk:
        known = desk.home.sources.sources.get(target)
        if known and known.spider:
            advice = f"its test shows what it brings; to poll it: newsloom sources poll {target}"
            raise UsageError(f"{target} is read by the spider {known.spider}, which no preview runs: {advice}")
        report = _previewed(desk, known.address if known else proposing.address_of(target), discover=known is None)
        overlap = report["overlap"]
        is_named = bool(overlap["polled_by"]) or overlap["idle"] in desk.home.sources.sources
    if as_json:
        print_json(report)
    else:
        show(report, with_block=not is_named)
    if not report["feed"]:
        raise typer.Exit(1)


def add(
    url: Annotated[str, typer.Argument(help="A feed, or a page of the site.")],
    ident: Annotated[
        str | None, typer.Option("--id", help="The source's id; made from name or host otherwise.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The outlet's name, as leads show it.")] = None,
    is_feed: Annotated[bool, typer.Option("--feed", help="URL is the feed itself: do not search its site.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; needed where nobody can answer.")] = False,
    as_json: AsJson = False,
) -> None:
    """Preview a site's feed and write its block into config/sources.yaml, of which nothing else changes.

    You are asked first. Where nobody can answer (no terminal, or --json), that takes --yes.

    Example: newsloom sources add https://harbour-gazette.example/ --name "Harbour Gazette"
    """
    if not yes and (as_json or not on_terminal()):
        raise UsageError("nobody can be asked here: --yes adds it unasked; `newsloom sources preview` shows it first")
    with OpenDesk() as desk:
        file = SourceFile.read(desk.home.root / "config" / "sources.yaml")
        found = proposing.Proposing(file.sources, Register(file.sources, *held(desk)))
        address = proposing.address_of(url)
        found.refuse(address, ident=ident, name=name)
        report = _previewed(desk, address, discover=not is_feed)
    if not as_json:
        show(report, with_block=False)
    block = found.block(report, now=utc_now(), ident=ident, name=name)
    if not as_json:
        say("\n" + indent(yaml_text.block(block.source_id, block.values, block.comments), "  "))
    if not (yes or typer.confirm(f"Add {block.source_id} to {file.path}?")):
        say("nothing was written")
        raise typer.Exit(1)
    file.add([block])
    if as_json:
        source = {"id": block.source_id, **block.values}
        print_json({"file": str(file.path), "source": source, "notes": report["notes"]})
        return
    say(f"{block.source_id} stands in {file.path}; it is read when next due")
    say(f"Now: newsloom sources poll {block.source_id}")


def held(desk: OpenDesk) -> tuple[dict[str, str], dict[str, Holder]]:
    """What the database has for `Register`: the sources that config names no more, and whose the outlets are."""
    with desk.database.read() as session:
        return proposing.held(session, desk.home.sources)


def _previewed(desk: OpenDesk, url: str, *, discover: bool) -> dict[str, Any]:
    request = proposing.preview_of(url, discover=discover, now=utc_now())
    with progress_bar() as progress:
        progress("asking the site", 0)
        report = ask(desk.database, desk.home.root, request)
    if report["feed"] and not desk.home.desk.collection.obey_robots:
        report["feed"]["robots"] = "not asked (collection.obey_robots)"
    return proposing.told_of_idle(report, desk.home.sources)


def on_terminal() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
