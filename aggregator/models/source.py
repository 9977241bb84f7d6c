"""Source: one thing we poll. What it is comes from config; how it fares lives here."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from aggregator.models.columns import UtcTime, enum_type
from aggregator.vocabulary import SourceKind


class Source(SQLModel, table=True):
    """One feed, listing, sitemap or WordPress site of an outlet, with its polling state."""

    #: slug, from config
    id: str = Field(primary_key=True, max_length=64)
    outlet_id: str = Field(foreign_key="outlet.id", index=True)
    kind: SourceKind = Field(sa_type=enum_type(SourceKind))
    #: the address polled, byte for byte as config gives it
    url: str
    #: false when config says so or no longer names the source
    enabled: bool = True
    #: validators of the last document whose entries are all accounted for, byte-exact
    etag: str | None = None
    last_modified: str | None = None
    #: SHA-256 of that document's body
    body_hash: str | None = Field(default=None, max_length=64)
    #: when a document was last read in full, and its validators last found wrong; None when never
    full_at: datetime | None = Field(default=None, sa_type=UtcTime)
    validators_wrong_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: where the address has permanently redirected to, since when, and how many polls in a row have met that
    moved_to: str | None = None
    moved_since: datetime | None = Field(default=None, sa_type=UtcTime)
    moved_seen: int | None = None
    #: when it was last found right to poll that address in place of `url`; None while it is not
    followed_at: datetime | None = Field(default=None, sa_type=UtcTime)
    next_poll_at: datetime | None = Field(default=None, sa_type=UtcTime, index=True)
    #: how far ahead `next_poll_at` was set: should the clock be put back, no poll is further away than this
    wait_seconds: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    last_poll_at: datetime | None = Field(default=None, sa_type=UtcTime)
    last_success_at: datetime | None = Field(default=None, sa_type=UtcTime)
    last_new_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: failed polls in a row
    failures: int = 0
    #: how far apart its news come, seconds; None while that is not known
    rhythm_seconds: int | None = None
    #: since when documents in which it goes on could not be read: entries first seen since then end no further reading
    gap_since: datetime | None = Field(default=None, sa_type=UtcTime)
