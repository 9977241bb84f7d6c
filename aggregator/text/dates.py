"""Dates as feeds and pages write them, in the Gregorian, the Solar Hijri and the Hijri calendar.

RFC 822 and 3339 with their broken forms, month names of many languages, digits of any script. One rule above all: no
silent wrong guess. A date without its day or year, a relative one ("yesterday"), or
one that reads two ways is None, and so is one in the future; who asks then falls back on another basis.

It deliberately does not use dateparser: that fills in missing parts and reads Solar Hijri years as Gregorian ones.
"""

import html
import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Literal

from aggregator.text.calendars import HIJRI_YEARS, Calendar, day_of, month_of, month_pattern, solar_of
from aggregator.text.day_times import DayTime, take_time
from aggregator.text.fold import fold

# Room for two calendars, a weekday, a place and a time; more is prose, and the cap keeps hostile input cheap.
LONGEST_DATE = 200
EARLIEST_YEAR = 1990
# A clock that runs ahead, or a zone misread, is up to a day off; later than that the date is wrong altogether.
TOLERANCE = timedelta(hours=24)

_MOST_OTHER_WORDS = 12
#: No zone is further from Greenwich (`day_times`); minutes.
_WIDEST, _LAST_MINUTE = 14 * 60, 59

_TAG = re.compile("<[^<>]*>")
_COMPACT = re.compile(r"(?<![\d.-])(\d{4})(\d\d)(\d\d)[t ]?(\d\d)(\d\d)(\d\d)?(?![\d.])")
# twelve digits that begin otherwise are year, month, day, hour and minute
_EPOCH = re.compile(r"\d{9,10}|[6-9]\d{11}|\d{13}")
# The two forms that nearly all feeds have, without anything else in the line.
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_RFC_822 = re.compile(
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<day>\d\d?) (?P<month>{'|'.join(_MONTHS)}) (?P<year>20\d\d)"
    r" (?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d) (?:GMT|(?P<sign>[+-])(?P<east>\d\d)(?P<minutes>\d\d))",
    re.ASCII,
)
_RFC_3339 = re.compile(
    r"(?P<year>20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)T(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)(?:\.\d{1,9})?"
    r"(?:Z|(?P<sign>[+-])(?P<east>\d\d):(?P<minutes>\d\d))",
    re.ASCII,
)
# What stands between day, month and year: punctuation, and one word such as "23 de noviembre" or "26 dey mah".
_GAP = r"[ ,./_'-]*(?:(?:de|del|of|di|ماه|سال|لعام|عام|لسنه|سنه|من|شهر)(?![^\W\d_])[ ,./_'-]*)?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:(?:st|nd|rd|th|er|re|eme|e|a|ام|م)(?![^\W\d_])|(?!\d))"
_MONTH = f"(?P<month>{month_pattern()})"
_LONG_YEAR = r"(?<!\d)(?P<year>\d{4})(?!\d)"
# two figures are no year when a month follows ("19 Dalw / 17 February 2021")
_YEAR = rf"(?P<year>\d{{4}}|\d{{2}})(?!\d)(?!{_GAP}{month_pattern()})"
_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        f"{_DAY}{_GAP}{_MONTH}(?: ?ماه)?{_GAP}{_YEAR}",
        f"{_MONTH}{_GAP}{_DAY}{_GAP}{_LONG_YEAR}",
        f"{_LONG_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}",
    )
)
_DAY_AND_MONTH = re.compile(f"{_DAY}{_GAP}{_MONTH}")
_YEAR_FIRST = re.compile(r"(?<![\d-])(\d{4})([-/.]) ?(\d{1,2})\2 ?(\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4}|\d{2})(?!\d)")
_EIGHT_DIGITS = re.compile(r"(?<!\d)\d{8}(?!\d)")
# "qamari" beside figures: then a year like 1446 is not Solar Hijri, and which day it is depends on the moon sighted
_LUNAR = re.compile(r"قمری|hijri|(?<![^\W\d_])(?:ah|ه)(?![^\W\d_])(?! ?\.? ?ش)")


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """When something was published, and what the line itself said about it.

    `moment` is aware UTC. `offset_minutes` is the line's own offset, None when it had none and was read in the source's
    zone. A "day" is that day's midnight there.
    """

    moment: datetime
    offset_minutes: int | None
    calendar: Calendar
    precision: Literal["second", "minute", "day"]


def parse_date(raw: str, *, now: datetime, zone: tzinfo = UTC) -> ParsedDate | None:
    """The date in `raw`, or None when it is not surely one: partial, relative, ambiguous, before 1990, in the future.

    Times without an offset are read in `zone`. Up to 24 hours after `now` (aware) is taken as `now`. A weekday that
    does not fit is ignored. Solar Hijri years (1300 to 1499) are told by their number or month, Hijri ones only by
    month names. Never raises; input over 200 characters is None.
    """
    if usual := _RFC_822.fullmatch(raw) or _RFC_3339.fullmatch(raw):
        parsed = _usual(usual)
        if parsed is not None and parsed.moment.year <= now.year:
            return _bounded(parsed, now)
    text = fold(html.unescape(_TAG.sub(" ", raw))) if len(raw) <= LONGEST_DATE else ""
    if len(text) > 2 * LONGEST_DATE:  # a few characters fold into whole phrases
        return None
    if _EPOCH.fullmatch(text):
        return _from_epoch(text, now)
    taken = take_time(_COMPACT.sub(_spelled_out, re.sub("[()]", " ", text)))
    if taken is None:
        return None
    found = _the_day(taken[0], now)
    return _placed(*found, taken[1], now=now, zone=zone) if found else None


def _usual(match: re.Match[str]) -> ParsedDate | None:
    """A date in one of the usual forms; None where it takes a closer look."""
    month = match["month"]
    number = int(month) if month.isdigit() else _MONTHS.index(month) + 1
    east = 60 * int(match["east"]) + int(match["minutes"]) if match["sign"] else 0
    if east > _WIDEST or int(match["minutes"] or 0) > _LAST_MINUTE:
        return None
    offset = -east if match["sign"] == "-" else east
    hour, minute, second = (int(match[part]) for part in ("hour", "minute", "second"))
    try:
        local = datetime(int(match["year"]), number, int(match["day"]), hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    return ParsedDate(local - timedelta(minutes=offset), offset, "gregorian", "second")


def _spelled_out(match: re.Match[str]) -> str:
    year, month, day, hour, minute, second = match.groups()
    return f"{year}-{month}-{day} {hour}:{minute}" + (f":{second}" if second else "")


def _from_epoch(digits: str, now: datetime) -> ParsedDate | None:
    """Seconds or milliseconds since 1970, as JSON sources have them."""
    seconds = int(digits) / (1000 if len(digits) > 10 else 1)
    return _bounded(ParsedDate(datetime.fromtimestamp(seconds, UTC), 0, "gregorian", "second"), now)


def _placed(day: date, calendar: Calendar, time: DayTime | None, *, now: datetime, zone: tzinfo) -> ParsedDate | None:
    if not EARLIEST_YEAR <= day.year <= now.year + 1:
        return None
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    if time is None:
        return _bounded(ParsedDate(midnight.astimezone(UTC), None, calendar, "day"), now)
    moment, offset = time.after(midnight)
    precision: Literal["second", "minute"] = "minute" if time.second is None else "second"
    return _bounded(ParsedDate(moment.astimezone(UTC), offset, calendar, precision), now)


def _bounded(parsed: ParsedDate, now: datetime) -> ParsedDate | None:
    if parsed.moment.year < EARLIEST_YEAR or parsed.moment > now + TOLERANCE:
        return None
    return replace(parsed, moment=min(parsed.moment, now.astimezone(UTC)))


def _the_day(text: str, now: datetime) -> tuple[date, Calendar] | None:
    """The one day that a line without its time of day names, in the calendar named first; None if not just one."""
    days: list[tuple[date, Calendar] | None] = []
    for pattern in _NAMED:
        days += [_named(match, now) for match in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    is_lunar = bool(_LUNAR.search(text))
    for pattern, read in ((_YEAR_FIRST, _year_first), (_YEAR_LAST, _year_last), (_EIGHT_DIGITS, _eight_digits)):
        numeric = [read(match, now) for match in pattern.finditer(text)]
        days += [None if found and is_lunar and found[1] != "gregorian" else found for found in numeric]
        text = pattern.sub(" ", text)
    agreed = _agreed(days)
    if agreed is None or _contradicts(text, agreed[0]) or len(text.split()) > _MOST_OTHER_WORDS:
        return None
    return agreed


def _agreed(days: list[tuple[date, Calendar] | None]) -> tuple[date, Calendar] | None:
    """The day that all name. A Hijri one may be a day off, by the moon, beside a date that is exact."""
    known = [found for found in days if found]
    if not known or len(known) < len(days):
        return None
    exact = [found for found in known if found[1] != "hijri"] or known
    first = exact[0][0]
    agree = all(found[0] == first for found in exact) and all(abs((found[0] - first).days) <= 1 for found in known)
    return exact[0] if agree else None


def _contradicts(rest: str, day: date) -> bool:
    """Whether what is left holds another number, save the same day in the Solar Hijri calendar without its year."""
    for match in _DAY_AND_MONTH.finditer(rest):
        month = month_of(match["month"])
        if month and month[0] == "solar_hijri" and solar_of(day)[1:] == (month[1], int(match["day"])):
            rest = rest.replace(match[0], " ", 1)
    return any(map(str.isdigit, rest))


def _named(match: re.Match[str], now: datetime) -> tuple[date, Calendar] | None:
    month = month_of(match["month"])
    if month is None:
        return None
    calendar, number = month
    year = int(match["year"]) if len(match["year"]) == 4 else _full_year(int(match["year"]), calendar, now)
    return _dated(calendar, year, number, int(match["day"]))


def _full_year(year: int, calendar: Calendar, now: datetime) -> int:
    """The year that two figures mean: the latest not in the future. Those of a Hijri year are not guessed (0)."""
    if calendar == "hijri":
        return 0
    this_year = now.year if calendar == "gregorian" else solar_of(now.date())[0]
    return this_year - (this_year - year) % 100


def _dated(calendar: Calendar, year: int, month: int, day: int) -> tuple[date, Calendar] | None:
    found = day_of(calendar, year, month, day)
    return (found, calendar) if found and found.year >= EARLIEST_YEAR else None


def _year_first(match: re.Match[str], _now: datetime) -> tuple[date, Calendar] | None:
    year = int(match[1])
    return _dated("solar_hijri" if year in HIJRI_YEARS else "gregorian", year, int(match[3]), int(match[4]))


def _year_last(match: re.Match[str], now: datetime) -> tuple[date, Calendar] | None:
    """Day or month first, by whichever reading is the only one that exists; with full stops always day first."""
    first, second, last = int(match[1]), int(match[3]), int(match[4])
    orders = [(last, second, first)] + ([] if match[2] == "." else [(last, first, second)])
    if len(match[4]) == 4:
        calendar: Calendar = "solar_hijri" if last in HIJRI_YEARS else "gregorian"
        return _only({_dated(calendar, *order) for order in orders})
    readings = set()
    for calendar in ("gregorian", "solar_hijri"):
        for year, month, day in [*orders, (first, second, last)]:
            found = _dated(calendar, _full_year(year, calendar, now), month, day)
            readings.add(found if found and found[0] <= now.date() + TOLERANCE else None)
    return _only(readings)


def _eight_digits(match: re.Match[str], _now: datetime) -> tuple[date, Calendar] | None:
    """20210117, 17012021 or 14001027: the reading that exists, if there is only one."""
    text = match[0]
    year = int(text[:4])
    calendar: Calendar = "solar_hijri" if year in HIJRI_YEARS else "gregorian"
    first = _dated(calendar, year, int(text[4:6]), int(text[6:]))
    last = [(int(text[4:]), int(text[2:4]), int(text[:2])), (int(text[4:]), int(text[:2]), int(text[2:4]))]
    return _only({first, *(_dated("gregorian", *order) for order in last)})


def _only(readings: set[tuple[date, Calendar] | None]) -> tuple[date, Calendar] | None:
    """The one reading that exists."""
    existing = readings - {None}
    return existing.pop() if len(existing) == 1 else None
