"""`newsloom sources`: what is polled."""

from dataclasses import asdict
from datetime import datetime

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table
from aggregator.clock import utc_now
from aggregator.collection.check_up import check_up
from aggregator.store import polls
from aggregator.store import sources as store

app = typer.Typer(help="What is polled.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """What is polled. Sources are added by editing config/sources.yaml."""


@app.command("list")
def list_sources(as_json: AsJson = False) -> None:
    """Every source with its last poll.

    Example: newsloom sources list --json
    """
    with OpenDesk() as desk, desk.database.read() as session:
        rows = [(source, polls.last_poll(session, source.id)) for source in store.every(session)]
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
        ("id", "enabled", "last poll", "outcome", "failures", "address", "note"),
        [
            (
                source.id,
                "yes" if source.enabled else "no",
                _minute(source.last_poll_at),
                poll.outcome.value if poll else "",
                source.failures,
                source.url,
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
        found = check_up(desk.database, now=utc_now())
    if as_json:
        print_json([asdict(one) for one in found])
        return
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


def _minute(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "never"
