import multiprocessing
import os
import shutil
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event, inspect, text
from sqlmodel import SQLModel

from aggregator.errors import StoreError
from aggregator.store import schema, stories
from aggregator.store.database import Database, safe_journal_mode
from tests.factories import make_story

#: More than the first migration has statements; a step beyond the last one never comes, and the upgrade succeeds.
MANY = 500


def differences(database: Database) -> list[Any]:
    """What the tables have that the models have not, and the reverse; full-text search is no model's."""

    def is_compared(_thing: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and (name or "").startswith(("article_search", "decision_search")))

    options = {"compare_type": True, "include_object": is_compared}
    with database.connection(write=False) as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata))


def tables(database: Database) -> list[str]:
    with database.connection(write=False) as connection:
        return inspect(connection).get_table_names()


def address(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


def test_a_fresh_database_upgraded_is_what_the_models_say(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    assert differences(empty_database) == []


def test_the_comparison_sees_a_column_that_a_migration_forgot(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    with empty_database.connection(write=True) as connection:
        connection.execute(text("ALTER TABLE story ADD COLUMN forgotten INTEGER"))
    assert [change[0] for change in differences(empty_database)] == ["remove_column"]


def test_upgrading_twice_does_nothing_the_second_time(empty_database: Database) -> None:
    assert schema.upgrade(empty_database) == schema.latest()
    with empty_database.write() as session:
        stories.add(session, make_story(title="متن"))
    before = tables(empty_database)
    assert schema.upgrade(empty_database) == schema.latest()
    assert tables(empty_database) == before
    with empty_database.read() as session:
        assert stories.get(session, 1).title == "متن"


def test_looking_at_the_schema_does_not_wait_for_a_writer(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    other = Database(address(empty_database))
    with empty_database.write() as session:
        stories.add(session, make_story())
        assert schema.current(other) == schema.latest()
    other.close()


def test_a_newer_database_is_refused_and_left_alone(empty_database: Database) -> None:
    schema.upgrade(empty_database)
    with empty_database.connection(write=True) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer than this version"):
        schema.upgrade(empty_database)
    assert schema.current(empty_database) == "9999"


@pytest.mark.parametrize("statement", [2, 20, 40])
def test_a_migration_that_fails_half_way_leaves_nothing(empty_database: Database, statement: int) -> None:
    sent: list[str] = []

    def spoil(_c: Connection, _cursor: object, words: str, parameters: Any, *_rest: object) -> tuple[str, Any]:
        sent.append(words)
        return ("CREATE NONSENSE" if len(sent) == statement else words), parameters

    event.listen(empty_database.engine, "before_cursor_execute", spoil, retval=True)
    with pytest.raises(StoreError, match="NONSENSE"):
        schema.upgrade(empty_database)
    event.remove(empty_database.engine, "before_cursor_execute", spoil)
    assert len(sent) == statement
    assert tables(empty_database) == []
    schema.upgrade(empty_database)
    assert differences(empty_database) == []


def _upgrade_and_die(url: str, statement: int) -> None:
    """In a process of its own: upgrade, and be killed before the given statement."""
    database = Database(url)
    sent: list[str] = []

    def die(*call: Any) -> None:
        sent.append(call[2])
        if len(sent) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(database.engine, "before_cursor_execute", die)
    schema.upgrade(database)


def test_a_process_killed_at_a_statement_leaves_the_old_schema_or_the_new_one(empty_database: Database) -> None:
    died = 0
    # A sample: on PostgreSQL a killed client is nothing new to the server, and for SQLite the next test has them all.
    for statement in range(1, MANY, 23):
        if _ended_by(empty_database, statement) == 0:
            break  # that many statements there are not: the upgrade went through
        assert (schema.current(empty_database), tables(empty_database)) == (None, []), statement
        died += 1
    assert died >= 4
    assert differences(empty_database) == []


def test_the_files_that_a_kill_at_any_statement_would_leave_are_of_the_old_schema(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'desk.db'}")
    left: list[Path] = []

    def copy_files(*_: Any) -> None:
        # Closing what was copied gives up this process's locks on it, which nobody else waits for.
        left.append(tmp_path / str(len(left)))
        left[-1].mkdir()
        for file in tmp_path.glob("desk.db*"):
            shutil.copy(file, left[-1])

    event.listen(database.engine, "before_cursor_execute", copy_files)
    schema.upgrade(database)
    event.remove(database.engine, "before_cursor_execute", copy_files)
    assert len(left) >= 40
    assert any(file.name != "desk.db" for folder in left for file in folder.iterdir()), "a transaction was under way"
    for folder in left:
        copied = Database(f"sqlite:///{folder / 'desk.db'}")
        assert (schema.current(copied), tables(copied)) == (None, []), folder.name
        copied.close()
    assert differences(database) == []
    database.close()


def _ended_by(database: Database, statement: int) -> int | None:
    process = multiprocessing.get_context("fork").Process(
        target=_upgrade_and_die, args=(address(database), statement), daemon=True
    )
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode


def test_processes_that_upgrade_at_once_take_turns(empty_database: Database) -> None:
    context = multiprocessing.get_context("fork")
    arguments = (address(empty_database), MANY)
    processes = [context.Process(target=_upgrade_and_die, args=arguments, daemon=True) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    assert differences(empty_database) == []


def _write_stories(url: str, number: int) -> None:
    database = Database(url)
    for _ in range(number):
        with database.write() as session:
            stories.count(session)
            stories.add(session, make_story())
    database.close()


def test_processes_that_write_at_once_meet_no_lock_and_lose_nothing(each_database: Database) -> None:
    context = multiprocessing.get_context("fork")
    arguments = (address(each_database), 50)
    processes = [context.Process(target=_write_stories, args=arguments, daemon=True) for _ in range(8)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 8
    with each_database.read() as session:
        assert stories.count(session) == 400


def test_the_file_keeps_the_journal_mode_that_is_safe_for_this_sqlite(database: Database) -> None:
    raw = sqlite3.connect(database.url.database or "")
    mode = raw.execute("PRAGMA journal_mode").fetchone()[0]
    raw.close()
    assert mode.upper() == safe_journal_mode(sqlite3.sqlite_version_info)


def test_the_latest_step_by_file_name_is_alembics_head() -> None:
    scripts = ScriptDirectory.from_config(schema._config())
    assert scripts.get_current_head() == schema.latest()
    assert {script.revision for script in scripts.walk_revisions()} == schema._steps()
