"""One decision on an item under way: its issue locked, the change made by compare-and-set, the diary row written.

What a decision changes besides the item's own fields goes into the row as well, in a form from which `undo.py` can put
it back: pieces as places without words, so that a redaction need not look for copies here; rows of what people said by
table and id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.errors import StaleVersionError
from aggregator.models import Decision, DigestItem, Piece, User
from aggregator.review.open_issue import approval_ends, open_issue
from aggregator.store import articles, decisions, digests, users
from aggregator.vocabulary import ItemStatus, PieceRole

#: What the diary has of a piece.
Image = list[Any]


@dataclass
class ItemRecord:
    """A decision by one person on one item, whose issue nobody else changes until it is made."""

    session: Session
    user: User
    item: DigestItem
    now: datetime

    @classmethod
    def begun(
        cls, session: Session, by: str, item_id: int, *, version: int | None = None, now: datetime
    ) -> "ItemRecord":
        """The person and the item, its issue locked until this decision is made.

        Raises:
            UnknownIdError: no such item, or nobody of that name.
            NotAllowedError: the person is disabled, or readers have the issue.
            StaleVersionError: the item is no longer at `version`.
        """
        user = users.acting(session, by)
        open_issue(session, digests.item(session, item_id).digest_id)
        item = digests.item(session, item_id)
        require(item, version)
        return cls(session, user, item, now)

    @property
    def user_id(self) -> int:
        """Who decides."""
        assert self.user.id is not None
        return self.user.id

    def close(
        self,
        verb: str,
        values: Mapping[str, object],
        *,
        status: ItemStatus,
        why: str = "",
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
    ) -> Decision:
        """Change the item and write the diary's row; `before` and `after` are what it tells besides the fields.

        Raises:
            StaleVersionError: somebody changed the item meanwhile.
        """
        item = self.item
        changes = dict(values) | ({"status": status} if status is not item.status else {})
        was = {name: plain(getattr(item, name)) for name in changes}
        assert item.id is not None
        item_id, digest_id, version, status_was = item.id, item.digest_id, item.version, item.status
        if not digests.change_item(self.session, item_id, expected_version=version, values=changes):
            found = digests.item(self.session, item_id).version
            raise StaleVersionError("item", item_id, expected=version, found=found)
        if ItemStatus.ACCEPTED in (status_was, status):
            approval_ends(self.session, digest_id, now=self.now)
        row = Decision(at=self.now, user_id=self.user_id, verb=verb, noun="item", noun_id=item_id, why=why)
        row.before = was | dict(before or {})
        row.after = {name: plain(value) for name, value in changes.items()} | dict(after or {})
        decisions.note(self.session, row)
        self.item = digests.item(self.session, item_id)
        return row


def require(item: DigestItem, version: int | None) -> None:
    """Refuse a decision on another version than the one that was looked at.

    Raises:
        StaleVersionError: the item is no longer at `version`.
    """
    if version is not None and item.version != version:
        raise StaleVersionError("item", item.id, expected=version, found=item.version)


def plain(value: object) -> object:
    """A value as the diary has it."""
    return getattr(value, "value", value)


def images(pieces: Iterable[Piece]) -> list[Image]:
    """Pieces as the diary has them: role, article, revision, start, end, speaker."""
    return [[plain(one.role), one.article_id, one.revision, one.start, one.end, one.speaker] for one in pieces]


def from_images(session: Session, item_id: int, found: Sequence[Image]) -> list[Piece]:
    """Pieces out of the diary, with their words as their revision has them: none where those were redacted."""
    revisions = articles.at_revisions(session, [(image[1], image[2]) for image in found])
    pieces = []
    for role, article_id, revision, start, end, speaker in found:
        row = revisions.get((article_id, revision))
        one = Piece(item_id=item_id, position=0, role=PieceRole(role), article_id=article_id, revision=revision)
        one.start, one.end, one.speaker = start, end, speaker
        one.text = "" if row is None else row.text[start:end]
        pieces.append(one)
    return pieces
