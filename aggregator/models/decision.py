"""Decision: a row of the diary."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class Decision(SQLModel, table=True):
    """Who did what to what, when, from which state to which, and why. Rows are only ever added."""

    __table_args__ = (Index("ix_decision_noun", "noun", "noun_id"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    at: datetime = Field(sa_type=UtcTime, index=True)
    user_id: int = Field(foreign_key="desk_user.id")
    #: accept, reject, hold, edit, move, merge, split ...
    verb: str = Field(max_length=24)
    #: item, story, digest or user
    noun: str = Field(max_length=24)
    noun_id: int = Field(sa_type=BigKey)
    #: the fields changed, before and after
    before: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    after: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    why: str = ""
