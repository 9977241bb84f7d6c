"""Outlet: a publisher."""

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel


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
