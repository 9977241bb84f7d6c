"""Sketches for finding likely copies, and the resemblances found."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, Index, LargeBinary
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import Verdict


class Sketch(SQLModel, table=True):
    """The MinHash signature of an article's current text."""

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    #: number of distinct shingles
    size: int
    #: unsigned 32-bit little-endian values
    signature: bytes = Field(sa_type=LargeBinary)


class SketchBand(SQLModel, table=True):
    """One band key of a sketch; articles that share one are candidates. Rows, so that the index survives restarts."""

    __tablename__ = "sketch_band"
    __table_args__ = (Index("ix_sketch_band", "band", "published_at"),)

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    band: int = Field(primary_key=True, sa_type=BigInteger)
    published_at: datetime = Field(sa_type=UtcTime)


class Twin(SQLModel, table=True):
    """That two articles are one mould with other figures: two events, whatever their words say. Once for each pair."""

    #: the greater id of the two
    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    of_id: int = Field(primary_key=True, foreign_key="article.id", index=True, sa_type=BigKey)
    judged_at: datetime = Field(sa_type=UtcTime)


class Resemblance(SQLModel, table=True):
    """That an article's text is (or may be) another one's, and why. Nothing is deleted for it."""

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    #: the article whose text it has
    of_id: int = Field(foreign_key="article.id", index=True, sa_type=BigKey)
    verdict: Verdict = Field(sa_type=enum_type(Verdict))
    #: share of this article's text found in the other, 0..1
    share: float
    #: [{"name", "value", and a phrase as `phrases.kept` has it}], strongest first
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    judged_at: datetime = Field(sa_type=UtcTime)
