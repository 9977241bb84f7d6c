"""The manifest of a backup: what is in it, with counts and hashes."""

import hashlib
import json
import os
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from aggregator.errors import BackupError

MANIFEST = "manifest.json"
#: Written beside the manifest when a backup was proven (`proving.py`).
PROOF = "proof.json"
#: Name of the database's copy inside a backup.
DATABASE = "newsloom.db"
#: How the names of backups begin that are not finished, or are being removed.
UNFINISHED = ".unfinished-"
#: How SQLite files begin (sqlite.org/fileformat.html, section 1.3).
_SQLITE = b"SQLite format 3\0"
_READ_AT_ONCE = 1 << 20
#: The form that this version reads and writes.
_FORMAT = 1

_COPY = (
    "is a plain copy of a database, no backup: a copy made while the desk runs lacks what its journal still held."
    " Make one with `newsloom backup`"
)


class Table(BaseModel):
    """A table's content."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int
    #: SHA-256 over all rows in the order of their primary key (`fingerprint.py`)
    sha256: str


class Manifest(BaseModel):
    """What a backup holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    #: version of this form
    format: Literal[1] = 1
    made_at: datetime
    #: version of Newsloom
    made_by: str
    #: the database's schema revision
    schema_revision: str
    tables: dict[str, Table]
    #: SHA-256 of every other file, by its path inside the backup
    files: dict[str, str]

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.rows for table in self.tables.values())


def read(backup: Path) -> Manifest:
    """The manifest of a backup.

    Raises:
        BackupError: it is none; the message says what it is instead.
    """
    if not backup.exists():
        raise BackupError(f"{backup} does not exist")
    if not backup.is_dir():
        start = b""
        if backup.is_file():
            with backup.open("rb") as file:
                start = file.read(len(_SQLITE))
        raise BackupError(f"{backup} {_COPY if start == _SQLITE else 'is no folder; a backup is one with a manifest'}")
    path = backup / MANIFEST
    if not path.exists():
        copies = any(inside.suffix == ".db" for inside in backup.iterdir())
        raise BackupError(f"{backup} {_COPY if copies else f'is no backup: it has no {MANIFEST}'}")
    try:
        written = json.loads(path.read_bytes())
        if isinstance(written, dict) and isinstance(form := written.get("format"), int) and form > _FORMAT:
            raise BackupError(f"{backup} was made by a later Newsloom (form {form}): update Newsloom")
        manifest = Manifest.model_validate(written)
    except (ValueError, OSError) as error:
        raise BackupError(f"{path} cannot be read, the backup is damaged") from error
    if DATABASE not in manifest.files:
        raise BackupError(f"{path} names no {DATABASE}, the backup is damaged")
    return manifest


def hash_of(path: Path) -> str:
    """SHA-256 of a file, as 64 hexadecimal digits."""
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_READ_AT_ONCE):
            hashed.update(block)
    return hashed.hexdigest()


def files_in(folder: Path) -> list[Path]:
    """All files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def flush(path: Path) -> None:
    """Have a file's or folder's content on the disk before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def proven_at(backup: Path) -> datetime | None:
    """When a backup was last proven; None when it never was."""
    try:
        return datetime.fromisoformat(json.loads((backup / PROOF).read_text("utf-8"))["proven_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def all_in(folder: Path) -> list[Path]:
    """The finished backups of a folder, newest first; their names begin with the time."""
    found = (path.parent for path in folder.glob(f"newsloom-*/{MANIFEST}")) if folder.is_dir() else ()
    return sorted(found, reverse=True)
