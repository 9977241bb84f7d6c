"""What decisions on stories changed, and putting rows back as they were."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Article, Decision, DigestItem, Membership, Story, StoryChange
from aggregator.phrases import Phrase
from aggregator.store import stories
from aggregator.store.chunks import chunks
from aggregator.vocabulary import StoryStatus

#: A row as plain data for JSON, by column.
Image = dict[str, Any]
_UNDO = "undo"
_ON_STORIES = col(Decision.noun).in_(("story", "article"))


def image(row: Story | Membership, *, without: Iterable[str] = ()) -> Image:
    """A row as it is."""
    return row.model_dump(mode="json", exclude=set(without))


def add(session: Session, change: StoryChange) -> None:
    """Note what a decision changed."""
    session.add(change)
    session.flush()


def get(session: Session, decision_id: int) -> tuple[Decision, StoryChange | None]:
    """A decision on stories, with what it changed; without, when an older version made it, or it undid another.

    Raises:
        UnknownIdError: there is no decision on stories of that id.
    """
    row = session.get(Decision, decision_id)
    if row is None or row.noun not in ("story", "article"):
        hint = Phrase("`newsloom stories decisions` shows the ids")
        raise UnknownIdError("decision on stories", decision_id, hint=hint)
    return row, session.get(StoryChange, decision_id)


def last(session: Session) -> int | None:
    """The last decision on stories that was not undone and undid none."""
    query = (
        select(Decision.id)
        .outerjoin(StoryChange, col(StoryChange.decision_id) == Decision.id)
        .where(_ON_STORIES, Decision.verb != _UNDO, col(StoryChange.undone_by).is_(None))
        .order_by(col(Decision.id).desc())
    )
    return session.exec(query.limit(1)).first()


def recent(session: Session, *, limit: int) -> list[tuple[Decision, StoryChange | None]]:
    """The last decisions on stories, latest first, each with what it changed where that was kept."""
    query = (
        select(Decision, StoryChange)
        .outerjoin(StoryChange, col(StoryChange.decision_id) == Decision.id)
        .where(_ON_STORIES)
        .order_by(col(Decision.id).desc())
    )
    return list(session.exec(query.limit(limit)))


def about(
    session: Session, story_id: int, article_ids: Iterable[int], *, limit: int
) -> list[tuple[Decision, StoryChange | None]]:
    """The last decisions made on a story, or on one of these articles, latest first; each with what it changed."""
    query = select(Decision, StoryChange).outerjoin(StoryChange, col(StoryChange.decision_id) == Decision.id)
    nouns = [("story", [story_id]), *(("article", some) for some in chunks(article_ids))]
    found: dict[int, tuple[Decision, StoryChange | None]] = {}
    for noun, some in nouns:
        of_it = query.where(Decision.noun == noun, col(Decision.noun_id).in_(some))
        for row, change in session.exec(of_it.order_by(col(Decision.id).desc()).limit(limit)):
            found[row.id or 0] = row, change
    return [found[ident] for ident in sorted(found, reverse=True)[:limit]]


def resting_on(session: Session, change: StoryChange) -> int | None:
    """The latest decision made since, and not undone, on one of the stories or articles this one touched."""
    query = select(StoryChange.decision_id, StoryChange.touched).where(
        StoryChange.decision_id > change.decision_id, col(StoryChange.undone_by).is_(None)
    )
    for ident, touched in session.exec(query.order_by(col(StoryChange.decision_id).desc())):
        if any(set(touched[noun]) & set(change.touched[noun]) for noun in ("stories", "articles")):
            return ident
    return None


def put_story(session: Session, before: Mapping[str, Any]) -> None:
    """Make a story the row it was."""
    row = stories.get(session, before["id"])
    row.title, row.status, row.merged_into = before["title"], StoryStatus(before["status"]), before["merged_into"]
    row.first_at, row.last_at = _moment(before, "first_at"), _moment(before, "last_at")
    row.created_at, row.changed_at = _moment(before, "created_at"), _moment(before, "changed_at")
    session.add(row)


def put_memberships(session: Session, before: Mapping[int, Image], homes: Mapping[int, int]) -> None:
    """Make memberships what they were, by article, in the stories `homes` names by the story of then.

    Columns that an image leaves out stay as they are.
    """
    at_hand: dict[int, Membership] = {}
    for some in chunks(before):
        query = select(Membership).where(col(Membership.article_id).in_(some))
        at_hand.update((row.article_id, row) for row in session.exec(query))
    for article_id, was in before.items():
        story_id, placed_at = homes[was["story_id"]], _moment(was, "placed_at")
        row = at_hand.get(article_id)
        if row is None:
            row = Membership(article_id=article_id, story_id=story_id, score=0.0, placed_at=placed_at)
        row.story_id, row.user_id, row.placed_at = story_id, was["user_id"], placed_at
        row.score, row.reasons = was.get("score", row.score), was.get("reasons", row.reasons)
        session.add(row)
    session.flush()


def _moment(before: Mapping[str, Any], name: str) -> datetime:
    return datetime.fromisoformat(before[name])


def stretch(session: Session, story_id: int, *, now: datetime) -> None:
    """Take the times of a story anew from its articles, whose headline stays; an empty one stays as it is."""
    query = (
        select(Article.published_at)
        .join(Membership, col(Membership.article_id) == Article.id)
        .where(Membership.story_id == story_id)
    )
    times = sorted(session.exec(query))
    row = stories.get(session, story_id)
    if times:
        row.first_at, row.last_at = times[0], times[-1]
    row.changed_at = now
    session.add(row)


def unplace(session: Session, article_ids: Iterable[int]) -> None:
    """Let articles stand nowhere: the next run places them."""
    for some in chunks(article_ids):
        session.exec(delete(Membership).where(col(Membership.article_id).in_(some)))


def items_of(session: Session, story_id: int) -> list[int]:
    """Ids of the digest items that tell a story."""
    query = select(DigestItem.id).where(DigestItem.story_id == story_id).order_by(col(DigestItem.id))
    return [ident for ident in session.exec(query) if ident is not None]


def tell(session: Session, item_ids: Iterable[int], *, story_id: int) -> None:
    """Let digest items tell a story."""
    for some in chunks(item_ids):
        session.exec(update(DigestItem).where(col(DigestItem.id).in_(some)).values(story_id=story_id))


def dissolve(session: Session, story_id: int, *, into: int) -> None:
    """Take a story without articles away; whatever refers to it refers to another from then on."""
    tell(session, items_of(session, story_id), story_id=into)
    session.exec(update(Story).where(col(Story.merged_into) == story_id).values(merged_into=into))
    session.flush()
    session.exec(delete(Story).where(col(Story.id) == story_id))
    session.expire_all()
