"""Putting renderings on disk: every file complete under a temporary name first, then all of them in place.

Knows nothing of digests. A reader of the folder sees the earlier files or the new ones, never half of one, whatever
happens in between: full disk, missing permission, kill -9, loss of power.
"""

import os
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from aggregator.errors import OutputError

#: Temporary files older than this were left by a process that was killed; writing a rendering takes under a second.
_STALE_SECONDS = 3_600


def write_together(folder: Path, contents: Mapping[str, str], *, now: datetime) -> list[Path]:
    """Write the files `contents` (name to text, UTF-8) into `folder`; returns their paths.

    Each is written to a temporary name beside its place and flushed to disk; only when all are complete are they
    renamed, and the folder flushed too.

    Raises:
        OutputError: something could not be written. Temporary files are gone and files of an earlier writing untouched,
            unless the file system itself fails between two renames.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder, contents, now)
        _refuse_non_files(folder, contents)
        for name, text in contents.items():
            waiting.append((_reserved(folder, name), folder / name))
            _fill(waiting[-1][0], text)
        for temporary, final in waiting:
            temporary.replace(final)
        _flush_folder(folder)
    except OSError as error:
        raise OutputError(_explain(folder, error)) from error
    finally:
        # after a success there are none left
        _remove([temporary for temporary, _ in waiting])
    return [final for _, final in waiting]


def _reserved(folder: Path, name: str) -> Path:
    handle, path = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
    os.close(handle)
    return Path(path)


def _fill(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    # temporary files are private to their owner; a rendering is for whoever may read the folder
    path.chmod(0o666 & ~_umask())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refuse_non_files(folder: Path, names: Mapping[str, str]) -> None:
    """Found out before anything is renamed, so that a folder in the way does not leave half of the files new."""
    for name in names:
        if (folder / name).is_dir():
            raise IsADirectoryError(None, "a folder has the name of the file", name)


def _flush_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to flush
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sweep(folder: Path, names: Mapping[str, str], now: datetime) -> None:
    """Remove what a killed process left, for these names only."""
    for path in folder.iterdir():
        ours = any(path.name.startswith(f".{name}.") for name in names)
        if ours and path.suffix == ".part" and now.timestamp() - path.stat().st_mtime > _STALE_SECONDS:
            _remove([path])


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _explain(folder: Path, error: OSError) -> str:
    what = error.strerror or str(error)
    where = f" ({error.filename})" if error.filename else ""
    advice = "Earlier files are unchanged; free space or mend it, then repeat"
    return f"the digest could not be written to {folder}: {what}{where}. {advice}"
