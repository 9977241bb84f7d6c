"""NearMiss: where to find the articles that nearly joined a story."""

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey


class NearMiss(SQLModel, table=True):
    """That an article's placement once told a story as near; how near, and why, is said by the membership.

    Rows are only added, since they are a way to memberships and no more: whoever follows one looks whether its reasons
    still name the story. The story has no foreign key, for undoing a split takes stories away.
    """

    __tablename__ = "near_miss"

    story_id: int = Field(primary_key=True, sa_type=BigKey)
    article_id: int = Field(primary_key=True, foreign_key="article.id", sa_type=BigKey)
