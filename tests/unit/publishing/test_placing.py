"""Putting bytes into a folder tree: whole or not at all, never over a link, and nothing else is touched."""

from pathlib import Path

import pytest

from aggregator.errors import OutputError
from aggregator.publishing.outputs.placing import holds, place

PAGES = {"issues/a/index.html": "پل".encode(), "index.html": b"list"}


def test_files_are_there_byte_for_byte_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    assert not holds(tmp_path / "site", PAGES)
    place(tmp_path / "site", PAGES)
    assert holds(tmp_path / "site", PAGES)
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()) == [
        "site/index.html",
        "site/issues/a/index.html",
    ]


def test_what_is_there_already_is_not_written_and_what_is_others_is_left_alone(tmp_path: Path) -> None:
    place(tmp_path, PAGES)
    (tmp_path / "robots.txt").write_text("mine")
    (tmp_path / ".index.html.part").write_text("mine")
    before = (tmp_path / "index.html").stat()
    place(tmp_path, PAGES | {"issues/a/index.html": b"new"})
    after = (tmp_path / "index.html").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (tmp_path / "robots.txt").read_text() == (tmp_path / ".index.html.part").read_text() == "mine"


def test_all_files_are_complete_before_the_first_is_in_place(tmp_path: Path) -> None:
    seen: list[list[str]] = []

    def written() -> None:
        seen.append(sorted(path.suffix for path in tmp_path.rglob("*") if path.is_file()))

    place(tmp_path, PAGES, written=written)
    assert seen == [[".part", ".part"]]


def test_a_killed_process_leaves_nothing_once_the_file_is_written_anew(tmp_path: Path) -> None:
    (tmp_path / ".index.html.abcd_123.part").write_bytes(b"half")
    place(tmp_path, PAGES)
    assert list(tmp_path.glob(".*")) == []


def test_a_folder_that_is_a_link_is_refused_and_nothing_is_written_behind_it(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    (tmp_path / "site").mkdir()
    (tmp_path / "site/issues").symlink_to(tmp_path / "secret")
    with pytest.raises(OutputError, match="is a link"):
        place(tmp_path / "site", PAGES)
    assert list((tmp_path / "secret").iterdir()) == [] and not (tmp_path / "site/index.html").exists()


def test_a_file_that_is_a_link_is_replaced_and_what_it_leads_to_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(PAGES["index.html"])
    (tmp_path / "site").mkdir()
    (tmp_path / "site/index.html").symlink_to(tmp_path / "secret")
    assert not holds(tmp_path / "site", {"index.html": b"list"})
    place(tmp_path / "site", {"index.html": b"list", "feed.xml": b"x"})
    assert not (tmp_path / "site/index.html").is_symlink()
    assert (tmp_path / "secret").read_bytes() == PAGES["index.html"]


def test_a_folder_in_the_way_is_told_and_no_file_is_new(tmp_path: Path) -> None:
    (tmp_path / "index.html").mkdir()
    with pytest.raises(OutputError, match="a folder has the name of the file"):
        place(tmp_path, PAGES)
    assert not (tmp_path / "issues/a/index.html").exists()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("no folder")
    with pytest.raises(OutputError, match="could not be written"):
        place(tmp_path / "site", PAGES)
