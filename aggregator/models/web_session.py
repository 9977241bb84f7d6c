"""WebSession: somebody signed in on the desk in a browser; SignInAttempt, SetUpLink: the doors to it."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime


class WebSession(SQLModel, table=True):
    """One browser signed in as one person. Only a hash of its token is kept: whoever reads the database opens none."""

    __tablename__ = "web_session"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: SHA-256 of the token in the cookie, hexadecimal
    token_sha256: str = Field(unique=True, max_length=64)
    user_id: int = Field(foreign_key="desk_user.id", index=True)
    #: the browser, as it names itself, cut off
    browser: str = Field(default="", max_length=200)
    created_at: datetime = Field(sa_type=UtcTime)
    #: when a person last did something; looking at pages does not count, for looking changes nothing
    seen_at: datetime = Field(sa_type=UtcTime)


class SignInAttempt(SQLModel, table=True):
    """A failed guess at a password, kept for as long as it slows further ones."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_name", "name_key", "at"), Index("ix_sign_in_address", "address", "at"))

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: SHA-256 of the folded name, hexadecimal: what people type by mistake may be a password
    name_key: str = Field(max_length=64)
    #: where it came from: an IPv4 address, or the /64 of an IPv6 one
    address: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcTime, index=True)


class SetUpLink(SQLModel, table=True):
    """A link that works once: it sets a person's password, or makes the desk's first person."""

    __tablename__ = "set_up_link"

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    #: SHA-256 of the token in the link, hexadecimal
    token_sha256: str = Field(unique=True, max_length=64)
    #: whose password it sets; None: it makes the first person
    user_id: int | None = Field(default=None, foreign_key="desk_user.id")
    expires_at: datetime = Field(sa_type=UtcTime)
