"""CollectionRequest: something the collector is asked to do; it does nothing else."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import RequestKind, RequestState


class CollectionRequest(SQLModel, table=True):
    """A poll, preview, clip or re-check. (source, slot) exists once: a poll that is due is asked for once."""

    __table_args__ = (
        UniqueConstraint("source_id", "slot", name="uq_request_slot"),
        Index("ix_request_open", "state", "id"),
        Index("ix_request_done", "done_at"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    kind: RequestKind = Field(sa_type=enum_type(RequestKind))
    state: RequestState = Field(default=RequestState.OPEN, sa_type=enum_type(RequestState))
    #: of a poll
    source_id: str | None = Field(default=None, foreign_key="source.id")
    #: the moment the poll was due, or was asked for
    slot: datetime | None = Field(default=None, sa_type=UtcTime)
    #: of a preview or clip
    url: str = ""
    #: what else the kind needs to know
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    asked_at: datetime = Field(sa_type=UtcTime)
    #: host:pid
    asked_by: str = ""
    #: of the lease of the collector that has taken it up
    token: str | None = Field(default=None, max_length=32)
    done_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: what came of it; `error` says why it failed
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
