"""Starting a digest and saying what stands on its cover: decisions like any other, by a named person."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, StaleVersionError, UsageError
from aggregator.models import Decision, Digest
from aggregator.phrases import Phrase
from aggregator.review.open_issue import approval_ends, open_issue
from aggregator.settings import Desk
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line

#: A daily issue reaches it in 2,700 years; a slip of the finger does not.
_LARGEST = 999_999


class IssueDesk:
    """Digests of the desk's series."""

    def __init__(self, database: Database, desk: Desk, *, now: datetime) -> None:
        self._database = database
        self._desk = desk
        self._now = now

    def new(self, by: str, *, cover_date: date | None = None, headline: str = "") -> Digest:
        """Start a digest with the next number.

        Args:
            by: who starts it.
            cover_date: without it, the first cover weekday after the last digest of the series, today at the earliest.
            headline: empty for the first item's.

        Raises:
            UsageError: the date is past, or the series has a digest of that date.
        """
        with self._database.write() as session:
            user = users.acting(session, by)
            series = self._desk.series
            last = next((d for d in digests.every(session) if d.series == series), None)
            cover = cover_date or self._desk.next_cover(self._now, after=last.cover_date if last else None)
            self._require_free(session, series, cover)
            number = digests.next_number(session, series, first=self._desk.first_number)
            row = Digest(series=series, cover_date=cover, number=number, created_at=self._now)
            row.headline = clean_line(headline)
            digest_id = digests.add(session, row)
            assert user.id is not None
            after: dict[str, object] = {"number": number, "cover_date": cover.isoformat()}
            note = Decision(at=self._now, user_id=user.id, verb="new", noun="digest", noun_id=digest_id, after=after)
            decisions.note(session, note)
            return row

    def change(
        self,
        digest_id: int,
        by: str,
        *,
        version: int | None = None,
        headline: str | None = None,
        cover_date: date | None = None,
        number: int | None = None,
    ) -> Digest:
        """Change what stands on the cover of an issue that readers do not have; an approval ends with it.

        Args:
            by: who says so.
            version: that the person has seen; None for whatever stands there.
            headline: empty for the first item's. What is None stays as it is.

        Returns:
            The digest as this decision left it.

        Raises:
            UnknownIdError: no such digest, or nobody of that name.
            NotAllowedError: the person is disabled, readers have the issue, or all of it stands there already.
            StaleVersionError: it is no longer at `version`.
            UsageError: the date is past or taken, or the number is not beyond those of all other issues.
        """
        told = {"headline": None if headline is None else clean_line(headline), "cover_date": cover_date}
        with self._database.write() as session:
            user = users.acting(session, by)
            digests.get(session, digest_id)
            before = open_issue(session, digest_id)
            if version is not None and before.version != version:
                raise StaleVersionError("digest", digest_id, expected=version, found=before.version)
            values = {
                name: value
                for name, value in (told | {"number": number}).items()
                if value is not None and value != getattr(before, name)
            }
            if not values:
                raise NotAllowedError(Phrase("headline, date and number stand there already"))
            self._require_allowed(session, before, values)
            row = Decision(at=self._now, user_id=user.id or 0, verb="edit", noun="digest", noun_id=digest_id)
            row.before = {name: _plain(getattr(before, name)) for name in values}
            row.after = {name: _plain(value) for name, value in values.items()}
            digests.change(session, digest_id, values)
            approval_ends(session, digest_id, now=self._now)
            decisions.note(session, row)
            return digests.get(session, digest_id)

    def _require_allowed(self, session: Session, digest: Digest, values: Mapping[str, object]) -> None:
        if isinstance(cover := values.get("cover_date"), date):
            self._require_free(session, digest.series, cover)
        if isinstance(number := values.get("number"), int):
            # below others every number was given once, to an issue that has another by now or was never made
            least = digests.next_number(session, digest.series, first=1, beside=digest.id)
            if not least <= number <= _LARGEST:
                raise UsageError(
                    Phrase(
                        "%(number)s may be another issue's: choose a number from %(least)s to %(largest)s",
                        number=number,
                        least=least,
                        largest=_LARGEST,
                    )
                )

    def _require_free(self, session: Session, series: str, cover: date) -> None:
        if cover < self._desk.today(self._now):
            raise UsageError(Phrase("%(day)s is past; choose a --date from today on", day=cover))
        if digests.by_date(session, series, cover) is not None:
            raise UsageError(
                Phrase("%(series)s has a digest of %(day)s already; choose another --date", series=series, day=cover)
            )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
