"""Edition: a digest as a publisher approved it, frozen; EditionFile: its renderings; TemplateText: what made them."""

from datetime import datetime

from sqlalchemy import JSON, LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from aggregator.models.columns import BigKey, UtcTime, enum_type
from aggregator.vocabulary import EditionCause


class Edition(SQLModel, table=True):
    """One approved state of a digest. Never changed, save that an approval may become void before it is published."""

    __table_args__ = (UniqueConstraint("digest_id", "revision", name="uq_edition"),)

    id: int | None = Field(default=None, primary_key=True, sa_type=BigKey)
    digest_id: int = Field(foreign_key="digest.id", sa_type=BigKey)
    #: from 1 in its digest
    revision: int
    cause: EditionCause = Field(sa_type=enum_type(EditionCause))
    #: canonical JSON of `publishing.frozen.FrozenEdition`
    content: str
    #: {file name: SHA-256 of the template's text}
    templates: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    #: SHA-256 over content, templates and files
    hash: str = Field(max_length=64)
    approved_by: int = Field(foreign_key="desk_user.id")
    approved_at: datetime = Field(sa_type=UtcTime)
    #: something was changed after the approval and before publication
    void_at: datetime | None = Field(default=None, sa_type=UtcTime)
    #: a publisher asked for it to be delivered
    published_at: datetime | None = Field(default=None, sa_type=UtcTime)


class EditionFile(SQLModel, table=True):
    """One rendering of an edition: the very bytes that are published."""

    __tablename__ = "edition_file"

    edition_id: int = Field(foreign_key="edition.id", primary_key=True, sa_type=BigKey)
    #: page.html, issue.md, issue.txt, mail.html, entry.html
    name: str = Field(primary_key=True, max_length=64)
    media_type: str = Field(max_length=64)
    #: of the uncompressed bytes
    sha256: str = Field(max_length=64)
    #: compressed (`compression`)
    body: bytes = Field(sa_type=LargeBinary)


class TemplateText(SQLModel, table=True):
    """A template as it read when an edition was rendered, by its hash, so that the edition can be rendered again."""

    __tablename__ = "template_text"

    sha256: str = Field(primary_key=True, max_length=64)
    text: str
