"""Editions: what was approved, its files, and the templates that made them."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, select, update

from aggregator.compression import compress, decompress
from aggregator.errors import StoreError, UnknownIdError
from aggregator.models import Digest, Edition, EditionFile, TemplateText
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.upsert import insert_or_ignore


class File(NamedTuple):
    """A rendering: its name, what it is (`text/html; charset=utf-8`) and its bytes."""

    name: str
    media_type: str
    body: bytes


def sha256(body: bytes) -> str:
    """The hash by which bytes are known, in hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()


def add(session: Session, edition: Edition, files: Iterable[File], templates: Mapping[str, str]) -> int:
    """Store an edition with its files and the texts of its templates (name to text); returns its id.

    Its revision and its table of templates are set here.
    """
    edition.revision = 1 + max((row.revision for row in of(session, edition.digest_id)), default=0)
    edition.templates = {name: sha256(text.encode()) for name, text in templates.items()}
    texts = [{"sha256": sha256(text.encode()), "text": text} for text in templates.values()]
    insert_or_ignore(session, TemplateText, texts)
    session.add(edition)
    session.flush()
    assert edition.id is not None
    for file in files:
        session.add(_row(edition.id, file))
    session.flush()
    return edition.id


def get(session: Session, edition_id: int) -> Edition:
    """One edition.

    Raises:
        UnknownIdError: there is none of that id.
    """
    found = session.get(Edition, edition_id)
    if found is None:
        raise UnknownIdError("edition", edition_id, hint=Phrase("`newsloom digest editions` shows them"))
    return found


def of(session: Session, digest_id: int) -> list[Edition]:
    """The editions of a digest, first made first, void ones included."""
    return list(session.exec(select(Edition).where(Edition.digest_id == digest_id).order_by(col(Edition.revision))))


def every(session: Session) -> list[Edition]:
    """All editions of all digests, oldest first."""
    return list(session.exec(select(Edition).order_by(col(Edition.id))))


def latest(session: Session, digest_id: int) -> Edition | None:
    """The edition of a digest that holds: the last one that is not void."""
    query = select(Edition).where(Edition.digest_id == digest_id, col(Edition.void_at).is_(None))
    return session.exec(query.order_by(col(Edition.revision).desc()).limit(1)).first()


def published(session: Session, series: str) -> list[tuple[Digest, Edition]]:
    """All published editions of a series with their digest, by cover date, then revision."""
    query = select(Digest, Edition).join(Edition, col(Edition.digest_id) == Digest.id)
    query = query.where(Digest.series == series, col(Edition.published_at).is_not(None))
    return list(session.exec(query.order_by(col(Digest.cover_date), col(Digest.id), col(Edition.revision))))


def files(session: Session, edition_id: int) -> dict[str, File]:
    """The files of an edition by name, each proven against its hash.

    Raises:
        StoreError: a file is not what was approved: the database is damaged.
    """
    rows = session.exec(select(EditionFile).where(EditionFile.edition_id == edition_id).order_by(col(EditionFile.name)))
    return {row.name: _proven(row) for row in rows}


def hashes(session: Session, edition_id: int) -> dict[str, str]:
    """The hash of each file of an edition, by name."""
    rows = session.exec(select(EditionFile.name, EditionFile.sha256).where(EditionFile.edition_id == edition_id))
    return dict(sorted(rows))


def templates(session: Session, edition: Edition) -> dict[str, str]:
    """The texts of the templates an edition was rendered with, by file name."""
    texts: dict[str, str] = {}
    for chunk in chunks(set(edition.templates.values())):
        rows = session.exec(select(TemplateText).where(col(TemplateText.sha256).in_(chunk)))
        texts.update((row.sha256, row.text) for row in rows)
    return {name: texts[digest] for name, digest in edition.templates.items()}


def void(session: Session, digest_id: int, *, now: datetime) -> int:
    """Make the approvals of a digest void that were not published; returns how many there were."""
    open_ones = (
        col(Edition.digest_id) == digest_id,
        col(Edition.void_at).is_(None),
        col(Edition.published_at).is_(None),
    )
    changed = session.exec(update(Edition).where(*open_ones).values(void_at=now)).rowcount
    session.expire_all()
    return changed


def _row(edition_id: int, file: File) -> EditionFile:
    return EditionFile(
        edition_id=edition_id,
        name=file.name,
        media_type=file.media_type,
        sha256=sha256(file.body),
        body=compress(file.body),
    )


def _proven(row: EditionFile) -> File:
    try:
        body = decompress(row.body)
    except StoreError:
        body = b""
    if sha256(body) != row.sha256:
        raise StoreError(f"{row.name} of edition {row.edition_id} is not what was approved: restore a backup")
    return File(row.name, row.media_type, body)
