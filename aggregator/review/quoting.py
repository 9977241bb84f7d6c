"""Quoting a passage of a source: its words go into the item in quotation marks, bound to where they stand.

What was typed meanwhile is saved in the same transaction, as an edit of its own: the passage goes where the person who
chose it sees it go, and either can be taken back alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import UsageError
from aggregator.models import DigestItem, Piece
from aggregator.phrases import Phrase
from aggregator.review.desk import washed
from aggregator.review.item_record import ItemRecord, images
from aggregator.review.ledger_desk import cited, with_source
from aggregator.review.placing import inserted
from aggregator.review.transitions import step
from aggregator.store import articles, digests
from aggregator.store.database import Database
from aggregator.text.markup import clean_text
from aggregator.vocabulary import PieceRole


@dataclass(frozen=True, slots=True)
class Passage:
    """Words at `start:end` (characters) of the text of an article's revision, and who says them there, if anybody."""

    article_id: int
    revision: int
    start: int
    end: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Quoted:
    """The item with the quotation; it ends before `caret`, a place (characters) in the body."""

    item: DigestItem
    caret: int


class QuotationDesk:
    """Puts quotations into items, for one named person."""

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def quote(
        self,
        item_id: int,
        passage: Passage,
        quotation: str,
        *,
        words: Mapping[str, str] | None = None,
        at: int | None = None,
        version: int,
    ) -> Quoted:
        """Insert a passage into the body, with a piece that says where it stands; a source not cited yet is cited.

        Args:
            quotation: the passage in the marks it is to stand in, and what introduces it.
            words: fields as typed by now, by name; those of the item where none are given.
            at: place in the body as typed, in characters; behind all where none is given.

        Raises:
            UnknownIdError: no such item or article, or nobody of that name.
            NotAllowedError: the person is disabled, the item is out of the issue, or readers have it.
            StaleVersionError: the item is no longer at `version`.
            UsageError: the passage is empty, of several paragraphs, not where it says, or of another revision than the
                item cites; or the words typed are none an item may have.
        """
        typed = {name: clean_text(text) for name, text in (words or {}).items()}
        with self._database.write() as session:
            this = ItemRecord.begun(session, self._by, item_id, version=version, now=self._now)
            step("quote", this.item.status)
            pieces = digests.pieces(session, [item_id])[item_id]
            piece = _piece(session, this.item, pieces, passage)
            if piece.text not in quotation:
                raise UsageError(Phrase("what is to be inserted does not have the words of the passage"))
            body = typed.get("body", this.item.body)
            _save(this, typed)
            put = inserted(body, quotation, at=len(body) if at is None else at)
            joined = [Piece(**one.model_dump(exclude={"id"})) for one in _joined(pieces, piece)]
            before = {"pieces": images(pieces)}
            after = {"pieces": images(joined), "article": passage.article_id, "revision": passage.revision}
            status = this.item.status
            this.close("quote", {"body": washed("body", put.text)}, status=status, before=before, after=after)
            digests.put_pieces(session, item_id, joined)
            item = digests.item(session, item_id)
            lost = len(put.text) - len(put.text.lstrip())
            return Quoted(item, min(put.end - lost, len(item.body)))


def _save(this: ItemRecord, typed: Mapping[str, str]) -> None:
    """What was typed, as an edit of its own; nothing where nothing was."""
    told = {name: washed(name, text) for name, text in typed.items()}
    changes: dict[str, object] = {name: text for name, text in told.items() if text != getattr(this.item, name)}
    if changes:
        this.close("edit", changes, status=step("edit", this.item.status))


def _piece(session: Session, item: DigestItem, pieces: list[Piece], passage: Passage) -> Piece:
    article = articles.get(session, passage.article_id)
    bound = {one.revision for one in cited(pieces) if one.article_id == passage.article_id}
    if passage.revision not in (bound or {article.revision}):
        raise UsageError(
            Phrase(
                "article %(article_id)s is cited as it read otherwise: look again, or cite it as it reads now",
                article_id=passage.article_id,
            )
        )
    revision = articles.at_revisions(session, [(passage.article_id, passage.revision)])[
        passage.article_id, passage.revision
    ]
    start, end = _trimmed(revision.text, passage.start, passage.end)
    return Piece(
        item_id=item.id or 0,
        position=0,
        role=PieceRole.QUOTATION,
        article_id=passage.article_id,
        revision=passage.revision,
        start=start,
        end=end,
        text=revision.text[start:end],
        speaker=passage.speaker,
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space at its ends."""
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise UsageError(Phrase("there is nothing to quote there: select some words of the source"))
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    end -= len(words) - len(words.rstrip())
    if "\n\n" in text[start:end]:
        raise UsageError(Phrase("a quotation stays inside one paragraph: quote each by itself"))
    return start, end


def _joined(pieces: list[Piece], new: Piece) -> list[Piece]:
    """The pieces with a quotation behind the others of its kind, once, and its source."""
    if not any(one.article_id == new.article_id for one in cited(pieces)):
        pieces = with_source(pieces, new.article_id, new.revision)
    place = (new.article_id, new.revision, new.start, new.end)
    quoted = [one for one in pieces if one.role == PieceRole.QUOTATION]
    if any((one.article_id, one.revision, one.start, one.end) == place for one in quoted):
        return list(pieces)
    others = [one for one in pieces if one.role not in (PieceRole.SOURCE, PieceRole.QUOTATION)]
    return [*cited(pieces), *quoted, new, *others]
