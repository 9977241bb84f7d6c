"""Whose text each article is: the lineage rows, the families of copies, and how far stories reached."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, delete, or_
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Article, Lineage, Membership, Resemblance
from aggregator.store.bulk import insert_all
from aggregator.store.chunks import chunks
from aggregator.store.listed import among, execute, listed
from aggregator.store.reach import Printed, Reach, reach
from aggregator.vocabulary import OriginKind, Verdict

__all__ = [
    "Kin",
    "Reach",
    "StoredRow",
    "families",
    "of_articles",
    "put_all",
    "reach_of_stories",
    "read_by_other_rules",
    "story_of_articles",
]

#: Verdicts of an article that has another one's text.
_COPIES = (Verdict.DUPLICATE, Verdict.REPRINT)
_LINEAGE, _RESEMBLANCES, _ARTICLES = (SQLModel.metadata.tables[name] for name in ("lineage", "resemblance", "article"))
_UNTRACE = delete(_LINEAGE).where(among(_LINEAGE.c.article_id, "ids"))
_TRACED = sql_select(_LINEAGE).where(among(_LINEAGE.c.article_id, "ids"))
_KIN = sql_select(_ARTICLES.c.id, _ARTICLES.c.outlet_id, _ARTICLES.c.published_at, _ARTICLES.c.verdict).where(
    among(_ARTICLES.c.id, "ids")
)
_COPIED = sql_select(_RESEMBLANCES.c.article_id, _RESEMBLANCES.c.of_id, _RESEMBLANCES.c.share).where(
    _RESEMBLANCES.c.verdict.in_(_COPIES)
)
_COPIES_BY_ARTICLE = _COPIED.where(among(_RESEMBLANCES.c.article_id, "ids"))
_COPIES_BY_ROOT = _COPIED.where(among(_RESEMBLANCES.c.of_id, "ids"))
#: A row of `Lineage` as plain values: as objects they would take three times as long.
StoredRow = Row[*tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Kin:
    """One article of a family of copies: `root_id` is the one that the others are copies of, itself included.

    `share` is how much of its text the root has, 0..1; `row` its row of `Lineage` so far.
    """

    article_id: int
    root_id: int
    outlet_id: str
    published_at: datetime
    verdict: Verdict
    share: float
    row: StoredRow | None


def of_articles(session: Session, ids: Iterable[int]) -> dict[int, Lineage]:
    """The lineage of articles, by id; one that is not judged yet has none."""
    found: dict[int, Lineage] = {}
    for chunk in chunks(ids):
        for row in session.exec(select(Lineage).where(col(Lineage.article_id).in_(chunk))):
            found[row.article_id] = row
    return found


def put_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store rows of `Lineage`, each a value by column, in place of earlier ones."""
    execute(session, _UNTRACE, ids=listed(row["article_id"] for row in rows))
    insert_all(session, _LINEAGE, rows)


def read_by_other_rules(session: Session, rules: str, limit: int) -> list[int]:
    """Ids of the articles whose origin was looked for by other rules than these, or not at all, lowest first."""
    others = or_(col(Lineage.rules) < rules, col(Lineage.rules) > rules)  # two ranges of an index, where != is none
    return list(session.exec(select(Lineage.article_id).where(others).order_by(col(Lineage.article_id)).limit(limit)))


def families(session: Session, ids: Iterable[int]) -> dict[int, list[Kin]]:
    """The families of copies to which articles belong, by the id of their root."""
    wanted = set(ids)
    roots = {ident: of_id for ident, (of_id, _) in _copied(session, _COPIES_BY_ARTICLE, wanted).items()}
    root_ids = {roots.get(ident, ident) for ident in wanted}
    shares = {ident: (ident, 1.0) for ident in root_ids} | _copied(session, _COPIES_BY_ROOT, root_ids)
    found: dict[int, list[Kin]] = {root_id: [] for root_id in sorted(root_ids)}
    for ident, kin in _kin(session, shares).items():
        found[shares[ident][0]].append(kin)
    return found


def _kin(session: Session, shares: dict[int, tuple[int, float]]) -> dict[int, Kin]:
    ids = listed(shares)
    rows = {row.article_id: row for row in execute(session, _TRACED, ids=ids).all()}
    return {
        ident: Kin(ident, shares[ident][0], outlet_id, published_at, verdict, shares[ident][1], rows.get(ident))
        for ident, outlet_id, published_at, verdict in execute(session, _KIN, ids=ids).all()
    }


def _copied(session: Session, copies: Select[Any], ids: set[int]) -> dict[int, tuple[int, float]]:
    """Of the `copies` of which one of `ids` is asked: the article each copies, and its share in that."""
    rows = execute(session, copies, ids=listed(ids)).all()
    return {article_id: (of_id, share) for article_id, of_id, share in rows}


def reach_of_stories(session: Session, story_ids: Iterable[int]) -> dict[int, Reach]:
    """Outlets and independent outlets of stories, the copies of their articles included, by story; empty ones too."""
    wanted = set(story_ids)
    story_of = story_of_articles(session, wanted)
    printed: defaultdict[int, list[Printed]] = defaultdict(list)
    for one in _printed(session, story_of):
        printed[story_of[one.article_id]].append(one)
    return {story_id: reach(printed[story_id]) for story_id in sorted(wanted)}


def story_of_articles(session: Session, story_ids: Iterable[int]) -> dict[int, int]:
    """The story of each article of stories, the copies of their articles included."""
    wanted = set(story_ids)
    return _stories_of_copies(session, wanted) | _stories_of_members(session, wanted)


def _stories_of_members(session: Session, story_ids: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in chunks(story_ids):
        query = select(Membership.article_id, Membership.story_id).where(col(Membership.story_id).in_(chunk))
        found.update((article_id, story_id) for article_id, story_id in session.exec(query))
    return found


def _stories_of_copies(session: Session, story_ids: set[int]) -> dict[int, int]:
    """The story of each copy is that of the article it copies."""
    found: dict[int, int] = {}
    for chunk in chunks(story_ids):
        query = (
            select(Resemblance.article_id, Membership.story_id)
            .join(Membership, col(Membership.article_id) == Resemblance.of_id)
            .where(col(Membership.story_id).in_(chunk), col(Resemblance.verdict).in_(_COPIES))
        )
        found.update((article_id, story_id) for article_id, story_id in session.exec(query))
    return found


def _printed(session: Session, ids: Iterable[int]) -> list[Printed]:
    found: list[Printed] = []
    for chunk in chunks(ids):
        # columns, not rows, which take twice as long: ranking asks for every candidate story
        query = (
            sql_select(
                col(Article.id), col(Article.outlet_id), col(Article.published_at), col(Lineage.kind), col(Lineage.key)
            )
            .join(Lineage, col(Lineage.article_id) == col(Article.id), isouter=True)
            .where(col(Article.id).in_(chunk))
        )
        for ident, outlet_id, published_at, kind, key in session.connection().execute(query):
            assert ident is not None
            found.append(Printed(ident, outlet_id, published_at, kind or OriginKind.UNKNOWN, key or ""))
    return found
