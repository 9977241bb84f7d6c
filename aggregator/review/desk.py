"""The review desk: the one writer of an item's status and words.

Each decision is one transaction: the named person is looked up, the step checked against `transitions`, the change made
by compare-and-set on the item's version, and the diary row written. Machines never come here.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import DigestItem, Piece
from aggregator.phrases import Joined, Phrase, Word
from aggregator.review.item_record import ItemRecord, images, require
from aggregator.review.open_issue import still_open
from aggregator.review.order import behind_accepted, inserted, past_the_next
from aggregator.review.places import OUT, in_order, numbered, order, place_again, places
from aggregator.review.transitions import step
from aggregator.store import articles, digests, item_growth, ledger, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.vocabulary import ItemKind, PieceRole

#: What an edit may change.
WORDS = ("headline", "lead", "body")
_EDITED = (*WORDS, "kind")


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
            require(item, version)
            step(verb, item.status)
            return item

    def accept(self, item_id: int, *, version: int | None = None) -> DigestItem:
        """Accept an item for the digest."""
        return self._decide("accept", item_id, version=version)

    def reject(self, item_id: int, *, why: str, version: int | None = None) -> DigestItem:
        """Reject an item, with the reason."""
        return self._decide("reject", item_id, why=why, version=version)

    def hold(self, item_id: int, *, why: str = "", version: int | None = None) -> DigestItem:
        """Hold an item for later."""
        return self._decide("hold", item_id, why=why, version=version)

    def edit(self, item_id: int, words: Mapping[str, str], *, version: int | None = None) -> DigestItem:
        """Change headline, lead, body or kind.

        Raises:
            UsageError: nothing to change, what is given stands there, or a field that an edit does not change.
        """
        told = {name: washed(name, text) for name, text in words.items()}
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            changes: dict[str, object] = {n: text for n, text in told.items() if text != getattr(this.item, n)}
            if not changes:
                raise UsageError(Phrase("nothing to change: give another --headline, --lead, --body or --kind"))
            return _close(this, "edit", changes)

    def move(self, item_id: int, *, section: str, position: int, version: int | None = None) -> DigestItem:
        """Put an item at a place (from 1) of a section, at most behind its last; the others there keep their order.

        Raises:
            UsageError: the place is below 1.
            NotAllowedError: it stands there already.
        """
        if position < 1:
            raise UsageError(Phrase("positions count from 1"))
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            return _put(this, section, order(session, this.item, section=section, position=position))

    def place(self, item_id: int, *, section: str, before: int | None = None, version: int | None = None) -> DigestItem:
        """Put an item right before another one of a section; without one, behind its last accepted item.

        Raises:
            NotAllowedError: the other one is not in that section any more, or the item stands there already.
        """
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            others = [row for row in in_order(session, this.item, section) if row.id != item_id]
            ids = [row.id or 0 for row in others]
            if before is not None and before not in ids:
                raise NotAllowedError(
                    Phrase(
                        "item %(before)s is not in section %(section)s any more: look again",
                        before=before,
                        section=section,
                    )
                )
            at = behind_accepted(others) if before is None else ids.index(before)
            return _put(this, section, numbered(inserted(ids, item_id, at)))

    def shift(self, item_id: int, *, down: bool, version: int | None = None) -> DigestItem:
        """Let an item change places with the accepted one above it in its section, or with the one below.

        Raises:
            NotAllowedError: there is none.
        """
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            section = this.item.section
            rows = in_order(session, this.item, section)
            at = past_the_next(rows, item_id, down=down)
            if at is None:
                raise NotAllowedError(
                    Phrase("item %(item_id)s is the last of its section", item_id=item_id)
                    if down
                    else Phrase("item %(item_id)s is the first of its section", item_id=item_id)
                )
            others = [row.id or 0 for row in rows if row.id != item_id]
            return _put(this, section, numbered(inserted(others, item_id, at)))

    def merge(
        self, item_id: int, other_id: int, *, version: int | None = None, other_version: int | None = None
    ) -> DigestItem:
        """Let the first item take in the second: its words follow the first's, its sources join them.

        Raises:
            UsageError: the same item twice.
            NotAllowedError: they are in different digests.
        """
        if item_id == other_id:
            raise UsageError(Phrase("an item cannot be merged with itself"))
        with self._database.write() as session:
            taker, giver = self._start(session, item_id, version), self._start(session, other_id, other_version)
            if taker.item.digest_id != giver.item.digest_id:
                raise NotAllowedError(Phrase("the two items are in different digests"))
            both = digests.pieces(session, [item_id, other_id])
            joined = _joined_pieces(both[item_id], both[other_id])
            before: dict[str, object] = {"pieces": images(both[item_id])}
            after: dict[str, object] = {"pieces": images(joined), "took": other_id}
            if handed := ledger.hand_over(session, from_item=other_id, to_item=item_id):
                after["added"] = handed
            words = _joined_words(taker.item, giver.item)
            _close(taker, "take in", words, before=before, after=after)
            _close(giver, "merge", {"merged_into": item_id})
            digests.put_pieces(session, item_id, joined)
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
            this = self._start(session, item_id, version)
            _check_places(session, pieces)
            added = clean_text(words).strip()
            body = "\n\n".join(part for part in (this.item.body, added) if part)
            old = digests.pieces(session, [item_id])[item_id]
            before: dict[str, object] = {"sources": _sources(old), "pieces": images(old)}
            before |= _left(session, item_id, article_ids)
            after = {"sources": _sources(pieces), "pieces": images(pieces)}
            _close(this, "take", {"body": body} if added else {}, before=before, after=after)
            digests.put_pieces(session, item_id, pieces)
            item_growth.forget(session, item_id, article_ids)
            return digests.item(session, item_id)

    def leave(self, item_id: int, revisions: Mapping[int, int], *, why: str = "", version: int) -> DigestItem:
        """Leave articles out, each as it reads at the revision given: they are news again once they read otherwise."""
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            left = {"left": [[article_id, number] for article_id, number in sorted(revisions.items())]}
            before = _left(session, item_id, revisions)
            _close(this, "leave", {}, why=clean_text(why).strip(), before=before, after=left)
            for article_id, number in revisions.items():
                item_growth.leave(session, item_id, article_id, revision=number, user_id=this.user_id, at=self._now)
            return digests.item(session, item_id)

    def _decide(self, verb: str, item_id: int, *, why: str = "", version: int | None = None) -> DigestItem:
        with self._database.write() as session:
            this = self._start(session, item_id, version)
            values = place_again(session, this.item) if this.item.status in OUT else {}
            return _close(this, verb, values, why=clean_text(why).strip())

    def _start(self, session: Session, item_id: int, version: int | None) -> ItemRecord:
        return ItemRecord.begun(session, self._by, item_id, version=version, now=self._now)


def _put(this: ItemRecord, section: str, positions: Mapping[int, int]) -> DigestItem:
    """Give the items of a section these positions; this one may come from another section.

    Raises:
        NotAllowedError: they stand so already.
    """
    session, item_id = this.session, this.item.id or 0
    if section == this.item.section and list(positions) == places(session, this.item, section):
        raise NotAllowedError(Phrase("item %(item_id)s stands at that place already", item_id=item_id))
    _close(this, "move", {"section": section, "position": positions[item_id]})
    digests.set_positions(session, dict(positions))
    return digests.item(session, item_id)


def _close(
    this: ItemRecord,
    verb: str,
    values: Mapping[str, object],
    *,
    why: str = "",
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> DigestItem:
    """Take the step if it is possible from where the item stands."""
    status = step(verb, this.item.status, why=why)
    this.close(verb, values, status=status, why=why, before=before, after=after)
    return this.item


def _left(session: Session, item_id: int, article_ids: Iterable[int]) -> dict[str, object]:
    """Which of these articles were left out before, and at which revision; nothing where none was."""
    among = set(article_ids)
    rows = item_growth.left(session, [item_id])[item_id]
    found = [[row.article_id, row.revision] for row in rows if row.article_id in among]
    return {"left": found} if found else {}


def _check_places(session: Session, pieces: Sequence[Piece]) -> None:
    """Every piece stands where it says: it may have been worked out by anybody."""
    revisions = articles.at_revisions(session, [(piece.article_id, piece.revision) for piece in pieces])
    for piece in pieces:
        row = revisions.get((piece.article_id, piece.revision))
        if row is None or row.text[piece.start : piece.end] != piece.text:
            raise UsageError(
                Phrase(
                    "what is to be taken does not stand at %(start)s:%(end)s of article %(article)s",
                    article=piece.article_id,
                    start=piece.start,
                    end=piece.end,
                )
            )


def _sources(pieces: Sequence[Piece]) -> list[list[int]]:
    """Article and revision of each source, for the diary."""
    return [[piece.article_id, piece.revision] for piece in pieces if piece.role is PieceRole.SOURCE]


def washed(name: str, text: str) -> str:
    """Words for a field of an item as they are stored.

    Raises:
        UsageError: the field holds no words, or a lead would be empty.
    """
    if name not in _EDITED:
        known = Joined(", ", map(Word, _EDITED))
        raise UsageError(Phrase("an edit does not change %(name)s; it changes %(known)s", name=name, known=known))
    if name == "kind":
        return _kind(text)
    words = clean_text(text).strip() if name == "body" else clean_line(text)
    if name == "lead" and not words:
        raise UsageError(Phrase("the lead cannot be empty: it names the source"))
    return words


def _kind(text: str) -> ItemKind:
    try:
        return ItemKind(text)
    except ValueError:
        known = Joined(", ", ItemKind)
        raise UsageError(
            Phrase("no kind of item is called %(text)s; known are %(known)s", text=text, known=known)
        ) from None


def _joined_words(taker: DigestItem, giver: DigestItem) -> dict[str, object]:
    """The body with the other item's words behind it; its headline too where there was none."""
    body = "\n\n".join(part for part in (taker.body, giver.lead, giver.body) if part)
    return {"body": body} if taker.headline or not giver.headline else {"body": body, "headline": giver.headline}


def _joined_pieces(one: Sequence[Piece], other: Sequence[Piece]) -> list[Piece]:
    """The pieces of both, by what they say: both items may cite the same article."""
    joined: dict[tuple[object, ...], Piece] = {}
    for piece in (*one, *other):
        said = (piece.role, piece.article_id, piece.revision, piece.start, piece.end, piece.text)
        joined.setdefault(said, Piece(**piece.model_dump(exclude={"id"})))
    return list(joined.values())
