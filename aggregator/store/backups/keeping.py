"""Keeping a number of backups, and taking the oldest away."""

import shutil
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.store.backups.manifest import UNFINISHED, all_in, proven_at


def prune(folder: Path, *, keep: int) -> list[Path]:
    """Remove all finished backups of a folder but the newest `keep`; returns those removed.

    The newest one that was proven stays in any case: an unproven backup may be none. What this program did not make
    is never touched.

    Raises:
        BackupError: one could not be removed.
    """
    found = all_in(folder)
    proven = next((backup for backup in found if proven_at(backup) is not None), None)
    removed = [backup for backup in found[keep:] if backup != proven]
    for backup in removed:
        try:
            # killed in the middle, it leaves what the next backup sweeps away, and no half of a backup
            shutil.rmtree(backup.rename(folder / f"{UNFINISHED}{backup.name}"))
        except OSError as error:
            raise BackupError(f"the old backup {backup} could not be removed: {error}") from error
    return removed
