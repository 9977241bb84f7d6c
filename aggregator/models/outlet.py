"""Outlet: a publisher; OutletLabel: what the desk calls it."""

from datetime import datetime

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class Outlet(SQLModel, table=True):
    """A publisher, as config or a clip names it. Labels of outlets are the desk's own and not shipped."""

    #: slug; of an account whose posts were clipped, or where config has taken the slug, an id with a colon
    id: str = Field(primary_key=True, max_length=64)
    #: as shown in leads
    name: str
    #: home page
    home: str = ""
    #: BCP 47 tags
    languages: list[str] = Field(default_factory=list, sa_type=JSON)


class OutletLabel(SQLModel, table=True):
    """What the desk calls an outlet ("party to the matter"), who says so and on which ground. None is shipped."""

    __tablename__ = "outlet_label"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    outlet_id: str = Field(foreign_key="outlet.id", index=True)
    label: str
    #: where the desk has it from; may be empty
    source: str = ""
    user_id: int = Field(foreign_key="desk_user.id")
    at: datetime = Field(sa_type=UtcTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcTime)
