"""Pairs of template twins: one mould, other figures. Deduplication notes them, and twins share no story."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select
from sqlmodel import Session, SQLModel

from aggregator.models import Twin
from aggregator.store.bulk import insert_all
from aggregator.store.listed import among, execute, listed

#: Two articles, the greater id first.
Pair = tuple[int, int]

_TWINS: Final = SQLModel.metadata.tables[str(Twin.__tablename__)]
_SIDES: Final = (_TWINS.c.article_id, _TWINS.c.of_id)
_FORGET: Final = [delete(_TWINS).where(among(side, "ids")) for side in _SIDES]
# two statements, each walking an index of its own, where an OR would walk the table
_TOUCHING: Final = [select(*_SIDES).where(among(side, "ids")) for side in _SIDES]


def pair(one: int, other: int) -> Pair:
    """Two articles as they are stored: the greater id first."""
    return (one, other) if one > other else (other, one)


def forget(session: Session, judged: Iterable[int]) -> None:
    """Take away all pairs of articles that are judged again."""
    ids = listed(judged)
    for statement in _FORGET:
        execute(session, statement, ids=ids)


def put_all(session: Session, found: Iterable[Pair], *, now: datetime) -> None:
    """Note pairs that are not there yet, each with its articles in either order."""
    rows: list[dict[str, Any]] = [
        {"article_id": greater, "of_id": lesser, "judged_at": now}
        for greater, lesser in sorted({pair(*one) for one in found})
    ]
    insert_all(session, _TWINS, rows)


def of_articles(session: Session, ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The twins of each of `ids`, by article; those without are left out."""
    wanted = set(ids)
    touching = listed(wanted)
    found: defaultdict[int, set[int]] = defaultdict(set)
    for statement in _TOUCHING:
        for greater, lesser in execute(session, statement, ids=touching).all():
            found[greater].add(lesser)
            found[lesser].add(greater)
    return {ident: frozenset(found[ident]) for ident in sorted(wanted & found.keys())}
