"""Whether an item's issue may still be changed, asked by every decision on an item before it is made."""

from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError
from aggregator.models import Digest
from aggregator.phrases import Phrase
from aggregator.review.issue_steps import OUT
from aggregator.store import digests, editions
from aggregator.vocabulary import DigestStatus


def open_issue(session: Session, digest_id: int) -> Digest:
    """The issue, locked until this unit of work has ended, provided that readers do not have it.

    Raises:
        NotAllowedError: it is published or withdrawn.
    """
    digests.lock(session, digest_id)
    session.expire_all()  # what was read before may have changed while we waited
    return still_open(digests.get(session, digest_id))


def still_open(digest: Digest) -> Digest:
    """The issue, provided that readers do not have it.

    Raises:
        NotAllowedError: it is published or withdrawn.
    """
    if digest.status in OUT:
        called = (
            Phrase("no. %(number)s", number=digest.number)
            if digest.number is not None
            else Phrase("of %(day)s", day=digest.cover_date)
        )
        raise NotAllowedError(
            Phrase(
                "the issue %(called)s is %(status)s: `newsloom digest correct` sets right what readers have",
                called=called,
                status=digest.status,
            )
        )
    return digest


def approval_ends(session: Session, digest_id: int, *, now: datetime) -> None:
    """What a publisher approved is no longer what stands there: the approval is void, and the issue in review again."""
    digest = digests.get(session, digest_id)
    if digest.status is DigestStatus.APPROVED:
        editions.void(session, digest_id, now=now)
        digests.set_status(session, digest_id, DigestStatus.IN_REVIEW)
