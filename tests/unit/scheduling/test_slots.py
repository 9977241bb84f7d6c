"""The clock table: when turns and intervals are due, on days that clocks change and after somebody set the clock."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.scheduling.slots import interval_due, latest_turn, reanchored, turn_moment

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
HOUR, DAY, MINUTE, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1), timedelta(seconds=1)

# zone, date, time of day, moment, note
MOMENTS = [
    ("Europe/Berlin", "2026-03-28", "02:30", "2026-03-28T02:30+01:00", "an ordinary day"),
    ("Europe/Berlin", "2026-03-29", "02:00", "2026-03-29T03:00+02:00", "the gap's first minute"),
    ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T03:00+02:00", "inside the gap"),
    ("Europe/Berlin", "2026-03-29", "03:00", "2026-03-29T03:00+02:00", "the first minute after the gap"),
    ("Europe/Berlin", "2026-03-29", "08:00", "2026-03-29T08:00+02:00", "the morning after"),
    ("Europe/Berlin", "2026-10-25", "02:00", "2026-10-25T02:00+02:00", "twice: the first time"),
    ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T02:30+02:00", "twice: the first time"),
    ("Europe/Berlin", "2026-10-25", "03:00", "2026-10-25T03:00+01:00", "once, after both"),
    ("Europe/Berlin", "2026-10-25", "08:00", "2026-10-25T08:00+01:00", "the morning after"),
    ("Europe/Helsinki", "2026-03-29", "03:30", "2026-03-29T04:00+03:00", "its gap is an hour later"),
    ("Europe/Helsinki", "2026-10-25", "03:30", "2026-10-25T03:30+03:00", "and so is what comes twice"),
    ("US/Pacific", "2026-03-08", "02:30", "2026-03-08T03:00-07:00", "west of Greenwich"),
    ("US/Pacific", "2026-11-01", "01:30", "2026-11-01T01:30-07:00", "west of Greenwich, twice"),
    ("Asia/Tehran", "2021-03-22", "00:00", "2021-03-22T01:00+04:30", "a day without midnight"),
    ("Asia/Tehran", "2021-03-22", "00:30", "2021-03-22T01:00+04:30", "a day without its first hour"),
    ("Asia/Tehran", "2021-09-21", "23:30", "2021-09-21T23:30+04:30", "twice before midnight"),
    ("Asia/Tehran", "2021-09-22", "00:00", "2021-09-22T00:00+03:30", "midnight itself only once"),
    ("Asia/Tehran", "2026-03-22", "00:00", "2026-03-22T00:00+03:30", "no summer time since 2022"),
    ("Australia/Lord_Howe", "2026-04-05", "01:45", "2026-04-05T01:45+11:00", "half an hour twice"),
    ("Australia/Lord_Howe", "2026-10-04", "02:15", "2026-10-04T02:30+11:00", "half an hour missing"),
    ("Africa/Cairo", "2024-04-26", "00:00", "2024-04-26T01:00+03:00", "a day without midnight, a Friday"),
    ("Africa/Cairo", "2024-10-31", "23:30", "2024-10-31T23:30+03:00", "twice before midnight"),
    ("Africa/Casablanca", "2024-03-10", "02:30", "2024-03-10T02:30+01:00", "back for Ramadan"),
    ("Africa/Casablanca", "2024-04-14", "02:30", "2024-04-14T03:00+01:00", "and forward after it"),
    ("America/St_Johns", "2006-10-29", "00:00", "2006-10-29T00:00-02:30", "a minute later it was yesterday again"),
    ("Pacific/Apia", "2011-12-29", "08:00", "2011-12-29T08:00-10:00", "the last day east of the date line"),
    ("Pacific/Apia", "2011-12-30", "08:00", "2011-12-31T00:00+14:00", "a date that was left out"),
    ("Pacific/Apia", "2011-12-31", "00:00", "2011-12-31T00:00+14:00", "its successor's midnight is the same"),
    ("Pacific/Apia", "2011-12-31", "08:00", "2011-12-31T08:00+14:00", "the first day west of it"),
    ("UTC", "2028-02-29", "23:59", "2028-02-29T23:59+00:00", "a leap day"),
]

# zone, time of day, weekday, now, date of the latest turn, note
TURNS = [
    ("Europe/Berlin", "08:00", None, "2026-03-29T07:59:59+02:00", "2026-03-28", "not yet"),
    ("Europe/Berlin", "08:00", None, "2026-03-29T08:00:00+02:00", "2026-03-29", "summer time began this morning"),
    ("Europe/Berlin", "08:00", None, "2026-10-25T07:59:59+01:00", "2026-10-24", "not by the summer's clock"),
    ("Europe/Berlin", "08:00", None, "2026-10-25T08:00:00+01:00", "2026-10-25", "summer time ended this morning"),
    ("Europe/Berlin", "02:30", None, "2026-03-29T01:59:59+01:00", "2026-03-28", "a second before the gap"),
    ("Europe/Berlin", "02:30", None, "2026-03-29T03:00:00+02:00", "2026-03-29", "when the gap ends"),
    ("Europe/Berlin", "02:30", None, "2026-10-25T02:30:00+02:00", "2026-10-25", "the first 02:30"),
    ("Europe/Berlin", "02:30", None, "2026-10-25T02:10:00+01:00", "2026-10-25", "between the two: still done"),
    ("Europe/Berlin", "02:30", None, "2026-10-25T02:30:00+01:00", "2026-10-25", "the second is not another turn"),
    ("Europe/Berlin", "03:00", None, "2026-10-25T02:59:00+02:00", "2026-10-24", "three o'clock has not come"),
    ("Europe/Berlin", "08:00", "sunday", "2026-03-29T08:00:00+02:00", "2026-03-29", "weekly, 167 hours after the last"),
    ("Europe/Berlin", "08:00", "sunday", "2026-10-25T07:30:00+01:00", "2026-10-18", "weekly, 169 hours are not over"),
    ("Europe/Berlin", "08:00", "monday", "2026-10-25T23:59:00+01:00", "2026-10-19", "the day before the weekday"),
    ("Europe/Berlin", "08:00", "saturday", "2026-10-25T00:00:00+02:00", "2026-10-24", "the day after the weekday"),
    ("Asia/Tehran", "00:00", None, "2021-03-21T23:59:59+03:30", "2021-03-21", "the second before the gap at midnight"),
    ("Asia/Tehran", "00:00", None, "2021-03-22T01:00:00+04:30", "2021-03-22", "the gap at midnight is over"),
    ("Asia/Tehran", "23:30", None, "2021-09-21T23:00:00+03:30", "2021-09-21", "eleven o'clock again, done already"),
    ("Asia/Tehran", "08:00", "sunday", "2026-03-29T08:00:00+03:30", "2026-03-29", "no summer time any more"),
    ("Australia/Lord_Howe", "08:00", "sunday", "2026-04-05T08:00:00+10:30", "2026-04-05", "half an hour back"),
    ("Australia/Lord_Howe", "01:45", None, "2026-04-05T01:35:00+10:30", "2026-04-05", "between the two 01:45"),
    ("Europe/Helsinki", "03:00", None, "2026-03-29T04:00:00+03:00", "2026-03-29", "on the hour of the gap"),
    ("US/Pacific", "02:30", None, "2026-03-08T03:00:00-07:00", "2026-03-08", "the date in UTC is the same"),
    ("US/Pacific", "20:00", "thursday", "2026-03-06T03:59:59+00:00", "2026-02-26", "in UTC it is Friday already"),
    ("US/Pacific", "20:00", "thursday", "2026-03-06T04:00:00+00:00", "2026-03-05", "named by the local date"),
    ("America/St_Johns", "00:00", None, "2006-10-28T23:30:00-03:30", "2006-10-29", "tomorrow's turn, done already"),
    ("Pacific/Apia", "08:00", None, "2011-12-31T00:00:00+14:00", "2011-12-30", "a date left out is made up"),
    ("Pacific/Apia", "08:00", None, "2011-12-31T08:00:00+14:00", "2011-12-31", "and the next is itself"),
    ("Pacific/Apia", "00:00", None, "2011-12-31T00:00:00+14:00", "2011-12-31", "two dates at once are one turn"),
    ("Pacific/Apia", "08:00", "friday", "2012-01-02T12:00:00+14:00", "2011-12-30", "a week without its Friday"),
    ("UTC", "00:00", None, "2028-02-29T00:00:00+00:00", "2028-02-29", "a leap day"),
    ("UTC", "12:00", "tuesday", "2028-03-01T00:00:00+00:00", "2028-02-29", "weekly on a leap day"),
    ("Asia/Tehran", "08:00", None, "2027-01-01T04:29:59+00:00", "2026-12-31", "year's end, not yet"),
    ("Asia/Tehran", "08:00", None, "2027-01-01T04:30:00+00:00", "2027-01-01", "year's end"),
    ("Pacific/Kiritimati", "00:00", None, "2026-12-31T10:00:00+00:00", "2027-01-01", "where the year begins"),
]

# what the clock showed whenever the scheduler looked, dates of the turns it took, note; weekly on Thursday or daily
AWAKE = [
    ("thursday", ["03-05T08:00", "03-26T19:00", "03-26T19:01"], ["03-05", "03-26"], "three weeks asleep: one turn"),
    ("thursday", ["03-05T08:00", "03-25T23:00"], ["03-05", "03-19"], "asleep: the latest that was missed"),
    (None, ["03-04T09:00", "03-25T07:00", "03-25T08:00"], ["03-04", "03-24", "03-25"], "daily, three weeks asleep"),
    (None, ["03-04T09:00", "03-05T08:30", "03-05T07:35", "03-05T08:05"], ["03-04", "03-05"], "an hour ahead and back"),
    (None, ["03-05T08:30", "03-05T07:30", "03-05T08:30"], ["03-05", "03-04"], "back an hour on the first day of all"),
    (None, ["03-04T09:00", "03-05T08:30", "03-04T08:30", "03-05T08:30", "03-06T08:00"], ["03-04", "03-05", "03-06"],
     "back a day"),
    (None, ["03-04T09:00", "2036-03-04T09:00", "03-04T09:05", "03-05T08:00"], ["03-04", "2036-03-04", "03-05"],
     "ten years ahead and back"),
]  # fmt: skip

INTERVALS = [
    (None, True, "nothing was ever done"),
    (NOW, False, "just done"),
    (NOW - HOUR + SECOND, False, "a second is missing"),
    (NOW - HOUR, True, "the hour is over"),
    (NOW - 21 * DAY, True, "asleep"),
    (NOW - 3653 * DAY, True, "the clock went ten years ahead"),
    (NOW + SECOND, False, "the clock was corrected by a second"),
    (NOW + MINUTE, False, "or by a minute"),
    (NOW + MINUTE + SECOND, True, "the clock was put back"),
    (NOW + HOUR, True, "by an hour"),
    (NOW + 3653 * DAY, True, "by ten years"),
]

# next_at, wait, what it becomes, note
ANCHORS = [
    (None, HOUR, None, "never polled: due anyway"),
    (NOW - DAY, HOUR, None, "overdue"),
    (NOW + HOUR, HOUR, None, "just set"),
    (NOW + HOUR + MINUTE, HOUR, None, "the clock was corrected"),
    (NOW + HOUR + MINUTE + SECOND, HOUR, NOW + HOUR, "the clock was put back a little"),
    (NOW + 2 * HOUR, HOUR, NOW + HOUR, "back an hour"),
    (NOW + 25 * HOUR, HOUR, NOW + HOUR, "back a day"),
    (NOW + 3653 * DAY, HOUR, NOW + HOUR, "back ten years"),
    (NOW + 20 * HOUR, DAY, None, "Retry-After of a day, four hours gone"),
    (NOW + 44 * HOUR, DAY, NOW + DAY, "the same, and the clock back a day: the server's day begins anew"),
    (NOW + 29 * DAY, 30 * DAY, None, "a monthly source"),
    (NOW + 20 * DAY, timedelta(), None, "the wait was not noted, but config allows it"),
    (NOW + 3653 * DAY, timedelta(), NOW + 30 * DAY, "the wait was not noted, and config does not"),
]

MORE_ZONES = (
    "America/Havana America/Santiago Asia/Beirut Asia/Gaza Asia/Kathmandu Europe/Dublin Europe/Tirane Pacific/Chatham "
    "Pacific/Kwajalein"
)
ZONES = [*sorted({row[0] for row in MOMENTS}), *MORE_ZONES.split()]
QUARTERS = [f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 15, 30, 45)]
#: Dates that a zone left out when it crossed the date line.
LEFT_OUT = {("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))}

zones = st.sampled_from(ZONES).map(ZoneInfo)
times = st.sampled_from(QUARTERS)
days = st.dates(date(1970, 1, 2), date(2060, 12, 31))
moments = st.integers(0, 90 * 366 * 86_400).map(lambda seconds: datetime(1970, 2, 1, tzinfo=UTC) + seconds * SECOND)


def ids(rows: Sequence[tuple[object, ...]]) -> list[str]:
    return [str(row[-1]) for row in rows]


@pytest.mark.parametrize(("zone", "day", "time_of_day", "moment", "note"), MOMENTS, ids=ids(MOMENTS))
def test_each_local_date_has_one_moment(zone: str, day: str, time_of_day: str, moment: str, note: str) -> None:
    found = turn_moment(date.fromisoformat(day), time_of_day, ZoneInfo(zone))
    assert (found, found.tzinfo) == (datetime.fromisoformat(moment), UTC), note


@pytest.mark.parametrize(("zone", "time_of_day", "weekday", "now", "expected", "note"), TURNS, ids=ids(TURNS))
def test_the_latest_turn_that_is_due(
    zone: str, time_of_day: str, weekday: str | None, now: str, expected: str, note: str
) -> None:
    moment = datetime.fromisoformat(now).astimezone(UTC)
    assert latest_turn(time_of_day, weekday, ZoneInfo(zone), moment) == date.fromisoformat(expected), note


@pytest.mark.parametrize(("weekday", "clock", "expected", "note"), AWAKE, ids=ids(AWAKE))
def test_a_turn_is_taken_once_whatever_the_clock_does(
    weekday: str | None, clock: list[str], expected: list[str], note: str
) -> None:
    full = [text if len(text) > 11 else f"2026-{text}" for text in clock]
    found = [latest_turn("08:00", weekday, ZoneInfo("UTC"), datetime.fromisoformat(f"{text}+00:00")) for text in full]
    taken = list(dict.fromkeys(found))  # of job and date there is one row
    assert [str(day).removeprefix("2026-") for day in taken] == expected, note


@pytest.mark.parametrize(("last", "due", "note"), INTERVALS, ids=ids(INTERVALS))
def test_an_interval_is_over(last: datetime | None, due: bool, note: str) -> None:
    assert interval_due(last, HOUR, NOW) is due, note


@pytest.mark.parametrize(("next_at", "wait", "expected", "note"), ANCHORS, ids=ids(ANCHORS))
def test_no_poll_is_further_away_than_its_own_wait(
    next_at: datetime | None, wait: timedelta, expected: datetime | None, note: str
) -> None:
    assert reanchored(next_at, wait, NOW) == expected, note


@pytest.mark.parametrize(("time_of_day", "weekday"), [("8 o'clock", None), ("24:30", None), ("08:00", "friyay")])
def test_what_is_no_time_or_weekday_is_refused(time_of_day: str, weekday: str | None) -> None:
    with pytest.raises(ValueError, match=r"friyay|not in tuple|isoformat|hour"):
        latest_turn(time_of_day, weekday, ZoneInfo("UTC"), NOW)


def shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


@given(zones, days, times, st.integers(1, 86_400))
def test_a_turn_comes_when_the_clock_first_shows_its_time_or_a_later_one(
    zone: ZoneInfo, day: date, time_of_day: str, seconds: int
) -> None:
    moment, wanted = turn_moment(day, time_of_day, zone), datetime.combine(day, time.fromisoformat(time_of_day))
    assert shown(moment, zone) >= wanted
    assert shown(moment - SECOND, zone) < wanted
    assert shown(moment - seconds * SECOND, zone) < wanted


@given(zones, days, times)
def test_moments_rise_with_the_dates(zone: ZoneInfo, day: date, time_of_day: str) -> None:
    moment, following = (turn_moment(date, time_of_day, zone) for date in (day, day + DAY))
    assert moment < following or ((zone.key, day) in LEFT_OUT and moment == following)


@given(zones, moments, times, st.none() | st.integers(0, 6))
def test_the_latest_turn_is_due_and_the_one_after_it_is_not(
    zone: ZoneInfo, now: datetime, time_of_day: str, number: int | None
) -> None:
    weekday = None if number is None else f"{date(2024, 1, 1 + number):%A}".lower()
    found = latest_turn(time_of_day, weekday, zone, now)
    assert number in (None, found.weekday())
    following = found + (DAY if number is None else 7 * DAY)
    assert turn_moment(found, time_of_day, zone) <= now < turn_moment(following, time_of_day, zone)


@pytest.mark.parametrize(
    ("key", "year", "time_of_day"),
    [
        ("Europe/Berlin", 2026, "02:30"),
        ("Asia/Tehran", 2021, "00:00"),
        ("Australia/Lord_Howe", 2026, "01:45"),
        ("America/St_Johns", 2006, "23:30"),
    ],
)
def test_a_year_in_small_steps_takes_each_date_once_and_in_order(key: str, year: int, time_of_day: str) -> None:
    zone, now, taken = ZoneInfo(key), datetime(year, 1, 1, 12, tzinfo=UTC), []
    while now.year == year:
        taken.append(latest_turn(time_of_day, None, zone, now))
        now += timedelta(minutes=15)
    dates = list(dict.fromkeys(taken))
    assert taken == sorted(taken)
    assert dates == [dates[0] + number * DAY for number in range(len(dates))]


@given(st.integers(-(10**9), 10**9), st.integers(0, 30 * 86_400))
def test_a_new_anchor_is_never_early_and_holds(ahead: int, wait: int) -> None:
    next_at, span = NOW + ahead * SECOND, wait * SECOND
    changed = reanchored(next_at, span, NOW)
    if changed is not None:
        assert NOW + span <= changed < next_at
        assert reanchored(changed, span, NOW) is None
    elif wait:
        assert next_at <= NOW + span + MINUTE
