"""Snapshot: the stored bytes of a response."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from aggregator.models.columns import UtcTime


class Snapshot(SQLModel, table=True):
    """The raw bytes of a response, by their hash, compressed, never changed; redaction empties `body` and says why."""

    # Both columns, so that old ones are found without a look at the bytes.
    __table_args__ = (Index("ix_snapshot_seen", "first_seen_at", "sha256"),)

    #: SHA-256 of the uncompressed bytes
    sha256: str = Field(primary_key=True, max_length=64)
    #: as the server said, charset included
    content_type: str = ""
    #: uncompressed length, bytes
    size: int
    #: compressed (`compression`); None once redacted
    body: bytes | None = Field(default=None, sa_type=LargeBinary)
    first_seen_at: datetime = Field(sa_type=UtcTime)
    redacted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    redacted_why: str | None = None
