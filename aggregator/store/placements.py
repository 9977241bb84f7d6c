"""What a batch of placing changes: memberships and features in, stories stretched, united and left, in few round trips.

Rows are given as values by column, since an object for each takes longer than the database. Decisions of editors are
made elsewhere, one at a time.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, delete, update
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Feature, Membership
from aggregator.store import near_misses
from aggregator.store.bulk import insert_all
from aggregator.store.chunks import chunks
from aggregator.store.listed import among, execute, listed
from aggregator.store.stories import by_id, retake_all
from aggregator.vocabulary import StoryStatus

#: The values of a row by column.
Row = dict[str, Any]

_MEMBERSHIPS, _FEATURES = (SQLModel.metadata.tables[str(model.__tablename__)] for model in (Membership, Feature))
#: What a move changes; that the machine placed an article, it has placed before.
_MOVING: Final = ("story_id", "score", "reasons", "placed_at")
_GIVEN: Final = (
    update(_MEMBERSHIPS).where(_MEMBERSHIPS.c.story_id == bindparam("giver")).values(story_id=bindparam("taker"))
)
_STANDING: Final = select(_MEMBERSHIPS.c.story_id).where(among(_MEMBERSHIPS.c.article_id, "ids"))
_MOVED: Final = (
    update(_MEMBERSHIPS)
    .where(_MEMBERSHIPS.c.article_id == bindparam("article"))
    .values({name: bindparam(f"new_{name}") for name in _MOVING})
)


def place_all(session: Session, rows: Sequence[Row], *, published: Mapping[int, datetime]) -> None:
    """Put articles that stood nowhere into stories, which stretch over their times. `rows` are memberships."""
    insert_all(session, _MEMBERSHIPS, rows)
    near_misses.note(session, rows)
    times: dict[int, list[datetime]] = {}
    changed: dict[int, datetime] = {}
    for row in rows:
        times.setdefault(row["story_id"], []).append(published[row["article_id"]])
        changed[row["story_id"]] = row["placed_at"]
    for story_id, story in by_id(session, times).items():
        story.first_at = min(story.first_at, *times[story_id])
        story.last_at = max(story.last_at, *times[story_id])
        story.changed_at = changed[story_id]
    session.flush()


def put_features(session: Session, rows: Sequence[Row]) -> None:
    """Store features of several articles in place of earlier ones."""
    for chunk in chunks(row["article_id"] for row in rows):
        session.exec(delete(Feature).where(col(Feature.article_id).in_(chunk)))
    insert_all(session, _FEATURES, rows)


def unite(session: Session, takers: Mapping[int, int], *, now: datetime) -> None:
    """The machine's merges, giver to taker, who does not give itself: articles go over, their reasons kept.

    A giver is kept as merged.
    """
    if not takers:
        return
    held = by_id(session, {*takers, *takers.values()})
    pairs = [{"giver": giver, "taker": taker} for giver, taker in sorted(takers.items())]
    session.flush()
    session.connection().execute(_GIVEN, pairs)
    for giver, taker in ((held[pair["giver"]], held[pair["taker"]]) for pair in pairs):
        taker.first_at, taker.last_at = min(taker.first_at, giver.first_at), max(taker.last_at, giver.last_at)
        giver.status, giver.merged_into = StoryStatus.MERGED, taker.id
        giver.changed_at = taker.changed_at = now
    session.flush()


def move(session: Session, rows: Sequence[Row], *, now: datetime) -> None:
    """Let articles stand elsewhere by the machine's word: `rows` are their new memberships; title and times follow."""
    if not rows:
        return
    ids = listed(row["article_id"] for row in rows)
    left = {story_id for (story_id,) in execute(session, _STANDING, ids=ids)}
    changes = [{"article": row["article_id"]} | {f"new_{name}": row[name] for name in _MOVING} for row in rows]
    session.connection().execute(_MOVED, changes)
    near_misses.note(session, rows)
    retake_all(session, left.union(row["story_id"] for row in rows), now=now)
