"""Article: one published text at one canonical URL; Sighting: that a source showed it."""

from datetime import datetime

from sqlalchemy import JSON, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import PageState, PublishedBasis, Verdict


class Article(SQLModel, table=True):
    """One published text. Its words live in revisions; the fields here are those of the current one."""

    __table_args__ = (
        Index("ix_article_page", "page_state", "page_due_at"),
        Index("ix_article_verdict", "verdict", "published_at"),
        Index("ix_article_seen", "first_seen_at"),
        Index("ix_article_source", "source_id", "published_at"),
        # Few articles are revised and not judged again yet: an index of those alone finds them at once.
        Index(
            "ix_article_revised",
            "published_at",
            sqlite_where=text("judged_revision > 0 AND judged_revision != revision"),
            postgresql_where=text("judged_revision > 0 AND judged_revision != revision"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    outlet_id: str = Field(foreign_key="outlet.id", index=True)
    #: the source that showed it first
    source_id: str = Field(foreign_key="source.id")
    #: canonical address; empty for an entry without a link
    url: str
    #: identity over all sources (`text.urls.url_key`, or source and entry key where no link identifies)
    url_key: str = Field(unique=True)
    title: str
    #: plain text, as the feed gives it
    summary: str = ""
    bylines: list[str] = Field(default_factory=list, sa_type=JSON)
    published_at: datetime = Field(sa_type=UtcTime)
    published_basis: PublishedBasis = Field(sa_type=enum_type(PublishedBasis))
    #: address of its lead image, absolute; None when none is known. The desk shows the address and fetches nothing
    image: str | None = None
    #: minutes east of UTC in the original; None when it named no zone
    published_offset: int | None = None
    #: BCP 47, identified from the text
    language: str = "und"
    first_seen_at: datetime = Field(sa_type=UtcTime)
    #: when the current revision was observed
    changed_at: datetime = Field(sa_type=UtcTime)
    #: number of the current revision, from 1
    revision: int = 1
    page_state: PageState = Field(sa_type=enum_type(PageState))
    page_attempts: int = 0
    page_due_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: why the last attempt failed; None when the page was there
    page_error: str | None = None
    #: when the page was last asked for
    page_checked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    verdict: Verdict = Field(default=Verdict.PENDING, sa_type=enum_type(Verdict))
    #: number of the revision deduplication judged; 0 when it judged none
    judged_revision: int = Field(default=0, sa_column_kwargs={"default": 0})
    #: of a post brought in by hand: where it stands (Facebook, X, Telegram ...) and under which name
    post_platform: str = Field(default="", sa_column_kwargs={"server_default": ""})
    post_handle: str = Field(default="", sa_column_kwargs={"server_default": ""})
    #: its words were taken away for good (`store/redaction.py`), and why; no later observation brings any back
    redacted_at: datetime | None = Field(default=None, sa_type=UtcTime)
    redacted_why: str | None = None

    @property
    def is_post(self) -> bool:
        """Whether it was published as a post."""
        return bool(self.post_platform or self.post_handle)


class Sighting(SQLModel, table=True):
    """One entry of one source and the article it turned out to be; kept for good, so nothing comes back as new."""

    __table_args__ = (
        UniqueConstraint("source_id", "entry_key", name="uq_sighting"),
        Index("ix_sighting_print", "source_id", "print"),
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    source_id: str = Field(foreign_key="source.id")
    #: hash of the entry's identity inside its source
    entry_key: str = Field(max_length=64)
    article_id: int = Field(foreign_key="article.id", index=True, sa_type=BigKey)
    #: hash of what the entry says, to see edits
    content_hash: str = Field(max_length=64)
    #: mark by which it is known again where its key is another one (`collection.sameness`); None where it has none
    print: str | None = Field(default=None, max_length=32)
    first_seen_at: datetime = Field(sa_type=UtcTime)
    #: when the entry last changed what it says
    changed_at: datetime = Field(sa_type=UtcTime)
