"""Dates as the readers of a digest write them.

Pure. English and Persian (in both calendars) have a form of their own; every other language gets the ISO 8601 day,
which everybody can read and no locale data is needed for.
"""

from datetime import date

from aggregator.text.calendars import solar_of

_MONTHS_EN = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_MONTHS_FA = ["ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت", "سپتامبر", "اکتبر", "نوامبر", "دسامبر"]
_SOLAR_FA = ["فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"]
_DIGITS_FA = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def written_date(day: date, language: str) -> str:
    """A day in running text, in a digest language: `Jan 22, 2021`, `۳ بهمن ۱۳۹۹ (۲۲ ژانویهٔ ۲۰۲۱)`, `2021-01-22`."""
    base = language.split("-")[0].lower()
    if base == "en":
        return f"{_MONTHS_EN[day.month - 1]} {day.day}, {day.year}"
    if base == "fa":
        return _persian(day)
    return day.isoformat()


def written_number(number: int, language: str) -> str:
    """A whole number in the digits of a digest language."""
    return str(number).translate(_DIGITS_FA) if language.split("-")[0].lower() == "fa" else str(number)


def _persian(day: date) -> str:
    year, month, number = solar_of(day)
    both = f"{number} {_SOLAR_FA[month - 1]} {year} ({day.day} {_MONTHS_FA[day.month - 1]} {day.year})"
    return both.translate(_DIGITS_FA)
