"""What items left of the growth of their stories."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from aggregator.models import LeftArticle
from aggregator.store.chunks import chunks


def left(session: Session, item_ids: Iterable[int]) -> dict[int, list[LeftArticle]]:
    """The articles that items leave, by item; every item asked for has a list."""
    wanted = sorted(set(item_ids))
    found: dict[int, list[LeftArticle]] = {item_id: [] for item_id in wanted}
    for chunk in chunks(wanted):
        query = select(LeftArticle).where(col(LeftArticle.item_id).in_(chunk))
        for row in session.exec(query.order_by(col(LeftArticle.article_id))):
            found[row.item_id].append(row)
    return found


def leave(session: Session, item_id: int, article_id: int, *, revision: int, user_id: int, at: datetime) -> None:
    """Note that a person leaves an article out of an item as it reads at `revision`."""
    row = LeftArticle(item_id=item_id, article_id=article_id, revision=revision, user_id=user_id, left_at=at)
    session.merge(row)
    session.flush()


def forget(session: Session, item_id: int, article_ids: Iterable[int]) -> None:
    """Articles are no longer left out of an item."""
    for article_id in sorted(set(article_ids)):
        there = (col(LeftArticle.item_id) == item_id, col(LeftArticle.article_id) == article_id)
        session.exec(delete(LeftArticle).where(*there))
