"""Calendars: month names to numbers, and days of the Gregorian, Solar Hijri and Hijri calendars to Gregorian dates.

It deliberately guesses nothing: a day that a calendar does not have is None, and which calendar a date is in is for
`dates` to say.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from hijridate import Hijri
from persiantools.jdatetime import JalaliDate

from aggregator.text import months
from aggregator.text.fold import fold

Calendar = Literal["gregorian", "solar_hijri", "hijri"]

#: Four-digit years of these calendars in a news text: Solar 1300 to 1499 are 1921 to 2121, lunar ones 1882 to 2076.
HIJRI_YEARS = range(1300, 1500)
# persiantools has no annotations
_JALALI: Any = JalaliDate


def _numbered(rows: Iterable[str], calendar: Calendar) -> dict[str, tuple[Calendar, int]]:
    return {
        fold(name): (calendar, number)
        for row in rows
        for number, names in enumerate(row.split(", "), 1)
        for name in names.split("|")
    }


#: Folded month name to calendar and number. Where two calendars share a word, the Gregorian month wins.
MONTHS = (
    _numbered(months.HIJRI, "hijri")
    | _numbered(months.SOLAR_HIJRI, "solar_hijri")
    | _numbered(months.GREGORIAN, "gregorian")
)


def month_pattern() -> str:
    """A regular expression for any folded month name as a whole word; digits and "ماه" may touch it (`۲۱دی۹۹`)."""
    longest_first = sorted(MONTHS, key=len, reverse=True)
    names = "|".join(re.escape(name).replace(r"\ ", "[ -]?") for name in longest_first)
    return rf"(?<![^\W\d_])(?:{names})(?:(?![^\W\d_])|(?=ماه))"


def month_of(name: str) -> tuple[Calendar, int] | None:
    """Calendar and number of a month found by `month_pattern`, its inner spaces as they may be; None for no month."""
    return MONTHS.get(name) or _UNSPACED.get(_without_gaps(name))


def day_of(calendar: Calendar, year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day of `calendar`, or None when there is no such day."""
    try:
        if calendar == "solar_hijri":
            return _from_solar(year, month, day) if year in HIJRI_YEARS else None
        if calendar == "hijri":
            return _from_hijri(year, month, day)
        return date(year, month, day)
    except (ValueError, OverflowError):  # the latter for a year that its tables do not have
        return None


def solar_of(day: date) -> tuple[int, int, int]:
    """Year, month and day of a Gregorian date in the Solar Hijri calendar."""
    solar = _JALALI.to_jalali(day.year, day.month, day.day)
    return solar.year, solar.month, solar.day


def _from_solar(year: int, month: int, day: int) -> date:
    found: date = _JALALI(year, month, day).to_gregorian()
    return found


def _from_hijri(year: int, month: int, day: int) -> date:
    """By the Umm al-Qura calendar, which Arabic media print; where the moon is sighted the day may differ by one."""
    found = Hijri(year, month, day).to_gregorian()
    return date(found.year, found.month, found.day)


def _without_gaps(name: str) -> str:
    return name.replace(" ", "").replace("-", "")


_UNSPACED = {_without_gaps(name): month for name, month in MONTHS.items()}
