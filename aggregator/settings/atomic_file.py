"""Putting a changed file in place of the old one: whole or not at all, and never over somebody else's change."""

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aggregator.errors import NotAllowedError, OutputError

if sys.platform != "win32":
    import fcntl


def replace_file(path: Path, content: bytes, *, instead_of: bytes | None = None) -> None:
    """Replace a file; who reads it sees the old one or the new one, whatever happens.

    Written beside it, flushed to disk and renamed. The file keeps its mode and, as far as we may, its owner; a link
    stays one, and what it leads to is replaced. What is no file (a pipe, /dev/stdout) is written into.

    Args:
        instead_of: what the file has to hold still; None when that does not matter, nor whether there is one.

    Raises:
        NotAllowedError: it holds something else by now; nothing was written.
        OutputError: the file is protected from writing, or the disk does not take it; it is as it was.
    """
    try:
        if _is_special(path):
            path.write_bytes(content)
            return
        path = path.resolve()
        _refuse_protected(path)
        with _alone_in(path.parent) as folder, _written_beside(path, content) as fresh:
            if instead_of is not None and path.read_bytes() != instead_of:
                raise NotAllowedError(f"{path} was changed meanwhile; nothing was written, repeat the command")
            _take_over(fresh, path)
            fresh.replace(path)
            _flush(folder)
    except OSError as error:
        what = error.strerror or str(error)
        raise OutputError(f"{path} could not be written: {what}. What was there is as it was; repeat") from error


def _is_special(path: Path) -> bool:
    """Whether it is neither a file nor a folder: renaming would put a file in its place."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _refuse_protected(path: Path) -> None:
    """Renaming asks the folder's permission only, and the superuser may do anything; protection was somebody's wish."""
    if path.is_file() and not (os.access(path, os.W_OK) and path.stat().st_mode & 0o222):
        raise OutputError(f"{path} is protected from writing; nothing was written")


@contextmanager
def _alone_in(folder: Path) -> Iterator[int | None]:
    """Keeps other commands of ours from writing in a folder meanwhile; gives its handle, where there are such."""
    if sys.platform == "win32":
        yield None
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # a file system without locks: the look at the content has to do
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


@contextmanager
def _written_beside(path: Path, content: bytes) -> Iterator[Path]:
    """A private file with this content, on disk, gone in the end. What a killed command left is written over."""
    fresh = path.with_name(f".{path.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield fresh
    finally:
        fresh.unlink(missing_ok=True)


def _take_over(fresh: Path, old: Path) -> None:
    """Give the new file the owner and mode of the old one, or those of any new file."""
    if not old.exists():
        fresh.chmod(0o666 & ~_umask())
        return
    was = old.stat()
    if sys.platform != "win32":
        try:
            os.chown(fresh, was.st_uid, was.st_gid)
        except PermissionError:  # only the superuser may give a file away; to a group of one's own, anybody may
            with suppress(PermissionError):
                os.chown(fresh, -1, was.st_gid)
    fresh.chmod(stat.S_IMODE(was.st_mode))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _flush(folder: int | None) -> None:
    if folder is not None:
        os.fsync(folder)
