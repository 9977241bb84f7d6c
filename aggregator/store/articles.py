"""Articles, their revisions and the sightings of them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, literal_column, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Article, Revision, Sighting, Source
from aggregator.phrases import Phrase
from aggregator.store.chunks import chunks
from aggregator.store.listed import among, execute, listed
from aggregator.text.posts import first_words, whence
from aggregator.vocabulary import PageState, PublishedBasis, Verdict

#: A page is never due later than this, so one that is was put off before the clock was put back, and is due. More than
#: `collection.cadence` ever waits.
LONGEST_PAGE_WAIT = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class ArticleText:
    """An article with the words of its current revision: what the deciding stages read."""

    id: int
    outlet_id: str
    outlet_name: str
    url: str
    title: str
    summary: str
    text: str
    text_hash: str
    bylines: tuple[str, ...]
    language: str
    published_at: datetime
    first_seen_at: datetime
    revision: int
    verdict: Verdict
    published_basis: PublishedBasis = PublishedBasis.FEED
    #: of a post
    platform: str = ""
    handle: str = ""
    #: None unless its words were taken away for good
    redacted_why: str | None = None

    @property
    def heading(self) -> str:
        """What it is called in lists: its title, or without one its first words; that it is redacted, and why."""
        if self.redacted_why is not None:
            return f"[redacted: {self.redacted_why}]"
        return self.title.strip() or first_words(self.text or self.summary)

    @property
    def whence(self) -> str:
        """Where it comes from, in lists: its outlet, and of a post the account."""
        return whence(self.outlet_name, self.platform, self.handle)


# Columns, not objects: every stage reads thousands of texts, and objects of which nothing changes take three times as
# long. They stand in the order of the fields of `ArticleText`.
_ARTICLES, _REVISIONS, _OUTLETS = (SQLModel.metadata.tables[name] for name in ("article", "revision", "outlet"))
_A, _R = _ARTICLES.c, _REVISIONS.c
_TEXTS = (
    sql_select(_A.id, _A.outlet_id, _OUTLETS.c.name, _A.url, _R.title, _A.summary, _R.text, _R.text_hash, _A.bylines)
    .add_columns(_R.language, _A.published_at, _A.first_seen_at, _A.revision, _A.verdict, _A.published_basis)
    .add_columns(_A.post_platform, _A.post_handle, _A.redacted_why)
    .join_from(_ARTICLES, _REVISIONS, (_R.article_id == _A.id) & (_R.number == _A.revision))
    .join(_OUTLETS, _OUTLETS.c.id == _A.outlet_id)
    .where(among(_A.id, "ids"))
)
_BYLINES = 8
_HASHES = sql_select(_R.article_id, _R.number, _R.text_hash).where(among(_R.article_id, "ids"))

# What is asked of each document that comes, put together once: to do it each time took longer than to answer it.
_SIGHTED = SQLModel.metadata.tables["sighting"]
_IDS_BY_URL_KEYS = sql_select(_A.url_key, _A.id).where(among(_A.url_key, "keys"))
_OF_SOURCE = col(Sighting.source_id) == bindparam("source_id")
_SIGHTINGS = sql_select(Sighting).where(_OF_SOURCE, among(col(Sighting.entry_key), "keys"))
_SIGHTINGS_OF = (
    sql_select(Sighting).where(_OF_SOURCE, among(col(Sighting.article_id), "ids")).order_by(col(Sighting.id))
)
_IDS_BY_PRINTS = (
    sql_select(_SIGHTED.c.print, _SIGHTED.c.article_id)
    .where(_SIGHTED.c.source_id == bindparam("source_id"), among(_SIGHTED.c.print, "prints"))
    .order_by(_SIGHTED.c.id.desc())
)


def get(session: Session, article_id: int) -> Article:
    """One article.

    Raises:
        UnknownIdError: there is none of that id.
    """
    article = session.get(Article, article_id)
    if article is None:
        raise UnknownIdError(
            "article", article_id, hint=Phrase("`newsloom search` and `newsloom stories show` tell the ids")
        )
    return article


def ids_by_url_keys(session: Session, keys: Iterable[str]) -> dict[str, int]:
    """Ids of the articles that have one of `keys`, by key."""
    return dict(execute(session, _IDS_BY_URL_KEYS, keys=listed(keys)).all())


def sources_by_url_keys(session: Session, keys: Iterable[str]) -> dict[str, str]:
    """Ids of the sources that were the first to show the articles that have one of `keys`, by key."""
    found: dict[str, str] = {}
    for chunk in chunks(keys):
        query = select(Article.url_key, Article.source_id).where(col(Article.url_key).in_(chunk))
        found.update((key, source_id) for key, source_id in session.exec(query))
    return found


def sightings(session: Session, source_id: str, keys: Iterable[str]) -> dict[str, Sighting]:
    """The sightings of a source that have one of `keys`, by entry key."""
    rows = session.execute(_SIGHTINGS, {"source_id": source_id, "keys": listed(keys)}).scalars()
    return {sighting.entry_key: sighting for sighting in rows}


def sightings_of(session: Session, source_id: str, article_ids: Iterable[int]) -> dict[int, list[Sighting]]:
    """The sightings of these articles by a source, by article, oldest first."""
    found: dict[int, list[Sighting]] = {}
    given = {"source_id": source_id, "ids": listed(article_ids)}
    for sighting in session.execute(_SIGHTINGS_OF, given).scalars():
        found.setdefault(sighting.article_id, []).append(sighting)
    return found


def ids_by_prints(session: Session, source_id: str, prints: Iterable[str]) -> dict[str, list[int]]:
    """Ids of the articles that a source showed with one of these marks, by mark, the latest first."""
    found: dict[str, list[int]] = {}
    for mark, article_id in execute(session, _IDS_BY_PRINTS, source_id=source_id, prints=listed(prints)).all():
        if article_id not in found.setdefault(mark, []):
            found[mark].append(article_id)
    return found


def some(session: Session, ids: Iterable[int]) -> dict[int, Article]:
    """Those of these articles that there are, by id."""
    found: dict[int, Article] = {}
    for chunk in chunks(ids):
        rows = session.exec(select(Article).where(col(Article.id).in_(chunk)))
        found.update((article.id, article) for article in rows if article.id is not None)
    return found


def add(session: Session, article: Article, revision: Revision) -> int:
    """Store a new article with its first revision; returns its id."""
    session.add(article)
    session.flush()
    assert article.id is not None
    revision.article_id = article.id
    session.add(revision)
    return article.id


def current_revision(session: Session, article: Article) -> Revision:
    """The revision an article is at."""
    query = select(Revision).where(Revision.article_id == article.id, Revision.number == article.revision)
    return session.exec(query).one()


def revision_of(session: Session, article: Article, number: int | None = None) -> Revision:
    """One revision of an article by its number; the one it is at when none is given.

    Raises:
        UnknownIdError: it has none of that number.
    """
    if number is None:
        return current_revision(session, article)
    query = select(Revision).where(Revision.article_id == article.id, Revision.number == number)
    found = session.exec(query).first()
    if found is None:
        raise UnknownIdError("revision", Phrase("%(number)s of article %(article)s", number=number, article=article.id))
    return found


def revisions(session: Session, article_id: int) -> list[Revision]:
    """All revisions of an article, oldest first."""
    query = select(Revision).where(Revision.article_id == article_id).order_by(col(Revision.number))
    return list(session.exec(query))


def all_revisions(session: Session, ids: Iterable[int]) -> dict[int, dict[int, Revision]]:
    """Every observed state of articles, by article and number."""
    wanted = sorted(set(ids))
    found: dict[int, dict[int, Revision]] = {article_id: {} for article_id in wanted}
    for chunk in chunks(wanted):
        for row in session.exec(select(Revision).where(col(Revision.article_id).in_(chunk))):
            found[row.article_id][row.number] = row
    return found


def texts(session: Session, ids: Iterable[int]) -> dict[int, ArticleText]:
    """The articles `ids` with their current text, by id; unknown ids are left out."""
    found: dict[int, ArticleText] = {}
    for row in execute(session, _TEXTS, ids=listed(ids)).all():
        values: Sequence[Any] = (*row[:_BYLINES], tuple(row[_BYLINES]), *row[_BYLINES + 1 :])
        found[row[0]] = ArticleText(*values)
    return found


def languages(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """The languages of articles, by id, without their texts."""
    found: dict[int, str] = {}
    for chunk in chunks(ids):
        query = select(Article.id, Article.language).where(col(Article.id).in_(chunk))
        found.update((ident, language) for ident, language in session.exec(query) if ident is not None)
    return found


def at_revisions(session: Session, numbers: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Revision]:
    """Revisions by article id and number; unknown ones are left out."""
    wanted = set(numbers)
    found: dict[tuple[int, int], Revision] = {}
    for chunk in chunks({article_id for article_id, _ in wanted}):
        for row in session.exec(select(Revision).where(col(Revision.article_id).in_(chunk))):
            if (row.article_id, row.number) in wanted:
                found[row.article_id, row.number] = row
    return found


def text_hashes(session: Session, numbers: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """The hashes of revisions' texts by article id and number; unknown ones are left out."""
    wanted = set(numbers)
    rows = execute(session, _HASHES, ids=listed(article_id for article_id, _ in wanted)).all()
    return {(article_id, number): text_hash for article_id, number, text_hash in rows if (article_id, number) in wanted}


def to_judge(session: Session, limit: int) -> list[int]:
    """Ids of articles whose text has settled and is not the one deduplication judged, oldest publication first."""
    judged = col(Article.judged_revision)
    # Two queries, since each has an index of its own; one with OR would walk over every article.
    # The 0 is written out: SQLite takes the index of revised articles only when it sees that condition in the query.
    revised = (judged > literal_column("0"), judged != Article.revision)
    conditions = ((col(Article.verdict) == Verdict.PENDING,), revised)
    found: set[tuple[datetime, int]] = set()
    for condition in conditions:
        query = select(Article.published_at, Article.id).where(*condition, Article.page_state != PageState.WANTED)
        rows = session.exec(query.order_by(col(Article.published_at), col(Article.id)).limit(limit))
        found.update((published, ident) for published, ident in rows if ident is not None)
    return [ident for _, ident in sorted(found)[:limit]]


def set_verdict(session: Session, article_id: int, verdict: Verdict) -> None:
    """Note what deduplication says of an article."""
    session.exec(update(Article).where(col(Article.id) == article_id).values(verdict=verdict))


def pages_wanted(
    session: Session,
    *,
    now: datetime,
    limit: int,
    source_ids: Collection[str] = (),
    but: Collection[int] = (),
    but_sources: Collection[str] = (),
) -> list[Article]:
    """Articles of enabled sources whose page is due to be fetched, longest due first.

    `source_ids` names the only sources wanted, all when empty; articles `but` and sources `but_sources` are left out.
    All three are passed to the database as they are, so keep them to a few thousand.
    """
    query = (
        select(Article)
        .join(Source, col(Source.id) == Article.source_id)
        .where(Article.page_state == PageState.WANTED, col(Source.enabled).is_(True))
        .where(or_(col(Article.page_due_at) <= now, col(Article.page_due_at) > now + LONGEST_PAGE_WAIT))
        .where(col(Article.id).not_in(but), col(Article.source_id).not_in(but_sources))
    )
    if source_ids:
        query = query.where(col(Article.source_id).in_(source_ids))
    return list(session.exec(query.order_by(col(Article.page_due_at), col(Article.id)).limit(limit)))


def count(session: Session) -> int:
    """How many articles there are."""
    return session.exec(select(func.count()).select_from(Article)).one()


def count_by_verdict(session: Session) -> dict[Verdict, int]:
    """How many articles have each verdict."""
    query = select(Article.verdict, func.count()).group_by(col(Article.verdict))
    return {Verdict(verdict): number for verdict, number in session.exec(query)}


def all_urls(session: Session) -> list[tuple[int, str]]:
    """Id and address of every article, oldest first."""
    query = select(Article.id, Article.url).order_by(col(Article.id))
    return [(ident, url) for ident, url in session.exec(query) if ident is not None]
