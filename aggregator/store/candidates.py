"""Keeping the ranking of candidate stories: a list a run, written as a whole; the last few stay readable.

Lists that a run replaced stay for those who have them on the screen, so that nothing moves under anybody's hand.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import delete, text
from sqlmodel import Session, SQLModel, col, select

from aggregator.models import Candidate, CandidateList, CandidateMark, Digest, Story
from aggregator.store.bulk import insert_all
from aggregator.store.chunks import chunks
from aggregator.vocabulary import DigestStatus, Facet, NoveltyKind

#: Lists kept. The pipeline runs each half hour at most by default, so that a list stays for two hours of reading.
KEPT = 4

_CANDIDATES, _MARKS = (SQLModel.metadata.tables[name] for name in ("candidate", "candidate_mark"))


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate to be kept: fields as in `Candidate`, which tells them, and the values of its facets."""

    story_id: int
    article_id: int
    score: float
    reasons: list[dict[str, object]]
    novelty: NoveltyKind
    told_issue: int | None
    told_item: int | None
    section: str
    articles: int
    outlets: int
    independent: int
    first_outlets: list[str]
    languages: list[str]
    first_at: datetime
    last_at: datetime
    seen_at: datetime
    days: list[list[object]]
    watched: list[str]
    facets: Mapping[Facet, tuple[str, ...]]


_STORED = tuple(name for name in Row.__dataclass_fields__ if name != "facets")
_SAID = tuple(name for name in Row.__dataclass_fields__ if name not in ("score", "reasons"))


def put(session: Session, digest_id: int, rows: Sequence[Row], *, now: datetime) -> int:
    """Make these, best first, the newest list, and let the oldest go; returns its id.

    Where they say the same as the newest list does, points apart, that one stays.
    """
    _take_turns(session)
    rows = _of_stories_that_are(session, rows)
    newest, fingerprint = latest(session), _fingerprint(rows)
    if newest is not None and (newest.digest_id, newest.fingerprint) == (digest_id, fingerprint):
        newest.checked_at = now
        session.add(newest)
        assert newest.id is not None
        return newest.id
    before = {} if newest is None else _since(session, newest.id or 0)
    facets = {kind.value: dict(Counter(v for row in rows for v in row.facets[kind])) for kind in Facet}
    made = CandidateList(
        digest_id=digest_id, made_at=now, checked_at=now, fingerprint=fingerprint, size=len(rows), facets=facets
    )
    session.add(made)
    session.flush()
    assert made.id is not None
    insert_all(session, _CANDIDATES, [_candidate(made.id, place, row, before) for place, row in _placed(rows)])
    marks = [mark for place, row in _placed(rows) for mark in _marks(made.id, place, row)]
    insert_all(session, _MARKS, marks)
    _forget_old(session)
    return made.id


def latest(session: Session) -> CandidateList | None:
    """The newest list; None before the first run."""
    return session.exec(select(CandidateList).order_by(col(CandidateList.id).desc()).limit(1)).first()


def are_overtaken(session: Session) -> bool:
    """Whether the issue that the newest list was made for has left preparation."""
    newest = latest(session)
    issue = None if newest is None else session.get(Digest, newest.digest_id)
    return issue is not None and issue.status is not DigestStatus.PREPARING


def get(session: Session, list_id: int) -> CandidateList | None:
    """A list that is still kept."""
    return session.get(CandidateList, list_id)


def on_list(session: Session, list_id: int, story_id: int) -> Candidate | None:
    """A story's place in one list."""
    query = select(Candidate).where(Candidate.list_id == list_id, Candidate.story_id == story_id)
    return session.exec(query).one_or_none()


def of_story(session: Session, story_id: int) -> Candidate | None:
    """A story's place in the newest list that has it."""
    query = select(Candidate).where(Candidate.story_id == story_id)
    return session.exec(query.order_by(col(Candidate.list_id).desc()).limit(1)).first()


def _take_turns(session: Session) -> None:
    if session.get_bind().dialect.name != "sqlite":  # where only one unit of work writes at a time
        session.execute(text("LOCK TABLE candidate_list IN SHARE ROW EXCLUSIVE MODE"))


def _of_stories_that_are(session: Session, rows: Sequence[Row]) -> list[Row]:
    """Without those of stories that an undone decision took away since they were read."""
    there: set[int | None] = set()
    for chunk in chunks(row.story_id for row in rows):
        there.update(session.exec(select(col(Story.id)).where(col(Story.id).in_(chunk))))
    return [row for row in rows if row.story_id in there]


def _placed(rows: Sequence[Row]) -> Iterable[tuple[int, Row]]:
    return enumerate(rows, start=1)


def _since(session: Session, list_id: int) -> dict[int, int]:
    query = select(Candidate.story_id, Candidate.since_id).where(Candidate.list_id == list_id)
    return dict(session.exec(query).all())


def _fingerprint(rows: Sequence[Row]) -> str:
    """A hash of all that the rows say but their points: these fall by the hour, and alone they move nothing."""
    said = sha256()
    for row in rows:  # plain values: `asdict` copies each, and took five times as long as all the rest
        values = [getattr(row, name) for name in _SAID] + [reason.get("says") for reason in row.reasons]
        said.update(json.dumps(values, sort_keys=True, default=str).encode())
    return said.hexdigest()


def _candidate(list_id: int, place: int, row: Row, before: Mapping[int, int]) -> dict[str, Any]:
    values = {name: getattr(row, name) for name in _STORED}
    return values | {"list_id": list_id, "place": place, "since_id": before.get(row.story_id, list_id)}


def _marks(list_id: int, place: int, row: Row) -> list[dict[str, Any]]:
    return [
        {"list_id": list_id, "facet": facet, "value": value, "place": place}
        for facet, values in row.facets.items()
        for value in dict.fromkeys(values)
    ]


def _forget_old(session: Session) -> None:
    newest = select(CandidateList.id).order_by(col(CandidateList.id).desc()).limit(KEPT)
    old = list(session.exec(select(col(CandidateList.id)).where(col(CandidateList.id).not_in(newest))))
    for table, column in ((CandidateMark, CandidateMark.list_id), (Candidate, Candidate.list_id)):
        session.exec(delete(table).where(col(column).in_(old)))
    session.exec(delete(CandidateList).where(col(CandidateList.id).in_(old)))
