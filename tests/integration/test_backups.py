"""A backup holds one state of a desk in use, proves itself, and is told from a plain copy."""

import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.errors import BackupError, ConfigError
from aggregator.models import User
from aggregator.settings import DeskHome, load
from aggregator.store import articles, schema, search
from aggregator.store.backups import manifest
from aggregator.store.backups.fingerprint import fingerprint
from aggregator.store.backups.making import make
from aggregator.store.backups.proving import prove
from aggregator.store.backups.restoring import restore
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.databases import upgraded
from tests.factories import NOW, add_articles, add_outlet


@pytest.fixture
def home(tmp_path: Path) -> DeskHome:
    root = tmp_path / "desk"
    shutil.copytree(Path(__file__).parents[2] / "config", root / "config")
    home = load(root, environ={})
    database = upgraded(home.database_url)
    with database.write() as session:
        add_outlet(session)
        for number in range(3):
            [article_id] = add_articles(session, url_key=f"rud.example/{number}")
            search.index(session, article_id, title="پل تازه", body="Ura e re u hap")
    database.close()
    return home


def file_of(home: DeskHome) -> Path:
    return home.root / "var" / "newsloom.db"


def test_a_restored_desk_has_the_same_rows_config_and_search(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    found = restore(made, tmp_path / "other", now=NOW)
    assert found.tables == fingerprint(file_of(home))
    assert found.tables["article"].rows == 3
    again = load(tmp_path / "other", environ={})
    assert again.sources == home.sources
    assert fingerprint(file_of(again)) == found.tables
    database = Database(again.database_url)
    with database.read() as session:
        assert len(search.find(session, "تازه")) == len(search.find(session, "ura")) == 3
    database.close()


def test_a_proof_is_remembered_and_backups_are_listed_newest_first(home: DeskHome, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    first, second = (make(home, folder, now=NOW + timedelta(days=day)) for day in (0, 1))
    assert manifest.all_in(folder) == [second, first]
    assert manifest.proven_at(first) is None
    prove(first, now=NOW + timedelta(hours=2))
    assert manifest.proven_at(first) == NOW + timedelta(hours=2)
    assert manifest.all_in(tmp_path / "nowhere") == []


@pytest.fixture
def busy(home: DeskHome) -> Iterator[list[int]]:
    """Somebody who writes all the time, a user and a search row in each transaction; the list holds how many."""
    done: list[int] = []
    stop = threading.Event()

    def write() -> None:
        database = Database(home.database_url)
        while not stop.is_set():
            with database.write() as session:
                number = len(done)
                session.add(User(name=f"Ana {number}", role=Role.EDITOR, created_at=NOW))
                search.index(session, 1_000 + number, title=f"fjala{number}", body="")
            done.append(number)
        database.close()

    writer = threading.Thread(target=write)
    writer.start()
    yield done
    stop.set()
    writer.join()


def test_a_backup_under_constant_writing_holds_one_state(home: DeskHome, tmp_path: Path, busy: list[int]) -> None:
    while len(busy) < 20:
        time.sleep(0.01)
    before = len(busy)
    made = make(home, tmp_path / "backups", now=NOW)
    after = len(busy)
    found = prove(made, now=NOW)
    assert before <= found.tables["desk_user"].rows <= after + 1
    with closing(sqlite3.connect(made / "newsloom.db")) as copy:
        [(searched,)] = copy.execute("SELECT count(*) FROM article_search WHERE rowid >= 1000").fetchall()
    assert searched == found.tables["desk_user"].rows, "what one transaction wrote is there together or not at all"


def test_a_plain_copy_of_a_database_is_refused_with_the_reason(home: DeskHome, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copyfile(file_of(home), copy)
    for path in (copy, home.root / "var"):
        with pytest.raises(BackupError, match=r"plain copy .* `newsloom backup`"):
            restore(path, tmp_path / "other", now=NOW)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("path", "said"), [("nowhere", "does not exist"), ("a-file", "is no folder"), ("empty", "no backup")]
)
def test_what_is_no_backup_is_refused(tmp_path: Path, path: str, said: str) -> None:
    (tmp_path / "a-file").write_text("hello")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BackupError, match=said):
        restore(tmp_path / path, tmp_path / "other", now=NOW)


def flip(path: Path) -> None:
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)


@pytest.mark.parametrize("name", ["newsloom.db", "config/sources.yaml"])
def test_one_bit_that_turned_is_found(home: DeskHome, tmp_path: Path, name: str) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    flip(made / name)
    with pytest.raises(BackupError, match=f"(?s)damaged.*{name} is not the file"):
        prove(made, now=NOW)
    assert manifest.proven_at(made) is None
    (made / name).unlink()
    with pytest.raises(BackupError, match=f"{name} is missing"):
        prove(made, now=NOW)


def test_rows_are_compared_and_not_only_files(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    with closing(sqlite3.connect(made / "newsloom.db")) as copy:
        copy.execute("UPDATE article SET title = 'tjetër' WHERE id = 1")
        copy.commit()
    found = manifest.read(made)
    forged = found.model_copy(update={"files": found.files | {"newsloom.db": manifest.hash_of(made / "newsloom.db")}})
    (made / manifest.MANIFEST).write_text(forged.model_dump_json())
    with pytest.raises(BackupError, match="table article has not the rows it had"):
        prove(made, now=NOW)


def test_a_manifest_that_was_cut_off_is_no_traceback(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    (made / manifest.MANIFEST).write_text('{"format": 1')
    with pytest.raises(BackupError, match="the backup is damaged"):
        prove(made, now=NOW)


@pytest.mark.parametrize("left", ["newsloom.db-journal", "newsloom.db-wal"])
def test_a_journal_that_was_left_behind_is_never_rolled_into_a_restored_database(
    home: DeskHome, tmp_path: Path, left: str
) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    (tmp_path / "other" / "var").mkdir(parents=True)
    (tmp_path / "other" / "var" / left).write_bytes(b"old")
    with pytest.raises(BackupError, match=f"{left} is there already"):
        restore(made, tmp_path / "other", now=NOW)


def test_a_restore_that_was_interrupted_leaves_no_desk_and_is_said_to(
    home: DeskHome, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    other = tmp_path / "other"
    renames = iter([Path.rename, None])

    def rename(self: Path, to: Path) -> Path:
        step = next(renames)
        if step is None:
            raise OSError("pulled the plug")
        return step(self, to)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(BackupError, match="could not be restored"):
        restore(made, other, now=NOW)
    monkeypatch.undo()
    with pytest.raises(ConfigError):
        load(other, environ={})


# in a process of its own, which dies in the middle of a transaction that has reached the file
DIES = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cache_size=1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE article SET title = 'half', summary = hex(randomblob(20000))")
os._exit(9)
"""


def test_a_desk_that_was_killed_in_mid_write_can_be_backed_up(home: DeskHome, tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", DIES, str(file_of(home))], check=False)
    assert file_of(home).with_name("newsloom.db-journal").stat().st_size > 0
    made = make(home, tmp_path / "backups", now=NOW)
    prove(made, now=NOW)
    with closing(sqlite3.connect(made / "newsloom.db")) as copy:
        assert copy.execute("SELECT count(*) FROM article WHERE title = 'half'").fetchall() == [(0,)]


@pytest.mark.parametrize("name", ["100%25 tavolina", "a?b=1", "گاهنامه", 'd\'Ana "x"', "a#b"])
def test_any_folder_s_name_will_do(home: DeskHome, tmp_path: Path, name: str) -> None:
    made = make(home, tmp_path / name, now=NOW)
    assert manifest.read(made).schema_revision == schema.latest()
    restore(made, tmp_path / name / "desk", now=NOW)
    database = Database(load(tmp_path / name / "desk", environ={}).database_url)
    with database.read() as session:
        assert articles.count(session) == 3
    database.close()
    assert sorted(path.name for path in (tmp_path / name).iterdir()) == sorted([made.name, "desk"])


def test_what_was_added_to_a_backup_is_not_restored(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    (made / "config" / "templates" / "extra.j2").write_text("x")
    with pytest.raises(BackupError, match=r"extra\.j2 was added"):
        prove(made, now=NOW)


def test_a_backup_of_a_later_version_is_not_called_damaged(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    path = made / manifest.MANIFEST
    path.write_text(path.read_text().replace('"format": 1', '"format": 2, "new": 1'))
    with pytest.raises(BackupError, match="later Newsloom"):
        prove(made, now=NOW)


def test_backups_cannot_stand_inside_what_they_hold(home: DeskHome) -> None:
    with pytest.raises(BackupError, match="cannot stand inside"):
        make(home, home.root / "config" / "backups", now=NOW)


def test_a_desk_is_never_restored_over_another(home: DeskHome, tmp_path: Path) -> None:
    made = make(home, tmp_path / "backups", now=NOW)
    before = fingerprint(file_of(home))
    with pytest.raises(BackupError, match="is there already"):
        restore(made, home.root, now=NOW)
    assert fingerprint(file_of(home)) == before


def test_a_desk_without_a_database_has_nothing_to_back_up(home: DeskHome, tmp_path: Path) -> None:
    file_of(home).unlink()
    with pytest.raises(BackupError, match="nothing to back up yet"):
        make(home, tmp_path / "backups", now=NOW)


def test_a_backup_that_cannot_be_written_leaves_nothing(home: DeskHome, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    make(home, folder, now=NOW)
    (home.root / "config" / "templates" / "gone.j2").symlink_to(tmp_path / "nowhere")  # cannot be copied
    with pytest.raises(BackupError, match="no backup was made"):
        make(home, folder, now=NOW + timedelta(hours=1))
    assert [path.name for path in folder.iterdir()] == [f"newsloom-{NOW:%Y%m%d-%H%M%S}"]
