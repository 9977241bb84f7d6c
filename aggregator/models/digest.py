"""Digest: an issue in preparation; DigestItem: one entry; Piece: source text in it; LeftArticle: what it leaves."""

from datetime import date, datetime

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import DigestStatus, ItemKind, ItemStatus, PieceRole


class Digest(SQLModel, table=True):
    """An issue. Its identity is series and cover date; a number given here is never given again."""

    __table_args__ = (UniqueConstraint("series", "cover_date", name="uq_digest"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    series: str
    cover_date: date
    number: int | None = None
    #: empty: the first item's headline serves
    headline: str = ""
    status: DigestStatus = Field(default=DigestStatus.PREPARING, sa_type=enum_type(DigestStatus))
    created_at: datetime = Field(sa_type=UtcTime)
    #: the file it was imported from, a snapshot; None for an issue made on this desk. No foreign key: SQLite adds none
    #: to a table that is there, and `retention.py` keeps the bytes
    imported_sha256: str | None = Field(default=None, max_length=64)
    #: counts every change, for compare-and-set
    version: int = 1


class DigestItem(SQLModel, table=True):
    """One entry of a digest, drafted by machine, decided by people."""

    __tablename__ = "digest_item"
    __table_args__ = (Index("ix_item_digest", "digest_id", "section", "position"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    digest_id: int = Field(foreign_key="digest.id", sa_type=BigKey)
    #: None for an item written by hand
    story_id: int | None = Field(default=None, foreign_key="story.id", index=True, sa_type=BigKey)
    kind: ItemKind = Field(
        default=ItemKind.REPORT, sa_type=enum_type(ItemKind), sa_column_kwargs={"server_default": "report"}
    )
    #: key of a section in desk.yaml
    section: str
    #: order inside the section, from 1, gaps allowed
    position: int
    headline: str = ""
    #: the sentence that names the source
    lead: str
    #: paragraphs separated by a blank line
    body: str = ""
    #: BCP 47 of lead and body
    language: str = "und"
    status: ItemStatus = Field(default=ItemStatus.DRAFT, sa_type=enum_type(ItemStatus))
    #: rank among the candidates, higher is better
    score: float = 0.0
    #: [{"name", "value", "weight", "points", and a phrase as kept}], strongest first;
    #: that of novelty has "kind", "issue", "item" too
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    #: the item that took this one in, when merged
    merged_into: int | None = Field(default=None, foreign_key="digest_item.id", sa_type=BigKey)
    #: a person has decided something about it; never set by a machine, which rewrites only what is untouched
    touched: bool = False
    created_at: datetime = Field(sa_type=UtcTime)
    #: counts every change, for compare-and-set
    version: int = 1


class Piece(SQLModel, table=True):
    """A piece of source text in an item, bound to an article revision and a character span of its text."""

    __tablename__ = "item_piece"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    item_id: int = Field(foreign_key="digest_item.id", index=True, sa_type=BigKey)
    #: order inside the item
    position: int
    role: PieceRole = Field(sa_type=enum_type(PieceRole))
    article_id: int = Field(foreign_key="article.id", index=True, sa_type=BigKey)
    #: revision number the span belongs to
    revision: int
    #: character offsets into the revision's text; both 0 for a source cited as a whole
    start: int = 0
    end: int = 0
    #: the words of the span
    text: str = ""
    #: of a quotation: who says it, in the words of the text around it; empty where it names nobody
    speaker: str = Field(default="", sa_column_kwargs={"server_default": ""})


class LeftArticle(SQLModel, table=True):
    """An article that a person did not want in an item, as far as this revision: no news until it reads otherwise."""

    __tablename__ = "item_left"

    item_id: int = Field(foreign_key="digest_item.id", primary_key=True, sa_type=BigKey)
    article_id: int = Field(foreign_key="article.id", primary_key=True, sa_type=BigKey)
    revision: int
    user_id: int = Field(foreign_key="desk_user.id", sa_type=BigKey)
    left_at: datetime = Field(sa_type=UtcTime)
