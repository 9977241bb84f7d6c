"""Putting bytes into a folder tree: each file whole or not at all, and never outside the tree.

Knows nothing of digests. A file is written beside its place under a temporary name, flushed to disk and renamed. No
link is followed: a folder that is one is refused, and a file that is one is replaced by the file.
"""

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from aggregator.errors import OutputError

#: A part of a path that means itself on every system: no dots only, nothing hidden, no separators or drives.
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_TEMPORARY = re.compile(r"\.[A-Za-z0-9_.-]+\.[a-z0-9_]{8}\.part")


def holds(root: Path, contents: Mapping[str, bytes]) -> bool:
    """Whether every file of `contents` (path below `root` to bytes) is there, byte for byte, and none is a link."""
    return all(_reads(root, path, body) for path, body in contents.items())


def place(root: Path, contents: Mapping[str, bytes], *, written: Callable[[], None] = lambda: None) -> None:
    """Put files (path below `root`, with `/`, to bytes) in place, in their order; those that are there stay untouched.

    All are complete on disk under temporary names before the first is renamed.

    Args:
        written: called once they are complete.

    Raises:
        OutputError: a path leads out of the folder or over a link, or something could not be written. No file is half
            written.
    """
    waiting: list[tuple[Path, Path]] = []
    try:
        root.mkdir(parents=True, exist_ok=True)
        for path, body in contents.items():
            if not _reads(root, path, body):
                final = _folder(root, path) / PurePosixPath(path).name
                waiting.append((_written_beside(final, body), final))
        written()
        for temporary, final in waiting:
            temporary.replace(final)
            _flush(final.parent)
    except OSError as error:
        what = error.strerror or str(error)
        where = f" ({error.filename})" if error.filename else ""
        raise OutputError(f"{root} could not be written: {what}{where}. Mend it, then publish again") from error
    finally:
        for temporary, _ in waiting:
            temporary.unlink(missing_ok=True)


def _parts(path: str) -> tuple[str, ...]:
    parts = tuple(path.split("/"))
    if not all(_PART.fullmatch(part) for part in parts):
        raise OutputError(f"{path!r} is no path inside the site")
    return parts


def _reads(root: Path, path: str, body: bytes) -> bool:
    here = root
    for part in _parts(path):
        here /= part
        if here.is_symlink():
            return False
    try:
        return here.stat().st_size == len(body) and here.read_bytes() == body
    except OSError:
        return False


def _folder(root: Path, path: str) -> Path:
    """The folder of a path, made where it is missing, and swept of what killed processes left."""
    here = root
    for part in _parts(path)[:-1]:
        here /= part
        if here.is_symlink():
            raise OutputError(f"{here} is a link: a site is written into folders only")
        if not here.is_dir():
            here.mkdir(exist_ok=True)
            _flush(here.parent)
    # whoever writes here holds the lease of publishing, so that no temporary file is another's
    for left in here.iterdir():
        if _TEMPORARY.fullmatch(left.name) and left.name.startswith(f".{PurePosixPath(path).name}."):
            left.unlink(missing_ok=True)
    return here


def _written_beside(final: Path, body: bytes) -> Path:
    if final.is_dir() and not final.is_symlink():
        raise IsADirectoryError(None, "a folder has the name of the file", str(final))
    handle, name = tempfile.mkstemp(prefix=f".{final.name}.", suffix=".part", dir=final.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    # temporary files are private to their owner; a site is for whoever may read the folder
    Path(name).chmod(0o666 & ~_umask())
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush(folder: Path) -> None:
    if os.name == "nt":  # Windows has no handle on a folder to flush
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
