"""Incident: that the desk was cut off from all its sources at once, and for how long."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import IncidentKind


class Incident(SQLModel, table=True):
    """One stretch without the web. Polls that met it name it; their sources' failures are not counted."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    kind: IncidentKind = Field(sa_type=enum_type(IncidentKind))
    began_at: datetime = Field(sa_type=UtcTime)
    #: when a site answered for itself again; None while none has
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    #: how the first polls failed, in a sentence
    note: str = ""
