"""A file is replaced as a whole or not at all, and never over somebody else's change."""

import errno
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, OutputError
from aggregator.settings.atomic_file import replace_file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sources.yaml"
    path.write_bytes(b"before")
    return path


def test_a_file_is_replaced_and_keeps_its_mode(file: Path) -> None:
    file.chmod(0o640)
    replace_file(file, b"after", instead_of=b"before")
    assert file.read_bytes() == b"after"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["sources.yaml"]


def test_a_file_that_was_changed_meanwhile_is_left_alone(file: Path) -> None:
    with pytest.raises(NotAllowedError, match="changed meanwhile"):
        replace_file(file, b"after", instead_of=b"as it was long ago")
    assert file.read_bytes() == b"before"
    assert [path.name for path in file.parent.iterdir()] == ["sources.yaml"]


def test_a_link_stays_one_and_its_target_is_replaced(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "sources.yaml"
    link.parent.mkdir()
    link.symlink_to(file)
    replace_file(link, b"after", instead_of=b"before")
    assert link.is_symlink() and file.read_bytes() == b"after"


def test_a_file_that_is_protected_from_writing_is_left_alone(file: Path) -> None:
    file.chmod(0o444)
    with pytest.raises(OutputError, match="protected from writing"):
        replace_file(file, b"after")
    assert file.read_bytes() == b"before"
    assert stat.S_IMODE(file.stat().st_mode) == 0o444


def test_a_file_that_is_another_s_to_write_is_left_alone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputError, match="protected from writing"):
        replace_file(file, b"after", instead_of=b"before")
    assert file.read_bytes() == b"before"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has none")
def test_what_is_no_file_is_written_into(tmp_path: Path) -> None:
    replace_file(Path("/dev/null"), b"nowhere")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    replace_file(pipe, b"through it")
    reader.join(timeout=10)
    assert read == [b"through it"]
    assert [(path.name, path.is_fifo()) for path in tmp_path.iterdir()] == [("pipe", True)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has none")
def test_standard_output_is_written_into() -> None:
    program = "from aggregator.settings.atomic_file import *; replace_file(Path('/dev/stdout'), b'x')"
    root = Path(__file__).parents[3]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=root, timeout=60)
    assert (done.stdout, done.stderr) == (b"x", b"")


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only the superuser gives files away")
def test_the_owner_stays(file: Path) -> None:
    os.chown(file, 1234, 2345)
    replace_file(file, b"after")
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_where_the_owner_cannot_stay_the_group_does(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []

    def chown(_: Path, owner: int, group: int) -> None:
        if owner != -1:
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        given.append((owner, group))

    monkeypatch.setattr(os, "chown", chown)
    replace_file(file, b"after")
    assert given == [(-1, file.stat().st_gid)]


def test_what_a_killed_command_left_is_no_hindrance(file: Path) -> None:
    (file.parent / ".sources.yaml.part").write_bytes(b"half of")
    replace_file(file, b"after", instead_of=b"before")
    assert [path.name for path in file.parent.iterdir()] == ["sources.yaml"]


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_full_disk_leaves_the_file_as_it_was(file: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(*((os, "fsync", full) if call == "fsync" else (Path, "replace", full)))
    with pytest.raises(OutputError, match="No space left"):
        replace_file(file, b"after", instead_of=b"before")
    assert file.read_bytes() == b"before"
    assert [path.name for path in file.parent.iterdir()] == ["sources.yaml"]


def test_a_new_file_is_written_where_there_is_a_folder(tmp_path: Path) -> None:
    replace_file(tmp_path / "list.opml", b"new")
    assert (tmp_path / "list.opml").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "list.opml").stat().st_mode) & 0o600 == 0o600
    with pytest.raises(OutputError, match="No such file"):
        replace_file(tmp_path / "nowhere" / "list.opml", b"new")
    with pytest.raises(OutputError, match="directory"):
        replace_file(tmp_path, b"new")


def test_of_commands_that_write_at_once_one_wins_and_the_others_are_told(file: Path) -> None:
    gate, told = threading.Barrier(8), []

    def write(number: int) -> None:
        gate.wait()
        try:
            replace_file(file, b"by %d" % number, instead_of=b"before")
        except NotAllowedError as error:
            told.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 7
    assert file.read_bytes().startswith(b"by ")
