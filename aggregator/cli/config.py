"""`newsloom config`: the files in config/."""

import sys
from enum import StrEnum
from typing import Annotated

import typer
from pydantic import BaseModel

from aggregator.cli.context import AsJson, error_text, print_json, say
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept as put_in_force
from aggregator.errors import ConfigError, RemovalError
from aggregator.past_issues.forms import forms_of
from aggregator.press.manner import manner_of
from aggregator.settings import DeskHome, load
from aggregator.settings.agencies import Agencies
from aggregator.settings.desk import Desk
from aggregator.settings.home import desk_root, shipped_templates
from aggregator.settings.imports import Imports, import_patterns
from aggregator.settings.outputs import Outputs
from aggregator.settings.remarks import remarks
from aggregator.settings.sources import Sources
from aggregator.store import schema as tables
from aggregator.store.database import Database

app = typer.Typer(help="The files in config/.", no_args_is_help=True)

_JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class ConfigFile(StrEnum):
    """A file in config/."""

    DESK = "desk"
    SOURCES = "sources"
    OUTPUTS = "outputs"
    AGENCIES = "agencies"
    IMPORTS = "imports"


_MODELS: dict[ConfigFile, type[BaseModel]] = {
    ConfigFile.DESK: Desk,
    ConfigFile.SOURCES: Sources,
    ConfigFile.OUTPUTS: Outputs,
    ConfigFile.AGENCIES: Agencies,
    ConfigFile.IMPORTS: Imports,
}


@app.callback()
def group() -> None:
    """The files in config/: CONFIG.md has every key."""


@app.command()
def check(as_json: AsJson = False) -> None:
    """Read every file in config/, its templates too, and say what is wrong, with file and line.

    Example: newsloom config check
    """
    home = load(desk_root())
    _check_templates(home)
    forms_of(import_patterns(home.root), home.desk)
    found = {
        "sources": len(home.sources.sources),
        "enabled": sum(block.enabled for block in home.sources.sources.values()),
        "sections": len(home.desk.sections),
        "watchlist": len(home.desk.watchlist),
    }
    notes = remarks(home.desk, home.sources, home.outputs)
    if as_json:
        print_json({**found, "notes": notes})
        return
    for note in notes:
        say(f"worth knowing: {note}")
    say(f"{home.root / 'config'} is right: " + ", ".join(f"{count} {name}" for name, count in found.items()))


def _check_templates(home: DeskHome) -> None:
    """What a desk writes and renders with: `leads.yaml` and its own templates, which a run would read only later."""
    from aggregator.publishing.stage import check_templates  # only here: Jinja takes a moment

    faults: list[str] = []
    for check_one in (lambda: manner_of(home), lambda: check_templates(home, shipped=shipped_templates())):
        try:
            check_one()
        except ConfigError as error:
            faults.extend(error.complaints)
    if faults:
        raise ConfigError(faults)


@app.command()
def accept(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask: dropping many sources is meant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Put the files of config/ in force, also when they drop more than a fifth of the sources, which is asked about.

    Where nobody can answer, that takes --yes. What was collected from dropped sources stays.
    Background runs put smaller edits in force by themselves.

    Example: newsloom config accept
    """
    home = load(desk_root())
    database = Database(home.database_url)
    try:
        tables.upgrade(database)
        try:
            changed = put_in_force(database, home, now=utc_now(), confirmed=yes)
        except RemovalError as error:
            if as_json or not (sys.stdin.isatty() and typer.confirm(f"{error_text(error)}\nIs that meant?")):
                raise
            changed = put_in_force(database, home, now=utc_now(), confirmed=True)
    finally:
        database.close()
    if as_json:
        print_json({"config": str(home.root / "config"), "changed": changed})
        return
    say(f"{home.root / 'config'} is in force" + ("" if changed else ", as it was"))


@app.command()
def schema(file: ConfigFile) -> None:
    """The JSON Schema of a file in config/, by which editors complete keys and mark mistakes while you type.

    Example: newsloom config schema sources > sources.schema.json
    """
    print_json({"$schema": _JSON_SCHEMA, **_MODELS[file].model_json_schema()})
