"""What named people say of an item's sources and quotations: citing, translating, confirming, letting words stand.

Each decision is one transaction with one diary row, and counts the item's version on, so that whoever has an older
state on the screen is told. Words of the item are not touched here: `desk.py` is the one writer of those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Allowance, AnonymousSource, DigestItem, Piece, Translation
from aggregator.phrases import Phrase
from aggregator.quotations.model import Field, Source
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.review.item_record import ItemRecord, images
from aggregator.review.preflight.ledger import PROVEN
from aggregator.review.transitions import step
from aggregator.store import articles, digests, ledger
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.vocabulary import Check, PieceRole, Role, TranslationKind


@dataclass(frozen=True, slots=True)
class Rendering:
    """A passage in the words of the item. `original` is empty for the title of the article."""

    original: str
    words: str
    kind: TranslationKind
    translator: str


class _Original(NamedTuple):
    """Words of a revision at `start:end` of its text; both 0 for its title."""

    revision: int
    start: int
    end: int
    words: str


class LedgerDesk:
    """Decisions on sources and quotations of items, by one named person.

    Every decision raises UnknownIdError (no such item, article or translation, or nobody of that name), NotAllowedError
    (the person is disabled or may not, or the item is out of the digest) and StaleVersionError (the item is no longer
    at `version`); nothing was changed then.
    """

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def cite(self, item_id: int, article_id: int, *, version: int | None = None) -> DigestItem:
        """Add an article, as it reads now, to the sources of an item; a changed one is bound to its new revision."""
        with self._database.write() as session:
            this = self._start(session, item_id, version, "cite")
            revision = articles.get(session, article_id).revision
            pieces = digests.pieces(session, [item_id])[item_id]
            if any(piece.article_id == article_id and piece.revision == revision for piece in cited(pieces)):
                raise NotAllowedError(
                    Phrase(
                        "item %(item_id)s cites article %(article_id)s already, as it reads now",
                        item_id=item_id,
                        article_id=article_id,
                    )
                )
            before, after = _told(article_id, pieces), {"article": article_id, "revision": revision}
            return self._put(this, "cite", pieces, with_source(pieces, article_id, revision), before, after)

    def uncite(self, item_id: int, article_id: int, *, version: int | None = None) -> DigestItem:
        """Take an article from the sources of an item."""
        with self._database.write() as session:
            this = self._start(session, item_id, version, "uncite")
            pieces = digests.pieces(session, [item_id])[item_id]
            kept = [piece for piece in pieces if piece.article_id != article_id]
            if len(kept) == len(pieces):
                raise NotAllowedError(
                    Phrase(
                        "item %(item_id)s does not cite article %(article_id)s", item_id=item_id, article_id=article_id
                    )
                )
            return self._put(this, "uncite", pieces, kept, _told(article_id, pieces), {})

    def cite_anonymous(
        self, item_id: int, description: str, *, note: str = "", version: int | None = None
    ) -> DigestItem:
        """Add a source that is not named and has no article.

        Raises:
            UsageError: it is not described.
        """
        described = clean_line(description)
        if not described:
            raise UsageError(Phrase("an anonymous source needs a description, as the digest calls it"))
        with self._database.write() as session:
            this = self._start(session, item_id, version, "cite")
            row = AnonymousSource(item_id=item_id, description=described, user_id=this.user_id, at=self._now)
            row.note = clean_text(note).strip()
            added = {"anonymous_source": [ledger.add(session, row)]}
            return self._note(this, "cite", after={"anonymous": described, "added": added})

    def uncite_anonymous(self, item_id: int, description: str, *, version: int | None = None) -> DigestItem:
        """Take such a source away."""
        described = clean_line(description)
        with self._database.write() as session:
            this = self._start(session, item_id, version, "uncite")
            there = [r for r in ledger.anonymous(session, [item_id])[item_id] if r.description == described]
            if not there:
                raise NotAllowedError(
                    Phrase(
                        "item %(item_id)s has no anonymous source “%(described)s”", item_id=item_id, described=described
                    )
                )
            dropped = self._drop(session, "anonymous_source", there)
            return self._note(this, "uncite", before={"anonymous": described}, after=dropped)

    def translate(
        self, item_id: int, article_id: int, rendering: Rendering, *, version: int | None = None
    ) -> Translation:
        """Note what a passage or the title of a cited article is in the words of the item; open until confirmed.

        A translation of the same passage is replaced.

        Raises:
            UsageError: the words are empty, nobody is named as translator, or the original does not stand in the
                article word for word.
        """
        words, translator = clean_text(rendering.words).strip(), clean_line(rendering.translator)
        if not words or not translator:
            raise UsageError(Phrase("a translation needs its --words and --by, who translated"))
        with self._database.write() as session:
            this = self._start(session, item_id, version, "translate")
            original = self._original(session, this.item, article_id, rendering.original)
            row = Translation(
                item_id=item_id,
                article_id=article_id,
                revision=original.revision,
                start=original.start,
                end=original.end,
                original=original.words,
                words=words,
                language=this.item.language,
                kind=rendering.kind,
                translator=translator,
                user_id=this.user_id,
                made_at=self._now,
            )
            same = [
                old
                for old in ledger.translations(session, [item_id])[item_id]
                if (old.article_id, old.start, old.end) == (article_id, row.start, row.end)
            ]
            dropped = self._drop(session, "translation", same)
            translation_id = ledger.add(session, row)
            told: dict[str, object] = {"translation": translation_id, "article": article_id, "words": words}
            self._note(this, "translate", after=told | {"added": {"translation": [translation_id]}} | dropped)
            return ledger.translation(session, translation_id)

    def _original(self, session: Session, item: DigestItem, article_id: int, passage: str) -> _Original:
        assert item.id is not None
        bound = {piece.article_id: piece.revision for piece in cited(digests.pieces(session, [item.id])[item.id])}
        if article_id not in bound:
            raise NotAllowedError(
                Phrase(
                    "item %(item)s does not cite article %(article_id)s: `newsloom digest cite` first",
                    item=item.id,
                    article_id=article_id,
                )
            )
        revision = articles.all_revisions(session, [article_id])[article_id][bound[article_id]]
        if not passage.strip():
            if not revision.title.strip():
                raise UsageError(
                    Phrase(
                        "article %(article_id)s has no title: give the passage that is translated, --original",
                        article_id=article_id,
                    )
                )
            return _Original(revision.number, 0, 0, revision.title)
        start, end = span_of(passage, Source(article_id, revision.number, "", revision.text))
        return _Original(revision.number, start, end, revision.text[start:end])

    def confirm(self, translation_id: int) -> Translation:
        """Answer for a translation: whoever confirms has compared it with the original."""
        with self._database.write() as session:
            row = ledger.translation(session, translation_id)
            this = self._start(session, row.item_id, None, "confirm")
            if row.confirmed_by is not None:
                raise NotAllowedError(
                    Phrase("translation %(translation_id)s is confirmed already", translation_id=translation_id)
                )
            ledger.confirm(session, row, user_id=this.user_id, now=self._now)
            self._note(this, "confirm", after={"translation": translation_id})
            return ledger.translation(session, translation_id)

    def untranslate(self, translation_id: int) -> DigestItem:
        """Take a translation back."""
        with self._database.write() as session:
            row = ledger.translation(session, translation_id)
            this = self._start(session, row.item_id, None, "untranslate")
            dropped = self._drop(session, "translation", [row])
            return self._note(this, "untranslate", before={"translation": translation_id}, after=dropped)

    def allow(self, item_id: int, finding: Check, words: str, *, why: str, version: int | None = None) -> DigestItem:
        """Let words stand that pre-flight stops, with the reason. Only a publisher may."""
        words = clean_text(words)  # as those of an item, with which they are compared
        with self._database.write() as session:
            this = self._start(session, item_id, version, "allow", why=why)
            if this.user.role is not Role.PUBLISHER:
                raise NotAllowedError(
                    Phrase("“%(name)s” is no publisher: only one of those may let unproven words stand", name=self._by)
                )
            if _allowed(session, item_id, finding, words):
                raise NotAllowedError(Phrase("a publisher lets these words stand already"))
            row = Allowance(item_id=item_id, finding=finding, words=words, user_id=this.user_id, at=self._now, why="")
            row.why = clean_text(why).strip()
            added = {"allowance": [ledger.add(session, row)]}
            told: dict[str, object] = {"finding": finding.value, "words": words}
            return self._note(this, "allow", after=told | {"added": added}, why=row.why)

    def disallow(self, item_id: int, finding: Check, words: str, *, version: int | None = None) -> DigestItem:
        """Take that back."""
        words = clean_text(words)
        with self._database.write() as session:
            this = self._start(session, item_id, version, "disallow")
            rows = _allowed(session, item_id, finding, words)
            if not rows:
                raise NotAllowedError(Phrase("nobody lets these words stand"))
            dropped = self._drop(session, "allowance", rows)
            return self._note(this, "disallow", before={"finding": finding.value, "words": words}, after=dropped)

    def _start(self, session: Session, item_id: int, version: int | None, verb: str, *, why: str = "") -> ItemRecord:
        this = ItemRecord.begun(session, self._by, item_id, version=version, now=self._now)
        step(verb, this.item.status, why=why)
        return this

    def _put(
        self,
        this: ItemRecord,
        verb: str,
        old: list[Piece],
        new: list[Piece],
        before: Mapping[str, object],
        after: Mapping[str, object],
    ) -> DigestItem:
        """Other pieces, with the diary's row."""
        before, after = {**before, "pieces": images(old)}, {**after, "pieces": images(new)}
        fresh = [Piece(**piece.model_dump(exclude={"id"})) for piece in new]
        item = self._note(this, verb, before=before, after=after)
        digests.put_pieces(this.session, item.id or 0, fresh)
        return item

    def _drop(
        self, session: Session, table: str, rows: Sequence[Translation | Allowance | AnonymousSource]
    ) -> dict[str, object]:
        """Take rows back; returns what the diary tells of it."""
        for row in rows:
            ledger.drop(session, row, now=self._now)
        return {"dropped": {table: [row.id for row in rows]}} if rows else {}

    def _note(
        self,
        this: ItemRecord,
        verb: str,
        *,
        before: Mapping[str, object] | None = None,
        after: Mapping[str, object] | None = None,
        why: str = "",
    ) -> DigestItem:
        """The diary row, and the item's version counted on."""
        this.close(verb, {}, status=this.item.status, why=why, before=before, after=after)
        return this.item


def cited(pieces: Sequence[Piece]) -> list[Piece]:
    """The sources among pieces."""
    return [piece for piece in pieces if piece.role == PieceRole.SOURCE]


def _told(article_id: int, pieces: list[Piece]) -> dict[str, object]:
    """For the diary: at which revisions an article was cited, and what of it was quoted; empty where it was not."""
    of_it = [piece for piece in pieces if piece.article_id == article_id]
    if not of_it:
        return {}
    quoted = [piece.text for piece in of_it if piece.role == PieceRole.QUOTATION]
    return {"article": article_id, "revisions": [piece.revision for piece in cited(of_it)], "quoted": quoted}


def with_source(pieces: Sequence[Piece], article_id: int, revision: int) -> list[Piece]:
    """The pieces with an article as a source, in place of its earlier revision or behind the other sources."""
    new = Piece(item_id=0, position=0, role=PieceRole.SOURCE, article_id=article_id, revision=revision)
    for place, piece in enumerate(pieces):
        if piece.role == PieceRole.SOURCE and piece.article_id == article_id:
            return [*pieces[:place], new, *pieces[place + 1 :]]
    return [*cited(pieces), new, *(piece for piece in pieces if piece.role != PieceRole.SOURCE)]


def span_of(original: str, source: Source) -> tuple[int, int]:
    """Where words stand in the text of a source, in characters; other typography is no matter.

    Raises:
        UsageError: they do not stand there like that, or more than once.
    """
    found = judge(clean_text(original), Shelf([source]))
    spans = [span for span in found.spans if span.field is Field.TEXT]
    if found.verdict not in PROVEN or len(spans) != 1:
        raise UsageError(
            Phrase(
                "the original does not stand in article %(article_id)s like that: copy it word for word",
                article_id=source.article_id,
            )
        )
    return spans[0].start, spans[0].end


def _allowed(session: Session, item_id: int, finding: Check, words: str) -> list[Allowance]:
    rows = ledger.allowances(session, [item_id])[item_id]
    return [row for row in rows if row.finding is finding and row.words == words]
