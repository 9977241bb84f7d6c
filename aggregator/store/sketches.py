"""MinHash sketches, their band index, and the resemblances found."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlalchemy import bindparam, delete, func, insert, update
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Article, Resemblance, Revision, Sketch, SketchBand
from aggregator.vocabulary import Verdict

_Key = TypeVar("_Key", int, str)

#: Bound parameters in one statement; see `store.articles`.
_CHUNK = 900
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
    for chunk in _chunks([entry.article_id for entry in entries]):
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
    for chunk in _chunks(sorted(set(bands)), size=_BANDS_AT_ONCE):
        asked = {"bands": chunk, "since": since, "until": until}
        for band, article_id in session.connection().execute(_HOLDERS, asked):
            found[band].add(article_id)
    return dict(found)


def candidates(session: Session, bands: Sequence[int], *, since: datetime, limit: int) -> list[tuple[int, int]]:
    """Articles published since `since` that share a band, as (article id, bands shared), most shared first."""
    shared: Counter[int] = Counter()
    query = select(SketchBand.article_id).where(
        col(SketchBand.band).in_(list(set(bands))), SketchBand.published_at >= since
    )
    shared.update(session.exec(query))
    return sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]


def signatures(session: Session, ids: Iterable[int]) -> dict[int, Sketch]:
    """The sketches of articles, by id."""
    found: dict[int, Sketch] = {}
    for chunk in _chunks(sorted(set(ids))):
        for sketch in session.exec(select(Sketch).where(col(Sketch.article_id).in_(chunk))):
            found[sketch.article_id] = sketch
    return found


def same_text(session: Session, text_hash: str, *, but: int) -> list[int]:
    """Articles that have, or had, a revision of exactly this folded text, lowest id first."""
    query = select(Revision.article_id).where(Revision.text_hash == text_hash, Revision.article_id != but).distinct()
    return sorted(session.exec(query))


def judged_texts(session: Session, text_hashes: Iterable[str]) -> dict[str, list[int]]:
    """The judged articles that have, or had, a revision of one of these folded texts, by hash, lowest id first."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    for chunk in _chunks(sorted(set(text_hashes))):
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


def set_verdicts(session: Session, verdicts: Mapping[int, Verdict]) -> None:
    """`articles.set_verdict` for many articles at once."""
    for verdict in Verdict:
        for chunk in _chunks(sorted(ident for ident, said in verdicts.items() if said is verdict)):
            session.execute(update(Article).where(col(Article.id).in_(chunk)).values(verdict=verdict))


def resemble(session: Session, resemblance: Resemblance) -> None:
    """Note whose text an article has, in place of an earlier note."""
    session.merge(resemblance)


def resemblance(session: Session, article_id: int) -> Resemblance | None:
    """Whose text an article has, if any."""
    return session.get(Resemblance, article_id)


def resemble_all(session: Session, judged: Iterable[int], found: Sequence[Resemblance]) -> None:
    """Note whose text each of the `judged` articles has, in place of earlier notes; one not in `found` has nobody's."""
    for chunk in _chunks(sorted(set(judged))):
        session.execute(delete(Resemblance).where(col(Resemblance.article_id).in_(chunk)))
    if found:
        session.connection().execute(insert(_RESEMBLANCES), [row.model_dump() for row in found])


def follow(session: Session, copied: Mapping[int, int]) -> None:
    """Let the copies of articles that turned out to be copies themselves point at the original: `copied` by article."""
    for chunk in _chunks(sorted(copied)):
        for resemblance in session.exec(select(Resemblance).where(col(Resemblance.of_id).in_(chunk))):
            resemblance.of_id = copied[resemblance.of_id]
            session.add(resemblance)
    session.flush()


def resemblances(session: Session, ids: Iterable[int]) -> dict[int, Resemblance]:
    """Whose text each of `ids` has, by article; those without are left out."""
    found: dict[int, Resemblance] = {}
    for chunk in _chunks(sorted(set(ids))):
        for resemblance in session.exec(select(Resemblance).where(col(Resemblance.article_id).in_(chunk))):
            found[resemblance.article_id] = resemblance
    return found


def copies(session: Session, ids: Iterable[int]) -> list[Resemblance]:
    """The resemblances that point at one of `ids`."""
    found: list[Resemblance] = []
    for chunk in _chunks(sorted(set(ids))):
        found.extend(session.exec(select(Resemblance).where(col(Resemblance.of_id).in_(chunk))))
    return sorted(found, key=lambda resemblance: resemblance.article_id)


def all_resemblances(session: Session) -> list[Resemblance]:
    """Every resemblance, by article."""
    return list(session.exec(select(Resemblance).order_by(col(Resemblance.article_id))))


def count_by_verdict(session: Session) -> dict[str, int]:
    """How many resemblances there are of each verdict."""
    query = select(Resemblance.verdict, func.count()).group_by(col(Resemblance.verdict))
    return {Verdict(verdict).value: number for verdict, number in session.exec(query)}


def _chunks(values: Sequence[_Key], *, size: int = _CHUNK) -> Iterator[Sequence[_Key]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
