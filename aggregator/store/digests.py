"""Digests, their items and the pieces of source text in them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import and_, delete, func, or_, text, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Article, Digest, DigestItem, Outlet, Piece, Story
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.listed import among as one_of
from aggregator.store.listed import execute, listed
from aggregator.vocabulary import DigestStatus, ItemStatus, PieceRole, StoryStatus

#: Digests that readers do not have yet.
UNPUBLISHED = (DigestStatus.PREPARING, DigestStatus.IN_REVIEW, DigestStatus.APPROVED)
#: An item in one of these states stands in its digest or may still come to.
_OPEN = (ItemStatus.DRAFT, ItemStatus.ACCEPTED, ItemStatus.HELD)
_SOURCES = (
    sql_select(col(Piece.item_id), col(Piece.article_id), func.max(Piece.revision))
    .where(one_of(Piece.item_id, "items"), col(Piece.role) == PieceRole.SOURCE)
    .group_by(col(Piece.item_id), col(Piece.article_id))
)


def add(session: Session, digest: Digest) -> int:
    """Store a new digest; returns its id."""
    session.add(digest)
    session.flush()
    assert digest.id is not None
    return digest.id


def get(session: Session, digest_id: int) -> Digest:
    """One digest by its id.

    Raises:
        UnknownIdError: there is none of that id.
    """
    digest = session.get(Digest, digest_id)
    if digest is None:
        raise UnknownIdError("digest", digest_id, hint=Phrase("`newsloom digest list` shows them"))
    return digest


def lock(session: Session, digest_id: int) -> None:
    """Wait for any other unit of work that rearranges the digest, and keep others waiting until this one has ended.

    SQLite lets one unit of work write at a time anyway and leaves the clause out.
    """
    session.exec(select(Digest.id).where(Digest.id == digest_id).with_for_update()).one()


def by_number(session: Session, series: str, number: int) -> Digest:
    """One digest of a series by its number: the desk's own before one that was imported, then the latest.

    Raises:
        UnknownIdError: there is none of that number.
    """
    query = select(Digest).where(Digest.series == series, Digest.number == number)
    own_first = (col(Digest.imported_sha256).is_not(None), col(Digest.cover_date).desc())
    digest = session.exec(query.order_by(*own_first)).first()
    if digest is None:
        raise UnknownIdError("digest number", number, hint=Phrase("`newsloom digest list` shows them"))
    return digest


def by_date(session: Session, series: str, cover_date: date) -> Digest | None:
    """The digest of a series with this cover date."""
    return session.exec(select(Digest).where(Digest.series == series, Digest.cover_date == cover_date)).first()


def of_other_series(session: Session, series: str, said: int | date) -> list[Digest]:
    """Digests of all series but this one with a number or a cover date, newest first: a series may be renamed."""
    column = col(Digest.number) if isinstance(said, int) else col(Digest.cover_date)
    query = select(Digest).where(Digest.series != series, column == said)
    return list(session.exec(query.order_by(col(Digest.cover_date).desc(), col(Digest.id).desc())))


def in_preparation(session: Session, series: str) -> Digest | None:
    """The digest being prepared: the latest of the series that is."""
    query = select(Digest).where(Digest.series == series, Digest.status == DigestStatus.PREPARING)
    return session.exec(query.order_by(col(Digest.cover_date).desc()).limit(1)).first()


def in_status(session: Session, series: str, statuses: Iterable[DigestStatus]) -> list[Digest]:
    """The digests of a series in some statuses, newest cover date first."""
    query = select(Digest).where(Digest.series == series, col(Digest.status).in_(list(statuses)))
    return list(session.exec(query.order_by(col(Digest.cover_date).desc())))


def earlier(session: Session, series: str, *, before: date, limit: int) -> list[Digest]:
    """The last digests of a series with a cover date before `before`, newest first."""
    query = select(Digest).where(Digest.series == series, Digest.cover_date < before)
    return list(session.exec(query.order_by(col(Digest.cover_date).desc()).limit(limit)))


def every(session: Session) -> list[Digest]:
    """All digests, newest cover date first."""
    return list(session.exec(select(Digest).order_by(col(Digest.cover_date).desc(), col(Digest.id).desc())))


def next_number(session: Session, series: str, *, first: int, beside: int | None = None) -> int:
    """A number never given before in the series; nobody else is given one until this unit of work has ended.

    Args:
        first: the least number that may be given.
        beside: a digest whose own number does not count.
    """
    if session.get_bind().dialect.name != "sqlite":  # where only one unit of work writes at a time
        session.execute(text("LOCK TABLE digest IN SHARE ROW EXCLUSIVE MODE"))
    query = select(func.max(Digest.number)).where(Digest.series == series)
    highest = session.exec(query if beside is None else query.where(col(Digest.id) != beside)).one()
    return first if highest is None else max(first, highest + 1)


def add_item(session: Session, item: DigestItem, pieces: Iterable[Piece]) -> int:
    """Store a new item with its pieces; returns its id."""
    session.add(item)
    session.flush()
    assert item.id is not None
    put_pieces(session, item.id, pieces)
    return item.id


def put_pieces(session: Session, item_id: int, pieces: Iterable[Piece]) -> None:
    """Make these the pieces of an item."""
    session.exec(delete(Piece).where(col(Piece.item_id) == item_id))
    for position, piece in enumerate(pieces, start=1):
        piece.item_id, piece.position = item_id, position
        session.add(piece)
    session.flush()


def item(session: Session, item_id: int) -> DigestItem:
    """One item.

    Raises:
        UnknownIdError: there is none of that id.
    """
    found = session.get(DigestItem, item_id)
    if found is None:
        raise UnknownIdError("item", item_id, hint=Phrase("`newsloom digest show` shows the ids"))
    return found


def items(session: Session, digest_id: int, statuses: Iterable[ItemStatus] = tuple(ItemStatus)) -> list[DigestItem]:
    """Items of a digest, by section key and position."""
    query = select(DigestItem).where(DigestItem.digest_id == digest_id, col(DigestItem.status).in_(list(statuses)))
    return list(session.exec(query.order_by(col(DigestItem.section), col(DigestItem.position), col(DigestItem.id))))


def items_of(session: Session, digest_ids: Iterable[int]) -> list[DigestItem]:
    """All items of several digests, by id."""
    found: list[DigestItem] = []
    for chunk in chunks(digest_ids):
        found.extend(session.exec(select(DigestItem).where(col(DigestItem.digest_id).in_(chunk))))
    return sorted(found, key=lambda row: row.id or 0)


def pieces(session: Session, item_ids: Iterable[int]) -> dict[int, list[Piece]]:
    """The pieces of items, in order, by item."""
    wanted = sorted(set(item_ids))
    found: dict[int, list[Piece]] = {item_id: [] for item_id in wanted}
    for chunk in chunks(wanted):
        query = select(Piece).where(col(Piece.item_id).in_(chunk)).order_by(col(Piece.position))
        for piece in session.exec(query):
            found[piece.item_id].append(piece)
    return found


def sources(session: Session, item_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """The articles that items cite as sources, each with the latest revision cited, by item: all items are there."""
    wanted = sorted(set(item_ids))
    found: dict[int, dict[int, int]] = {item_id: {} for item_id in wanted}
    for item_id, article_id, revision in execute(session, _SOURCES, items=listed(wanted)).all():
        found[item_id][article_id] = revision
    return found


def cited(session: Session, article_ids: Iterable[int]) -> dict[int, tuple[Article, Outlet]]:
    """The articles that pieces cite, each with its outlet, by id."""
    found: dict[int, tuple[Article, Outlet]] = {}
    for chunk in chunks(article_ids):
        query = select(Article, Outlet).join(Outlet, col(Outlet.id) == Article.outlet_id)
        for article, outlet in session.exec(query.where(col(Article.id).in_(chunk))):
            assert article.id is not None
            found[article.id] = article, outlet
    return found


def set_status(session: Session, digest_id: int, status: DigestStatus) -> None:
    """Note where a digest stands; its version counts on."""
    query = update(Digest).where(col(Digest.id) == digest_id)
    session.exec(query.values(status=status, version=col(Digest.version) + 1))
    session.expire_all()


def change(session: Session, digest_id: int, values: Mapping[str, object]) -> None:
    """Change what stands on an issue's cover; its version counts on. Whoever calls holds its lock."""
    session.exec(update(Digest).where(col(Digest.id) == digest_id).values(**values, version=col(Digest.version) + 1))
    session.expire_all()


def last_position(session: Session, digest_id: int, section: str) -> int:
    """The highest position taken in a section; 0 when it is empty."""
    query = select(func.max(DigestItem.position)).where(
        DigestItem.digest_id == digest_id, DigestItem.section == section
    )
    return session.exec(query).one() or 0


def drafted_stories(
    session: Session, series: str, *, stories: Iterable[int] | None = None
) -> dict[int, list[DigestItem]]:
    """The items of every story (or of some) that has one in the series, merged and rejected ones included, by story."""
    query = select(DigestItem).join(Digest, col(Digest.id) == DigestItem.digest_id).where(Digest.series == series)
    query = query.where(col(DigestItem.story_id).is_not(None)).order_by(col(DigestItem.id))
    parts = (
        [query] if stories is None else [query.where(col(DigestItem.story_id).in_(some)) for some in chunks(stories)]
    )
    found: dict[int, list[DigestItem]] = {}
    for part in parts:
        for row in session.exec(part):
            assert row.story_id is not None
            found.setdefault(row.story_id, []).append(row)
    return found


def takers(session: Session, items: Iterable[DigestItem]) -> list[DigestItem]:
    """The items that took these in, those that took them in, and so on; such as tell no story are left out."""
    found: dict[int | None, DigestItem] = {}
    wanted = {row.merged_into for row in items if row.merged_into is not None}
    while wanted:
        fresh: list[DigestItem] = []
        for some in chunks(wanted):
            query = select(DigestItem).where(col(DigestItem.id).in_(some), col(DigestItem.story_id).is_not(None))
            fresh += session.exec(query)
        found |= {row.id: row for row in fresh}
        wanted = {row.merged_into for row in fresh if row.merged_into is not None and row.merged_into not in found}
    return list(found.values())


def open_stories(session: Session, series: str, *, cover_date: date) -> set[int]:
    """The stories that have a draft, accepted or held item in any digest of the series that is not published.

    What was accepted for a digest before that of `cover_date` is printed to it: its story may go on.
    """
    query = select(DigestItem.story_id).join(Digest, col(Digest.id) == DigestItem.digest_id)
    query = query.where(Digest.series == series, col(Digest.status).in_(UNPUBLISHED))
    query = query.where(or_(col(DigestItem.status) != ItemStatus.ACCEPTED, col(Digest.cover_date) >= cover_date))
    found = session.exec(query.where(col(DigestItem.status).in_(_OPEN)).distinct())
    return {story_id for story_id in found if story_id is not None}


def used_articles(session: Session, series: str, *, among: Iterable[int] | None = None) -> set[int]:
    """The articles that accepted items of the series cite as sources, whatever story they stand in now.

    Args:
        among: the articles of which it is asked; with years of issues, all of them are many.
    """
    query = select(Piece.article_id).join(DigestItem, col(DigestItem.id) == Piece.item_id)
    query = query.join(Digest, col(Digest.id) == DigestItem.digest_id).where(Digest.series == series)
    query = query.where(DigestItem.status == ItemStatus.ACCEPTED, Piece.role == PieceRole.SOURCE).distinct()
    if among is None:
        return set(session.exec(query))
    return set(execute(session, query.where(one_of(Piece.article_id, "articles")), articles=listed(among)).scalars())


def citing(session: Session, series: str, article_ids: Iterable[int]) -> list[tuple[int, DigestItem, Digest]]:
    """Accepted items of the series that cite articles as sources: article, item and its digest, newest issue first."""
    found: list[tuple[int, DigestItem, Digest]] = []
    for chunk in chunks(article_ids):
        query = select(Piece.article_id, DigestItem, Digest).join(DigestItem, col(DigestItem.id) == Piece.item_id)
        query = query.join(Digest, col(Digest.id) == DigestItem.digest_id).where(Digest.series == series)
        query = query.where(DigestItem.status == ItemStatus.ACCEPTED, Piece.role == PieceRole.SOURCE)
        for article_id, row, digest in session.exec(query.where(col(Piece.article_id).in_(chunk))):
            found.append((article_id, row, digest))
    return sorted(found, key=lambda row: (row[2].cover_date, row[1].id or 0), reverse=True)


def carry_over(session: Session, series: str, digest_id: int) -> int:
    """Move to a digest what people put aside, or worked on without a decision, in issues that readers have by now.

    It stands last in its section. Returns how many items that were.
    """
    gone = select(Digest.id).where(Digest.series == series, col(Digest.status).not_in(UNPUBLISHED))
    aside = or_(
        col(DigestItem.status) == ItemStatus.HELD,
        and_(col(DigestItem.status) == ItemStatus.DRAFT, col(DigestItem.touched).is_(True)),
    )
    rows = session.exec(
        select(DigestItem).where(col(DigestItem.digest_id).in_(gone), aside).order_by(col(DigestItem.id))
    )
    moved = list(rows)
    for row in moved:
        position = last_position(session, digest_id, row.section) + 1
        row.digest_id, row.position, row.version = digest_id, position, row.version + 1
        session.add(row)
        session.flush()
    return len(moved)


def candidate_stories(session: Session, *, since: datetime) -> list[Story]:
    """Stories with an article published since `since`, ended ones included (articles stay selectable longer), by id."""
    query = select(Story).where(Story.status != StoryStatus.MERGED, Story.last_at >= since)
    return list(session.exec(query.order_by(col(Story.id))))


def redraft(session: Session, item_id: int, *, values: dict[str, object]) -> bool:
    """Rewrite a draft nobody has touched; says whether it was one.

    The version counts on, so that whoever has the words of before on the screen does not decide on words nobody has
    seen; a later run still sees that no person has touched it.
    """
    untouched = (
        col(DigestItem.id) == item_id,
        col(DigestItem.touched).is_(False),
        col(DigestItem.status) == ItemStatus.DRAFT,
    )
    query = update(DigestItem).where(*untouched).values(**values, version=col(DigestItem.version) + 1)
    changed = session.exec(query).rowcount == 1
    session.expire_all()
    return changed


def change_item(session: Session, item_id: int, *, expected_version: int, values: dict[str, object]) -> bool:
    """Compare-and-set for a person: change an item if it is still at `expected_version`; says whether it was.

    The item counts as touched from then on; a machine goes by `redraft`.
    """
    query = update(DigestItem).where(col(DigestItem.id) == item_id, col(DigestItem.version) == expected_version)
    changed = session.exec(query.values(**values, version=expected_version + 1, touched=True)).rowcount == 1
    session.expire_all()
    return changed


def retell(session: Session, takers: Mapping[int, int]) -> None:
    """Items drafted from stories that were merged away now tell the story that took each, giver to taker."""
    told = select(DigestItem.story_id).where(col(DigestItem.story_id).in_(takers)).distinct()
    for story_id in sorted(ident for ident in session.exec(told) if ident is not None):
        session.exec(update(DigestItem).where(col(DigestItem.story_id) == story_id).values(story_id=takers[story_id]))


def count_items(session: Session, digest_id: int) -> int:
    """How many items a digest shows: drafts and accepted ones."""
    shown = (ItemStatus.DRAFT, ItemStatus.ACCEPTED)
    query = select(func.count()).select_from(DigestItem)
    return session.exec(query.where(DigestItem.digest_id == digest_id, col(DigestItem.status).in_(shown))).one()


def set_positions(session: Session, positions: dict[int, int]) -> None:
    """Give items their places; order alone is nobody's words, so versions stay."""
    for item_id, position in positions.items():
        session.exec(update(DigestItem).where(col(DigestItem.id) == item_id).values(position=position))
