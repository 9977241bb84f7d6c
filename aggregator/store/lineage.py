"""Whose text each article is: the lineage rows, the families of copies, and how far stories reached."""

from collections import defaultdict
from collections.abc import Iterable

from sqlmodel import Session, col, select

from aggregator.models import Article, Lineage, Membership, Resemblance
from aggregator.store.chunks import chunks
from aggregator.store.reach import Printed, Reach, reach
from aggregator.vocabulary import OriginKind, Verdict

__all__ = ["Reach", "of_articles", "reach_of_stories"]

#: Verdicts of an article that has another one's text.
_COPIES = (Verdict.DUPLICATE, Verdict.REPRINT)


def of_articles(session: Session, ids: Iterable[int]) -> dict[int, Lineage]:
    """The lineage of articles, by id; one that is not judged yet has none."""
    found: dict[int, Lineage] = {}
    for chunk in chunks(ids):
        for row in session.exec(select(Lineage).where(col(Lineage.article_id).in_(chunk))):
            found[row.article_id] = row
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
        query = (
            select(Article.id, Article.outlet_id, Article.published_at, Lineage.kind, Lineage.key)
            .outerjoin(Lineage, col(Lineage.article_id) == Article.id)
            .where(col(Article.id).in_(chunk))
        )
        for ident, outlet, published, kind, key in session.exec(query):
            assert ident is not None
            found.append(Printed(ident, outlet, published, OriginKind(kind or OriginKind.UNKNOWN), key or ""))
    return found
