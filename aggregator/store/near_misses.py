"""Which articles nearly joined a story, found by the story; what they nearly joined stands in their own reasons."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import func, select, union_all
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as rows_of

from aggregator.models import Membership, NearMiss, Story
from aggregator.store.chunks import chunks
from aggregator.store.upsert import insert_or_ignore
from aggregator.vocabulary import LinkKind

#: How `clustering` names a story that an article nearly joined, among the reasons of its placement.
NAME: Final = "near miss"
_LINKS, _MEMBERSHIPS = (SQLModel.metadata.tables[name] for name in ("story_link", "membership"))
Stored = Mapping[str, Any]


class SetApart(NamedTuple):
    """A decision by which articles of two stories were set apart: how many words it said that still hold.

    `one` and `other` are the first pair of it, `one` of the story that was asked for.
    """

    decision_id: int | None
    user_id: int
    at: datetime
    story_id: int
    words: int
    one: int
    other: int


def for_it(reasons: Sequence[Stored]) -> list[Stored]:
    """Of the reasons of a placement, those for the place an article has."""
    return [reason for reason in reasons if reason.get("name") != NAME]


def of_reasons(reasons: Sequence[Stored]) -> dict[int, Stored]:
    """Of the reasons of a placement, the stories that were near, as they were numbered then."""
    return {int(one["story"]): one for one in reasons if one.get("name") == NAME and one.get("story") is not None}


def note(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write down, by story, what the reasons of memberships (a value by column) say of near stories."""
    found = [
        {"story_id": story_id, "article_id": row["article_id"]}
        for row in rows
        for story_id in of_reasons(row["reasons"])
    ]
    insert_or_ignore(session, NearMiss, found)


def given_to(session: Session, story_id: int) -> set[int]:
    """The stories that were merged into one, or into one that was, and so on."""
    found: set[int] = set()
    fresh = {story_id}
    while fresh:
        taken: set[int] = set()
        for some in chunks(fresh):
            taken.update(
                ident or 0 for ident in session.exec(rows_of(Story.id).where(col(Story.merged_into).in_(some)))
            )
        fresh = taken - found
        found |= fresh
    return found


def of_story(session: Session, story_ids: Iterable[int]) -> list[Membership]:
    """The memberships of articles that nearly joined one of these stories and stand in none of them, by article."""
    wanted = set(story_ids)
    found: dict[int, Membership] = {}
    for some in chunks(wanted):
        query = rows_of(Membership).join(NearMiss, col(NearMiss.article_id) == Membership.article_id)
        for row in session.exec(query.where(col(NearMiss.story_id).in_(some))):
            if row.story_id not in wanted and wanted & of_reasons(row.reasons).keys():
                found[row.article_id] = row
    return [found[ident] for ident in sorted(found)]


def set_apart(session: Session, story_id: int) -> list[SetApart]:
    """The decisions that hold a story's articles apart from those of others, latest first."""
    here, there = _MEMBERSHIPS.alias(), _MEMBERSHIPS.alias()
    sides = []
    for mine, theirs in ((_LINKS.c.article_a, _LINKS.c.article_b), (_LINKS.c.article_b, _LINKS.c.article_a)):
        joined = here.join(_LINKS, mine == here.c.article_id).join(there, there.c.article_id == theirs)
        holds = (_LINKS.c.kind == LinkKind.CANNOT_LINK) & _LINKS.c.undone_at.is_(None)
        columns = (_LINKS.c.decision_id, _LINKS.c.user_id, _LINKS.c.at, there.c.story_id)
        pair = (mine.label("one"), theirs.label("other"))
        sides.append(select(*columns, *pair).select_from(joined).where(here.c.story_id == story_id, holds))
    every = union_all(*sides).subquery()
    by = (every.c.decision_id, every.c.user_id, every.c.at, every.c.story_id)
    query = select(*by, func.count(), func.min(every.c.one), func.min(every.c.other)).group_by(*by)
    rows = session.connection().execute(query.order_by(every.c.at.desc(), every.c.story_id))
    return [SetApart(*row) for row in rows]
