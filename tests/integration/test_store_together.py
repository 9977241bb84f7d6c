"""Several units of work in one transaction; and how those who wait for others' writing can tell that there was some."""

import threading

import pytest
from sqlmodel import Session

from aggregator.errors import StoreError
from aggregator.store import articles
from aggregator.store.database import Database
from tests.factories import add_articles, add_outlet, make_article, make_revision


def stored(database: Database) -> int:
    with database.read() as session:
        return articles.count(session)


def test_what_is_written_together_is_seen_by_later_parts_and_by_others_once_it_is_committed(
    each_database: Database,
) -> None:
    seen: list[int] = []
    with each_database.together():
        with each_database.write() as session:
            add_outlet(session)
        with each_database.write() as session:
            add_articles(session, 2)
        each_database.afterwards(lambda: seen.append(stored(each_database)))
        other = threading.Thread(target=lambda: seen.append(stored(each_database)))
        other.start()
        other.join()
    assert seen == [0, 2], "before the commit, and after it"
    each_database.afterwards(lambda: seen.append(-1))
    assert seen == [0, 2, -1], "at once"


def _store_two_and_fail(session: Session) -> None:
    add_articles(session, 2)
    raise LookupError("in the middle")


def _two_parts(database: Database, kept: list[str]) -> None:
    with database.together():
        with database.write() as session:
            add_outlet(session)
        database.afterwards(lambda: kept.append("kept"))
        with database.write() as session:
            _store_two_and_fail(session)


def test_of_what_is_written_together_nothing_is_kept_when_a_part_raises(each_database: Database) -> None:
    kept: list[str] = []
    with pytest.raises(LookupError):
        _two_parts(each_database, kept)
    with each_database.write() as session:
        add_outlet(session)  # of the same id: the first one is gone
    assert (stored(each_database), kept) == (0, [])


def _swallow(database: Database) -> None:
    with database.together():
        with database.write() as session:
            add_outlet(session)
        with pytest.raises(StoreError, match=r"(?i)foreign key"), database.write() as session:
            articles.add(session, make_article(outlet_id="nobody"), make_revision())


def test_a_part_whose_error_nobody_passes_on_is_no_reason_to_keep_the_rest(each_database: Database) -> None:
    with pytest.raises(StoreError, match="could not be"):
        _swallow(each_database)
    with each_database.write() as session:
        add_outlet(session)


def test_that_somebody_has_written_can_be_told_of_a_file_without_a_look_inside(each_database: Database) -> None:
    before = each_database.written()
    assert stored(each_database) == 0
    assert each_database.written() == before
    other = Database(each_database.url.render_as_string(hide_password=False))
    with other.write() as session:
        add_outlet(session)
        add_articles(session, 50, text="wort " * 500)
    other.close()
    assert (each_database.written() != before) is each_database.is_sqlite
