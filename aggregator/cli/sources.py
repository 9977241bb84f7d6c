"""`newsloom sources`: what is polled."""

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table
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
                f"{source.last_poll_at:%Y-%m-%d %H:%M}" if source.last_poll_at else "never",
                poll.outcome.value if poll else "",
                source.failures,
                source.url,
                poll.note if poll else "",
            )
            for source, poll in rows
        ],
    )
