"""Counts and hashes of a SQLite file's rows, by which two copies are compared.

Search tables are left out: what FTS5 keeps of its own is no fact, and it is checked by SQLite.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.store.backups.manifest import Table


def fingerprint(path: Path) -> dict[str, Table]:
    """Rows and their hash, by table.

    Raises:
        BackupError: the file is no database, or a damaged one.
    """
    try:
        with closing(open_read_only(path)) as connection:
            return {name: _table(connection, name) for name in _tables(connection)}
    except sqlite3.Error as error:
        raise BackupError(f"{path} cannot be read as a database ({error}); it is damaged") from error


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that cannot change the file."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)


def open_existing(path: Path) -> sqlite3.Connection:
    """A connection that makes no file, but may roll back what a killed process left in the journal beside it."""
    mode = "rw" if os.access(path, os.W_OK) else "ro"
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode={mode}", uri=True)


def faults(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a file: broken pages, indexes that do not fit, references to nothing."""
    try:
        with closing(open_read_only(path)) as connection:
            said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check")]
            lost = connection.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.Error as error:
        return [str(error)]
    return [line for line in said if line != "ok"] + [f"{row[0]}: row {row[1]} refers to no {row[2]}" for row in lost]


def _tables(connection: sqlite3.Connection) -> list[str]:
    rows = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
    virtual = [name for name, sql in rows if sql.upper().startswith("CREATE VIRTUAL")]
    not_ours = ("sqlite_", *(f"{name}_" for name in virtual))
    return [name for name, _ in rows if name not in virtual and not name.startswith(not_ours)]


def _table(connection: sqlite3.Connection, name: str) -> Table:
    columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
    keys = sorted((row[5], row[1]) for row in columns if row[5])
    order = ", ".join(f'"{key}"' for _, key in keys) or "rowid"
    hashed, rows = hashlib.sha256(), 0
    query = f'SELECT * FROM "{name}" ORDER BY {order}'  # noqa: S608  # names from the database's own lists
    for row in connection.execute(query):
        rows += 1
        for part in _parts(row):
            hashed.update(part)
    return Table(rows=rows, sha256=hashed.hexdigest())


def _parts(row: Iterable[object]) -> Iterable[bytes]:
    """The values of a row, each with its type and length before it, so that no two rows read alike."""
    for value in row:
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        yield f"{type(value).__name__}:{len(raw)}:".encode()
        yield raw
