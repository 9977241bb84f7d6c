"""What every command starts from: the desk's directory, its config, its database."""

import json
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Self
from unicodedata import bidirectional

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from aggregator import log
from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.errors import AggregatorError, ConfigError
from aggregator.publishing.bidi import FIRST_STRONG_ISOLATE, POP_ISOLATE, contained, isolated
from aggregator.settings import DeskHome, load
from aggregator.settings.home import desk_root
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.text.markup import clean_text

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]
By = Annotated[str, typer.Option("--as", metavar="NAME", help="Who decides: a name of `newsloom users list`.")]
#: A database's ids have 63 bits; a larger number is nobody's.
LARGEST_ID = 2**63 - 1
_OBEYED = re.compile("[\x7f-\x9f\ud800-\udfff]")
#: Not printable to Python, but spelling (the joiners), or what keeps two directions apart.
_KEPT = f"\u200c\u200d{FIRST_STRONG_ISOLATE}{POP_ISOLATE}"
Version = Annotated[
    int | None, typer.Option(min=1, max=LARGEST_ID, help="Refuse when the item is no longer at this version.")
]


class OpenDesk:
    """A loaded desk with its open database; a context manager."""

    def __init__(self, root: Path | None = None) -> None:
        self.home: DeskHome = load(root or desk_root())
        self.database = Database(self.home.database_url)

    def __enter__(self) -> Self:
        schema.upgrade(self.database)
        accept(self.database, self.home, now=utc_now())
        return self

    def __exit__(self, *_: object) -> None:
        self.database.close()


def print_json(data: object) -> None:
    """One JSON document on standard output, scripts other than Latin readable."""
    text = json.dumps(data, ensure_ascii=False, indent=2, default=str)
    # json escapes the control characters below the space only; a terminal obeys those of U+0080 to U+009F as well,
    # and half a character cannot be written at all
    sys.stdout.write(_OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table on standard output; cells are text, never markup."""
    table = Table(title=_cell(title), title_justify="left", show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(_cell(column), overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    # Without a terminal rich would squeeze tables into 80 columns.
    Console(width=None if sys.stdout.isatty() else 160, markup=False, highlight=False, emoji=False).print(table)


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    # Control characters of outside texts would reach the terminal.
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\u200c\u200d")


def terminal_text(text: str) -> str:
    """Outside text as part of a printed line: on one line, without control characters, right-to-left text isolated."""
    letters = (" " if letter.isspace() else letter for letter in text)
    kept = contained("".join(letter for letter in letters if letter.isprintable() or letter in _KEPT))
    return isolated(kept) if any(bidirectional(letter) in ("R", "AL") for letter in kept) else kept


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun."""
    return f"{number} {one if number == 1 else many}"


def say(text: str, *, err: bool = False) -> None:
    """Plain text on standard output; what came from outside gives the terminal no orders and turns no other line.

    Args:
        err: on standard error instead: a hint that is no part of what was asked for.
    """
    typer.echo("\n".join(map(contained, clean_text(text).split("\n"))), err=err)


def say_line(text: str) -> None:
    """`say`, of a line that repeats outside text: line feeds of that begin no line that could pass for one of ours."""
    say(clean_text(text).replace("\n", "\n    "))


def error_text(error: AggregatorError) -> str:
    """An error's message for standard error. What it repeats from outside begins no line that could pass for ours."""
    if isinstance(error, ConfigError):
        return "\n".join(map(log.legible, error.complaints))
    return "\n  ".join(map(log.legible, str(error).split("\n")))


@contextmanager
def progress_bar() -> Iterator[Any]:
    """Yields a function (stage, done) that shows how far a stage is; silent when standard error is no terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _stage, _done: None
        return
    with Progress(SpinnerColumn(), TextColumn("{task.description} {task.completed:.0f}"), console=console) as bar:
        tasks: dict[str, Any] = {}

        def show(stage: str, done: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(stage, total=None)
            bar.update(tasks[stage], completed=done)

        yield show


def pick(row: object, names: Sequence[str]) -> Mapping[str, object]:
    """The named fields of a row, for JSON."""
    return {name: getattr(row, name) for name in names}
