"""Snapshots: raw bytes of responses, content-addressed."""

from sqlmodel import Session

from aggregator.compression import decompress
from aggregator.errors import UnknownIdError
from aggregator.models import Snapshot
from aggregator.store.upsert import insert_or_ignore


def put(session: Session, snapshot: Snapshot) -> None:
    """Store a snapshot unless the same bytes are stored already, or were and are redacted.

    One statement, so that two processes that fetched the same bytes at once do not trip over each other.
    """
    insert_or_ignore(session, Snapshot, [snapshot.model_dump()])


def get(session: Session, sha256: str) -> Snapshot:
    """The row of a snapshot, which says when it was redacted and why.

    Raises:
        UnknownIdError: not stored.
    """
    snapshot = session.get(Snapshot, sha256)
    if snapshot is None:
        raise UnknownIdError("snapshot", sha256)
    return snapshot


def read(session: Session, sha256: str) -> bytes:
    """The bytes, as the server sent them (decoded of any content encoding).

    Raises:
        UnknownIdError: not stored, or redacted.
        StoreError: what is stored is damaged.
    """
    snapshot = session.get(Snapshot, sha256)
    if snapshot is None or snapshot.body is None:
        raise UnknownIdError("snapshot", sha256)
    return decompress(snapshot.body)
