"""StoryFrame: what words and vectors were worth when it was taken, held while the next articles are placed."""

from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from aggregator.models.columns import UtcTime


class StoryFrame(SQLModel, table=True):
    """Rarities and mean vectors. One row, so that a run begun again after a crash decides as the first would have."""

    __tablename__ = "story_frame"

    #: always 1
    id: int = Field(default=1, primary_key=True)
    #: name and version of the embedder whose vectors it knows; None without
    model: str | None = Field(default=None, max_length=64)
    #: how many articles stood in stories, and how many of them in the window
    placed: int
    articles: int
    #: in the form `clustering/frame.py` writes
    data: bytes = Field(sa_type=LargeBinary)
    taken_at: datetime = Field(sa_type=UtcTime)
