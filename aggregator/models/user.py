"""User: a named person."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import UtcTime, enum_type
from aggregator.vocabulary import Role


class User(SQLModel, table=True):
    """A named person with a role. Never deleted, so that the diary keeps its names; disabled instead."""

    __tablename__ = "desk_user"

    id: int | None = Field(default=None, primary_key=True)
    #: as typed after --as
    name: str = Field(unique=True, max_length=64)
    role: Role = Field(sa_type=enum_type(Role))
    #: argon2id; None until a password is set
    password_hash: str | None = None
    created_at: datetime = Field(sa_type=UtcTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcTime)
