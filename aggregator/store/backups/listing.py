"""The backups there are, in a few words each."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from aggregator.errors import BackupError
from aggregator.store.backups.manifest import all_in, proven_at, read


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup: its name, when it was made (None where its manifest is damaged) and last proven, bytes and rows."""

    name: str
    made_at: datetime | None
    proven_at: datetime | None
    size: int
    rows: int


def kept(folder: Path, *, most: int) -> list[Kept]:
    """The newest backups of a folder, newest first."""
    return [_kept(path) for path in all_in(folder)[:most]]


def _kept(path: Path) -> Kept:
    size = sum(file.stat().st_size for file in path.rglob("*") if file.is_file())
    try:
        manifest = read(path)
    except BackupError:
        return Kept(path.name, None, proven_at(path), size, 0)
    return Kept(path.name, manifest.made_at, proven_at(path), size, manifest.rows)
