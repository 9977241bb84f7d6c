"""Whose article it is when two outlets show one page: the outlet's on whose site the page stands.

An aggregator, or a partner that links to a text with words of its own, may be polled first; the article is then handed
over as soon as its own outlet shows it, and from then on no other outlet's words take the place of its own.
"""

from datetime import datetime

from sqlmodel import Session

from aggregator.collection.raw import RawItem
from aggregator.collection.revising import Words, revise, words_again, words_of
from aggregator.collection.sources import PollPlan
from aggregator.errors import UrlError
from aggregator.models import Article
from aggregator.store import articles, sources
from aggregator.text.urls import host_of, site_of
from aggregator.vocabulary import Origin, PageState


def is_the_owner_s(url: str, *, home: str, holder_home: str) -> bool:
    """Whether a page stands on the site of `home` and not on the site of who holds it now."""
    return _is_on(url, home) and not _is_on(url, holder_home)


def _is_on(url: str, home: str) -> bool:
    """Whether a page is on the site of a home page: of one registrable domain, or below the same host."""
    try:
        if site_of(url) == site_of(home):
            return True
        return f".{host_of(url)}".endswith(f".{host_of(home).removeprefix('www.')}")
    except UrlError:  # an article without a link, an outlet without a home
        return False


def hand_over(
    session: Session, article: Article, item: RawItem, plan: PollPlan, *, sha256: str | None, now: datetime
) -> bool:
    """Give the article to the outlet that shows it now, if it is that outlet's own; returns whether it was.

    Its feed's words become the current revision, unless the page itself was read already; in any case there is a
    new revision, so that the article is judged again as this outlet's.
    """
    if article.outlet_id == plan.outlet_id:
        return False
    holder_home = sources.outlet(session, article.outlet_id).home
    if not is_the_owner_s(article.url, home=plan.home, holder_home=holder_home):
        return False
    article.outlet_id, article.source_id = plan.outlet_id, plan.source_id
    article.summary, article.bylines = item.summary, list(item.bylines)
    if item.published is not None:
        article.published_at, article.published_basis = item.published.moment, item.published.basis
        article.published_offset = item.published.offset_minutes
    if plan.wants_page(item) and article.page_state is not PageState.FETCHED:
        article.page_state, article.page_attempts, article.page_due_at = PageState.WANTED, 0, now
    revise(session, article, _words(session, article, item, sha256), now=now)
    return True


def _words(session: Session, article: Article, item: RawItem, sha256: str | None) -> Words:
    current = articles.current_revision(session, article)
    return words_of(item, sha256) if current.origin is Origin.FEED else words_again(current)
