"""`newsloom collect`: one round now."""

from typing import Annotated

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, pick, print_json, print_table
from aggregator.collection.launch import RoundReport
from aggregator.collection.launch import collect as collect_round
from aggregator.collection.sources import Wanted
from aggregator.vocabulary import PollOutcome

Sources = Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="Poll this source; may be repeated.")]
Every = Annotated[bool, typer.Option("--all", help="Poll every enabled source, due or not.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Poll at most so many sources.")]

#: Outcomes after which the source's entries are all accounted for.
GOOD = frozenset({PollOutcome.STORED, PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY})

_COUNTERS = ("seen", "stored", "known", "revised", "rejected", "quarantined", "truncated")


def collect(source: Sources = None, every: Every = False, limit: Limit = None, as_json: AsJson = False) -> None:
    """Poll the sources that are due, once, and fetch the new articles' pages.

    Example: newsloom collect --source tehran-times
    """
    with OpenDesk() as desk:
        report = collect_round(desk.database, desk.home.root, Wanted(tuple(source or ()), every, limit))
    if as_json:
        print_json(as_dict(report))
    else:
        show(report)
    if failed(report, named=bool(source)):
        raise typer.Exit(1)


def failed(report: RoundReport, *, named: bool) -> bool:
    """Whether the round is a failure: a source asked for by name failed, or every one did."""
    bad = [poll for poll in report.polls if poll.outcome not in GOOD]
    return bool(bad) and (named or len(bad) == len(report.polls))


def as_dict(report: RoundReport) -> dict[str, object]:
    """The round for programs."""
    fields = ("source_id", "outcome", "http_status", *_COUNTERS, "reasons", "note")
    polls = [pick(poll, fields) for poll in report.polls]
    return {"polls": polls, "articles": report.articles} | {name: report.total(name) for name in _COUNTERS}


def show(report: RoundReport) -> None:
    """The round for people."""
    rows = [
        (poll.source_id, poll.outcome.value, *(getattr(poll, name) for name in _COUNTERS), poll.note)
        for poll in report.polls
    ]
    print_table(
        f"{counted(len(report.polls), 'source', 'sources')} polled, "
        f"{counted(report.total('stored'), 'new article', 'new articles')}, {report.articles} in all",
        ("source", "outcome", *_COUNTERS, "note"),
        rows,
    )
