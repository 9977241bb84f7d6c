import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.publishing import files
from aggregator.publishing.files import write_together

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OLD = {"a.html": "vjetër", "a.txt": "قدیم"}
NEW = {"a.html": "e re", "a.txt": "نو"}


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir() if path.is_file()}


def test_all_files_are_written_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "deep"
    assert write_together(folder, OLD, now=NOW) == [folder / "a.html", folder / "a.txt"]
    write_together(folder, NEW, now=NOW)
    assert contents(folder) == NEW


def test_a_file_that_cannot_be_completed_leaves_the_earlier_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_together(tmp_path, OLD, now=NOW)
    flushed: list[int] = []

    def full_disk(handle: int) -> None:
        flushed.append(handle)
        if len(flushed) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full_disk)
    with pytest.raises(OutputError, match="No space left on device"):
        write_together(tmp_path, NEW, now=NOW)
    assert contents(tmp_path) == OLD


def test_text_that_cannot_be_encoded_leaves_the_earlier_files(tmp_path: Path) -> None:
    write_together(tmp_path, OLD, now=NOW)
    with pytest.raises(UnicodeEncodeError):
        write_together(tmp_path, {"a.html": "x", "a.txt": "\ud800"}, now=NOW)
    assert contents(tmp_path) == OLD


def test_a_folder_in_the_way_is_found_before_anything_changes(tmp_path: Path) -> None:
    write_together(tmp_path, OLD, now=NOW)
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(OutputError, match=r"b\.txt"):
        write_together(tmp_path, {**NEW, "b.txt": "x"}, now=NOW)
    assert contents(tmp_path) == OLD


def test_a_file_where_the_folder_should_be_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("x")
    with pytest.raises(OutputError, match="could not be written"):
        write_together(tmp_path / "out", NEW, now=NOW)


def test_what_a_killed_process_left_is_removed_after_a_while(tmp_path: Path) -> None:
    stale, busy, foreign = tmp_path / ".a.html.x1.part", tmp_path / ".a.html.x2.part", tmp_path / ".b.html.x3.part"
    for path in (stale, busy, foreign):
        path.write_text("half")
    for path in (stale, foreign):
        long_ago = (NOW - timedelta(hours=2)).timestamp()
        os.utime(path, (long_ago, long_ago))
    os.utime(busy, (NOW.timestamp(), NOW.timestamp()))
    write_together(tmp_path, NEW, now=NOW)
    assert not stale.exists() and busy.exists() and foreign.exists()


def test_files_can_be_read_by_whoever_may_read_the_folder(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        write_together(tmp_path, NEW, now=NOW)
    finally:
        os.umask(before)
    assert (tmp_path / "a.html").stat().st_mode & 0o777 == 0o644
