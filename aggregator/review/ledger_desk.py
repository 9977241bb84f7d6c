"""What named people say of an item's sources and quotations: citing, translating, confirming, letting words stand.

Each decision is one transaction with one diary row, and counts the item's version on, so that whoever has an older
state on the screen is told. Words of the item are not touched here: `desk.py` is the one writer of those.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session

from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import Allowance, AnonymousSource, Decision, DigestItem, Piece, Translation, User
from aggregator.quotations.model import Field, Source
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.review.open_issue import approval_ends, open_issue
from aggregator.review.preflight.ledger import PROVEN
from aggregator.review.transitions import step
from aggregator.store import articles, decisions, digests, ledger, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line, clean_text
from aggregator.vocabulary import Check, ItemStatus, PieceRole, Role, TranslationKind


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
            user, item = self._start(session, item_id, version, "cite")
            revision = articles.get(session, article_id).revision
            pieces = digests.pieces(session, [item_id])[item_id]
            if any(piece.article_id == article_id and piece.revision == revision for piece in _cited(pieces)):
                raise NotAllowedError(f"item {item_id} cites article {article_id} already, as it reads now")
            new = Piece(item_id=item_id, position=0, role=PieceRole.SOURCE, article_id=article_id, revision=revision)
            self._put_pieces(session, item_id, _with_source(pieces, new))
            before: dict[str, object] = _told(article_id, pieces)
            after: dict[str, object] = {"article": article_id, "revision": revision}
            return self._note(session, user, item, verb="cite", before=before, after=after)

    def uncite(self, item_id: int, article_id: int, *, version: int | None = None) -> DigestItem:
        """Take an article from the sources of an item."""
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "uncite")
            pieces = digests.pieces(session, [item_id])[item_id]
            kept = [piece for piece in pieces if piece.article_id != article_id]
            if len(kept) == len(pieces):
                raise NotAllowedError(f"item {item_id} does not cite article {article_id}")
            self._put_pieces(session, item_id, kept)
            return self._note(session, user, item, verb="uncite", before=_told(article_id, pieces))

    def cite_anonymous(
        self, item_id: int, description: str, *, note: str = "", version: int | None = None
    ) -> DigestItem:
        """Add a source that is not named and has no article.

        Raises:
            UsageError: it is not described.
        """
        described = clean_line(description)
        if not described:
            raise UsageError("an anonymous source needs a description, as the digest calls it")
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "cite")
            assert user.id is not None
            row = AnonymousSource(item_id=item_id, description=described, user_id=user.id, at=self._now)
            row.note = clean_text(note).strip()
            ledger.add(session, row)
            return self._note(session, user, item, verb="cite", after={"anonymous": described})

    def uncite_anonymous(self, item_id: int, description: str, *, version: int | None = None) -> DigestItem:
        """Take such a source away."""
        described = clean_line(description)
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "uncite")
            there = [r for r in ledger.anonymous(session, [item_id])[item_id] if r.description == described]
            if not there:
                raise NotAllowedError(f"item {item_id} has no anonymous source {described!r}")
            for row in there:
                ledger.drop(session, row, now=self._now)
            return self._note(session, user, item, verb="uncite", before={"anonymous": described})

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
            raise UsageError("a translation needs its --words and --by, who translated")
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "translate")
            assert user.id is not None
            original = self._original(session, item, article_id, rendering.original)
            row = Translation(
                item_id=item_id,
                article_id=article_id,
                revision=original.revision,
                start=original.start,
                end=original.end,
                original=original.words,
                words=words,
                language=item.language,
                kind=rendering.kind,
                translator=translator,
                user_id=user.id,
                made_at=self._now,
            )
            for old in ledger.translations(session, [item_id])[item_id]:
                if (old.article_id, old.start, old.end) == (article_id, row.start, row.end):
                    ledger.drop(session, old, now=self._now)
            translation_id = ledger.add(session, row)
            after: dict[str, object] = {"translation": translation_id, "article": article_id, "words": words}
            self._note(session, user, item, verb="translate", after=after)
            return ledger.translation(session, translation_id)

    def _original(self, session: Session, item: DigestItem, article_id: int, passage: str) -> _Original:
        assert item.id is not None
        bound = {piece.article_id: piece.revision for piece in _cited(digests.pieces(session, [item.id])[item.id])}
        if article_id not in bound:
            raise NotAllowedError(f"item {item.id} does not cite article {article_id}: `newsloom digest cite` first")
        revision = articles.all_revisions(session, [article_id])[article_id][bound[article_id]]
        if not passage.strip():
            if not revision.title.strip():
                raise UsageError(f"article {article_id} has no title: give the passage that is translated, --original")
            return _Original(revision.number, 0, 0, revision.title)
        start, end = _span(passage, Source(article_id, revision.number, "", revision.text))
        return _Original(revision.number, start, end, revision.text[start:end])

    def confirm(self, translation_id: int) -> Translation:
        """Answer for a translation: whoever confirms has compared it with the original."""
        with self._database.write() as session:
            row = ledger.translation(session, translation_id)
            user, item = self._start(session, row.item_id, None, "confirm")
            if row.confirmed_by is not None:
                raise NotAllowedError(f"translation {translation_id} is confirmed already")
            assert user.id is not None
            ledger.confirm(session, row, user_id=user.id, now=self._now)
            self._note(session, user, item, verb="confirm", after={"translation": translation_id})
            return ledger.translation(session, translation_id)

    def untranslate(self, translation_id: int) -> DigestItem:
        """Take a translation back."""
        with self._database.write() as session:
            row = ledger.translation(session, translation_id)
            user, item = self._start(session, row.item_id, None, "untranslate")
            ledger.drop(session, row, now=self._now)
            return self._note(session, user, item, verb="untranslate", before={"translation": translation_id})

    def allow(self, item_id: int, finding: Check, words: str, *, why: str, version: int | None = None) -> DigestItem:
        """Let words stand that pre-flight stops, with the reason. Only a publisher may."""
        words = clean_text(words)  # as those of an item, with which they are compared
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "allow", why=why)
            if user.role is not Role.PUBLISHER:
                raise NotAllowedError(f"{self._by!r} is no publisher: only one of those may let unproven words stand")
            if _allowed(session, item_id, finding, words):
                raise NotAllowedError("a publisher lets these words stand already")
            assert user.id is not None
            row = Allowance(item_id=item_id, finding=finding, words=words, user_id=user.id, at=self._now, why="")
            row.why = clean_text(why).strip()
            ledger.add(session, row)
            after: dict[str, object] = {"finding": finding.value, "words": words}
            return self._note(session, user, item, verb="allow", after=after, why=row.why)

    def disallow(self, item_id: int, finding: Check, words: str, *, version: int | None = None) -> DigestItem:
        """Take that back."""
        words = clean_text(words)
        with self._database.write() as session:
            user, item = self._start(session, item_id, version, "disallow")
            rows = _allowed(session, item_id, finding, words)
            if not rows:
                raise NotAllowedError("nobody lets these words stand")
            for row in rows:
                ledger.drop(session, row, now=self._now)
            before: dict[str, object] = {"finding": finding.value, "words": words}
            return self._note(session, user, item, verb="disallow", before=before)

    def _start(
        self, session: Session, item_id: int, version: int | None, verb: str, *, why: str = ""
    ) -> tuple[User, DigestItem]:
        user = users.acting(session, self._by)
        open_issue(session, digests.item(session, item_id).digest_id)
        item = digests.item(session, item_id)
        if version is not None and item.version != version:
            raise StaleVersionError("item", item_id, expected=version, found=item.version)
        step(verb, item.status, why=why)
        return user, item

    def _put_pieces(self, session: Session, item_id: int, pieces: list[Piece]) -> None:
        digests.put_pieces(session, item_id, [Piece(**piece.model_dump(exclude={"id"})) for piece in pieces])

    def _note(
        self,
        session: Session,
        user: User,
        item: DigestItem,
        *,
        verb: str,
        before: dict[str, object] | None = None,
        after: dict[str, object] | None = None,
        why: str = "",
    ) -> DigestItem:
        """The diary row, and the item's version counted on."""
        assert user.id is not None and item.id is not None
        item_id, digest_id, version, status = item.id, item.digest_id, item.version, item.status
        if not digests.change_item(session, item_id, expected_version=version, values={}):
            raise StaleVersionError("item", item_id, expected=version, found=digests.item(session, item_id).version)
        if status is ItemStatus.ACCEPTED:
            approval_ends(session, digest_id, now=self._now)
        row = Decision(at=self._now, user_id=user.id, verb=verb, noun="item", noun_id=item_id, why=why)
        row.before, row.after = before or {}, after or {}
        decisions.note(session, row)
        return digests.item(session, item_id)


def _cited(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.role == PieceRole.SOURCE]


def _told(article_id: int, pieces: list[Piece]) -> dict[str, object]:
    """For the diary: at which revisions an article was cited, and what of it was quoted; empty where it was not."""
    of_it = [piece for piece in pieces if piece.article_id == article_id]
    if not of_it:
        return {}
    quoted = [piece.text for piece in of_it if piece.role == PieceRole.QUOTATION]
    return {"article": article_id, "revisions": [piece.revision for piece in _cited(of_it)], "quoted": quoted}


def _with_source(pieces: list[Piece], new: Piece) -> list[Piece]:
    """The pieces with a source in place of its earlier revision, or behind the other sources."""
    for place, piece in enumerate(pieces):
        if piece.role == PieceRole.SOURCE and piece.article_id == new.article_id:
            return [*pieces[:place], new, *pieces[place + 1 :]]
    sources = _cited(pieces)
    return [*sources, new, *(piece for piece in pieces if piece.role != PieceRole.SOURCE)]


def _span(original: str, source: Source) -> tuple[int, int]:
    found = judge(clean_text(original), Shelf([source]))
    spans = [span for span in found.spans if span.field is Field.TEXT]
    if found.verdict not in PROVEN or len(spans) != 1:
        raise UsageError(f"the original does not stand in article {source.article_id} like that: copy it word for word")
    return spans[0].start, spans[0].end


def _allowed(session: Session, item_id: int, finding: Check, words: str) -> list[Allowance]:
    rows = ledger.allowances(session, [item_id])[item_id]
    return [row for row in rows if row.finding is finding and row.words == words]
