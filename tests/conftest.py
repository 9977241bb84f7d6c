"""What tests of every room share: a fixed moment, and databases of their own, on both engines.

The database is imported inside the fixtures, so that the tests of pure rooms start without it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from aggregator.store.database import Database
    from tests.databases import Databases

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture
def now() -> datetime:
    """The moment at which every test stands; `tests.factories.NOW` is the same."""
    return datetime(2026, 3, 4, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Databases]":
    """Opens fresh databases; for fixtures that live longer than a test."""
    from tests.databases import Databases

    opened = Databases(tmp_path_factory.mktemp("databases"))
    yield opened
    opened.close()


@pytest.fixture
def database(databases: "Databases") -> "Iterator[Database]":
    """An up-to-date SQLite database in a file of its own."""
    with databases.open("sqlite") as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def each_database(databases: "Databases", request: pytest.FixtureRequest) -> "Iterator[Database]":
    """An up-to-date database of its own: the test runs once on SQLite and once on PostgreSQL."""
    with databases.open(request.param) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def empty_database(databases: "Databases", request: pytest.FixtureRequest) -> "Iterator[Database]":
    """A database without tables, on each engine."""
    with databases.open(request.param, upgraded=False) as opened:
        yield opened
