"""Story: a group of articles on one event; what placement is decided from; what editors said of pairs."""

from datetime import datetime

from sqlalchemy import JSON, Index, LargeBinary, text
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import LinkKind, StoryStatus


class Story(SQLModel, table=True):
    """A group of articles on one event."""

    __table_args__ = (
        Index("ix_story_last", "status", "last_at"),
        # who was merged into a story is asked for with its page, and few were merged into any
        Index(
            "ix_story_merged_into",
            "merged_into",
            sqlite_where=text("merged_into IS NOT NULL"),
            postgresql_where=text("merged_into IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: headline of its first article, for lists
    title: str
    status: StoryStatus = Field(default=StoryStatus.OPEN, sa_type=enum_type(StoryStatus))
    #: publication times of the first and last article
    first_at: datetime = Field(sa_type=UtcTime)
    last_at: datetime = Field(sa_type=UtcTime)
    #: the story that took its articles over, when merged
    merged_into: int | None = Field(default=None, foreign_key="story.id", sa_type=BigKey)
    created_at: datetime = Field(sa_type=UtcTime)
    changed_at: datetime = Field(sa_type=UtcTime)


class Membership(SQLModel, table=True):
    """That an article stands in a story, with the evidence."""

    __table_args__ = (
        # those an editor placed are few, and asked for with every batch
        Index(
            "ix_membership_editor",
            "placed_at",
            "story_id",
            sqlite_where=text("user_id IS NOT NULL"),
            postgresql_where=text("user_id IS NOT NULL"),
        ),
    )

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    story_id: int = Field(foreign_key="story.id", index=True, sa_type=BigKey)
    #: strength of the placement, 0..1
    score: float
    #: [{"name", "value", "weight", and a phrase as `phrases.kept` has it}], strongest first
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    placed_at: datetime = Field(sa_type=UtcTime)
    #: the user who put it there; None for the machine
    user_id: int | None = Field(default=None, foreign_key="desk_user.id")


class Link(SQLModel, table=True):
    """A named person's word that two articles belong together, or do not."""

    __tablename__ = "story_link"
    __table_args__ = (Index("ix_link_pair", "article_a", "article_b"), Index("ix_link_other", "article_b"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    kind: LinkKind = Field(sa_type=enum_type(LinkKind))
    #: the lower article id of the pair
    article_a: int = Field(foreign_key="article.id", sa_type=BigKey)
    article_b: int = Field(foreign_key="article.id", sa_type=BigKey)
    user_id: int = Field(foreign_key="desk_user.id")
    at: datetime = Field(sa_type=UtcTime)
    #: the decision that said it; None for words of versions that did not note it. No foreign key: the diary loses no
    #: row, and keys or indexes make a large split of 40,000 rows slow on PostgreSQL
    decision_id: int | None = Field(default=None, sa_type=BigKey)
    undone_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: the decision that took it back
    undone_by: int | None = Field(default=None, sa_type=BigKey)


class StoryChange(SQLModel, table=True):
    """What a decision on stories changed besides links: as much as it takes to undo it."""

    __tablename__ = "story_change"

    decision_id: int = Field(primary_key=True, foreign_key="decision.id", sa_type=BigKey)
    #: {"stories": ids, "articles": ids}: a later decision on one of them rests on this one
    touched: dict[str, list[int]] = Field(default_factory=dict, sa_type=JSON)
    #: rows before and after, in the form `review/story_record.py` writes
    data: dict[str, object] = Field(default_factory=dict, sa_type=JSON)
    #: the decision that undid this one
    undone_by: int | None = Field(default=None, foreign_key="decision.id", sa_type=BigKey)


class Feature(SQLModel, table=True):
    """What clustering takes from an article's text, kept so that a run rebuilds its index without reading texts."""

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    #: revision it was taken from
    revision: int
    published_at: datetime = Field(sa_type=UtcTime, index=True)
    #: the features, in the form `clustering/features.py` writes
    data: dict[str, object] = Field(sa_type=JSON)


class Embedding(SQLModel, table=True):
    """A sentence vector of an article's headline and lead."""

    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
    #: name and version of the embedder; vectors of different models are never compared
    model: str = Field(primary_key=True, max_length=64)
    #: hash of the text embedded: the same words are not embedded twice
    text_hash: str = Field(max_length=64, index=True)
    #: 32-bit little-endian floats
    vector: bytes = Field(sa_type=LargeBinary)
