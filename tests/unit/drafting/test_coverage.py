"""What the prints of a story come to: counted once, in the desk's days, in whatever order they come."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

from aggregator.store.coverage import Coverage, Print, coverage

TEHRAN = ZoneInfo("Asia/Tehran")
#: 20:45 UTC is 00:15 of the next day in Tehran.
LATE = datetime(2026, 11, 20, 20, 45, tzinfo=UTC)


def next_friday(moment: datetime) -> date:
    day = moment.astimezone(TEHRAN).date()
    return day + timedelta(days=(4 - day.weekday()) % 7)


def of(*prints: Print) -> Coverage:
    return coverage(prints, zone=TEHRAN, cover_of=next_friday)


PRINTS = (
    Print(1, "rudnameh", "fa", LATE, LATE + timedelta(hours=3)),
    Print(2, "gazette", "fr", LATE - timedelta(hours=1), LATE + timedelta(hours=1)),
    Print(3, "rudnameh", "fa-AF", LATE + timedelta(days=7), LATE + timedelta(days=7)),
)


def test_days_are_the_desks_and_outlets_stand_in_the_order_of_printing() -> None:
    found = of(*PRINTS)
    assert found.days == ((date(2026, 11, 20), 1), (date(2026, 11, 21), 1), (date(2026, 11, 28), 1))
    assert found.outlets == ("gazette", "rudnameh")
    assert found.languages == ("fa", "fr"), "dialects are one language, and the one with most articles comes first"
    assert (found.articles, found.seen) == (3, LATE + timedelta(hours=1))
    assert (found.first, found.last) == (LATE - timedelta(hours=1), LATE + timedelta(days=7))
    assert found.weeks == (date(2026, 11, 20), date(2026, 11, 27), date(2026, 12, 4))


def test_the_order_of_reading_does_not_count() -> None:
    assert len({of(*order) for order in permutations(PRINTS)}) == 1
