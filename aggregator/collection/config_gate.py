"""Which config is in force: the last set of files that was valid as a whole and accepted.

It is kept in the database, so that every process of a desk works by the same set, whatever state the files are in, and
a process that starts while a file is half-written starts with the last good set. Accepting a set and mirroring its
sources is one transaction.
"""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from aggregator.clock import utc_now
from aggregator.collection.sources import rows_of
from aggregator.errors import ConfigError, RemovalError, StoreError
from aggregator.models import ConfigVersion
from aggregator.settings import DeskHome
from aggregator.settings.home import ConfigTexts, database_url, load, parse, read_texts
from aggregator.store import config_versions, schema, sources
from aggregator.store.database import Database

#: Dropping more than this share of the sources asks first (DESIGN section 5).
ASKS_ABOVE = 1 / 5


def in_force(database: Database, root: Path) -> DeskHome | None:
    """The config in force; None on a desk that has never run, or whose accepted set this version cannot read."""
    with database.read() as session:
        version = config_versions.newest(session)
    if version is None:
        return None
    try:
        return parse(root, _texts(version))
    except ConfigError:
        return None


class InForce:
    """The config in force, for a process that stays: parsed once for each version, for a large one takes seconds."""

    def __init__(self, database: Database, root: Path) -> None:
        self._database, self._root = database, root
        self._version = 0
        self._home: DeskHome | None = None

    def home(self) -> DeskHome | None:
        """The config in force now; None on a desk that has never run."""
        with self._database.read() as session:
            newest = config_versions.newest_id(session)
        if newest != self._version:
            self._home, self._version = in_force(self._database, self._root), newest
        return self._home


def working_config(root: Path) -> DeskHome:
    """What a background process starts with: the config in force, or the files on a desk that has never run.

    Raises:
        ConfigError: there is none in force, and the files are wrong.
        StoreError: the database cannot be used, or does not exist: what runs by itself makes no empty one in the place
            of one that was lost.
    """
    database = _existing_database(root)
    try:
        schema.upgrade(database)
        found = in_force(database, root)
        if found is None:
            found = load(root)
            accept(database, found, now=utc_now(), confirmed=True)
        return found
    finally:
        database.close()


def _existing_database(root: Path) -> Database:
    try:
        return Database(database_url(root), must_exist=True)
    except StoreError:
        load(root)  # where there is no desk at all, that is what to tell
        raise


def accept(database: Database, home: DeskHome, *, now: datetime, confirmed: bool = False) -> bool:
    """Put a desk's config in force and mirror its sources; returns whether that changed what is in force.

    Nothing changes when the files have been edited since `home` was read: what they say now is judged by who reads it.

    Args:
        confirmed: somebody has said that dropping many sources is meant.

    Raises:
        RemovalError: it drops more than a fifth of the sources, and nobody has said so; nothing is changed.
    """
    with database.read() as session:
        if config_versions.newest_sha256(session) == home.texts.sha256:
            return False
    with database.write() as session:
        # Looked at again as a writer, for another process may have taken up a later edit since we read the files.
        if _is_outdated(home) or config_versions.newest_sha256(session) == home.texts.sha256:
            return False
        put_in_force(session, home, now=now, confirmed=confirmed)
    return True


def put_in_force(session: Session, home: DeskHome, *, now: datetime, confirmed: bool = False) -> None:
    """Put a config in force as a part of a larger unit of work: `accept` is what else is done by.

    Raises:
        RemovalError: it drops more than a fifth of the sources, and nobody has said so (`confirmed`).
    """
    if not confirmed:
        _ask_first(session, home)
    outlets, rows = rows_of(home.sources)
    sources.mirror(session, outlets=outlets, sources=rows)
    config_versions.add(session, _version(home, now))


def _is_outdated(home: DeskHome) -> bool:
    if home.texts == ConfigTexts(b"", b"", b""):  # not read from files
        return False
    try:
        return read_texts(home.root) != home.texts
    except ConfigError:  # one is gone, or being replaced
        return True


def _ask_first(session: Session, home: DeskHome) -> None:
    # what was never polled is nobody's loss: a new desk's first edit replaces the sources it came with
    polled = {source.id for source in sources.enabled(session) if source.last_poll_at is not None}
    dropped = sorted(polled - home.sources.sources.keys())
    if len(dropped) > ASKS_ABOVE * len(polled):
        raise RemovalError(home.root / "config" / "sources.yaml", dropped, polled=len(polled))


def _texts(version: ConfigVersion) -> ConfigTexts:
    texts = (version.desk, version.sources, version.outputs, version.agencies)
    return ConfigTexts(*(text.encode() for text in texts))


def _version(home: DeskHome, now: datetime) -> ConfigVersion:
    texts = home.texts
    return ConfigVersion(
        sha256=texts.sha256,
        desk=texts.desk.decode(),
        sources=texts.sources.decode(),
        outputs=texts.outputs.decode(),
        agencies=texts.agencies.decode(),
        accepted_at=now,
    )
