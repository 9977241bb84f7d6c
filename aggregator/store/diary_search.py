"""Finding rows of the diary by who, what and the words of why: one index of words, in which all three are words.

A person, a verb and a noun stand in it as words that no text has, for they begin with a full stop. So any combination
is one question to one index, which answers with the newest rows first and stops at a page: 200,000 rows are looked
through in a few milliseconds, where two ordinary indexes would have to be read whole to find that they never meet.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, text
from sqlalchemy.dialects.postgresql import ARRAY, TEXT
from sqlalchemy.orm import load_only
from sqlmodel import Session, col, select

from aggregator.models import Decision
from aggregator.store import search
from aggregator.text.terms import search_terms
from aggregator.text.words import words

#: Rows taken at once when all are indexed.
_AT_ONCE = 5_000

_ADD = text("INSERT INTO decision_search(rowid, terms) VALUES (:id, :terms)")
_PUT = text("INSERT INTO decision_search(decision_id, terms) VALUES (:id, array_to_tsvector(:terms))").bindparams(
    bindparam("terms", type_=ARRAY(TEXT))
)
_FIND = text(
    "SELECT rowid FROM decision_search WHERE decision_search MATCH :match AND rowid BETWEEN :first AND :last"
    " ORDER BY rowid DESC LIMIT :limit"
)
_FIND_THERE = text(
    "SELECT decision_id FROM decision_search WHERE terms @@ CAST(:match AS tsquery)"
    " AND decision_id BETWEEN :first AND :last ORDER BY decision_id DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of the diary are looked for; what is not named is no condition."""

    user_id: int | None = None
    verb: str = ""
    noun: str = ""
    #: aware moments: from the first on, and before the second
    since: datetime | None = None
    until: datetime | None = None
    #: words of why, in any script and spelling; one ending in `*` stands for all that begin so
    words: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of the diary, newest first; `earlier` is what the next page is asked with, None on the last one."""

    rows: list[Decision]
    earlier: int | None


def index(session: Session, row: Decision) -> None:
    """Make a new row of the diary findable."""
    assert row.id is not None
    _index(session, [(row.id, row.user_id, row.verb, row.noun, row.why)])


def index_all(session: Session) -> None:
    """Make every row findable, where none is yet."""
    columns = ("id", "user_id", "verb", "noun", "why")
    query = select(Decision).options(load_only(*(getattr(Decision, name) for name in columns)))
    last = 0
    while rows := session.exec(query.where(col(Decision.id) > last).order_by(col(Decision.id)).limit(_AT_ONCE)).all():
        _index(session, [(row.id or 0, row.user_id, row.verb, row.noun, row.why) for row in rows])
        last = rows[-1].id or 0
        session.expunge_all()


def _index(session: Session, rows: Iterable[tuple[int, int, str, str, str]]) -> None:
    """Rows by id, user, verb, noun and why."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    found = []
    for ident, user_id, verb, noun, why in rows:
        terms = search_terms([_by(user_id), _verb(verb), _noun(noun), *words(why)])
        found.append({"id": ident, "terms": terms if sqlite else terms.split()})
    session.execute(_ADD if sqlite else _PUT, found)


def page(session: Session, wanted: Wanted, *, before: int | None = None, limit: int = 50) -> Page:
    """A page of the rows wanted, newest first.

    Args:
        session: an open unit of work.
        wanted: which rows.
        before: only rows with lower ids: `earlier` of the page before.
        limit: rows on a page, at most.
    """
    first, last = _range(session, wanted)
    ids = _ids(session, wanted, first=first, last=last if before is None else min(last, before - 1), limit=limit + 1)
    query = select(Decision).where(col(Decision.id).in_(ids[:limit])).order_by(col(Decision.id).desc())
    if wanted.since is not None:  # a clock that was put back leaves rows among the ids that are of another time
        query = query.where(col(Decision.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Decision.at) < wanted.until)
    return Page(list(session.exec(query)), ids[limit - 1] if len(ids) > limit else None)


def _ids(session: Session, wanted: Wanted, *, first: int, last: int, limit: int) -> list[int]:
    tags = [_by(wanted.user_id)] if wanted.user_id is not None else []
    tags += [_verb(wanted.verb)] if wanted.verb else []
    tags += [_noun(wanted.noun)] if wanted.noun else []
    asked = search.terms_of(wanted.words)
    if wanted.words.strip() and not asked:
        return []
    if not tags and not asked:
        query = select(Decision.id).where(col(Decision.id).between(first, last)).order_by(col(Decision.id).desc())
        return [ident for ident in session.exec(query.limit(limit)) if ident is not None]
    match = search.expression(session, [*((tag, False) for tag in tags), *asked])
    statement = _FIND if session.get_bind().dialect.name == "sqlite" else _FIND_THERE
    found = session.execute(statement, {"match": match, "first": first, "last": last, "limit": limit})
    return [row[0] for row in found]


def _range(session: Session, wanted: Wanted) -> tuple[int, int]:
    """The lowest and the highest id among rows of the time wanted; an empty range where there are none."""
    if wanted.since is None and wanted.until is None:
        return 0, 2**63 - 1
    # counting beside keeps PostgreSQL on the index of times: for the ends alone it walks up the ids, row by row
    query = select(func.min(Decision.id), func.max(Decision.id), func.count())
    if wanted.since is not None:
        query = query.where(col(Decision.at) >= wanted.since)
    if wanted.until is not None:
        query = query.where(col(Decision.at) < wanted.until)
    first, last, _ = session.exec(query).one()
    return (1, 0) if first is None or last is None else (first, last)


def _by(user_id: int) -> str:
    return f".by{user_id}"


def _verb(verb: str) -> str:
    return f".verb.{_one_word(verb)}"


def _noun(noun: str) -> str:
    return f".noun.{_one_word(noun)}"


def _one_word(name: str) -> str:
    return ".".join(words(name.replace("_", " ")))
