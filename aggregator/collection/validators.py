"""Validators (ETag, Last-Modified) and how far they are believed: pure, from facts and `now`.

They are a server's word for "nothing has changed", and servers get that wrong: a cache that never lets go, a clock put
back, an ETag made of the template. A feed that answers 304 for ever looks exactly like one that publishes nothing. So
each source is read in full now and then whatever its validators say, and where that shows that they were wrong, it is
asked without them for a while.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long a source may be known by its validators alone. Feeds keep their entries for a week or longer, so that what a
#: 304 withheld is mostly still there; and one document a week costs a site less than one picture of its front page.
FULL_EVERY = timedelta(days=7)

#: How long validators that were wrong are not believed: four times the wait in which they would be found out again.
DISTRUSTED_FOR = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gives a document so that it can be asked whether it changed."""

    etag: str | None = None
    last_modified: str | None = None

    @property
    def are_there(self) -> bool:
        """Whether there is anything to ask by."""
        return bool(self.etag or self.last_modified)


def is_full_due(*, full_at: datetime | None, wrong_at: datetime | None, now: datetime) -> bool:
    """Whether a source is to be asked without its validators.

    Args:
        full_at: when its document was last read in full; None when never.
        wrong_at: when its validators were last found wrong; None when never.

    A clock that was put back makes both lie ahead, which nothing may rest on.
    """
    is_fresh = full_at is not None and timedelta() <= now - full_at < FULL_EVERY
    is_distrusted = wrong_at is not None and timedelta() <= now - wrong_at < DISTRUSTED_FOR
    return is_distrusted or not is_fresh


def were_wrong(before: Validators, after: Validators, *, brought: int) -> bool:
    """Whether a document asked for without validators shows that asking by them would have brought none.

    Args:
        before: those of the document read before.
        after: those of the document that came.
        brought: entries in it that are new or edited.

    An ETag decides alone where there is one, as it does for servers (RFC 9110, section 13.2.2). The same one over other
    words is no lie by itself: weak ones are meant for that, but not where the words are an article's.
    """
    if not brought or not before.are_there:
        return False
    if before.etag or after.etag:
        return before.etag == after.etag
    return before.last_modified == after.last_modified
