"""CandidateList: the ranking an inbox shows; Candidate: one story's place in it; CandidateMark: what finds it."""

from datetime import datetime

from sqlalchemy import JSON, Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import Facet, NoveltyKind


class CandidateList(SQLModel, table=True):
    """One ranking of the stories that may be decided on. Derived: the next run makes a new one; the last few stay."""

    __tablename__ = "candidate_list"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: the issue it was made for
    digest_id: int = Field(foreign_key="digest.id", sa_type=BigKey)
    made_at: datetime = Field(sa_type=UtcTime)
    #: when a run last found that nothing in it has changed
    checked_at: datetime = Field(sa_type=UtcTime)
    #: hash of all that its candidates say but their points
    fingerprint: str = Field(max_length=64)
    #: how many candidates it has
    size: int
    #: {facet: {value: candidates}}, counted when it was made
    facets: dict[str, dict[str, int]] = Field(default_factory=dict, sa_type=JSON)


class Candidate(SQLModel, table=True):
    """A story in a ranking, with what an editor needs to decide; its words stay in the articles."""

    __table_args__ = (
        Index("ix_candidate_story", "story_id", "list_id", unique=True),
        Index("ix_candidate_since", "list_id", "since_id"),
    )

    list_id: int = Field(primary_key=True, foreign_key="candidate_list.id", ondelete="CASCADE", sa_type=BigKey)
    #: from 1, best first
    place: int = Field(primary_key=True)
    story_id: int = Field(foreign_key="story.id", ondelete="CASCADE", sa_type=BigKey)
    #: the list in which the story first stood, without a gap since
    since_id: int = Field(sa_type=BigKey)
    #: the article it would be told from
    article_id: int = Field(foreign_key="article.id", sa_type=BigKey)
    score: float
    #: as `DigestItem.reasons`
    reasons: list[dict[str, object]] = Field(default_factory=list, sa_type=JSON)
    novelty: NoveltyKind = Field(sa_type=enum_type(NoveltyKind))
    #: of what is no news: the number of the issue that told it, and its item
    told_issue: int | None = None
    told_item: int | None = Field(default=None, sa_type=BigKey)
    #: key of the section it would go to
    section: str
    #: copies included
    articles: int
    outlets: int
    independent: int
    #: outlet ids, first to print first; the first few
    first_outlets: list[str] = Field(default_factory=list, sa_type=JSON)
    #: BCP 47, most articles first
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    #: publication of its first and last article, and when the desk saw the first
    first_at: datetime = Field(sa_type=UtcTime)
    last_at: datetime = Field(sa_type=UtcTime)
    seen_at: datetime = Field(sa_type=UtcTime)
    #: [[date, articles]], days of the desk that have any, oldest first
    days: list[list[object]] = Field(default_factory=list, sa_type=JSON)
    #: watched names it has, as the desk calls them
    watched: list[str] = Field(default_factory=list, sa_type=JSON)


class CandidateMark(SQLModel, table=True):
    """That a candidate has a section, language, outlet ...: the index by which lists are filtered."""

    __tablename__ = "candidate_mark"
    __table_args__ = {"sqlite_with_rowid": False}

    list_id: int = Field(primary_key=True, foreign_key="candidate_list.id", ondelete="CASCADE", sa_type=BigKey)
    facet: Facet = Field(primary_key=True, sa_type=enum_type(Facet))
    value: str = Field(primary_key=True)
    place: int = Field(primary_key=True)
