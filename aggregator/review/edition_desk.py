"""Decisions on a whole issue: the one writer of a digest's status, and of what was approved, published, corrected.

Each decision is one transaction: the named person is looked up, the step checked against `issue_steps`, the change made
and the diary row written. What an edition consists of is worked out by whoever calls, inside that transaction, so that
nobody can change anything between the look at it and the decision. Machines never come here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import Correction, Decision, Digest, Edition, Translation, User
from aggregator.phrases import Joined, Phrase, Word
from aggregator.review.issue_steps import OUT, issue_step
from aggregator.store import corrections, decisions, deliveries, digests, editions, ledger, users
from aggregator.store.database import Database
from aggregator.store.editions import File
from aggregator.text.markup import LONGEST_LINE, clean_line, clean_text
from aggregator.vocabulary import CorrectionKind, DigestStatus, EditionCause, ItemStatus

#: Says where an edition goes: id of an output, and a recipient or nothing.
Targets = Callable[[Session, Edition], Iterable[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition as it would be stored: canonical content, hash over all, renderings, texts of templates by name."""

    content: str
    hash: str
    files: Sequence[File]
    templates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What is set right in a published issue: in an item, or (`item_id` None) by a note on the whole."""

    kind: CorrectionKind
    item_id: int | None = None
    was: str = ""
    now: str = ""
    note: str = ""


class EditionDesk:
    """Decisions on issues, by one named person.

    Every decision raises UnknownIdError (no such digest, or nobody of that name) and NotAllowedError (the person is
    disabled or no publisher, or the step is not possible from here); nothing was changed then.
    """

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def review(self, digest_id: int) -> Digest:
        """Say that an issue is ready to be read through: the machine adds no more drafts to it."""
        return self._step("review", digest_id)

    def reopen(self, digest_id: int) -> Digest:
        """Take an issue back into preparation; an approval is void from then on."""
        return self._step("reopen", digest_id)

    def approve(self, digest_id: int, printed: Callable[[Session, Digest], Printed], *, seen: str = "") -> Edition:
        """Freeze an issue as it stands.

        Args:
            printed: works the edition out, and may refuse by raising.
            seen: hash of what the person has read; empty for whatever stands there now.

        Raises:
            NotAllowedError: what stands there is not what was seen, or the same is approved already.
        """
        with self._database.write() as session:
            user, digest = self._start(session, digest_id, "approve")
            made = printed(session, digest)
            if seen and not made.hash.startswith(seen):
                raise NotAllowedError(
                    Phrase(
                        "the issue is no longer what you have read (%(seen)s), it is %(hash)s now: look at it "
                        "again (`newsloom digest preflight`), then approve",
                        seen=seen,
                        hash=made.hash[:12],
                    )
                )
            before = editions.latest(session, digest_id)
            if digest.status is DigestStatus.APPROVED and before is not None and before.hash == made.hash:
                raise NotAllowedError(Phrase("exactly this is approved already: `newsloom digest publish`"))
            editions.void(session, digest_id, now=self._now)
            edition = self._store(session, user, digest_id, made, cause=EditionCause.APPROVAL)
            edition_id = edition.id or 0
            self._set(session, user, digest_id, "approve", edition)
            return editions.get(session, edition_id)

    def publish(
        self, digest_id: int, unchanged: Callable[[Session, Digest, Edition], None], targets: Targets
    ) -> Edition:
        """Commit that the approved edition shall reach `targets`; whoever calls delivers it then.

        Of an issue that readers have already, or had, its last edition goes to those that it did not go to.

        Args:
            unchanged: raises NotAllowedError when what stands there is no longer what was approved.
        """
        with self._database.write() as session:
            user, digest = self._start(session, digest_id, None)
            verb = "send" if digest.status in OUT else "publish"
            status = self._allowed(verb, user, digest)
            edition = editions.latest(session, digest_id)
            if edition is None:
                raise NotAllowedError(Phrase("nobody has approved this issue: `newsloom digest approve`"))
            if verb == "publish":
                unchanged(session, digest, edition)
            edition_id = edition.id or 0
            after: dict[str, object] = {"edition": edition.revision, "hash": edition.hash}
            self._intend(session, user, edition, targets)
            digests.set_status(session, digest_id, status)
            self._note(session, user, digest_id, verb, after=after)
            return editions.get(session, edition_id)

    def correct(
        self, digest_id: int, change: Change, printed: Callable[[Session, Digest], Printed], targets: Targets
    ) -> Edition:
        """Set something right in a published issue: a new edition with the correction, on its way to `targets`.

        Raises:
            UsageError: there is nothing to set right, or the words of before do not stand in the item exactly once.
        """
        told = _washed(change)
        with self._database.write() as session:
            user, digest = self._start(session, digest_id, "correct")
            field = self._set_right(session, user, digest_id, told)
            last = editions.latest(session, digest_id)
            assert user.id is not None and last is not None and last.id is not None
            row = Correction(
                digest_id=digest_id,
                item_id=told.item_id,
                edition_id=last.id,
                kind=told.kind,
                was=told.was,
                now=told.now,
                note=told.note,
                user_id=user.id,
                at=self._now,
            )
            corrections.add(session, row)
            edition = self._store(session, user, digest_id, printed(session, digest), cause=EditionCause.CORRECTION)
            edition_id = edition.id or 0
            corrections.show_in(session, row, edition_id)
            self._intend(session, user, edition, targets)
            self._set(session, user, digest_id, "correct", edition, {"item": told.item_id, "field": field})
            return editions.get(session, edition_id)

    def withdraw(
        self, digest_id: int, printed: Callable[[Session, Digest], Printed], targets: Targets, *, why: str
    ) -> Edition:
        """Take a published issue back: a notice in its place, on its way to `targets`."""
        with self._database.write() as session:
            user, digest = self._start(session, digest_id, "withdraw", why=why)
            edition = self._store(session, user, digest_id, printed(session, digest), cause=EditionCause.WITHDRAWAL)
            self._intend(session, user, edition, targets)
            edition_id = edition.id or 0
            self._set(session, user, digest_id, "withdraw", edition, why=clean_text(why).strip())
            return editions.get(session, edition_id)

    def _step(self, verb: str, digest_id: int) -> Digest:
        with self._database.write() as session:
            user, _ = self._start(session, digest_id, verb)
            editions.void(session, digest_id, now=self._now)
            self._set(session, user, digest_id, verb, None)
            return digests.get(session, digest_id)

    def _start(self, session: Session, digest_id: int, verb: str | None, *, why: str = "") -> tuple[User, Digest]:
        """The person and the issue, locked until this decision is made."""
        user = users.acting(session, self._by)
        digests.get(session, digest_id)
        digests.lock(session, digest_id)
        session.expire_all()
        digest = digests.get(session, digest_id)
        if digest.imported_sha256 is not None:
            raise NotAllowedError(
                Phrase(
                    "the issue of %(day)s was imported: readers had it before, and this desk has no edition of it; "
                    "`newsloom digest import --replace` puts another file in its place",
                    day=digest.cover_date,
                )
            )
        if verb is not None:
            self._allowed(verb, user, digest, why=why)
        return user, digest

    def _allowed(self, verb: str, user: User, digest: Digest, *, why: str = "") -> DigestStatus:
        return issue_step(verb, digest.status, user.role, why=why)

    def _store(self, session: Session, user: User, digest_id: int, printed: Printed, *, cause: EditionCause) -> Edition:
        assert user.id is not None
        edition = Edition(
            digest_id=digest_id,
            revision=0,
            cause=cause,
            content=printed.content,
            hash=printed.hash,
            approved_by=user.id,
            approved_at=self._now,
        )
        editions.add(session, edition, printed.files, printed.templates)
        return edition

    def _intend(self, session: Session, user: User, edition: Edition, targets: Targets) -> None:
        assert edition.id is not None and user.id is not None
        deliveries.intend(session, edition.id, targets(session, edition), user_id=user.id, now=self._now)
        if edition.published_at is None:
            edition.published_at = self._now
            session.add(edition)
            session.flush()

    def _set_right(self, session: Session, user: User, digest_id: int, change: Change) -> str:
        """Put the words in their place; returns the field they stand in, empty for a note alone."""
        if change.item_id is None:
            return ""
        item = digests.item(session, change.item_id)
        if item.digest_id != digest_id:
            raise UsageError(Phrase("item %(item_id)s is in another issue", item_id=change.item_id))
        if item.status is not ItemStatus.ACCEPTED:
            raise UsageError(
                Phrase(
                    "item %(item_id)s is %(status)s: readers do not have it", item_id=change.item_id, status=item.status
                )
            )
        if not change.was:
            return ""
        texts = {name: getattr(item, name) for name in ("headline", "lead", "body")}
        field, text = replaced(texts, change)
        values: dict[str, object] = {field: text}
        if not digests.change_item(session, change.item_id, expected_version=item.version, values=values):
            raise StaleVersionError("item", change.item_id, expected=item.version, found=item.version + 1)
        assert user.id is not None
        _set_right_in_translations(session, change, texts[field], text, user_id=user.id, now=self._now)
        row = Decision(at=self._now, user_id=user.id, verb="correct", noun="item", noun_id=change.item_id)
        row.before, row.after, row.why = {"words": change.was}, {"words": change.now, "field": field}, change.note
        decisions.note(session, row)
        return field

    def _set(
        self,
        session: Session,
        user: User,
        digest_id: int,
        verb: str,
        edition: Edition | None,
        beside: Mapping[str, object] = {},
        *,
        why: str = "",
    ) -> None:
        """The digest's new status, and the diary's row."""
        digest = digests.get(session, digest_id)
        status = issue_step(verb, digest.status, user.role, why=why)
        before: dict[str, object] = {"status": digest.status.value}
        after: dict[str, object] = {"status": status.value, **beside}
        if edition is not None:
            after |= {"edition": edition.revision, "hash": edition.hash}
        digests.set_status(session, digest_id, status)
        self._note(session, user, digest_id, verb, before=before, after=after, why=why)

    def _note(
        self,
        session: Session,
        user: User,
        digest_id: int,
        verb: str,
        *,
        before: dict[str, object] | None = None,
        after: dict[str, object] | None = None,
        why: str = "",
    ) -> None:
        assert user.id is not None
        row = Decision(at=self._now, user_id=user.id, verb=verb, noun="digest", noun_id=digest_id, why=why)
        row.before, row.after = before or {}, after or {}
        decisions.note(session, row)


def _set_right_in_translations(
    session: Session, change: Change, before: str, after: str, *, user_id: int, now: datetime
) -> None:
    """Translated words are set right beside their original too; whoever corrects them answers for them."""
    assert change.item_id is not None
    for row in ledger.translations(session, [change.item_id])[change.item_id]:
        words = row.words.replace(change.was, change.now)
        if words == row.words or row.words not in before or words not in after or not words.strip():
            continue
        ledger.drop(session, row, now=now)
        renewed = {"id": None, "words": words, "user_id": user_id, "made_at": now, "dropped_at": None}
        ledger.add(session, Translation(**row.model_dump() | renewed | {"confirmed_by": user_id, "confirmed_at": now}))


def replaced(texts: Mapping[str, str], change: Change) -> tuple[str, str]:
    """The one text that has the words of before, by name, with those of now in their place.

    Raises:
        UsageError: they stand nowhere, or more than once, or nothing would be left of the lead.
    """
    places = [(name, text) for name, text in texts.items() for _ in range(text.count(change.was))]
    if len(places) != 1:
        found = (
            Phrase(
                "the words “%(was)s” stand there %(times)s times: give more of the sentence",
                was=change.was,
                times=len(places),
            )
            if places
            else Phrase("the words “%(was)s” do not stand there", was=change.was)
        )
        where = Phrase("`newsloom digest show --item %(item)s` has its text", item=change.item_id)
        raise UsageError(Joined("; ", (found, where)))
    name, text = places[0]
    whole = text.replace(change.was, change.now)
    if name == "lead" and not whole.strip():
        raise UsageError(Phrase("the lead cannot be empty: it names the source"))
    if name != "body" and clean_line(whole) != whole.strip():
        raise UsageError(
            Phrase(
                "the %(name)s is one line of at most %(longest)s characters; paragraphs belong in the body",
                name=Word(name),
                longest=LONGEST_LINE,
            )
        )
    return name, whole


def _washed(change: Change) -> Change:
    was, now = clean_text(change.was), clean_text(change.now)
    note = clean_line(change.note)
    if len(clean_text(change.note)) > LONGEST_LINE:
        raise UsageError(Phrase("a note has at most %(longest)s characters", longest=LONGEST_LINE))
    if change.item_id is None and (was or now):
        raise UsageError(Phrase("words are set right in an item: --item ITEM"))
    if was and was == now:
        raise UsageError(Phrase("--was and --now are the same; a --note alone is a clarification or an editor's note"))
    if was == now and not note:
        raise UsageError(Phrase("nothing to set right: give --was and --now, or a --note"))
    if not was and now:
        raise UsageError(Phrase("--now needs --was: the words as they stand in the item"))
    if change.kind is CorrectionKind.CORRECTION and not was:
        raise UsageError(
            Phrase("a correction names what was wrong: --was TEXT (and --now TEXT); a note alone is a clarification")
        )
    return Change(change.kind, change.item_id, was, now, note)
