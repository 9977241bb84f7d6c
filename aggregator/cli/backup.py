"""`newsloom backup` and `newsloom restore`: a desk's database and config, proven."""

import os
from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import AsJson, counted, print_json, say
from aggregator.clock import utc_now
from aggregator.errors import UsageError
from aggregator.settings import load
from aggregator.settings.home import desk_root
from aggregator.store.backups.making import make
from aggregator.store.backups.manifest import Manifest
from aggregator.store.backups.manifest import read as read_manifest
from aggregator.store.backups.proving import prove
from aggregator.store.backups.restoring import restore as restore_backup


def backup(
    to: Annotated[
        Path | None, typer.Option(help="Folder for backups, best on another disk; var/backups of the desk otherwise.")
    ] = None,
    unproven: Annotated[bool, typer.Option("--unproven", help="Do not try it out at once.")] = False,
    as_json: AsJson = False,
) -> None:
    """Back the desk up, while it is in use: database and config, with a manifest, and prove that it can be restored.

    Example: newsloom backup --to /mnt/other-disk/newsloom
    """
    home, now = load(desk_root()), utc_now()
    made = make(home, to or home.root / "var" / "backups", now=now)
    manifest = read_manifest(made) if unproven else prove(made, now=now)
    if as_json:
        print_json({"path": str(made), "proven": not unproven, **manifest.model_dump(mode="json")})
        return
    say(f"{made}\n{_content(manifest)}, {'not proven yet' if unproven else 'proven on a scratch copy'}")


def restore(
    backup: Annotated[Path, typer.Argument(help="A folder that `newsloom backup` made.")],
    to: Annotated[Path | None, typer.Option(help="The directory of the desk to make; it may not hold one.")] = None,
    verify: Annotated[bool, typer.Option("--verify", help="Only prove the backup, on a scratch copy.")] = False,
) -> None:
    """Make a desk of a backup, or prove that it could be done.

    Example: newsloom restore var/backups/newsloom-20260304-093000 --to my-desk
    """
    now = utc_now()
    if verify:
        say(f"{backup}: {_content(prove(backup, now=now))}, all as they were backed up")
        return
    if os.environ.get("NEWSLOOM_DATABASE"):
        raise UsageError("NEWSLOOM_DATABASE names another database, which the restored desk would use: unset it first")
    root = (to or desk_root()).resolve()
    manifest = restore_backup(backup, root, now=now)
    say(f"restored to {root}: {_content(manifest)}, as of {manifest.made_at:%Y-%m-%d %H:%M} UTC")
    say(
        "what was published after that, this desk does not know: before `newsloom digest publish`, look what readers "
        "have; a site and WordPress show nothing twice, mail would go out again"
    )


def _content(manifest: Manifest) -> str:
    rows, tables = counted(manifest.rows, "row", "rows"), counted(len(manifest.tables), "table", "tables")
    return f"{rows} in {tables} and {counted(len(manifest.files), 'file', 'files')}"
