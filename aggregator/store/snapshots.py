"""Snapshots: raw bytes of responses, content-addressed."""

import zlib

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session

from aggregator.errors import UnknownIdError
from aggregator.models import Snapshot


def put(session: Session, snapshot: Snapshot) -> None:
    """Store a snapshot unless the same bytes are stored already, or were and are redacted.

    One statement, so that two processes that fetched the same bytes at once do not trip over each other.
    """
    row = snapshot.model_dump()
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sqlite.insert(Snapshot).values(**row).on_conflict_do_nothing())
    else:
        session.execute(postgresql.insert(Snapshot).values(**row).on_conflict_do_nothing())


def read(session: Session, sha256: str) -> bytes:
    """The bytes, as the server sent them (decoded of any content encoding).

    Raises:
        UnknownIdError: not stored, or redacted.
    """
    snapshot = session.get(Snapshot, sha256)
    if snapshot is None or snapshot.body is None:
        raise UnknownIdError("snapshot", sha256)
    return zlib.decompress(snapshot.body)
