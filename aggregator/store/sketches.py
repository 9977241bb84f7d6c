"""MinHash sketches, their band index, and the resemblances found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Membership, Piece, Resemblance, Sketch, SketchBand
from aggregator.store.bulk import insert_all
from aggregator.store.chunks import chunks
from aggregator.store.listed import among, execute, listed
from aggregator.vocabulary import Verdict

_SKETCHES = SQLModel.metadata.tables["sketch"]
_BANDS = SQLModel.metadata.tables["sketch_band"]
_RESEMBLANCES = SQLModel.metadata.tables["resemblance"]
_REVISIONS = SQLModel.metadata.tables["revision"]
_ARTICLES = SQLModel.metadata.tables["article"]
_HOLDERS = select(_BANDS.c.band, _BANDS.c.article_id).where(
    among(_BANDS.c.band, "bands"),
    _BANDS.c.published_at >= bindparam("since"),
    _BANDS.c.published_at <= bindparam("until"),
)
_SIGNATURES = select(_SKETCHES.c.article_id, _SKETCHES.c.size, _SKETCHES.c.signature).where(
    among(_SKETCHES.c.article_id, "ids")
)
_JUDGED_TEXTS = (
    select(_REVISIONS.c.text_hash, _REVISIONS.c.article_id)
    .join_from(_REVISIONS, _ARTICLES, _ARTICLES.c.id == _REVISIONS.c.article_id)
    .where(among(_REVISIONS.c.text_hash, "hashes"), _ARTICLES.c.verdict != Verdict.PENDING)
    .distinct()
    .order_by(_REVISIONS.c.article_id)
)
_COPIES_OF = select(_RESEMBLANCES.c.article_id, _RESEMBLANCES.c.of_id, _RESEMBLANCES.c.verdict).where(
    among(_RESEMBLANCES.c.article_id, "ids")
)
_OTHERS = [delete(table).where(among(table.c.article_id, "ids")) for table in (_BANDS, _SKETCHES)]
_UNRESEMBLE = delete(_RESEMBLANCES).where(among(_RESEMBLANCES.c.article_id, "ids"))
_SAID = update(_ARTICLES).where(among(_ARTICLES.c.id, "ids"))


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article's sketch as it goes into the store, with the band keys under which it is found."""

    article_id: int
    size: int
    signature: bytes
    bands: tuple[int, ...]
    published_at: datetime


def put(session: Session, sketch: Sketch, *, bands: Sequence[int], published_at: datetime) -> None:
    """Store an article's sketch and band keys in place of any earlier ones."""
    session.exec(delete(SketchBand).where(col(SketchBand.article_id) == sketch.article_id))
    session.merge(sketch)
    rows = [{"article_id": sketch.article_id, "band": band, "published_at": published_at} for band in set(bands)]
    if rows:
        session.execute(insert(SketchBand), rows)


def put_all(session: Session, entries: Sequence[Indexed]) -> None:
    """`put` for many articles at once."""
    ids = listed(entry.article_id for entry in entries)
    for statement in _OTHERS:
        execute(session, statement, ids=ids)
    sketches = [{"article_id": entry.article_id, "size": entry.size, "signature": entry.signature} for entry in entries]
    bands = [
        {"article_id": entry.article_id, "band": band, "published_at": entry.published_at}
        for entry in entries
        for band in sorted(set(entry.bands))
    ]
    insert_all(session, _SKETCHES, sketches)
    insert_all(session, _BANDS, bands)


def holders(session: Session, bands: Iterable[int], *, since: datetime, until: datetime) -> dict[int, set[int]]:
    """The articles published from `since` to `until` that have one of `bands`, by band."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    # Fetched at once: one by one, hundreds of thousands of rows took longer to hand over than to find.
    for band, article_id in execute(session, _HOLDERS, bands=listed(bands), since=since, until=until).all():
        found[band].add(article_id)
    return dict(found)


def signatures(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, bytes]]:
    """The sketches of articles, by id: how many shingles, and the values as bytes."""
    rows = execute(session, _SIGNATURES, ids=listed(ids)).all()
    return {article_id: (size, signature) for article_id, size, signature in rows}


def judged_texts(session: Session, text_hashes: Iterable[str]) -> dict[str, list[int]]:
    """The judged articles that have, or had, a revision of one of these folded texts, by hash, lowest id first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for text_hash, article_id in execute(session, _JUDGED_TEXTS, hashes=listed(text_hashes)).all():
        found[text_hash].append(article_id)
    return dict(found)


def set_verdicts(session: Session, verdicts: Mapping[int, tuple[Verdict, int]]) -> None:
    """Note what deduplication says of articles, and of which revision of each it says so."""
    alike: defaultdict[tuple[Verdict, int], list[int]] = defaultdict(list)
    for ident, said in verdicts.items():
        alike[said].append(ident)
    for (verdict, revision), idents in alike.items():
        said_of = _SAID.values(verdict=verdict, judged_revision=revision)
        execute(session, said_of, ids=listed(idents))


def relied_on(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of `ids` that people rest on: a digest item cites them, or their story holds what an editor placed."""
    found: set[int] = set()
    touched = select(Membership.story_id).where(col(Membership.user_id).is_not(None))
    for chunk in chunks(ids):
        found.update(session.exec(select(Piece.article_id).where(col(Piece.article_id).in_(chunk)).distinct()))
        standing = select(Membership.article_id).where(col(Membership.article_id).in_(chunk))
        found.update(session.exec(standing.where(col(Membership.story_id).in_(touched))))
    return found


def resemble_all(session: Session, judged: Iterable[int], found: Sequence[dict[str, Any]]) -> None:
    """Note whose text each of the `judged` articles has, in place of earlier notes; one not in `found` has nobody's.

    `found` are rows of `Resemblance`, each a value by column.
    """
    execute(session, _UNRESEMBLE, ids=listed(judged))
    insert_all(session, _RESEMBLANCES, found)


def follow(session: Session, copied: Mapping[int, int]) -> None:
    """Let the copies of articles that turned out to be copies themselves point at the original: `copied` by article."""
    for chunk in chunks(copied):
        for resemblance in session.exec(select(Resemblance).where(col(Resemblance.of_id).in_(chunk))):
            resemblance.of_id = copied[resemblance.of_id]
            session.add(resemblance)
    session.flush()


def resemblances(session: Session, ids: Iterable[int]) -> dict[int, Resemblance]:
    """Whose text each of `ids` has, by article; those without are left out."""
    found: dict[int, Resemblance] = {}
    for chunk in chunks(ids):
        for resemblance in session.exec(select(Resemblance).where(col(Resemblance.article_id).in_(chunk))):
            found[resemblance.article_id] = resemblance
    return found


def copies_of(session: Session, ids: Iterable[int]) -> dict[int, tuple[int, Verdict]]:
    """Whose text each of `ids` has, by article, and whether surely; those without are left out."""
    rows = execute(session, _COPIES_OF, ids=listed(ids)).all()
    return {article_id: (of_id, verdict) for article_id, of_id, verdict in rows}


def copies(session: Session, ids: Iterable[int]) -> list[Resemblance]:
    """The resemblances that point at one of `ids`."""
    found: list[Resemblance] = []
    for chunk in chunks(ids):
        found.extend(session.exec(select(Resemblance).where(col(Resemblance.of_id).in_(chunk))))
    return sorted(found, key=lambda resemblance: resemblance.article_id)


def all_resemblances(session: Session) -> list[Resemblance]:
    """Every resemblance, by article."""
    return list(session.exec(select(Resemblance).order_by(col(Resemblance.article_id))))
