"""ItemDraft: words for an item as somebody types them, kept before they are a decision."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class ItemDraft(SQLModel, table=True):
    """What one person has typed in one window and not saved yet; a copy that no issue is made from.

    One row a window: two windows of one person never write over each other.
    """

    __tablename__ = "item_draft"

    user_id: int = Field(foreign_key="desk_user.id", primary_key=True)
    item_id: int = Field(foreign_key="digest_item.id", primary_key=True, index=True, sa_type=BigKey)
    #: the browser window; empty for a page without scripts
    tab: str = Field(primary_key=True, max_length=64)
    #: the version of the item that was on the screen
    base_version: int
    #: as typed: not yet the words an item may have
    headline: str
    lead: str
    body: str
    kind: str
    saved_at: datetime = Field(index=True, sa_type=UtcTime)
