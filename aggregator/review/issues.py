"""Starting a digest: a decision like any other, by a named person."""

from datetime import date, datetime, timedelta

from aggregator.errors import UsageError
from aggregator.models import Decision, Digest
from aggregator.settings import Desk
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


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
            UsageError: the series has a digest of that date.
        """
        with self._database.write() as session:
            user = users.acting(session, by)
            series = self._desk.series
            last = next((d for d in digests.every(session) if d.series == series), None)
            cover = cover_date or self._next_cover(last.cover_date if last else None)
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

    def _next_cover(self, last: date | None) -> date:
        today = self._now.astimezone(self._desk.zone).date()
        earliest = today if last is None else max(today, last + timedelta(days=1))
        wanted = _WEEKDAYS.index(self._desk.cover_weekday)
        return earliest + timedelta(days=(wanted - earliest.weekday()) % 7)
