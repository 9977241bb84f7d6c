"""Bringing the database up to the schema of this version, all or nothing, with Alembic."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from aggregator.errors import StoreError
from aggregator.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
#: Two processes upgrading one PostgreSQL database take turns (SQLite's write lock does it there). Any fixed number.
_TURN = 7_266_173


def _config() -> "Config":
    # Alembic is imported where a step is really taken: it is a sixth of a short command's start.
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def latest() -> str:
    """The schema revision this version works with."""
    return max(_steps())


def _steps() -> set[str]:
    """The numbers of all migrations shipped, from their file names (`v0001_first.py`)."""
    return {path.name[1:].partition("_")[0] for path in (_MIGRATIONS / "versions").glob("v*.py")}


def current(database: Database) -> str | None:
    """The schema revision the database is at; None when it is empty.

    Raises:
        StoreError: the database cannot be used.
    """
    with database.connection(write=False) as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
        return None if row is None else str(row[0])


def upgrade(database: Database) -> str:
    """Bring the database to `latest()` in one transaction; a second call does nothing.

    Raises:
        StoreError: the database is newer than this version of Newsloom, or a step failed; it is as it was before.
    """
    at, target = current(database), latest()
    if at == target:
        return target
    if at is not None and at not in _steps():
        raise StoreError(f"the database is at schema {at}, newer than this version of Newsloom: update Newsloom")
    from alembic import command

    config = _config()
    with database.connection(write=True) as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    return target
