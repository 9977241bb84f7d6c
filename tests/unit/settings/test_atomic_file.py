"""A file is replaced as a whole or not at all, and never over somebody else's change."""

import errno
import os
import stat
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
