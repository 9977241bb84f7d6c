"""What people say of an item: translations, what may stand although pre-flight stops it, sources without article."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import Check, TranslationKind


class Translation(SQLModel, table=True):
    """A passage or title of a cited article in the words of the digest, with the original beside it."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    item_id: int = Field(foreign_key="digest_item.id", index=True, sa_type=BigKey)
    article_id: int = Field(foreign_key="article.id", sa_type=BigKey)
    #: revision number the original belongs to
    revision: int
    #: character offsets of the original in the revision's text; both 0 for its title
    start: int = 0
    end: int = 0
    #: the words of the original
    original: str
    #: the words in the language of the item
    words: str
    #: BCP 47 of `words`
    language: str
    kind: TranslationKind = Field(sa_type=enum_type(TranslationKind))
    #: who translated: a person, a service, the outlet that had it translated
    translator: str
    user_id: int = Field(foreign_key="desk_user.id")
    made_at: datetime = Field(sa_type=UtcTime)
    #: who answers for it; None while it is open
    confirmed_by: int | None = Field(default=None, foreign_key="desk_user.id")
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: taken back or replaced; the row stays
    dropped_at: datetime | None = Field(default=None, sa_type=UtcTime)


class Allowance(SQLModel, table=True):
    """That a publisher lets something stand in an item which pre-flight would stop, and why."""

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    item_id: int = Field(foreign_key="digest_item.id", index=True, sa_type=BigKey)
    finding: Check = Field(sa_type=enum_type(Check))
    #: the words it is about; other words are stopped again
    words: str
    user_id: int = Field(foreign_key="desk_user.id")
    at: datetime = Field(sa_type=UtcTime)
    why: str
    dropped_at: datetime | None = Field(default=None, sa_type=UtcTime)


class AnonymousSource(SQLModel, table=True):
    """A source of an item that is not named and has no article: residents, an unconfirmed report."""

    __tablename__ = "anonymous_source"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    item_id: int = Field(foreign_key="digest_item.id", index=True, sa_type=BigKey)
    #: how the digest calls it; never empty
    description: str
    #: for the desk alone, never published
    note: str = ""
    user_id: int = Field(foreign_key="desk_user.id")
    at: datetime = Field(sa_type=UtcTime)
    dropped_at: datetime | None = Field(default=None, sa_type=UtcTime)
