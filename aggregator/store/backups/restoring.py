"""Making a desk of a backup, in a directory that has none."""

import shutil
from datetime import datetime
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.store.backups.manifest import DATABASE, Manifest, flush
from aggregator.store.backups.proving import prove


def restore(backup: Path, root: Path, *, now: datetime) -> Manifest:
    """Prove a backup, then write its config and database to `root`; returns its manifest.

    Both come by a rename, config last, so that a desk restored in part is never taken for a whole one: without config
    no command works.

    Raises:
        BackupError: it is no backup or a damaged one, or `root` has a desk already, which is left as it is.
    """
    manifest = prove(backup, now=now)
    database = root / "var" / DATABASE
    # a journal left there would be rolled back into the restored file
    beside = [database.with_name(DATABASE + suffix) for suffix in ("", "-journal", "-wal", "-shm")]
    if taken := [str(path) for path in (root / "config", *beside) if path.exists()]:
        raise BackupError(f"{', '.join(taken)} is there already: restore into another directory, or move it away first")
    try:
        (root / "var").mkdir(parents=True, exist_ok=True)
        config, part = root / ".config.part", database.with_suffix(".part")
        shutil.rmtree(config, ignore_errors=True)  # of a restore that was interrupted
        shutil.copytree(backup / "config", config)
        shutil.copyfile(backup / DATABASE, part)
        for path in (*config.rglob("*"), part):
            flush(path)
        part.rename(database)
        flush(root / "var")
        config.rename(root / "config")
        flush(root)
    except OSError as error:
        raise BackupError(f"{backup} could not be restored to {root}: {error}. Mend that, then repeat") from error
    return manifest
