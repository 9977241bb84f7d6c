"""Revision: one observed state of an article's text."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import Origin


class Revision(SQLModel, table=True):
    """What an article said when we looked; never changed, so that quotations can be proven against it."""

    __table_args__ = (UniqueConstraint("article_id", "number", name="uq_revision"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    article_id: int = Field(foreign_key="article.id", sa_type=BigKey)
    #: from 1
    number: int
    origin: Origin = Field(sa_type=enum_type(Origin))
    title: str
    #: plain text, paragraphs separated by a blank line; display text, unfolded
    text: str
    #: hash of the folded words of title and text: equal means the same text but for typography
    text_hash: str = Field(max_length=64, index=True)
    language: str = "und"
    snapshot_sha256: str | None = Field(default=None, foreign_key="snapshot.sha256", index=True)
    observed_at: datetime = Field(sa_type=UtcTime)
