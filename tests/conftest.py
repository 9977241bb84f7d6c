"""What tests of every room share: a fixed moment, and databases of their own, on both engines.

The database is imported inside the fixtures, so that the tests of pure rooms start without it.
"""

import compileall
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from aggregator.store.database import Database
    from tests.databases import Databases

ENGINES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))

#: A folder in memory. No test cuts the power, and a commit waits 20 ms for the disk of a small machine.
MEMORY = Path("/dev/shm")
#: Bytes that must be free there; a whole run keeps a tenth of it.
ROOM = 2 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Prepare what makes a run quick; in the process that the others are started by, before they are."""
    if hasattr(config, "workerinput"):
        return
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
    if sys.dont_write_bytecode:  # else each of the processes that the tests start compiles it all: 1.5 s a process
        for package in ("aggregator", "crawlers"):
            compileall.compile_dir(config.rootpath / package, quiet=2)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Rooms whose files take minutes come first, so that no process is alone with one at the end of a run."""
    places = {room: place for place, room in enumerate(("acceptance", "crawlers", "integration"))}
    here = Path(__file__).parent
    items.sort(key=lambda item: places.get(item.path.relative_to(here).parts[0], len(places)))


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


@pytest.fixture(scope="session")
def demo_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The desk that `newsloom demo` leaves; shared by all processes of a run: work on a copy."""
    from tests.demo_desk import shared_demo_desk

    return shared_demo_desk(tmp_path_factory.getbasetemp())


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
