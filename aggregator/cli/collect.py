"""`newsloom collect`: one round now."""

from typing import Annotated

import typer

from aggregator.cli.context import LARGEST_ID, AsJson, OpenDesk, counted, pick, print_json, print_table, say
from aggregator.clock import utc_now
from aggregator.collection.launch import RoundReport, ask
from aggregator.collection.launch import collect as collect_round
from aggregator.collection.sources import Wanted
from aggregator.models import CollectionRequest
from aggregator.vocabulary import RequestKind

Sources = Annotated[list[str] | None, typer.Option("--source", metavar="ID", help="Poll this source; may be repeated.")]
Every = Annotated[bool, typer.Option("--all", help="Poll every enabled source, due or not.")]
Page = Annotated[int | None, typer.Option(min=1, max=LARGEST_ID, metavar="ARTICLE", help="Look at one page again.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Poll at most so many sources.")]

_COUNTERS = ("seen", "stored", "known", "revised", "rejected", "quarantined", "truncated")


def collect(
    source: Sources = None, every: Every = False, limit: Limit = None, page: Page = None, as_json: AsJson = False
) -> None:
    """Poll the sources that are due, once, and fetch the new articles' pages; or look at one article's page again.

    Example: newsloom collect --source tehran-times
    """
    if page is not None:
        _look_again(page, as_json=as_json)
        return
    with OpenDesk() as desk:
        report = collect_round(desk.database, desk.home.root, Wanted(tuple(source or ()), every, limit))
    if as_json:
        print_json(as_dict(report))
    else:
        show(report)
    if failed(report, named=bool(source)):
        raise typer.Exit(1)


def _look_again(article_id: int, *, as_json: bool) -> None:
    asked = CollectionRequest(kind=RequestKind.PAGE, details={"article_id": article_id}, asked_at=utc_now())
    with OpenDesk() as desk:
        answer = ask(desk.database, desk.home.root, asked)
    if as_json:
        print_json(answer)
    else:
        say(f"{answer['url']} " + ("says something new, kept as a revision" if answer["new"] else "says what it said"))


def failed(report: RoundReport, *, named: bool) -> bool:
    """Whether the round is a failure: a source asked for by name failed, or every one did."""
    bad = [poll for poll in report.polls if not poll.outcome.is_success]
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
