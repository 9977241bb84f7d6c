"""`newsloom sources import` and `export`: lists of feeds as OPML, as other programs have them."""

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, OpenDesk, counted, print_json, print_table, say
from aggregator.cli.source_adding import held
from aggregator.clock import utc_now
from aggregator.errors import DataFileError
from aggregator.settings import load
from aggregator.settings.atomic_file import replace_file
from aggregator.settings.home import desk_root
from aggregator.settings.opml import MAX_BYTES, read_opml, written
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_import import ImportPlan, plan_import
from aggregator.settings.source_insertion import NewBlock


def import_sources(
    file: Annotated[Path, typer.Argument(metavar="FILE.opml", help="OPML 1.0 or 2.0.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, write nothing.")] = False,
    as_json: AsJson = False,
) -> None:
    """Take the feeds of an OPML list into config/sources.yaml; nothing is asked from the network.

    Example: newsloom sources import feeds.opml --dry-run
    """
    outlines = read_opml(_content(file), file.name)
    with OpenDesk() as desk:
        sources = SourceFile.read(desk.home.root / "config" / "sources.yaml")
        plan = plan_import(outlines, sources.sources, *held(desk))
    if not dry_run:
        sources.add(plan.new)
    if as_json:
        print_json(_as_dict(plan, dry_run=dry_run))
    else:
        _show(plan, dry_run=dry_run)


def export(
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output otherwise.")] = None,
) -> None:
    """All sources as OPML 2.0, for other programs or another desk.

    Example: newsloom sources export --out sources.opml
    """
    home = load(desk_root())
    text = written(home.sources, title=home.desk.name, now=utc_now())
    if out is None:
        sys.stdout.write(text)
        return
    replace_file(out, text.encode("utf-8"))
    say(f"{out}: {counted(len(home.sources.sources), 'source', 'sources')}")


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise DataFileError(f"{file} cannot be read: {error.strerror}") from error


def _as_dict(plan: ImportPlan, *, dry_run: bool) -> dict[str, object]:
    new = [{"id": block.source_id, **block.values} for block in plan.new]
    return {
        "written": not dry_run,
        "new": new,
        "skipped": [asdict(one) for one in plan.skipped],
        "counts": {"new": len(new)} | plan.counts(),
    }


def _show(plan: ImportPlan, *, dry_run: bool) -> None:
    number = counted(len(plan.new), "source", "sources")
    rows = [(block.source_id, block.values["name"], block.values["feed"], _outlet(block)) for block in plan.new]
    print_table(f"{number} {'would be added' if dry_run else 'added'}", ("id", "name", "address", "outlet"), rows)
    if plan.skipped:
        counts = ", ".join(f"{number} {why}" for why, number in plan.counts().items() if number)
        lines = [(one.line, one.address, one.why.value, one.says) for one in plan.skipped]
        print_table(f"{len(plan.skipped)} skipped: {counts}", ("line", "address", "why", ""), lines)


def _outlet(block: NewBlock) -> str:
    why = block.comments.get("outlet")
    return f"{block.values.get('outlet', '')}{f' ({why})' if why else ''}"
