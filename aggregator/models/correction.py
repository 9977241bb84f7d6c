"""Correction: what a publisher set right in a published issue."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import CorrectionKind


class Correction(SQLModel, table=True):
    """What was wrong in an item, how it reads now, who says so and when; shown where the error ran."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    digest_id: int = Field(foreign_key="digest.id", index=True, sa_type=BigKey)
    #: None: about the whole issue
    item_id: int | None = Field(default=None, foreign_key="digest_item.id", sa_type=BigKey)
    #: the edition that shows it first
    edition_id: int = Field(foreign_key="edition.id", sa_type=BigKey)
    kind: CorrectionKind = Field(sa_type=enum_type(CorrectionKind))
    #: empty for a note that changes no words
    was: str = ""
    now: str = ""
    #: what readers are told; empty: the words of before and now tell it
    note: str = ""
    user_id: int = Field(foreign_key="desk_user.id")
    at: datetime = Field(sa_type=UtcTime)
