"""Making a backup while the desk is in use.

`VACUUM INTO` (sqlite.org/lang_vacuum.html) copies one state of the database, whatever others write meanwhile. Where
the journal mode is DELETE, writers wait until it is done; they give up after 30 s (`BUSY_TIMEOUT_MS`), which a database
of some gigabytes would reach (235 MB took 1.2 s): the poll or save then fails as a whole and is repeated. Everything
is made under a name that no one takes for a backup, flushed to disk, and renamed at the end: a process killed half-way
leaves nothing that `restore` would take.
"""

import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.settings import DeskHome
from aggregator.store.backups.fingerprint import fingerprint, open_existing, open_read_only
from aggregator.store.backups.manifest import DATABASE, MANIFEST, UNFINISHED, Manifest, files_in, flush, hash_of
from aggregator.store.database import BUSY_TIMEOUT_MS, Database

#: An unfinished backup older than this is nobody's any more; ten gigabytes take minutes.
_STALE_SECONDS = 6 * 3_600


def make(home: DeskHome, folder: Path, *, now: datetime) -> Path:
    """Make a backup of a desk in `folder`; returns the backup's own folder, named for the time.

    Raises:
        BackupError: the desk has no database yet, or one that is not SQLite, or the disk does not take the backup.
    """
    database = _database_file(home)
    if folder.resolve().is_relative_to((home.root / "config").resolve()):
        raise BackupError("config/ is part of every backup, so backups cannot stand inside it: name another folder")
    final = folder / f"newsloom-{now:%Y%m%d-%H%M%S}"
    try:
        if final.exists():
            raise BackupError(f"{final} exists already; repeat in a second")
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, now)
        work = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder))
        try:
            _fill(work, home, database, now)
            work.rename(final)
            flush(folder)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
    except (OSError, sqlite3.Error) as error:
        raise BackupError(
            f"no backup was made in {folder}: {error}. Free some space or mend it, then repeat"
        ) from error
    return final


def _database_file(home: DeskHome) -> Path:
    database = Database(home.database_url)
    is_sqlite, name = database.is_sqlite, database.url.database
    database.close()
    if not is_sqlite:
        raise BackupError("this desk's database is a PostgreSQL server: back it up with pg_dump, and config/ by a copy")
    path = Path(name or "")
    if not path.is_file():
        raise BackupError(f"{path} does not exist: there is nothing to back up yet")
    return path


def _fill(work: Path, home: DeskHome, database: Path, now: datetime) -> None:
    copy = work / DATABASE
    with closing(open_existing(database)) as connection:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        connection.execute("VACUUM INTO ?", (str(copy),))
    _free_leases(copy)
    shutil.copytree(home.root / "config", work / "config")
    manifest = Manifest(
        made_at=now,
        made_by=version("newsloom"),
        schema_revision=_revision(copy),
        tables=fingerprint(copy),
        files={path.relative_to(work).as_posix(): hash_of(path) for path in (copy, *files_in(work / "config"))},
    )
    (work / MANIFEST).write_text(manifest.model_dump_json(indent=2) + "\n", "utf-8")
    work.chmod(0o700)  # people's password hashes are inside
    for path in [*work.rglob("*"), work]:
        flush(path)


def _free_leases(copy: Path) -> None:
    """Take the leases out of a copy: who holds them works on the desk that is copied, not on one made of the copy."""
    with closing(open_existing(copy)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'lease'").fetchone():
            connection.execute("DELETE FROM lease")


def _revision(copy: Path) -> str:
    with closing(open_read_only(copy)) as connection:
        try:
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        except sqlite3.OperationalError:
            row = None
    if row is None:
        raise BackupError("the database is not one of Newsloom's, or has no tables yet: nothing to back up")
    return str(row[0])


def _sweep(folder: Path, now: datetime) -> None:
    """Remove what killed processes left."""
    for path in folder.glob(f"{UNFINISHED}*"):
        if now.timestamp() - path.stat().st_mtime > _STALE_SECONDS:
            shutil.rmtree(path, ignore_errors=True)
