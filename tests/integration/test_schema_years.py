"""Desks of before schema 0021 on their way to what years of polling need."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, text
from sqlmodel import select

from aggregator.models import Article, Source
from aggregator.store import schema, sources
from aggregator.store.database import Database
from tests import factories
from tests.factories import NOW
from tests.integration.test_schema_steps import upgrade_to

#: What schema 0020 had of a source.
OF_0020 = {"rhythm_seconds", "gap_since"}


@pytest.fixture
def old(empty_database: Database) -> Database:
    """A desk of schema 0020 with a source that is read, and one that never was."""
    upgrade_to(empty_database, "0020")
    with empty_database.write() as session:
        session.add(factories.make_outlet())
        session.flush()
        for row in (factories.make_source(last_success_at=NOW - timedelta(days=2)), factories.make_source(id="new")):
            values = row.model_dump(exclude=factories.LATER_OF_SOURCES - OF_0020)
            session.execute(insert(Source).values(values))
    return empty_database


def test_what_was_read_before_0021_counts_as_read_in_full_and_nothing_as_moved(old: Database) -> None:
    schema.upgrade(old)
    with old.read() as session:
        read, new = sources.get(session, "rud"), sources.get(session, "new")
    assert (read.full_at, new.full_at) == (NOW - timedelta(days=2), None)
    assert (read.validators_wrong_at, read.moved_to, read.moved_seen, read.followed_at) == (None, None, None, None)


def test_an_older_desk_has_none_of_the_new_columns(old: Database) -> None:
    with old.connection(write=False) as connection:
        columns = set(connection.execute(text("SELECT * FROM source")).keys())
    assert "full_at" not in columns, "else the tests here would show nothing"


def test_print_variants_are_one_page_from_0022_on_and_no_two_articles_get_one_key(old: Database) -> None:
    rows = {
        "https://rud.example/1?print=1": "rud.example/1?print=1",
        "https://rud.example/2?print=1": "rud.example/2?print=1",
        "https://rud.example/2": "rud.example/2",
        "https://rud.example/print": "rud.example/print",
        "https://rud.example/3/print?of=#": "rud#key",
    }
    with old.write() as session:
        for url, key in rows.items():
            factories.add_article_of_before(session, url=url, url_key=key)
    schema.upgrade(old)
    with old.read() as session:
        found = {article.url: article.url_key for article in session.exec(select(Article))}
    assert found == rows | {"https://rud.example/1?print=1": "rud.example/1"}
