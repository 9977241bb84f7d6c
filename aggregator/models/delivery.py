"""Delivery: one edition on its way to one output; DeliveryAttempt: each try of it."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import DeliveryState


class Delivery(SQLModel, table=True):
    """That an edition shall reach a target of an output, and what became of it. Committed before anything is sent."""

    __table_args__ = (
        UniqueConstraint("edition_id", "output", "target", name="uq_delivery"),
        Index("ix_delivery_state", "state"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    edition_id: int = Field(foreign_key="edition.id", sa_type=BigKey)
    #: id of an output in outputs.yaml
    output: str = Field(max_length=64)
    #: a recipient's address; empty where an output has one target only
    target: str = Field(default="", max_length=320)
    state: DeliveryState = Field(default=DeliveryState.PENDING, sa_type=enum_type(DeliveryState))
    #: who asked for it, and when
    user_id: int = Field(foreign_key="desk_user.id")
    asked_at: datetime = Field(sa_type=UtcTime)
    #: when it was last tried; with state pending: a try is under way, or its process died
    begun_at: datetime | None = Field(default=None, sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: what the other side calls it: a post's number, a Message-ID
    remote_id: str = ""
    #: where it can be seen there
    url: str = ""
    #: what is the matter, for people
    says: str = ""


class DeliveryAttempt(SQLModel, table=True):
    """One try of a delivery; without an end, its process died and what became of it is not known."""

    __tablename__ = "delivery_attempt"

    delivery_id: int = Field(foreign_key="delivery.id", primary_key=True, sa_type=BigKey)
    #: from 1
    number: int = Field(primary_key=True)
    begun_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: sent, failed or unknown once it has ended
    outcome: DeliveryState | None = Field(default=None, sa_type=enum_type(DeliveryState))
    says: str = ""
