"""Presence: who has what open at the moment."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import Doing


class Presence(SQLModel, table=True):
    """That a window of a person shows something, and when it last said so. It locks nothing."""

    __table_args__ = (Index("ix_presence_noun", "noun", "noun_id"),)

    user_id: int = Field(foreign_key="desk_user.id", primary_key=True)
    tab: str = Field(primary_key=True, max_length=64)
    #: item, story, digest
    noun: str = Field(max_length=24)
    noun_id: int = Field(sa_type=BigKey)
    doing: Doing = Field(sa_type=enum_type(Doing))
    seen_at: datetime = Field(index=True, sa_type=UtcTime)
