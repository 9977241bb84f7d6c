"""MinHash sketches, their band index, and the resemblances found."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Article, Membership, Piece, Resemblance, Revision, Sketch, SketchBand
from aggregator.store.chunks import chunks
from aggregator.vocabulary import Verdict

_SKETCHES = SQLModel.metadata.tables["sketch"]
_BANDS = SQLModel.metadata.tables["sketch_band"]
_RESEMBLANCES = SQLModel.metadata.tables["resemblance"]
#: SQLite takes a million characters of SQL; a band is ten.
_BANDS_AT_ONCE = 5_000
# The bands are written into the SQL as numbers: binding thousands of parameters takes longer than the search.
_HOLDERS = select(_BANDS.c.band, _BANDS.c.article_id).where(
    _BANDS.c.band.in_(bindparam("bands", expanding=True, literal_execute=True)),
    _BANDS.c.published_at >= bindparam("since"),
    _BANDS.c.published_at <= bindparam("until"),
)


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
    for chunk in chunks([entry.article_id for entry in entries]):
        session.execute(delete(SketchBand).where(col(SketchBand.article_id).in_(chunk)))
        session.execute(delete(Sketch).where(col(Sketch.article_id).in_(chunk)))
    sketches = [{"article_id": entry.article_id, "size": entry.size, "signature": entry.signature} for entry in entries]
    bands = [
        {"article_id": entry.article_id, "band": band, "published_at": entry.published_at}
        for entry in entries
        for band in sorted(set(entry.bands))
    ]
    # The tables, not the classes: as objects the rows would take three times as long.
    if sketches:
        session.connection().execute(insert(_SKETCHES), sketches)
    if bands:
        session.connection().execute(insert(_BANDS), bands)


def holders(session: Session, bands: Iterable[int], *, since: datetime, until: datetime) -> dict[int, set[int]]:
    """The articles published from `since` to `until` that have one of `bands`, by band."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    for chunk in chunks(bands, size=_BANDS_AT_ONCE):
        asked = {"bands": chunk, "since": since, "until": until}
        # Fetched at once: one by one, hundreds of thousands of rows took longer to hand over than to find.
        for band, article_id in session.connection().execute(_HOLDERS, asked).all():
            found[band].add(article_id)
    return dict(found)


def signatures(session: Session, ids: Iterable[int]) -> dict[int, Sketch]:
    """The sketches of articles, by id."""
    found: dict[int, Sketch] = {}
    for chunk in chunks(ids):
        for sketch in session.exec(select(Sketch).where(col(Sketch.article_id).in_(chunk))):
            found[sketch.article_id] = sketch
    return found


def judged_texts(session: Session, text_hashes: Iterable[str]) -> dict[str, list[int]]:
    """The judged articles that have, or had, a revision of one of these folded texts, by hash, lowest id first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for chunk in chunks(text_hashes):
        query = (
            select(Revision.text_hash, Revision.article_id)
            .join(Article, col(Article.id) == Revision.article_id)
            .where(col(Revision.text_hash).in_(chunk), Article.verdict != Verdict.PENDING)
            .distinct()
            .order_by(col(Revision.article_id))
        )
        for text_hash, article_id in session.exec(query):
            found[text_hash].append(article_id)
    return dict(found)


def set_verdicts(session: Session, verdicts: Mapping[int, tuple[Verdict, int]]) -> None:
    """Note what deduplication says of articles, and of which revision of each it says so."""
    alike: defaultdict[tuple[Verdict, int], list[int]] = defaultdict(list)
    for ident, said in verdicts.items():
        alike[said].append(ident)
    for (verdict, revision), idents in alike.items():
        for chunk in chunks(idents):
            said_of = update(Article).where(col(Article.id).in_(chunk))
            session.execute(said_of.values(verdict=verdict, judged_revision=revision))


def relied_on(session: Session, ids: Iterable[int]) -> set[int]:
    """Those of `ids` that people rest on: a digest item cites them, or their story holds what an editor placed."""
    found: set[int] = set()
    touched = select(Membership.story_id).where(col(Membership.user_id).is_not(None))
    for chunk in chunks(ids):
        found.update(session.exec(select(Piece.article_id).where(col(Piece.article_id).in_(chunk)).distinct()))
        standing = select(Membership.article_id).where(col(Membership.article_id).in_(chunk))
        found.update(session.exec(standing.where(col(Membership.story_id).in_(touched))))
    return found


def resemble(session: Session, resemblance: Resemblance) -> None:
    """Note whose text an article has, in place of an earlier note."""
    session.merge(resemblance)


def resemble_all(session: Session, judged: Iterable[int], found: Sequence[dict[str, Any]]) -> None:
    """Note whose text each of the `judged` articles has, in place of earlier notes; one not in `found` has nobody's.

    `found` are rows of `Resemblance`, each a value by column.
    """
    for chunk in chunks(judged):
        session.execute(delete(Resemblance).where(col(Resemblance.article_id).in_(chunk)))
    if found:
        session.connection().execute(insert(_RESEMBLANCES), list(found))


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


def copies(session: Session, ids: Iterable[int]) -> list[Resemblance]:
    """The resemblances that point at one of `ids`."""
    found: list[Resemblance] = []
    for chunk in chunks(ids):
        found.extend(session.exec(select(Resemblance).where(col(Resemblance.of_id).in_(chunk))))
    return sorted(found, key=lambda resemblance: resemblance.article_id)


def all_resemblances(session: Session) -> list[Resemblance]:
    """Every resemblance, by article."""
    return list(session.exec(select(Resemblance).order_by(col(Resemblance.article_id))))
