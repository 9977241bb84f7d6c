"""Opening the database and its units of work.

SQLite runs with `synchronous=FULL`, foreign keys on and `BEGIN IMMEDIATE` for every write, so that two processes never
deadlock in the middle of a transaction (measured: 170,000 lock errors in 4 s without it, none with it). The journal
mode follows the library version: SQLite 3.7.0 to 3.51.2, other than 3.44.6+ and 3.50.7+, can lose commits in WAL mode
when several connections write and checkpoint at once (sqlite.org/wal.html, "the WAL-reset bug"), so there it is DELETE.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from aggregator.errors import StoreError

#: How long a writer waits for another one, milliseconds. A desk's longest write is well under a second.
BUSY_TIMEOUT_MS = 30_000

_BEGIN = "newsloom_begin"


def safe_journal_mode(version: tuple[int, ...]) -> str:
    """WAL where this SQLite version cannot lose commits in it, else DELETE."""
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    return "WAL" if mended or version < (3, 7) else "DELETE"


@dataclass
class _Shared:
    """A transaction of several units of work."""

    session: Session
    #: what is to be done once it is committed
    afterwards: list[Callable[[], object]] = field(default_factory=list)
    is_broken: bool = False

    @contextmanager
    def part(self) -> Iterator[None]:
        """One of them: what it changed is in the database when the next one looks."""
        try:
            yield
            self.session.flush()
        except BaseException:
            self.is_broken = True
            raise


class Database:
    """One database: hands out units of work.

    Args:
        url: an SQLAlchemy URL (sqlite or postgresql+psycopg).
        must_exist: whether an SQLite file that is not there is an error; else an empty one is made at the first use.

    Raises:
        StoreError: no such database can be used, or it does not exist and must.
    """

    def __init__(self, url: str, *, must_exist: bool = False) -> None:
        try:
            self.url = make_url(url)
            self.is_sqlite = self.url.get_backend_name() == "sqlite"
            if self.is_sqlite and self.url.database:
                _prepare_file(Path(self.url.database), must_exist=must_exist)
            self.engine = _sqlite_engine(url) if self.is_sqlite else create_engine(url, pool_pre_ping=True)
        except ArgumentError as error:  # not repeated in full: the URL may hold a password
            raise StoreError(f"not a database URL that can be used: {error}") from error
        except ImportError as error:
            raise StoreError(f"the driver for this database is not installed ({error}): newsloom[postgres]") from error
        except OSError as error:
            raise StoreError(f"the database's folder cannot be made: {error}") from error
        # SQLite shows a reader one state from first to last look; PostgreSQL has to be asked for the same.
        self._read_options = {_BEGIN: "BEGIN"} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        file = self.url.database if self.is_sqlite else None
        self._files = (Path(file), Path(f"{file}-wal")) if file else ()
        self._writing = threading.Lock()
        #: `shared` of a thread that is inside `together`
        self._own = threading.local()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for looking; whatever it changed is rolled back at the end. What was read stays readable.

        Everything read in one block is of one moment. A thread opens no block within another: where SQLite may not use
        WAL, a commit waits until nobody reads, and nobody new may read meanwhile, so that both would wait until one of
        them gave up.

        Raises:
            StoreError: the database cannot be used.
        """
        with self._session(self._read_options) as session:
            yield session
            session.expunge_all()
            session.rollback()

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are committed as a whole, or not at all when the block raises.

        Inside `together` it is that block's, and committed with it.

        Raises:
            StoreError: the database cannot be used, or a constraint forbids the change.
        """
        shared: _Shared | None = getattr(self._own, "shared", None)
        if shared is not None:
            with self._explaining(), shared.part():
                yield shared.session
            return
        with self._turn(), self._session({_BEGIN: "BEGIN IMMEDIATE"}) as session:
            yield session
            session.commit()

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread writes in the block is one transaction: a commit waits for the disk, several times.

        Nothing of it is kept when one of its units of work raises, whatever became of the error: whoever opened the
        block does each of them again by itself.

        Raises:
            StoreError: as `write`; or one of the units of work raised, and nobody said so.
        """
        with self._turn(), self._session({_BEGIN: "BEGIN IMMEDIATE"}) as session:
            self._own.shared = shared = _Shared(session)
            try:
                yield
            finally:
                del self._own.shared
            if shared.is_broken:
                raise StoreError("a part of what was to be stored together could not be")
            session.commit()
        for call in shared.afterwards:
            call()

    def written(self) -> object:
        """The state of SQLite's files: another one, as good as always, once somebody has written. None on PostgreSQL.

        It takes microseconds and no lock, so that those who wait for a row can look twenty times as often; that they
        look now and then although it is the same, makes up for clocks too coarse to tell two commits apart.
        """
        return tuple(map(_state_of, self._files)) or None

    def afterwards(self, call: Callable[[], object]) -> None:
        """Call, once what this thread has written is committed: now, but for units of work inside `together`."""
        shared: _Shared | None = getattr(self._own, "shared", None)
        if shared is None:
            call()
        else:
            shared.afterwards.append(call)

    @contextmanager
    def connection(self, *, write: bool) -> Iterator[Connection]:
        """The bare connection in one transaction, for `store/schema.py`; committed at the end when `write`.

        Raises:
            StoreError: the database cannot be used.
        """
        options = {_BEGIN: "BEGIN IMMEDIATE"} if write else self._read_options
        with self._explaining(), self.engine.execution_options(**options).connect() as connection:
            yield connection
            if write:
                connection.commit()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The turn of one thread to write into SQLite: it asks again and again, and whoever sleeps longest comes last.

        So those of one process wait for each other without sleeping, and for other processes one at a time. Measured
        with ten threads against a busy other process: 95 % within 0.28 s instead of 0.45 s.
        """
        if not self.is_sqlite:
            yield
        elif self._writing.acquire(timeout=BUSY_TIMEOUT_MS / 1000):
            try:
                yield
            finally:
                self._writing.release()
        else:
            raise StoreError(f"{self.url.render_as_string(hide_password=True)}: others have been writing for too long")

    @contextmanager
    def _session(self, options: dict[str, str]) -> Iterator[Session]:
        engine = self.engine.execution_options(**options)
        with self._explaining(), Session(engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise StoreError(_explain(error, self)) from error

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def _prepare_file(path: Path, *, must_exist: bool) -> None:
    if not must_exist:
        path.parent.mkdir(parents=True, exist_ok=True)
    elif not path.is_file():
        raise StoreError(
            f"{path} does not exist: restore a backup, or start with an empty database by `newsloom up` anew or "
            "`newsloom db upgrade`"
        )


def _state_of(path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        return 0, 0
    return state.st_mtime_ns, state.st_size


def _explain(error: DBAPIError, database: Database) -> str:
    said = str(error.orig)
    where = database.url.render_as_string(hide_password=True)
    if "no such table" in said or "UndefinedTable" in type(error.orig).__name__:
        return f"{where} has no tables, or older ones ({said}): run `newsloom db upgrade`"
    if "disk is full" in said or "disk I/O" in said:
        return f"{where} could not be written ({said}): free some disk space, then repeat; what was saved is safe"
    if "not a database" in said:
        return f"{where} is some other file, or a damaged one ({said}): name another file, or restore a backup"
    return f"{where}: {said}"


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "checkin", _end_transaction)
    return engine


def _prepare_connection(connection: Any, _record: object) -> None:
    # Python's sqlite3 opens a transaction by itself, and only before the first change of a row, so that what creates
    # tables would be committed piece by piece; with None it leaves transactions to us: migrations are atomic.
    connection.isolation_level = None
    connection.execute(f"PRAGMA journal_mode={safe_journal_mode(sqlite3.sqlite_version_info)}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA temp_store=MEMORY")
    connection.execute("PRAGMA cache_size=-32000")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN IMMEDIATE"))


def _end_transaction(connection: sqlite3.Connection | None, _record: object) -> None:
    """Let no connection lie in the pool with a lock: where a commit gave up waiting, SQLite's transaction goes on."""
    if connection is not None and connection.in_transaction:
        connection.rollback()
