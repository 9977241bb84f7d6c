"""What editors said of pairs of articles, and what follows from it.

Articles that belong together form a group; an article nobody said anything of is a group by itself. Two laws follow,
and `broken` looks for a word that does not hold: the articles of a group stand in one story, and two groups of which
somebody set one pair apart stand in no common one. An article that stands nowhere breaks neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Insert, and_, case, delete, literal, or_, select, text, update
from sqlmodel import Session, SQLModel, col

from aggregator.models import Link
from aggregator.store import stories
from aggregator.store.chunks import chunks
from aggregator.vocabulary import LinkKind

# The tables, not the classes: a desk has tens of thousands of links, and as objects they would take a second to read.
_ARTICLES = SQLModel.metadata.tables["article"]
_LINKS = SQLModel.metadata.tables["story_link"]
_PAIR = (_LINKS.c.article_a, _LINKS.c.article_b)

Pair = tuple[int, int]


def lock(session: Session) -> None:
    """Keep whoever decides on stories, person or machine, waiting until this unit of work has ended.

    SQLite lets one unit of work write at a time anyway. Others may read meanwhile.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("LOCK TABLE story_link IN SHARE ROW EXCLUSIVE MODE"))


def groups(pairs: Iterable[Pair], articles: Iterable[int] = ()) -> dict[int, frozenset[int]]:
    """The group of every article named, itself included, where `pairs` belong together."""
    above: dict[int, int] = {article: article for article in articles}

    def top(article: int) -> int:
        above.setdefault(article, article)
        while above[article] != article:
            above[article] = above[above[article]]
            article = above[article]
        return article

    for one, other in pairs:
        above[top(one)] = top(other)
    members: defaultdict[int, set[int]] = defaultdict(set)
    for article in list(above):
        members[top(article)].add(article)
    frozen = {root: frozenset(inside) for root, inside in members.items()}
    return {article: frozen[top(article)] for article in above}


def closed(session: Session) -> tuple[dict[int, frozenset[int]], dict[int, frozenset[int]]]:
    """All that holds today and what follows: for an article the group it is in, and every article set apart from it.

    Articles nobody spoke of are in neither.
    """
    said: dict[LinkKind, list[Pair]] = {kind: [] for kind in LinkKind}
    query = select(_LINKS.c.kind, *_PAIR).where(_LINKS.c.undone_at.is_(None))
    for kind, one, other in session.connection().execute(query):
        said[kind].append((one, other))
    group = groups(said[LinkKind.MUST_LINK])
    together = dict(group)
    apart: defaultdict[frozenset[int], set[int]] = defaultdict(set)
    for one, other in said[LinkKind.CANNOT_LINK]:
        here, there = group.setdefault(one, frozenset({one})), group.setdefault(other, frozenset({other}))
        apart[here] |= there
        apart[there] |= here
    return together, {article: frozenset(far) for inside, far in apart.items() for article in inside}


def together(session: Session, article_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """The groups of these articles, and of those in their groups, by article."""
    wanted = set(article_ids)
    pairs: list[Pair] = []
    seen, fresh = set[int](), wanted
    while fresh:
        seen |= fresh
        found = _touching(session, LinkKind.MUST_LINK, fresh)
        pairs += found
        fresh = {article for pair in found for article in pair} - seen
    return groups(pairs, wanted)


def _touching(session: Session, kind: LinkKind, article_ids: Iterable[int]) -> list[Pair]:
    found: set[Pair] = set()
    for some in chunks(article_ids):
        for column in _PAIR:
            query = select(*_PAIR).where(_holds(kind), column.in_(some))
            found.update((one, other) for one, other in session.connection().execute(query))
    return sorted(found)


def _holds(kind: LinkKind) -> ColumnElement[bool]:
    return and_(_LINKS.c.undone_at.is_(None), _LINKS.c.kind == kind)


def between(session: Session, kind: LinkKind, ones: Iterable[int], others: Iterable[int]) -> list[int]:
    """Ids of the links that hold between an article of `ones` and one of `others`, oldest first."""
    found: set[int] = set()
    there = list(chunks(others))
    for some in chunks(ones):
        for more in there:
            for one, other in (_PAIR, _PAIR[::-1]):
                query = select(_LINKS.c.id).where(_holds(kind), one.in_(some), other.in_(more))
                found.update(session.connection().execute(query).scalars())
    return sorted(found)


def leading_out(session: Session, kind: LinkKind, article_ids: Iterable[int], inside: Iterable[int]) -> list[int]:
    """Ids of the links that hold between one of these articles and another one of `inside`, oldest first."""
    here = set(article_ids)
    return between(session, kind, here, set(inside) - here)


def get(session: Session, link_id: int) -> Link:
    """One link, by an id that another function gave."""
    return session.get_one(Link, link_id)


def say(session: Session, link: Link) -> None:
    """Note a word, its articles in either order."""
    link.article_a, link.article_b = sorted((link.article_a, link.article_b))
    session.add(link)
    session.flush()


def link_sides(
    session: Session,
    kind: LinkKind,
    ones: Iterable[int],
    others: Iterable[int],
    *,
    user_id: int,
    at: datetime,
    decision_id: int | None = None,
) -> None:
    """Note what a person said of every pair of an article of `ones` and one of `others`, in place of earlier words."""
    said: dict[str, object] = {"kind": kind, "user_id": user_id, "at": at, "decision_id": decision_id}
    here, there = sorted(set(ones)), sorted(set(others))
    session.flush()
    for some in chunks(here):
        for more in chunks(there):
            pairs = or_(
                _LINKS.c.article_a.in_(some) & _LINKS.c.article_b.in_(more),
                _LINKS.c.article_a.in_(more) & _LINKS.c.article_b.in_(some),
            )
            undo = _LINKS.update().where(_LINKS.c.undone_at.is_(None), pairs)
            session.connection().execute(undo.values(undone_at=at, undone_by=decision_id))
            session.connection().execute(_link_every_pair(said, some, more))


def _link_every_pair(said: Mapping[str, object], ones: Sequence[int], others: Sequence[int]) -> Insert:
    """The database makes the pairs itself: sent as rows, 40,000 took PostgreSQL over two seconds."""
    one, other = _ARTICLES.alias(), _ARTICLES.alias()
    low = case((one.c.id < other.c.id, one.c.id), else_=other.c.id)
    high = case((one.c.id < other.c.id, other.c.id), else_=one.c.id)
    values = [literal(value, _LINKS.c[name].type) for name, value in said.items()]
    both = one.join(other, one.c.id != other.c.id)
    pairs = (
        select(low, high, *values)
        .select_from(both)
        .where(one.c.id.in_(ones), other.c.id.in_(others))
        .order_by(low, high)
    )
    return _LINKS.insert().from_select(["article_a", "article_b", *said], pairs)


def take_back(session: Session, link_ids: Iterable[int], *, decision_id: int, at: datetime) -> None:
    """Let links hold no more, by a decision."""
    for some in chunks(link_ids):
        session.exec(update(Link).where(col(Link.id).in_(some)).values(undone_at=at, undone_by=decision_id))


def resting_on(session: Session, decision_id: int) -> int | None:
    """The latest decision that took back a word of this one, if any did."""
    query = select(_LINKS.c.undone_by).where(_LINKS.c.decision_id == decision_id, _LINKS.c.undone_by.is_not(None))
    return session.connection().execute(query.order_by(_LINKS.c.undone_by.desc()).limit(1)).scalar()


def undo(session: Session, decision_id: int) -> None:
    """Forget the words of a decision, and let those it took back hold again. The diary keeps that they were said."""
    session.exec(delete(Link).where(col(Link.decision_id) == decision_id))
    taken = update(Link).where(col(Link.undone_by) == decision_id)
    session.exec(taken.values(undone_at=None, undone_by=None))
    session.expire_all()


def of_decision(session: Session, decision_id: int) -> set[int]:
    """The articles a decision said something of, or took something back of."""
    of_it = or_(_LINKS.c.decision_id == decision_id, _LINKS.c.undone_by == decision_id)
    return {article for pair in session.connection().execute(select(*_PAIR).where(of_it)) for article in pair}


def broken(session: Session, article_ids: Iterable[int]) -> Link | None:
    """The latest word on one of these articles, or on one of their groups, that does not hold; None when all do."""
    group = together(session, article_ids)
    opposed = _touching(session, LinkKind.CANNOT_LINK, group)
    group |= together(session, {article for pair in opposed for article in pair})
    stands = stories.standing(session, group)
    parted = {inside for inside in group.values() if len(_stories(inside, stands)) > 1}
    met = [pair for pair in opposed if _stories(group[pair[0]], stands) & _stories(group[pair[1]], stands)]
    tied = [pair for pair in _touching(session, LinkKind.MUST_LINK, group) if group[pair[0]] in parted]
    found = [ident for pair in met for ident in between(session, LinkKind.CANNOT_LINK, pair[:1], pair[1:])]
    found += [ident for pair in tied for ident in between(session, LinkKind.MUST_LINK, pair[:1], pair[1:])]
    return get(session, max(found)) if found else None


def _stories(articles: Iterable[int], stands: Mapping[int, int]) -> set[int]:
    return {stands[article] for article in articles if article in stands}


def tied_to(session: Session, article_id: int) -> list[int]:
    """The articles that somebody linked with this one."""
    pairs = _touching(session, LinkKind.MUST_LINK, [article_id])
    return sorted({article for pair in pairs for article in pair} - {article_id})
