"""What rows of the diary are about, by the words people know it by."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Article, Decision, Delivery, Digest, DigestItem, Edition, Story, User
from aggregator.store.chunks import chunks
from aggregator.store.story_names import names
from aggregator.text.posts import first_words

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a decision was about. Without `words` it is there no more, or is called by its number only."""

    noun: str
    ident: str
    words: str = ""
    #: BCP 47, of the words; None: not known
    language: str | None = None
    #: of an item and a delivery, the issue it is of
    digest_id: int | None = None


def things(session: Session, rows: Sequence[Decision]) -> dict[int, Thing]:
    """What each of these rows is about, by the row's id."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        wanted[row.noun].add(row.noun_id)
    known: dict[tuple[str, int], Thing] = {}
    for noun, read in (
        ("item", _items),
        ("story", _stories),
        ("article", _articles),
        ("digest", _digests),
        ("user", _users),
        ("delivery", _deliveries),
    ):
        known |= {(noun, ident): thing for ident, thing in read(session, wanted[noun]).items()}
    return {row.id or 0: known.get((row.noun, row.noun_id)) or _named_by_row(row) for row in rows}


def _named_by_row(row: Decision) -> Thing:
    """Outlets and sources have names for ids, which stand in the row."""
    told = {**row.before, **row.after}
    name = str(told.get({"outlet label": "outlet", "source": "source"}.get(row.noun, ""), ""))
    return Thing(row.noun, name or str(row.noun_id), name)


def _items(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    return {
        ident: Thing("item", str(ident), first_words(row.headline or row.lead or row.body), row.language, row.digest_id)
        for ident, row in _rows(session, DigestItem, ids).items()
    }


def _stories(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    return {
        ident: Thing("story", str(ident), name.words)
        for ident, name in names(session, _rows(session, Story, ids)).items()
    }


def _articles(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    return {
        ident: Thing("article", str(ident), row.title or first_words(row.summary), row.language)
        for ident, row in _rows(session, Article, ids).items()
    }


def _digests(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    return {
        ident: Thing("digest", str(ident), _issue(row), digest_id=ident)
        for ident, row in _rows(session, Digest, ids).items()
    }


def _users(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    return {ident: Thing("user", str(ident), row.name) for ident, row in _rows(session, User, ids).items()}


def _deliveries(session: Session, ids: Iterable[int]) -> dict[int, Thing]:
    rows = _rows(session, Delivery, ids)
    editions = _rows(session, Edition, (row.edition_id for row in rows.values()))
    return {
        ident: Thing("delivery", str(ident), row.target or row.output, digest_id=editions[row.edition_id].digest_id)
        for ident, row in rows.items()
    }


def _issue(row: Digest) -> str:
    return f"{row.series} – {row.cover_date.isoformat() if row.number is None else row.number}"


def _rows(session: Session, table: type[Row], ids: Iterable[int]) -> dict[int, Row]:
    key = table.id  # type: ignore[attr-defined]
    found: dict[int, Row] = {}
    for chunk in chunks(ids):
        for row in session.exec(select(table).where(col(key).in_(chunk))):
            found[row.id] = row  # type: ignore[attr-defined]
    return found
