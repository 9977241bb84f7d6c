"""Lineage: whose text an article is, and on what that rests."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import LineageBasis, OriginKind


class Lineage(SQLModel, table=True):
    """Where an article's text comes from, as far as times, copies and the text itself tell."""

    __table_args__ = (Index("ix_lineage_rules", "rules"), Index("ix_lineage_first", "first_id"))

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    #: the revision that was looked at
    revision: int
    #: hash of the agencies and wordings it was looked at with; empty when nobody has looked yet
    rules: str = Field(default="", max_length=16)
    #: what the article itself says of its origin: on which basis, whose ("" when it does not tell), in which words
    claim_basis: LineageBasis | None = Field(default=None, sa_type=enum_type(LineageBasis))
    claim_kind: OriginKind | None = Field(default=None, sa_type=enum_type(OriginKind))
    claim_key: str = ""
    claim_name: str = ""
    claim_says: str = ""
    #: the outcome: two articles of one key have one origin
    kind: OriginKind = Field(sa_type=enum_type(OriginKind))
    key: str = ""
    #: the origin's name, for people; empty when unknown
    name: str = ""
    basis: LineageBasis = Field(sa_type=enum_type(LineageBasis))
    #: the first article of this text that the desk has, itself where it is that one
    first_id: int | None = Field(default=None, foreign_key="article.id", sa_type=BigKey)
    #: share of this article's text found in the first one, and the reverse, 0..1
    share: float = 1.0
    share_of_first: float = 1.0
    judged_at: datetime = Field(sa_type=UtcTime)
