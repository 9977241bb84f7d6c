"""Starting a digest: a decision like any other, by a named person."""

from datetime import date, datetime

from aggregator.errors import UsageError
from aggregator.models import Decision, Digest
from aggregator.settings import Desk
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line


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
            if cover < self._desk.today(self._now):
                raise UsageError(f"{cover:%Y-%m-%d} is past; choose a --date from today on")
            if digests.by_date(session, series, cover) is not None:
                raise UsageError(f"{series} has a digest of {cover:%Y-%m-%d} already; choose another --date")
            number = digests.next_number(session, series, first=self._desk.first_number)
            row = Digest(series=series, cover_date=cover, number=number, created_at=self._now)
            row.headline = clean_line(headline)
            digest_id = digests.add(session, row)
            assert user.id is not None
            after: dict[str, object] = {"number": number, "cover_date": cover.isoformat()}
            note = Decision(at=self._now, user_id=user.id, verb="new", noun="digest", noun_id=digest_id, after=after)
            decisions.note(session, note)
            return row
