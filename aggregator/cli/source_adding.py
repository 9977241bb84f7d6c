"""`newsloom sources preview` and `add`: what a feed would bring, and taking it into config/sources.yaml."""

import sys
from collections.abc import Mapping
from textwrap import indent
from typing import Annotated, Any

import typer

from aggregator.cli.context import AsJson, OpenDesk, print_json, progress_bar, say
from aggregator.cli.source_preview import show
from aggregator.clock import utc_now
from aggregator.collection.launch import ask
from aggregator.collection.proposal import Proposal
from aggregator.errors import NotAFeedError, NotAllowedError, UnknownIdError, UrlError, UsageError
from aggregator.models import CollectionRequest
from aggregator.settings.register import Register
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_insertion import NewBlock
from aggregator.settings.sources import Sources, fault_of_name
from aggregator.store import outlets
from aggregator.store import sources as store
from aggregator.text import yaml_text
from aggregator.text.slugs import Holder, is_slug
from aggregator.text.urls import canonical_url, has_scheme, unwrapped
from aggregator.vocabulary import RequestKind


def preview(
    target: Annotated[str, typer.Argument(metavar="URL_OR_ID", help="A feed, a site's page, or a source's id.")],
    as_json: AsJson = False,
) -> None:
    """Find a site's feed and show what it would bring: samples, languages, dates, troubles, and its block for config.

    Example: newsloom sources preview harbour-gazette.example
    """
    with OpenDesk() as desk:
        known = desk.home.sources.sources.get(target)
        report = _previewed(desk, known.feed if known else _address(target), discover=known is None)
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
        register = Register(file.sources, *held(desk))
        address = _address(url)
        _refuse(address, file, register, ident=ident, name=name)
        report = _previewed(desk, address, discover=not is_feed)
    if not as_json:
        show(report, with_block=False)
    block = _block(report, file.sources, register, ident=ident, name=name)
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
        rows, holders = store.every(session), outlets.holders(session)
    return {source.id: source.url for source in rows if source.id not in desk.home.sources.sources}, holders


def _previewed(desk: OpenDesk, url: str, *, discover: bool) -> dict[str, Any]:
    request = CollectionRequest(kind=RequestKind.PREVIEW, url=url, details={"discover": discover}, asked_at=utc_now())
    with progress_bar() as progress:
        progress("asking the site", 0)
        report = ask(desk.database, desk.home.root, request)
    if report["feed"] and not desk.home.desk.collection.obey_robots:
        report["feed"]["robots"] = "not asked (collection.obey_robots)"
    _tell_of_idle(report, desk.home.sources)
    return report


def _tell_of_idle(report: dict[str, Any], config: Sources) -> None:
    """Note on a source that has the address and does not poll it."""
    idle = report["overlap"]["idle"]
    if idle in config.sources:
        report["notes"].insert(0, f"the source {idle} has this address and is disabled in config/sources.yaml")
    elif idle:
        report["notes"].insert(0, f"the source {idle} had this address; config names it no more, its articles are kept")


def _address(target: str) -> str:
    """What a person gave, without what is around it, if it can be an address; the scheme may be left out.

    Raises:
        UnknownIdError: it looks like an id.
        UsageError: it looks like an address, but is none.
    """
    target = unwrapped(target)
    if not has_scheme(target) and not set(target) & set(".:/"):
        raise UnknownIdError("source", target, hint="nor is it an address; `newsloom sources list` shows the ids")
    try:
        canonical_url(target if has_scheme(target) else f"https://{target}")
    except UrlError as error:
        raise UsageError(f"{target} cannot be asked for: {error}") from error
    return target


def _refuse(url: str, file: SourceFile, register: Register, *, ident: str | None, name: str | None) -> None:
    """What can be refused before anything is asked from the network."""
    if name is not None and (fault := fault_of_name(name)):
        raise UsageError(f"--name {name[:60]!r}: {fault}")
    full = url if has_scheme(url) else f"https://{url}"
    _refuse_known(url, register.polled_by(full), file.sources)
    if ident is not None:
        if not is_slug(ident):
            raise UsageError(f"--id {ident}: small letters a-z, digits and hyphens are needed, at most 64")
        file.refuse_id(ident)


def _refuse_known(url: str, other: str | None, config: Sources) -> None:
    if other is not None and config.sources[other].enabled:
        raise NotAllowedError(f"{url} is polled already, by the source {other}")
    if other is not None:
        raise NotAllowedError(f"{url} has a source already, {other}, which is disabled; enable it instead")


def _block(
    report: Mapping[str, Any], config: Sources, register: Register, *, ident: str | None, name: str | None
) -> NewBlock:
    """The block to write.

    Raises:
        NotAFeedError: no feed was found.
        NotAllowedError: the feed is polled already, or the id was another feed's.
    """
    if not report["feed"]:
        raise NotAFeedError(f"{report['asked']}: {'; '.join(report['notes'])}")
    said = report["source"]
    _refuse_known(said["feed"], register.polled_by(said["feed"]), config)
    proposal = Proposal(
        name=name or said["name"],
        home=said.get("home", ""),
        languages=tuple(said.get("languages", ())),
        feed=said["feed"],
        time_zone=said.get("time_zone"),
    )
    source_id = ident or register.id_for(proposal.name, proposal.feed)
    if not register.is_free(source_id, proposal.feed):
        raise NotAllowedError(f"the id {source_id} was another feed's, whose articles hang on it; choose another")
    verified = f"verified {utc_now():%Y-%m-%d}" if report["items"] else ""
    outlet = register.outlet_for(proposal.holder, source_id)
    return NewBlock(source_id, proposal.values(outlet), proposal.comments(verified, outlet))


def on_terminal() -> bool:
    """Whether somebody can answer."""
    return sys.stdin.isatty()
