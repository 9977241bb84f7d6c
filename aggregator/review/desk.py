"""The review desk: the one writer of an item's status and words.

Each decision is one transaction: the named person is looked up, the step checked against `transitions`, the change made
by compare-and-set on the item's version, and the diary row written. Machines never come here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import Decision, DigestItem, Piece, User
from aggregator.review.open_issue import approval_ends, open_issue, still_open
from aggregator.review.transitions import step
from aggregator.store import articles, decisions, digests, item_growth, ledger, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.vocabulary import ItemKind, ItemStatus, PieceRole

#: What an edit may change.
WORDS = ("headline", "lead", "body")
_EDITED = (*WORDS, "kind")
#: Items out of the digest keep no place in the order of those that are in it.
_OUT = (ItemStatus.REJECTED, ItemStatus.MERGED)


class ReviewDesk:
    """Decisions on digest items, by one named person.

    Every decision returns the item as this decision left it, at the version to give with the next one, and raises:
        UnknownIdError: no such item, or nobody of that name.
        NotAllowedError: the person is disabled, the step is not possible from here or lacks its reason, or readers
            have the issue.
        StaleVersionError: the item is no longer at `version`; nothing was changed.
    """

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def check(self, verb: str, item_id: int, *, version: int | None = None) -> DigestItem:
        """The item as it stands, when the decision could be made on it now; changes nothing."""
        with self._database.read() as session:
            users.acting(session, self._by)
            item = digests.item(session, item_id)
            still_open(digests.get(session, item.digest_id))
            _require(item, version)
            step(verb, item.status)
            return item

    def accept(self, item_id: int, *, version: int | None = None) -> DigestItem:
        """Take an item into the digest."""
        return self._decide("accept", item_id, version=version)

    def reject(self, item_id: int, *, why: str, version: int | None = None) -> DigestItem:
        """Leave an item out, with the reason."""
        return self._decide("reject", item_id, why=why, version=version)

    def hold(self, item_id: int, *, why: str = "", version: int | None = None) -> DigestItem:
        """Put an item aside for later."""
        return self._decide("hold", item_id, why=why, version=version)

    def edit(self, item_id: int, words: Mapping[str, str], *, version: int | None = None) -> DigestItem:
        """Change headline, lead, body or kind.

        Raises:
            UsageError: nothing to change, what is given stands there, or a field that an edit does not change.
        """
        told = {name: washed(name, text) for name, text in words.items()}
        with self._database.write() as session:
            user, item = self._start(session, item_id, version)
            changes: dict[str, object] = {n: text for n, text in told.items() if text != getattr(item, n)}
            if not changes:
                raise UsageError("nothing to change: give another --headline, --lead, --body or --kind")
            self._change(session, user, item, verb="edit", values=changes)
            return digests.item(session, item_id)

    def move(self, item_id: int, *, section: str, position: int, version: int | None = None) -> DigestItem:
        """Put an item at a place (from 1) of a section, at most behind its last; the others there keep their order.

        Raises:
            UsageError: the place is below 1.
            NotAllowedError: it stands there already.
        """
        if position < 1:
            raise UsageError("positions count from 1")
        with self._database.write() as session:
            user, item = self._start(session, item_id, version)
            order = _order(session, item, section=section, position=position)
            if section == item.section and list(order) == _places(session, item, section):
                raise NotAllowedError(f"item {item_id} stands at that place already")
            self._change(session, user, item, verb="move", values={"section": section, "position": order[item_id]})
            digests.set_positions(session, order)
            return digests.item(session, item_id)

    def merge(self, item_id: int, other_id: int) -> DigestItem:
        """Let the first item take in the second: its words follow the first's, its sources join them.

        Raises:
            UsageError: the same item twice.
            NotAllowedError: they are in different digests.
        """
        if item_id == other_id:
            raise UsageError("an item cannot be merged with itself")
        with self._database.write() as session:
            user, taker = self._start(session, item_id, None)
            _, giver = self._start(session, other_id, None)
            if taker.digest_id != giver.digest_id:
                raise NotAllowedError("the two items are in different digests")
            self._change(session, user, taker, verb="take in", values=_joined_words(taker, giver))
            self._change(session, user, giver, verb="merge", values={"merged_into": item_id})
            _join_pieces(session, item_id, other_id)
            ledger.hand_over(session, from_item=other_id, to_item=item_id)
            return digests.item(session, item_id)

    def take(
        self, item_id: int, article_ids: Sequence[int], pieces: Sequence[Piece], *, words: str = "", version: int
    ) -> DigestItem:
        """Take what is new of these articles: the item has `pieces` then, and `words` behind its body.

        Args:
            pieces: all of the item's, those it had among them, worked out for the item at `version`.

        Raises:
            UsageError: a piece is not what stands in its revision at its place.
        """
        with self._database.write() as session:
            user, item = self._start(session, item_id, version)
            _check_places(session, pieces)
            added = clean_text(words).strip()
            values: dict[str, object] = (
                {"body": "\n\n".join(part for part in (item.body, added) if part)} if added else {}
            )
            before, after = _sources(digests.pieces(session, [item_id])[item_id]), _sources(pieces)
            self._change(
                session, user, item, verb="take", values=values, beside=({"sources": before}, {"sources": after})
            )
            digests.put_pieces(session, item_id, pieces)
            item_growth.forget(session, item_id, article_ids)
            return digests.item(session, item_id)

    def leave(self, item_id: int, revisions: Mapping[int, int], *, why: str = "", version: int) -> DigestItem:
        """Leave articles out, each as it reads at the revision given: they are news again once they read otherwise."""
        with self._database.write() as session:
            user, item = self._start(session, item_id, version)
            left = {"left": [[article_id, number] for article_id, number in sorted(revisions.items())]}
            self._change(session, user, item, verb="leave", values={}, why=clean_text(why).strip(), beside=({}, left))
            assert user.id is not None
            for article_id, number in revisions.items():
                item_growth.leave(session, item_id, article_id, revision=number, user_id=user.id, at=self._now)
            return digests.item(session, item_id)

    def _decide(self, verb: str, item_id: int, *, why: str = "", version: int | None = None) -> DigestItem:
        with self._database.write() as session:
            user, item = self._start(session, item_id, version)
            values = _place_again(session, item) if item.status in _OUT else {}
            self._change(session, user, item, verb=verb, values=values, why=clean_text(why).strip())
            return digests.item(session, item_id)

    def _start(self, session: Session, item_id: int, version: int | None) -> tuple[User, DigestItem]:
        """The person and the item, its issue locked until this decision is made."""
        user = users.acting(session, self._by)
        open_issue(session, digests.item(session, item_id).digest_id)
        item = digests.item(session, item_id)
        _require(item, version)
        return user, item

    def _change(
        self,
        session: Session,
        user: User,
        item: DigestItem,
        *,
        verb: str,
        values: dict[str, object],
        why: str = "",
        beside: tuple[Mapping[str, object], Mapping[str, object]] = ({}, {}),
    ) -> None:
        """Change the item and write the diary's row; `beside` is what it tells besides the fields, before and after."""
        status = step(verb, item.status, why=why)
        changes = values | ({"status": status} if status is not item.status else {})
        before = {name: _plain(getattr(item, name)) for name in changes}
        assert item.id is not None and user.id is not None
        item_id, digest_id, version, was = item.id, item.digest_id, item.version, item.status
        if not digests.change_item(session, item_id, expected_version=version, values=changes):
            found = digests.item(session, item_id).version
            raise StaleVersionError("item", item_id, expected=version, found=found)
        if ItemStatus.ACCEPTED in (was, status):
            approval_ends(session, digest_id, now=self._now)
        row = Decision(
            at=self._now,
            user_id=user.id,
            verb=verb,
            noun="item",
            noun_id=item_id,
            before=before | dict(beside[0]),
            after={name: _plain(value) for name, value in changes.items()} | dict(beside[1]),
            why=why,
        )
        decisions.note(session, row)


def _require(item: DigestItem, version: int | None) -> None:
    if version is not None and item.version != version:
        raise StaleVersionError("item", item.id, expected=version, found=item.version)


def _check_places(session: Session, pieces: Sequence[Piece]) -> None:
    """Every piece stands where it says: it may have been worked out by anybody."""
    revisions = articles.at_revisions(session, [(piece.article_id, piece.revision) for piece in pieces])
    for piece in pieces:
        row = revisions.get((piece.article_id, piece.revision))
        if row is None or row.text[piece.start : piece.end] != piece.text:
            where = f"revision {piece.revision} of article {piece.article_id}"
            raise UsageError(f"what is to be taken does not stand in {where} at {piece.start}:{piece.end}")


def _sources(pieces: Sequence[Piece]) -> list[list[int]]:
    """Article and revision of each source, for the diary."""
    return [[piece.article_id, piece.revision] for piece in pieces if piece.role is PieceRole.SOURCE]


def washed(name: str, text: str) -> str:
    """Words for a field of an item as they are stored.

    Raises:
        UsageError: the field holds no words, or a lead would be empty.
    """
    if name not in _EDITED:
        raise UsageError(f"an edit does not change {name}; it changes {', '.join(_EDITED)}")
    if name == "kind":
        return _kind(text)
    words = clean_text(text).strip() if name == "body" else clean_line(text)
    if name == "lead" and not words:
        raise UsageError("the lead cannot be empty: it names the source")
    return words


def _kind(text: str) -> ItemKind:
    try:
        return ItemKind(text)
    except ValueError:
        raise UsageError(f"no kind of item is called {text}; known are {', '.join(ItemKind)}") from None


def _plain(value: object) -> object:
    return getattr(value, "value", value)


def _order(session: Session, moved: DigestItem, *, section: str, position: int) -> dict[int, int]:
    """Positions 1, 2, 3 ... of the section's items by id; the moved one gets the place it was given."""
    order = [item_id for item_id in _places(session, moved, section) if item_id != moved.id]
    assert moved.id is not None
    order.insert(min(position, len(order) + 1) - 1, moved.id)
    return {item_id: place for place, item_id in enumerate(order, start=1)}


def _places(session: Session, item: DigestItem, section: str) -> list[int]:
    """The items of a section of the item's digest in order, without those that are out."""
    there = [row for row in digests.items(session, item.digest_id) if row.section == section and row.status not in _OUT]
    return [row.id for row in there if row.id is not None]


def _place_again(session: Session, item: DigestItem) -> dict[str, object]:
    """A place behind all others for an item that was out: its old one may be another's by now."""
    others = [
        row for row in digests.items(session, item.digest_id) if row.section == item.section and row.id != item.id
    ]
    position = 1 + max((row.position for row in others if row.status not in _OUT), default=0)
    return {} if position == item.position else {"position": position}


def _joined_words(taker: DigestItem, giver: DigestItem) -> dict[str, object]:
    """The body with the other item's words behind it; its headline too where there was none."""
    body = "\n\n".join(part for part in (taker.body, giver.lead, giver.body) if part)
    return {"body": body} if taker.headline or not giver.headline else {"body": body, "headline": giver.headline}


def _join_pieces(session: Session, item_id: int, other_id: int) -> None:
    both = digests.pieces(session, [item_id, other_id])
    # by what they say: both items may cite the same article
    joined: dict[tuple[object, ...], Piece] = {}
    for piece in (*both[item_id], *both[other_id]):
        said = (piece.role, piece.article_id, piece.revision, piece.start, piece.end, piece.text)
        joined.setdefault(said, Piece(**piece.model_dump(exclude={"id"})))
    digests.put_pieces(session, item_id, joined.values())
