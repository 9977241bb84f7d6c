"""Poll: the account of one look at a source; Quarantine: documents that killed their parser."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import PollOutcome, QuarantineState


class Poll(SQLModel, table=True):
    """One poll. seen = stored + known + revised + rejected + quarantined + truncated, always."""

    __table_args__ = (
        # newest first of one source: PostgreSQL has no row numbers at the end of its indexes, as SQLite has
        Index("ix_poll_source", "source_id", "id"),
        # hardly any poll meets one
        Index(
            "ix_poll_incident",
            "incident_id",
            sqlite_where=text("incident_id IS NOT NULL"),
            postgresql_where=text("incident_id IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    source_id: str = Field(foreign_key="source.id")
    at: datetime = Field(sa_type=UtcTime, index=True)
    outcome: PollOutcome = Field(sa_type=enum_type(PollOutcome))
    http_status: int | None = None
    #: where redirects ended, when elsewhere than the source's address
    final_url: str | None = None
    #: decoded length of the body
    size: int = 0
    seen: int = 0
    stored: int = 0
    known: int = 0
    revised: int = 0
    rejected: int = 0
    quarantined: int = 0
    truncated: int = 0
    #: reason -> count, of rejected entries
    reasons: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    #: the incident that it met, if any: then its failure says nothing of the source
    incident_id: int | None = Field(default=None, sa_type=BigKey)
    #: what a person should know (error text, parser's complaint)
    note: str = ""


class Quarantine(SQLModel, table=True):
    """A document or entry that made our parsing fail; after three times it is tried no more, and shown."""

    __table_args__ = (UniqueConstraint("source_id", "sha256", name="uq_quarantine"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    source_id: str = Field(foreign_key="source.id")
    #: SHA-256 of the document, or of the entry's text
    sha256: str = Field(max_length=64)
    url: str = ""
    reason: str
    attempts: int = 1
    state: QuarantineState = Field(sa_type=enum_type(QuarantineState))
    first_at: datetime = Field(sa_type=UtcTime)
    last_at: datetime = Field(sa_type=UtcTime)
