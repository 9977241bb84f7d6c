"""A database that refuses a unit of work within another one of the same thread.

Where SQLite may not use WAL, a commit waits until nobody reads, and nobody new may read meanwhile: a page that opens a
second look inside its first one waits for the writer that waits for it, until one of them gives up.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from aggregator.store.database import Database


class OneLook(Database):
    """The same database, for whom two units of work at once are a fault of the program."""

    def __init__(self, database: Database) -> None:
        self.__dict__.update(database.__dict__)
        self._at_work = threading.local()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with self._alone(), super().read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        with self._alone(), super().write() as session:
            yield session

    @contextmanager
    def _alone(self) -> Iterator[None]:
        assert not getattr(self._at_work, "is_open", False), "a unit of work within another one of this thread"
        self._at_work.is_open = True
        try:
            yield
        finally:
            self._at_work.is_open = False
