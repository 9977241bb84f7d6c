"""`newsloom db`: the database's schema."""

import typer

from aggregator.cli.context import say
from aggregator.settings import load
from aggregator.settings.home import desk_root
from aggregator.store import schema
from aggregator.store.database import Database

app = typer.Typer(help="The database's schema.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The database's schema."""


@app.command()
def upgrade() -> None:
    """Bring the database up to this version's schema, all or nothing. Commands do it by themselves.

    Example: newsloom db upgrade
    """
    database = Database(load(desk_root()).database_url)
    before = schema.current(database)
    after = schema.upgrade(database)
    database.close()
    say(f"schema {after}" + ("" if before == after else f" (was {before or 'empty'})"))
