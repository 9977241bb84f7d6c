"""`newsloom sources`: what is polled."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated

import typer

from aggregator.cli import collect
from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table, progress_bar, say
from aggregator.clock import utc_now
from aggregator.collection.check_up import check_up
from aggregator.collection.incidents import in_words
from aggregator.collection.launch import RoundReport, ask
from aggregator.collection.sources import address_of
from aggregator.errors import CollectorError, NotAllowedError, UnknownIdError
from aggregator.models import CollectionRequest, Poll
from aggregator.settings import Sources, load
from aggregator.settings.home import desk_root
from aggregator.settings.source_check import suspicions
from aggregator.store import articles, incidents, polls
from aggregator.store import sources as store
from aggregator.vocabulary import RequestKind

app = typer.Typer(help="What is polled.", no_args_is_help=True)

Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="Sources, by their ids.")]


@app.callback()
def group() -> None:
    """What is polled: the sources of config/sources.yaml, which `add` and `import` write and anybody may edit."""


@app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """Every source that config names, with its last poll.

    Example: newsloom sources list --json
    """
    with OpenDesk() as desk, desk.database.read() as session:
        named = desk.home.sources.sources.keys()
        rows = [(source, polls.last_poll(session, source.id)) for source in store.every(session) if source.id in named]
    if as_json:
        print_json(
            [
                source.model_dump(exclude={"etag", "last_modified", "body_hash"})
                | {"last_outcome": poll.outcome if poll else None, "note": poll.note if poll else ""}
                for source, poll in rows
            ]
        )
        return
    print_table(
        counted(len(rows), "source", "sources"),
        ("id", "enabled", "last poll", "outcome", "failures", "polled at", "note"),
        [
            (
                source.id,
                "yes" if source.enabled else "no",
                _minute(source.last_poll_at),
                poll.outcome.value if poll else "",
                source.failures,
                address_of(source),
                poll.note if poll else "",
            )
            for source, poll in rows
        ],
    )


@app.command()
def health(as_json: AsJson = False) -> None:
    """How every source fares, why, and what to do; those first that need a person. Entries are of the last 30 days.

    Example: newsloom sources health
    """
    with OpenDesk() as desk:
        found = check_up(desk.database, now=utc_now(), named=desk.home.sources.sources.keys())
        with desk.database.read() as session:
            running = incidents.open_one(session)
    if as_json:
        print_json([asdict(one) for one in found])
        return
    if running is not None:
        say(in_words(running))
    print_table(
        counted(len(found), "source", "sources"),
        ("id", "state", "why", "next step", "last read", "last new", "seen", "kept", "rejected", "quarantined"),
        [
            (
                one.source_id,
                one.health.state.value,
                one.health.reason,
                one.health.next_step,
                _minute(one.last_success_at),
                _minute(one.last_new_at),
                one.counts.seen,
                one.counts.stored,
                one.counts.rejected,
                one.counts.quarantined,
            )
            for one in found
        ],
    )


@app.command()
def check(
    ids: Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="These only; otherwise all.")] = None,
    as_json: AsJson = False,
) -> None:
    """Say what is suspicious in config/sources.yaml, without asking the network. Ends with 1 when something is wrong.

    Example: newsloom sources check
    """
    config = load(desk_root()).sources
    for source_id in ids or ():
        _named(config, source_id)
    found = [one for one in suspicions(config) if not ids or one.source_id in ids]
    wrong = sum(one.wrong for one in found)
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        if not found:
            say(f"{counted(len(ids or config.sources), 'source', 'sources')}, nothing suspicious")
            return
        rows = [(one.source_id, "wrong" if one.wrong else "to know", one.says) for one in found]
        title = (
            f"{counted(len(ids or config.sources), 'source', 'sources')}: {wrong} wrong, {len(found) - wrong} to know"
        )
        print_table(title, ("id", "how bad", "what"), rows)
    if wrong:
        raise typer.Exit(1)


@app.command()
def poll(ids: Ids, as_json: AsJson = False) -> None:
    """Poll these sources now, due or not.

    Example: newsloom sources poll harbour-gazette
    """
    with OpenDesk() as desk, progress_bar() as progress:
        for source_id in ids:
            _usable(desk.home.sources, source_id)
        done: list[Poll] = []
        failures: list[str] = []
        for source_id in dict.fromkeys(ids):
            progress("polling", len(done))
            try:
                done.append(_polled(desk, source_id))
            except CollectorError as error:  # one's failure is not the others'
                failures.append(f"{source_id}: {error}")
        with desk.database.read() as session:
            report = RoundReport(tuple(done), articles.count(session))
    if as_json:
        print_json(collect.as_dict(report))
    else:
        collect.show(report)
    if failures:
        raise CollectorError("\n".join(failures))
    if collect.failed(report, named=True):
        raise typer.Exit(1)


def _polled(desk: OpenDesk, source_id: str) -> Poll:
    now = utc_now()
    request = CollectionRequest(kind=RequestKind.POLL, source_id=source_id, slot=now, asked_at=now)
    answer = ask(desk.database, desk.home.root, request)
    with desk.database.read() as session:
        return polls.get(session, answer["poll_id"])


def _named(config: Sources, source_id: str) -> None:
    if source_id not in config.sources:
        raise UnknownIdError("source", source_id, hint="`newsloom sources list` shows the ids")


def _usable(config: Sources, source_id: str) -> None:
    _named(config, source_id)
    if not config.sources[source_id].enabled:
        raise NotAllowedError(f"source {source_id} is disabled in config/sources.yaml")


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
