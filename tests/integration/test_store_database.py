import sqlite3
import threading
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import Session

from aggregator.errors import StoreError
from aggregator.models import Outlet, Story
from aggregator.store import articles, stories, users
from aggregator.store.database import BUSY_TIMEOUT_MS, Database, safe_journal_mode
from aggregator.vocabulary import Role
from tests.factories import NOW, add_articles, add_outlet, make_article, make_outlet, make_revision, make_story


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 6, 23), "WAL"),  # older than WAL itself: the request is ignored by the library
        ((3, 7, 0), "DELETE"),  # the first with the fault
        ((3, 40, 1), "DELETE"),
        ((3, 44, 5), "DELETE"),
        ((3, 44, 6), "WAL"),  # mended in this line only
        ((3, 45, 0), "DELETE"),
        ((3, 50, 6), "DELETE"),
        ((3, 50, 7), "WAL"),  # mended in this line only
        ((3, 51, 0), "DELETE"),
        ((3, 51, 2), "DELETE"),  # the last with the fault
        ((3, 51, 3), "WAL"),
        ((3, 52, 0), "WAL"),
        ((4, 0, 0), "WAL"),
    ],
)
def test_wal_is_used_only_where_it_cannot_lose_commits(version: tuple[int, ...], mode: str) -> None:
    assert safe_journal_mode(version) == mode


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("synchronous", 2),  # FULL: a commit has reached the disk
        ("foreign_keys", 1),
        ("busy_timeout", BUSY_TIMEOUT_MS),
        ("journal_mode", safe_journal_mode(sqlite3.sqlite_version_info).lower()),
    ],
)
def test_an_opened_connection_is_as_safe_as_promised(database: Database, pragma: str, value: object) -> None:
    with database.read() as session:
        assert session.execute(text(f"PRAGMA {pragma}")).scalar() == value


@pytest.mark.parametrize(
    "zone",
    [
        UTC,
        timezone(timedelta(hours=3, minutes=30)),  # Tehran
        timezone(-timedelta(hours=9, minutes=30)),  # the Marquesas
        timezone(timedelta(hours=14)),  # the first to see a day
    ],
)
def test_a_moment_comes_back_aware_in_utc_to_the_microsecond(each_database: Database, zone: timezone) -> None:
    moment = datetime(2026, 3, 29, 1, 59, 59, 999_999, tzinfo=zone)
    with each_database.write() as session:
        story_id = stories.add(session, make_story(first_at=moment))
    with each_database.read() as session:
        found = stories.get(session, story_id).first_at
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(each_database: Database) -> None:
    story = make_story(first_at=NOW.replace(tzinfo=None))
    with pytest.raises(StatementError, match="without a zone"), each_database.write() as session:
        stories.add(session, story)
    with each_database.read() as session:
        assert stories.count(session) == 0


@pytest.mark.parametrize(
    "words",
    [
        "می‌خواهم کتاب‌خانه‌ها را ببینم",  # zero-width non-joiners
        "كتاب يحيى ١٢٣ ـــ «نص»",  # Arabic letters, digits, tatweel, quotation marks
        "👩‍👩‍👧‍👦 🏳️‍🌈 e\u0301 é 𝔘",  # joined emoji, both forms of é, an astral letter
        "Shtatë çështje – „gjysmë“",
        "Straße\tSchleuße\n\nzweiter Absatz\u2028dritter",
        "\u202eraed\u202c \u2066x\u2069",  # bidi controls
        "'; DROP TABLE story; --  %s :id {} \\ \"",
        "",
    ],
)
def test_display_text_comes_back_as_it_went_in(each_database: Database, words: str) -> None:
    with each_database.write() as session:
        add_outlet(session)
        [article_id] = add_articles(session, text=words, title=words, bylines=[words])
    with each_database.read() as session:
        article = articles.get(session, article_id)
        assert (article.title, article.bylines) == (words, [words])
        assert articles.current_revision(session, article).text == words


def test_a_unit_of_work_that_raises_leaves_nothing(each_database: Database) -> None:
    with pytest.raises(LookupError), each_database.write() as session:
        _store_three_and_fail(session)
    with each_database.read() as session:
        assert articles.count(session) == 0
        assert session.get(Outlet, "rudnameh") is None


def _store_three_and_fail(session: Session) -> None:
    add_outlet(session)
    add_articles(session, 3)
    raise LookupError("in the middle")


def test_a_unit_of_work_that_breaks_a_constraint_leaves_nothing(each_database: Database) -> None:
    with each_database.write() as session:
        add_outlet(session)
        add_articles(session, url_key="rud.example/same")
    with pytest.raises(StoreError), each_database.write() as session:
        _store_another_and_the_same_again(session)
    with each_database.read() as session:
        assert articles.count(session) == 1


def _store_another_and_the_same_again(session: Session) -> None:
    add_articles(session, url_key="rud.example/other")
    add_articles(session, url_key="rud.example/same")


def test_reading_never_writes(each_database: Database) -> None:
    with each_database.write() as session:
        story_id = stories.add(session, make_story(title="eins"))
    with each_database.read() as session:
        stories.get(session, story_id).title = "zwei"
        session.add(make_story())
        session.flush()
    with each_database.read() as session:
        assert stories.get(session, story_id).title == "eins"
        assert stories.count(session) == 1


def test_what_was_read_stays_readable_after_the_block(each_database: Database) -> None:
    with each_database.write() as session:
        story_id = stories.add(session, make_story(title="موضوع"))
    with each_database.read() as session:
        story = stories.get(session, story_id)
    assert (story.title, story.first_at) == ("موضوع", NOW)


# SQLite's writer may wait until the reader has ended, so that there is nothing to see.
@pytest.mark.parametrize("each_database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_one_read_shows_one_moment(each_database: Database) -> None:
    with each_database.read() as session:
        assert stories.count(session) == 0
        with each_database.write() as other:
            stories.add(other, make_story())
        assert stories.count(session) == 0


def test_a_foreign_key_without_its_row_is_refused(each_database: Database) -> None:
    with pytest.raises(StoreError), each_database.write() as session:
        articles.add(session, make_article(outlet_id="nobody"), make_revision())


def test_an_outlet_twice_is_refused(each_database: Database) -> None:
    with each_database.write() as session:
        session.add(make_outlet())
    with pytest.raises(StoreError), each_database.write() as session:
        session.add(make_outlet())


def test_of_eight_writers_at_once_none_meets_a_lock_and_nothing_is_lost(each_database: Database) -> None:
    with each_database.write() as session:
        story_id = stories.add(session, make_story(title="0"))
        add_outlet(session)
    failures: list[BaseException] = []

    def count_up() -> None:
        own = Database(each_database.url.render_as_string(hide_password=False))
        try:
            for _ in range(50):
                _count_one(own, story_id)
        except Exception as error:  # whatever it is, the test wants to see it
            failures.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with each_database.read() as session:
        assert articles.count(session) == 400


def _count_one(database: Database, story_id: int) -> None:
    """Read, then write: what deadlocks where a transaction begins as a reader."""
    with database.write() as session:
        stories.get(session, story_id)
        add_articles(session)


@pytest.mark.parametrize("url", ["", "nonsense", "nosuch://host/name", "postgresql+nosuch://host/name"])
def test_a_url_of_no_database_is_refused_in_words(url: str) -> None:
    with pytest.raises(StoreError, match="database URL"):
        Database(url)


def test_a_refusal_does_not_repeat_the_password() -> None:
    with pytest.raises(StoreError) as refusal:
        Database("nosuch://ana:geheim@host/name")
    assert "geheim" not in str(refusal.value)


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="folder"):
        Database(f"sqlite:///{tmp_path}/file/desk.sqlite")


def test_the_folder_of_a_new_database_is_made(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/new/folder/desk.sqlite")
    with database.write() as session:
        session.execute(text("CREATE TABLE one (two INTEGER)"))
    database.close()
    assert (tmp_path / "new" / "folder" / "desk.sqlite").stat().st_size > 0


def test_one_that_must_exist_is_not_made(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/var/desk.sqlite"
    with pytest.raises(StoreError, match=r"var/desk\.sqlite does not exist: restore a backup, or start .* db upgrade"):
        Database(address, must_exist=True)
    assert list(tmp_path.iterdir()) == [], "not even its folder"
    for must_exist in (False, True):
        database = Database(address, must_exist=must_exist)
        with database.write() as session:
            session.execute(text("CREATE TABLE IF NOT EXISTS one (two INTEGER)"))
        database.close()


def test_a_file_that_is_no_database_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").write_text("کاغذ " * 1000)
    database = Database(f"sqlite:///{tmp_path}/desk.sqlite")
    with pytest.raises(StoreError, match="some other file"), database.read() as session:
        stories.count(session)
    database.close()


def test_missing_tables_name_the_command_that_helps(empty_database: Database) -> None:
    with pytest.raises(StoreError, match="newsloom db upgrade"), empty_database.read() as session:
        stories.count(session)


def test_a_full_disk_is_said_in_words_and_what_was_saved_is_safe(database: Database) -> None:
    with database.write() as session:
        add_outlet(session)
        add_articles(session)
    with pytest.raises(StoreError, match="free some disk space"), database.write() as session:
        _fill_the_disk(session)
    with database.read() as session:
        assert articles.count(session) == 1
        assert session.execute(text("PRAGMA integrity_check")).scalar() == "ok"


def _fill_the_disk(session: Session) -> None:
    pages = session.execute(text("PRAGMA page_count")).scalar()
    session.execute(text(f"PRAGMA max_page_count = {pages}"))
    add_articles(session, 50, text="wort " * 5000)


def test_a_person_of_any_script_is_found(each_database: Database) -> None:
    with each_database.write() as session:
        users.add(session, "آنا پریفتی", role=Role.PUBLISHER, now=NOW)
    with each_database.read() as session:
        assert users.get(session, "آنا پریفتی").role is Role.PUBLISHER
        assert session.get(Story, 1) is None


@pytest.fixture
def rollback_journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A database in which a commit waits for those who read."""
    monkeypatch.setattr("aggregator.store.database.safe_journal_mode", lambda _version: "DELETE")
    database = Database(f"sqlite:///{tmp_path}/desk.sqlite")
    with database.write() as session:
        session.execute(text("CREATE TABLE one (two INTEGER)"))
    return database


def test_a_commit_that_gave_up_waiting_leaves_no_lock_behind(rollback_journal: Database) -> None:
    with rollback_journal.read() as session:
        session.execute(text("PRAGMA busy_timeout = 50"))  # of the one connection in the pool
    reader = sqlite3.connect(str(rollback_journal.url.database), isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM one").fetchone()
    with pytest.raises(StoreError, match="locked"), rollback_journal.write() as session:
        session.execute(text("INSERT INTO one VALUES (2)"))
    reader.close()
    other = sqlite3.connect(str(rollback_journal.url.database), isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    assert other.execute("SELECT count(*) FROM one").fetchone() == (0,)
    other.close()
    rollback_journal.close()


def test_threads_of_one_process_take_turns_and_one_that_waits_too_long_is_told_so(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aggregator.store.database.BUSY_TIMEOUT_MS", 50)
    failures: list[str] = []

    def write() -> None:
        try:
            with database.write() as session:
                add_outlet(session)
        except StoreError as error:
            failures.append(str(error))

    with database.write() as session:
        articles.count(session)
        other = threading.Thread(target=write)
        other.start()
        other.join()
    assert len(failures) == 1 and "writing for too long" in failures[0]
    write()
    assert len(failures) == 1, "the turn was given back"
