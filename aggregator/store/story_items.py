"""The digest items that tell a story, and those that cite an article, each with its issue."""

from collections.abc import Mapping

from sqlalchemy import update
from sqlmodel import Session, col, select

from aggregator.models import Digest, DigestItem, Piece
from aggregator.vocabulary import ItemStatus, PieceRole


def of_story(session: Session, story_id: int) -> list[tuple[DigestItem, Digest]]:
    """The items of a story that were not merged into others, those of the latest issue first."""
    query = select(DigestItem, Digest).join(Digest, col(Digest.id) == DigestItem.digest_id)
    query = query.where(DigestItem.story_id == story_id, DigestItem.status != ItemStatus.MERGED)
    return [
        (item, digest)
        for item, digest in session.exec(query.order_by(col(Digest.cover_date).desc(), col(DigestItem.id).desc()))
    ]


def every(session: Session, story_id: int) -> list[DigestItem]:
    """All items of a story, merged ones included, by id."""
    return list(session.exec(select(DigestItem).where(DigestItem.story_id == story_id).order_by(col(DigestItem.id))))


def bring_back(session: Session, item_id: int, values: Mapping[str, object]) -> None:
    """Make a merged item that nobody touched the draft it was, with these fields; its version counts on."""
    found = (
        col(DigestItem.id) == item_id,
        col(DigestItem.status) == ItemStatus.MERGED,
        col(DigestItem.touched).is_(False),
    )
    again = {"status": ItemStatus.DRAFT, "merged_into": None, **values}
    session.exec(update(DigestItem).where(*found).values(**again, version=col(DigestItem.version) + 1))
    session.expire_all()


def citing(session: Session, article_id: int) -> list[tuple[DigestItem, Digest, int]]:
    """The items that cite an article, with how many of its words they quote as pieces; the latest issue first."""
    cited: dict[int, int] = {}
    for piece in session.exec(select(Piece).where(Piece.article_id == article_id)):
        cited[piece.item_id] = cited.get(piece.item_id, 0) + (piece.role is PieceRole.QUOTATION)
    query = select(DigestItem, Digest).join(Digest, col(Digest.id) == DigestItem.digest_id)
    query = query.where(col(DigestItem.id).in_(cited), DigestItem.status != ItemStatus.MERGED)
    found = session.exec(query.order_by(col(Digest.cover_date).desc(), col(DigestItem.id).desc()))
    return [(item, digest, cited[item.id or 0]) for item, digest in found]
