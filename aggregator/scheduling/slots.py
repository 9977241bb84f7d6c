"""When background work is due. Pure, from the clock that is handed in, whatever somebody did to that clock.

A daily or weekly turn is named by the desk's local date, so it exists once: days on which the clocks change have one
turn, and a machine that slept for weeks finds one latest turn, not many. Intervals are measured by the same clock,
for only what it says survives a restart; what it means that it was put back stands with each function.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

#: In the order of `date.weekday()`.
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

#: A machine's clock is corrected by a few seconds all the time; what is off by more was put back by somebody.
_SLACK = timedelta(minutes=1)

#: The longest wait that config allows (`poll_minutes`), where the wait itself was not noted.
_LONGEST_WAIT = timedelta(days=30)

#: Days among which there is a turn that is due: a week, and one more at each end for those that are not due yet.
_DAYS_LOOKED_AT = 9


def latest_turn(time_of_day: str, weekday: str | None, zone: ZoneInfo, now: datetime) -> date:
    """The desk's date of the latest turn that is due: the latest one whose `turn_moment` is not after `now`.

    Args:
        time_of_day: "HH:MM", 24 hours, on the desk's clock.
        weekday: "monday" to "sunday"; None for a turn every day.
        zone: the desk's time zone.
        now: an aware moment.

    Raises:
        ValueError: no such weekday or time of day.
    """
    wanted = None if weekday is None else _WEEKDAYS.index(weekday)
    # From tomorrow: where clocks go back over midnight, a turn of the new day was due before the old one came again.
    tomorrow = now.astimezone(zone).date() + timedelta(days=1)
    days = [tomorrow - timedelta(days=back) for back in range(_DAYS_LOOKED_AT)]
    return next(day for day in days if wanted in (None, day.weekday()) and turn_moment(day, time_of_day, zone) <= now)


def turn_moment(day: date, time_of_day: str, zone: ZoneInfo) -> datetime:
    """The moment, aware UTC, of the turn of a local date.

    A time that occurs twice, because clocks go back, counts the first time. A time that does not occur, because they
    go forward over it, is the first moment after the gap; likewise for a date that was left out altogether (Samoa's
    30 December 2011), so that a weekly turn is not lost with it. Moments therefore rise with the dates; only a date
    left out can have the moment of its successor, whose turn is then the latest and the only one.

    Raises:
        ValueError: no such time of day.
    """
    wanted = datetime.combine(day, time.fromisoformat(time_of_day))
    first = wanted.replace(tzinfo=zone).astimezone(UTC)
    if _shown(first, zone) == wanted:
        return first
    # In a gap, Python reads the time by the offset from before it, and with fold=1 by the one from after: the gap
    # ends between these two moments, and there the clock first shows more than was wanted.
    low, high = wanted.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    while (seconds := int((high - low).total_seconds())) > 1:
        middle = low + timedelta(seconds=seconds // 2)
        low, high = (low, middle) if _shown(middle, zone) > wanted else (middle, high)
    return high


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """What a clock on the wall shows."""
    return moment.astimezone(zone).replace(tzinfo=None)


def interval_due(last: datetime | None, interval: timedelta, now: datetime) -> bool:
    """Whether what was last done at `last` (None: never) is to be done again.

    When `last` lies in the future the clock was put back, and to wait until it has caught up could take years: it is
    done now, which writes a `last` that can be believed.
    """
    return last is None or now - last >= interval or last - now > _SLACK


def reanchored(next_at: datetime | None, wait: timedelta, now: datetime) -> datetime | None:
    """When a source is polled instead of at `next_at`; None when that stands.

    `wait` is how far ahead `next_at` was set, a Retry-After included. It cannot honestly be further away than that, so
    where it is, the clock was put back, and the wait begins anew: no poll is further away than its own wait, and none
    comes before the outlet's time. Zero means that the wait was not noted (rows older than the column).
    """
    longest = wait or _LONGEST_WAIT
    return None if next_at is None or next_at <= now + longest + _SLACK else now + longest
