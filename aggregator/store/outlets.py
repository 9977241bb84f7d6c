"""Outlets as places on the web: which there are, where their sources and articles stand, and new ones from clips."""

from collections.abc import Iterable

from sqlalchemy import case, func, text
from sqlmodel import Session, col, select

from aggregator.models import Article, Outlet, Source
from aggregator.store.chunks import chunks
from aggregator.text.slugs import Holder
from aggregator.vocabulary import SourceKind

_IS_POLLED = col(Source.kind) != SourceKind.CLIP


def lock(session: Session) -> None:
    """Keep other units of work from adding outlets, and those that ask for this lock waiting, until this one has ended.

    SQLite lets one unit of work write at a time anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("LOCK TABLE outlet IN SHARE ROW EXCLUSIVE MODE"))


def every(session: Session) -> list[Outlet]:
    """All outlets, by id."""
    return list(session.exec(select(Outlet).order_by(col(Outlet.id))))


def names_and_homes(session: Session) -> list[tuple[str, str, str]]:
    """Id, name and home page of all outlets, by id; as objects thousands take half a second."""
    query = select(Outlet.id, Outlet.name, Outlet.home).order_by(col(Outlet.id))
    return [(ident, name, home) for ident, name, home in session.exec(query)]


def names(session: Session, outlet_ids: Iterable[str]) -> dict[str, str]:
    """Names of outlets, by id; unknown ids are left out."""
    found: dict[str, str] = {}
    for chunk in chunks(outlet_ids):
        rows = session.exec(select(Outlet.id, Outlet.name).where(col(Outlet.id).in_(chunk)))
        found.update((ident, name) for ident, name in rows)
    return found


def get(session: Session, outlet_id: str) -> Outlet:
    """The outlet of an article or a source, which there always is."""
    return session.get_one(Outlet, outlet_id)


def add(session: Session, outlet: Outlet) -> None:
    """Store a new outlet."""
    session.add(outlet)
    session.flush()


def feeds(session: Session) -> list[tuple[str, str]]:
    """Outlet and address of every source that config names or named: outlets without one are known from clips only."""
    query = select(Source.outlet_id, Source.url).where(_IS_POLLED).order_by(col(Source.id))
    return [(outlet_id, url) for outlet_id, url in session.exec(query)]


def holders(session: Session) -> dict[str, Holder]:
    """Whose the ids of outlets are: name and site of each, by id."""
    addresses: dict[str, list[str]] = {}
    for outlet_id, url in feeds(session):
        addresses.setdefault(outlet_id, []).append(url)
    return {one.id: Holder.of(one.name, one.home, *addresses.get(one.id, ())) for one in every(session)}


def homeless_on(session: Session, host: str) -> set[str]:
    """Outlets without a home page most of whose articles from feeds stand on a host (as `text.urls.url_key` begins)."""
    stands_there = case((col(Article.url_key).startswith(f"{host}/", autoescape=True), 1), else_=0)
    query = (
        select(Article.outlet_id)
        .join(Outlet, col(Outlet.id) == Article.outlet_id)
        .join(Source, col(Source.id) == Article.source_id)
        .where(Outlet.home == "", _IS_POLLED)
        .group_by(col(Article.outlet_id))
        .having(2 * func.sum(stands_there) > func.count())
    )
    return set(session.exec(query))
