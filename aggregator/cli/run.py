"""`newsloom run`: one full pass."""

from dataclasses import asdict

import typer

from aggregator.cli import collect
from aggregator.cli.collect import Every, Limit, Sources
from aggregator.cli.context import AsJson, OpenDesk, print_json, print_table, progress_bar
from aggregator.collection.sources import Wanted


def run(source: Sources = None, every: Every = False, limit: Limit = None, as_json: AsJson = False) -> None:
    """Collect what is due, find copies, group stories, draft items: one full pass.

    Example: newsloom run --all
    """
    # Imported here, so that short commands do not wait for what they do not use.
    from aggregator.pipeline import run_once

    with OpenDesk() as desk, progress_bar() as progress:
        report = run_once(desk.home, desk.database, Wanted(tuple(source or ()), every, limit), progress=progress)
    stages = {name: asdict(getattr(report, name)) for name in ("dedup", "clustering", "drafting")}
    if as_json:
        print_json({"collection": collect.as_dict(report.collection)} | stages)
    else:
        collect.show(report.collection)
        rows = [(stage, ", ".join(f"{value} {name}" for name, value in done.items())) for stage, done in stages.items()]
        print_table("", ("stage", "done"), rows)
    if collect.failed(report.collection, named=bool(source)):
        raise typer.Exit(1)
