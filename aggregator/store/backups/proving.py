"""Proving a backup: its database is put to use in a scratch folder, and what stands there compared with the manifest.

A backup is only worth what a restore of it showed; the proof's time is kept beside the manifest.
"""

import json
import shutil
import tempfile
from datetime import datetime
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.settings.home import sqlite_url
from aggregator.store import schema
from aggregator.store.backups.fingerprint import faults, fingerprint
from aggregator.store.backups.manifest import DATABASE, PROOF, Manifest, files_in, hash_of, read
from aggregator.store.database import Database


def prove(backup: Path, *, now: datetime) -> Manifest:
    """Prove a backup on a scratch copy and note when; returns its manifest.

    Raises:
        BackupError: it is no backup, or a damaged one; the message lists what is wrong.
    """
    try:
        manifest = read(backup)
        wrong = _files_wrong(backup, manifest)
        if not wrong:
            with tempfile.TemporaryDirectory(prefix="newsloom-proof-") as scratch:
                wrong = _restored_wrong(backup, manifest, Path(scratch))
    except OSError as error:
        raise BackupError(f"{backup} could not be proven, whole or not: {error}. Mend that, then repeat") from error
    if wrong:
        raise BackupError("\n".join((f"{backup} is damaged, use another backup:", *wrong)))
    _note(backup, now)
    return manifest


def _files_wrong(backup: Path, manifest: Manifest) -> list[str]:
    wrong: list[str] = []
    for name, sha256 in manifest.files.items():
        path = backup / name
        if not path.is_file():
            wrong.append(f"{name} is missing")
        elif hash_of(path) != sha256:
            wrong.append(f"{name} is not the file that was backed up")
    named = {backup / name for name in manifest.files}
    wrong += [f"{path.relative_to(backup)} was added" for path in files_in(backup / "config") if path not in named]
    return wrong


def _restored_wrong(backup: Path, manifest: Manifest, scratch: Path) -> list[str]:
    copy = scratch / DATABASE
    shutil.copyfile(backup / DATABASE, copy)
    wrong = faults(copy)
    found = fingerprint(copy)
    for name in sorted(manifest.tables.keys() | found.keys()):
        if manifest.tables.get(name) != found.get(name):
            wrong.append(f"table {name} has not the rows it had")
    if wrong:
        return wrong
    database = Database(sqlite_url(copy))
    try:
        schema.upgrade(database)
    finally:
        database.close()
    return []


def _note(backup: Path, now: datetime) -> None:
    try:
        (backup / PROOF).write_text(json.dumps({"proven_at": now.isoformat()}) + "\n", "utf-8")
    except OSError:  # a backup on a medium that cannot be written is as good
        return
