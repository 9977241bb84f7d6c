"""What readers would find after a correction or a withdrawal, before anybody decides on it; nothing of it is stored.

It is worked out by the decision itself, in a transaction that is rolled back: so it is what would be published, but
for the moment that stands in it, and whatever refuses the decision refuses this.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NoReturn

from sqlmodel import Session

from aggregator.models import Digest, Edition
from aggregator.press.publication import Prints, corrected, noticed
from aggregator.review.edition_desk import Change, EditionDesk, Printed
from aggregator.settings import DeskHome
from aggregator.store.database import Database
from aggregator.text.markup import clean_text


def correction(
    database: Database,
    home: DeskHome,
    digest_id: int,
    change: Change,
    by: str,
    *,
    now: datetime,
    after: int | None = None,
) -> Printed:
    """The edition that `publication.correct` would make; raises what that would."""
    printed = corrected(database, home, digest_id, change, now=now, after=after)
    desk = EditionDesk(database, by, now=now)
    return _shown(lambda show: desk.correct(digest_id, change, show, _nowhere), printed)


def withdrawal(
    database: Database,
    home: DeskHome,
    digest_id: int,
    by: str,
    *,
    why: str,
    now: datetime,
    after: int | None = None,
) -> Printed:
    """The notice that `publication.withdraw` would make; raises what that would."""
    printed = noticed(home, by, why=why, now=now, after=after)
    desk = EditionDesk(database, by, now=now)
    reason = clean_text(why).strip()
    return _shown(lambda show: desk.withdraw(digest_id, show, _nowhere, why=reason), printed)


class _Shown(Exception):
    """Carries what was printed out of a transaction, which ends without leaving anything."""

    def __init__(self, printed: Printed) -> None:
        self.printed = printed


def _shown(decide: Callable[[Callable[[Session, Digest], NoReturn]], Edition], printed: Prints) -> Printed:
    def show(session: Session, digest: Digest) -> NoReturn:
        raise _Shown(printed(session, digest))

    try:
        decide(show)
    except _Shown as shown:
        return shown.printed
    raise AssertionError("a decision that printed nothing was stored")


def _nowhere(session: Session, edition: Edition) -> list[tuple[str, str]]:
    return []
