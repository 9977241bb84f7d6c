"""Storing an article's page: its snapshot, and a new revision when it says something else than the last one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.collection.cadence import next_page_try
from aggregator.collection.raw import WashedPage
from aggregator.collection.revising import revise, words_of_page
from aggregator.collection.teaser import is_teaser
from aggregator.errors import CollectorError
from aggregator.failpoint import reach
from aggregator.models import Article, Revision, Snapshot
from aggregator.phrases import Phrase
from aggregator.store import articles, incidents, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import Origin, PageState, PublishedBasis


@dataclass(frozen=True, slots=True)
class PagePlan:
    """A page to fetch."""

    article_id: int
    source_id: str
    url: str
    attempts: int


def wanted(
    database: Database,
    *,
    now: datetime,
    limit: int,
    source_ids: Collection[str] = (),
    but: Collection[int] = (),
    but_sources: Collection[str] = (),
) -> list[PagePlan]:
    """Pages that are due, from the database, so that a crash between feed and page loses nothing.

    The choice is that of `store.articles.pages_wanted`. While the desk is cut off none is: what a sign-in page says in
    place of an article would be taken for its words.
    """
    with database.read() as session:
        if incidents.open_one(session) is not None:
            return []
        due = articles.pages_wanted(
            session, now=now, limit=limit, source_ids=source_ids, but=but, but_sources=but_sources
        )
        return [PagePlan(a.id, a.source_id, a.url, a.page_attempts) for a in due if a.id is not None]


def store_page(database: Database, plan: PagePlan, page: WashedPage, *, now: datetime) -> bool:
    """Store what a page says; returns whether that was something new.

    Of an article whose text was given by hand only the page's bytes are kept: people's words are better than what a
    machine is shown. A post gets neither title nor author from its page: platforms write there what they like.
    """
    with database.write() as session:
        article = articles.get(session, plan.article_id)
        if article.redacted_at is not None:
            return False  # its words are not kept, whatever its page says
        snapshots.put(session, _snapshot(page, now))
        current = articles.current_revision(session, article)
        new = current.origin is not Origin.CLIP and _take(session, article, current, page, now=now)
        article.page_checked_at, article.page_error = now, None
        session.add(article)
        reach("page.in_transaction")
    database.afterwards(lambda: reach("page.stored"))
    return new


def _take(session: Session, article: Article, current: Revision, page: WashedPage, *, now: datetime) -> bool:
    """Let an article say what its page says, if that is something else; returns whether it was."""
    told = bool(page.text) if current.origin is Origin.PAGE else not is_teaser(page.text, beside=current.text)
    title = article.title or ("" if article.is_post else page.title)
    new = told and (current.text_hash, current.title) != (page.text_hash, title)
    if new:
        revise(session, article, words_of_page(page, title=title), now=now)
    _fill_gaps(article, page)
    article.page_state, article.page_due_at = PageState.FETCHED, None
    return new


def store_page_failure(database: Database, plan: PagePlan, *, now: datetime, why: str, final: bool) -> None:
    """Note that a page could not be had; it is tried again later, unless that was final or patience is at its end.

    Nor is it when nobody wants it any more: its text may have been given by hand in the meantime. That the link is dead
    is noted all the same.
    """
    with database.write() as session:
        article = articles.get(session, plan.article_id)
        article.page_checked_at, article.page_error = now, why[:500]
        session.add(article)
        if article.page_state is PageState.UNWANTED:
            return
        article.page_attempts += 1
        again = None if final else next_page_try(article.page_attempts, now)
        article.page_due_at = again
        article.page_state = PageState.WANTED if again else PageState.FAILED


def plan_of(database: Database, article_id: int) -> PagePlan:
    """The plan of one article's page, due or not.

    Raises:
        UnknownIdError: there is no such article.
        CollectorError: it has no address.
    """
    with database.read() as session:
        article = articles.get(session, article_id)
    if article.redacted_at is not None:
        raise CollectorError(
            Phrase(
                "article %(article_id)s is redacted (%(redacted_why)s): its page is not asked for",
                article_id=article_id,
                redacted_why=article.redacted_why,
            )
        )
    if not article.url:
        raise CollectorError(Phrase("article %(article_id)s has no address that could be asked", article_id=article_id))
    return PagePlan(article_id, article.source_id, article.url, article.page_attempts)


def _snapshot(page: WashedPage, now: datetime) -> Snapshot:
    packed = page.packed
    return Snapshot(
        sha256=packed.sha256,
        content_type=packed.content_type,
        size=packed.size,
        body=packed.body,
        first_seen_at=now,
    )


def _fill_gaps(article: Article, page: WashedPage) -> None:
    """The page's own words about author, date and image serve where the feed had none, whose are never overwritten."""
    if not article.bylines and page.bylines and not article.is_post:
        article.bylines = list(page.bylines)
    article.image = article.image or page.image or None
    if article.published_basis is PublishedBasis.FIRST_SEEN and page.published is not None:
        article.published_at = page.published.moment
        article.published_basis = page.published.basis
        article.published_offset = page.published.offset_minutes
