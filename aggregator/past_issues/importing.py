"""Storing a past issue: one transaction, by a named person, with a diary row; doing it twice equals doing it once."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlmodel import Session

from aggregator.compression import compress
from aggregator.errors import NotAllowedError, UrlError, UsageError
from aggregator.models import Decision, Digest, DigestItem, Piece, Snapshot, User
from aggregator.past_issues.issue import PastIssue, PastItem
from aggregator.settings import Desk
from aggregator.store import articles, decisions, digests, past_issues, snapshots, users
from aggregator.store.database import Database
from aggregator.text.urls import url_key
from aggregator.vocabulary import DigestStatus, ItemStatus, PieceRole, Role


class Outcome(StrEnum):
    """What became of a file."""

    IMPORTED = "imported"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Taken:
    """An import: its outcome, the issue, how many of its links lead to stored articles, and what to look at."""

    outcome: Outcome
    digest_id: int | None
    cited: int
    notes: tuple[str, ...]


class ImportDesk:
    """Takes past issues of the desk's series over, for one named person."""

    def __init__(self, database: Database, desk: Desk, by: str, *, now: datetime) -> None:
        self._database, self._desk, self._by, self._now = database, desk, by, now

    def take(
        self, raw: bytes, media_type: str, issue: PastIssue, *, pattern: str, replace: bool = False, dry: bool = False
    ) -> Taken:
        """Store an issue with the bytes it was read from.

        Args:
            raw: of the file.
            media_type: of the file.
            issue: read from it; with a cover date.
            pattern: the name of the form it was read by, for the diary.
            replace: put it in the place of another file's issue of the same date; publishers only.
            dry: only say what would come of it.

        Raises:
            UnknownIdError: nobody of that name.
            NotAllowedError: the person may not, or the desk has another issue of that date.
            UsageError: the date is in the future.
        """
        cover = issue.cover_date
        if cover is None or cover > self._desk.today(self._now):
            raise UsageError(f"a past issue has a cover date up to today, not {cover}; --date gives another")
        sha256 = hashlib.sha256(raw).hexdigest()
        with self._database.read() if dry else self._database.write() as session:
            user = users.acting(session, self._by)
            outcome, before = self._outcome(session, issue, cover, sha256, user, replace=replace)
            notes = tuple(self._notes(session, issue, before))
            if outcome is Outcome.UNCHANGED and before and before.imported_sha256 == sha256:
                notes += tuple(_reads_otherwise(session, before, issue))
            cites = [self._cites(session, item, cover) for item in issue.items]
            digest_id = before.id if before else None
            if not dry and outcome is not Outcome.UNCHANGED:
                snapshots.put(session, _snapshot(raw, sha256, media_type, self._now))
                digest_id = self._store(session, issue, cover, sha256, cites, before)
                self._note(session, user, digest_id, outcome, pattern=pattern, sha256=sha256, items=len(issue.items))
            return Taken(outcome, digest_id, sum(map(len, cites)), notes)

    def _outcome(
        self, session: Session, issue: PastIssue, cover: date, sha256: str, user: User, *, replace: bool
    ) -> tuple[Outcome, Digest | None]:
        before = digests.by_date(session, self._desk.series, cover)
        if before is None:
            return Outcome.IMPORTED, None
        called = f"{before.series} of {cover:%Y-%m-%d}"
        if before.imported_sha256 is None:
            raise NotAllowedError(f"{called} was made on this desk: no file takes its place; --date gives another date")
        is_same_file = before.imported_sha256 == sha256
        if (is_same_file and not replace) or _says_the_same(session, before, issue, whole=is_same_file):
            return Outcome.UNCHANGED, before
        if not replace:
            raise NotAllowedError(
                f"{called} was imported from another file that says something else: look at both "
                f"(`newsloom digest show {cover:%Y-%m-%d}`); a publisher may put this one in its place by --replace"
            )
        if user.role is Role.EDITOR:
            raise NotAllowedError(f"{self._by!r} is no publisher: only one of those may replace an imported issue")
        return Outcome.REPLACED, before

    def _notes(self, session: Session, issue: PastIssue, before: Digest | None) -> Iterator[str]:
        yield from issue.notes
        for other in past_issues.of_number(session, self._desk.series, issue.number):
            if before is None or other.id != before.id:
                yield f"the issue of {other.cover_date:%Y-%m-%d} has the number {issue.number} too; both keep it"

    def _store(
        self,
        session: Session,
        issue: PastIssue,
        cover: date,
        sha256: str,
        cites: Sequence[Sequence[Piece]],
        before: Digest | None,
    ) -> int:
        row = before or Digest(series=self._desk.series, cover_date=cover, created_at=self._now)
        row.number, row.headline, row.status = issue.number, issue.headline, DigestStatus.PUBLISHED
        row.imported_sha256 = sha256
        row.version += before is not None
        digest_id = digests.add(session, row)
        past_issues.put_items(session, digest_id, list(self._rows(issue, cover)), cites)
        return digest_id

    def _rows(self, issue: PastIssue, cover: date) -> Iterator[DigestItem]:
        """The items as rows, accepted when the issue came out: what was seen later is not in them."""
        out = datetime.combine(cover + timedelta(days=1), time(), self._desk.zone)
        places: dict[str, int] = {}
        for item in issue.items:
            places[item.section] = places.get(item.section, 0) + 1
            yield DigestItem(
                digest_id=0,
                section=item.section,
                position=places[item.section],
                headline=item.headline,
                lead=item.lead,
                body=item.body,
                language=item.language,
                status=ItemStatus.ACCEPTED,
                touched=True,
                created_at=min(out, self._now),
            )

    def _cites(self, session: Session, item: PastItem, cover: date) -> list[Piece]:
        """The stored articles that an item links to, each as it read when the issue came out."""
        known = articles.ids_by_url_keys(session, keys := list(_keys(item.links)))
        ids = list(dict.fromkeys(known[key] for key in keys if key in known))
        return [
            Piece(
                item_id=0,
                position=0,
                role=PieceRole.SOURCE,
                article_id=ident,
                revision=self._read(session, ident, cover),
            )
            for ident in ids
        ]

    def _read(self, session: Session, article_id: int, cover: date) -> int:
        found = articles.revisions(session, article_id)
        by_then = [row.number for row in found if row.observed_at.astimezone(self._desk.zone).date() <= cover]
        return by_then[-1] if by_then else found[0].number

    def _note(
        self, session: Session, user: User, digest_id: int, outcome: Outcome, *, pattern: str, sha256: str, items: int
    ) -> None:
        assert user.id is not None
        verb = "replace" if outcome is Outcome.REPLACED else "import"
        row = Decision(at=self._now, user_id=user.id, verb=verb, noun="digest", noun_id=digest_id)
        row.after = {"file": sha256, "pattern": pattern, "items": items}
        decisions.note(session, row)


def _keys(links: Sequence[str]) -> Iterator[str]:
    for link in links:
        try:
            yield url_key(link)
        except UrlError:
            continue


def _says_the_same(session: Session, digest: Digest, issue: PastIssue, *, whole: bool = False) -> bool:
    """Whether an issue has the very items of one that is stored: another address form of one page, say.

    `whole` asks for the rest as well, which other forms of a page may not show: headlines.
    """
    assert digest.id is not None
    rows = past_issues.items(session, digest.id)
    stored = [(row.section, row.lead, row.body, row.headline * whole) for row in rows]
    found = [(each.section, each.lead, each.body, each.headline * whole) for each in issue.items]
    return (digest.number, digest.headline * whole, stored) == (issue.number, issue.headline * whole, found)


def _reads_otherwise(session: Session, before: Digest, issue: PastIssue) -> Iterator[str]:
    if not _says_the_same(session, before, issue, whole=True):
        yield (
            "the file reads otherwise than when it was imported, and what was imported stays: "
            "a publisher may put this reading in its place by --replace"
        )


def _snapshot(raw: bytes, sha256: str, media_type: str, now: datetime) -> Snapshot:
    return Snapshot(sha256=sha256, content_type=media_type, size=len(raw), body=compress(raw), first_seen_at=now)
