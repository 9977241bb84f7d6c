"""`newsloom init`: a new desk."""

from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli.context import say
from aggregator.errors import OutputError, UsageError
from aggregator.settings.home import shipped_config


def init(directory: Annotated[Path, typer.Argument(help="A new or empty directory.")]) -> None:
    """Write a new desk: a directory with commented config to edit.

    Example: newsloom init my-desk
    """
    config = directory / "config"
    if config.exists():
        raise UsageError(f"{config} exists already; nothing was changed")
    try:
        _copy(shipped_config(), config)
    except OSError as error:
        raise OutputError(f"{config} cannot be written: {error.strerror}") from error
    say(f"{config} is ready. Next: edit desk.yaml and sources.yaml there, then")
    say(f"  cd {directory} && newsloom config check && newsloom up")


def _copy(source: Path, target: Path) -> None:
    target.mkdir(parents=True)
    for entry in sorted(source.iterdir()):
        if entry.is_dir():
            _copy(entry, target / entry.name)
        elif entry.suffix in {".yaml", ".j2"}:
            (target / entry.name).write_bytes(entry.read_bytes())
