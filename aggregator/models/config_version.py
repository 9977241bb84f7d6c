"""ConfigVersion: a set of config files that was valid, whole, and is or was in force."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class ConfigVersion(SQLModel, table=True):
    """The text of `config/*.yaml` as accepted; the newest is in force for background runs."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: over the texts
    sha256: str = Field(max_length=64)
    desk: str
    sources: str
    outputs: str
    #: empty where the desk has no file of its own
    agencies: str = Field(default="", sa_column_kwargs={"server_default": ""})
    accepted_at: datetime = Field(sa_type=UtcTime)
