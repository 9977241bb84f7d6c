"""Redacting an article: a decision by a publisher or an administrator, in one transaction, with its diary row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Decision, Digest, DigestItem, User
from aggregator.phrases import Phrase
from aggregator.review.open_issue import approval_ends
from aggregator.store import articles, decisions, editions, redaction, users
from aggregator.store.database import Database
from aggregator.store.redaction import Gone
from aggregator.text.markup import clean_text
from aggregator.vocabulary import DigestStatus, Role

#: Looking through the documents takes less; what came meanwhile is looked through again before they are emptied.
_MEANWHILE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Citing:
    """An item that cites the redacted article; `editions` are the revisions of its issue that readers have it in."""

    item_id: int
    issue: str
    status: DigestStatus
    quotes: bool
    editions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Redacted:
    """A redaction: since when and why; `gone` is None where it was done before."""

    article_id: int
    at: datetime
    why: str
    gone: Gone | None
    citing: tuple[Citing, ...]


def redact(database: Database, by: str, article_id: int, *, why: str, now: datetime) -> Redacted:
    """Take an article's words away for good; doing it again changes nothing and tells what was done.

    Raises:
        UnknownIdError: nobody of that name, or no such article.
        NotAllowedError: the person is neither publisher nor administrator.
        UsageError: no reason is given.
    """
    reason = clean_text(why).strip()
    if not reason:
        raise UsageError(Phrase("a redaction needs a reason, which stays: --why TEXT"))
    with database.read() as session:  # before the writing, in WAL no writer waits for it
        _acting(session, by)
        article = articles.get(session, article_id)
        held = set() if article.redacted_at else set(redaction.documents(session, article, since=article.first_seen_at))
    with database.write() as session:
        user = _acting(session, by)
        article = articles.get(session, article_id)
        gone = None
        if article.redacted_at is None:
            # an approval that was not published yet would bring the words before readers
            for digest_id in sorted({digest.id or 0 for _, digest, _ in redaction.citing_items(session, article_id)}):
                approval_ends(session, digest_id, now=now)
            article = articles.get(session, article_id)
            held |= set(redaction.documents(session, article, since=now - _MEANWHILE))
            gone = redaction.redact(session, article, held, why=reason, now=now)
            assert user.id is not None
            row = Decision(at=now, user_id=user.id, verb="redact", noun="article", noun_id=article_id, why=reason)
            row.after = {"revisions": gone.revisions, "snapshots": gone.snapshots, "drafts": gone.drafts}
            decisions.note(session, row)
        article = articles.get(session, article_id)
        citing = tuple(
            _citing(item, digest, quotes, _published(session, item, digest))
            for item, digest, quotes in redaction.citing_items(session, article_id)
        )
        return Redacted(article_id, article.redacted_at or now, article.redacted_why or "", gone, citing)


def _acting(session: Session, by: str) -> User:
    user = users.acting(session, by)
    if user.role is Role.EDITOR:
        raise NotAllowedError(
            Phrase("“%(name)s” is an editor: only a publisher or an administrator may redact", name=by)
        )
    return user


def _published(session: Session, item: DigestItem, digest: Digest) -> list[int]:
    rows = editions.of(session, digest.id or 0) if redaction.is_public(item, digest) else []
    return [row.revision for row in rows if row.published_at]


def _citing(item: DigestItem, digest: Digest, quotes: bool, published: list[int]) -> Citing:
    issue = f"{digest.series} - {digest.number or digest.cover_date}"
    return Citing(item.id or 0, issue, digest.status, quotes, tuple(published))
