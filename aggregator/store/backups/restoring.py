"""Making a desk of a backup, in a directory that has none."""

import shutil
from datetime import datetime
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.store.backups.manifest import DATABASE, Manifest, flush
from aggregator.store.backups.proving import prove


def restore(backup: Path, root: Path, *, now: datetime) -> Manifest:
    """Prove a backup, then write its config and database to `root`; returns its manifest.

    The database comes last and by a rename, so that a desk restored in part is never taken for a whole one.

    Raises:
        BackupError: it is no backup or a damaged one, or `root` has a desk already, which is left as it is.
    """
    manifest = prove(backup, now=now)
    database = root / "var" / DATABASE
    for taken in (root / "config", database):
        if taken.exists():
            raise BackupError(f"{taken} exists already: restore into another directory, or move it away first")
    try:
        (root / "var").mkdir(parents=True, exist_ok=True)
        config, part = root / ".config.part", database.with_suffix(".part")
        shutil.rmtree(config, ignore_errors=True)  # of a restore that was interrupted
        shutil.copytree(backup / "config", config)
        shutil.copyfile(backup / DATABASE, part)
        for path in (*config.rglob("*"), part):
            flush(path)
        config.rename(root / "config")
        part.rename(database)
        flush(root / "var")
    except OSError as error:
        raise BackupError(f"{backup} could not be restored to {root}: {error}. Mend that, then repeat") from error
    return manifest
