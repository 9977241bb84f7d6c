"""Writing down that an article says something else now: a further revision, findable by its words."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.collection.raw import RawItem, WashedPage
from aggregator.models import Article, Revision
from aggregator.store import search
from aggregator.text.terms import search_terms
from aggregator.text.words import words
from aggregator.vocabulary import Origin


@dataclass(frozen=True, slots=True)
class Words:
    """What an article says, and where that was read."""

    origin: Origin
    title: str
    text: str
    text_hash: str
    language: str
    #: what it is found by (`text.terms`)
    terms: str
    snapshot_sha256: str | None


def words_of(item: RawItem, sha256: str | None) -> Words:
    """The words of a feed's entry; `sha256` is the document's."""
    return Words(Origin.FEED, item.title, item.text, item.text_hash, item.language, item.terms, sha256)


def words_of_page(page: WashedPage, *, title: str) -> Words:
    """The words of an article's page, under `title`."""
    terms = search_terms([*words(title), *page.terms.split()])
    return Words(Origin.PAGE, title, page.text, page.text_hash, page.language, terms, page.packed.sha256)


def revise(session: Session, article: Article, words: Words, *, now: datetime) -> None:
    """Give a stored article a further revision and make that its current one."""
    assert article.id is not None
    article.revision += 1
    article.title, article.language, article.changed_at = words.title or article.title, words.language, now
    session.add(article)
    revision = Revision(
        article_id=article.id,
        number=article.revision,
        origin=words.origin,
        title=words.title,
        text=words.text,
        text_hash=words.text_hash,
        language=words.language,
        snapshot_sha256=words.snapshot_sha256,
        observed_at=now,
    )
    session.add(revision)
    search.index_terms(session, {article.id: words.terms})
