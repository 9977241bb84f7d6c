"""Whose text each article is: the lineage rows, the families of copies, and how far stories reached."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, or_
from sqlalchemy import select as sql_select
from sqlalchemy.orm import Mapped
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Article, Lineage, Membership, Resemblance
from aggregator.store.chunks import chunks
from aggregator.store.reach import Printed, Reach, reach
from aggregator.vocabulary import OriginKind, Verdict

__all__ = ["Kin", "Reach", "families", "of_articles", "put_all", "reach_of_stories", "read_by_other_rules"]

#: Verdicts of an article that has another one's text.
_COPIES = (Verdict.DUPLICATE, Verdict.REPRINT)
_LINEAGE = SQLModel.metadata.tables["lineage"]


@dataclass(frozen=True, slots=True)
class Kin:
    """One article of a family of copies: `root_id` is the one that the others are copies of, itself included.

    `share` is how much of its text the root has, 0..1; `row` its lineage so far.
    """

    article_id: int
    root_id: int
    outlet_id: str
    published_at: datetime
    verdict: Verdict
    share: float
    row: Lineage | None


def of_articles(session: Session, ids: Iterable[int]) -> dict[int, Lineage]:
    """The lineage of articles, by id; one that is not judged yet has none."""
    found: dict[int, Lineage] = {}
    for chunk in chunks(ids):
        for row in session.exec(select(Lineage).where(col(Lineage.article_id).in_(chunk))):
            found[row.article_id] = row
    return found


def put_all(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Store rows of `Lineage`, each a value by column, in place of earlier ones."""
    for chunk in chunks([row["article_id"] for row in rows]):
        session.execute(delete(Lineage).where(col(Lineage.article_id).in_(chunk)))
    if rows:
        session.connection().execute(insert(_LINEAGE), list(rows))


def read_by_other_rules(session: Session, rules: str, limit: int) -> list[int]:
    """Ids of the articles whose origin was looked for by other rules than these, or not at all, lowest first."""
    others = or_(col(Lineage.rules) < rules, col(Lineage.rules) > rules)  # two ranges of an index, where != is none
    return list(session.exec(select(Lineage.article_id).where(others).order_by(col(Lineage.article_id)).limit(limit)))


def families(session: Session, ids: Iterable[int]) -> dict[int, list[Kin]]:
    """The families of copies to which articles belong, by the id of their root."""
    wanted = set(ids)
    roots = {ident: of_id for ident, (of_id, _) in _copied(session, col(Resemblance.article_id), wanted).items()}
    root_ids = {roots.get(ident, ident) for ident in wanted}
    shares = {ident: (ident, 1.0) for ident in root_ids} | _copied(session, col(Resemblance.of_id), root_ids)
    found: dict[int, list[Kin]] = {root_id: [] for root_id in sorted(root_ids)}
    for ident, kin in _kin(session, shares).items():
        found[shares[ident][0]].append(kin)
    return found


def _kin(session: Session, shares: dict[int, tuple[int, float]]) -> dict[int, Kin]:
    rows = of_articles(session, shares)
    found: dict[int, Kin] = {}
    for chunk in chunks(shares):
        query = select(Article.id, Article.outlet_id, Article.published_at, Article.verdict)
        for ident, outlet_id, published_at, verdict in session.exec(query.where(col(Article.id).in_(chunk))):
            assert ident is not None
            root_id, share = shares[ident]
            found[ident] = Kin(ident, root_id, outlet_id, published_at, Verdict(verdict), share, rows.get(ident))
    return found


def _copied(session: Session, column: Mapped[int], ids: set[int]) -> dict[int, tuple[int, float]]:
    """Of copies whose `column` is one of `ids`: the article each copies, and its share in that."""
    found: dict[int, tuple[int, float]] = {}
    for chunk in chunks(ids):
        query = select(Resemblance.article_id, Resemblance.of_id, Resemblance.share)
        for article_id, of_id, share in session.exec(
            query.where(column.in_(chunk), col(Resemblance.verdict).in_(_COPIES))
        ):
            found[article_id] = (of_id, share)
    return found


def reach_of_stories(session: Session, story_ids: Iterable[int]) -> dict[int, Reach]:
    """Outlets and independent outlets of stories, the copies of their articles included, by story; empty ones too."""
    wanted = set(story_ids)
    story_of = _stories_of_copies(session, wanted) | _stories_of_members(session, wanted)
    printed: defaultdict[int, list[Printed]] = defaultdict(list)
    for one in _printed(session, story_of):
        printed[story_of[one.article_id]].append(one)
    return {story_id: reach(printed[story_id]) for story_id in sorted(wanted)}


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
