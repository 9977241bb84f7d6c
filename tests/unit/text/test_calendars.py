"""Calendars against days published in both."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.text.calendars import MONTHS, day_of, month_of, solar_of
from aggregator.text.fold import fold


@pytest.mark.parametrize(
    ("year", "month", "day", "gregorian"),
    [
        (1357, 11, 22, date(1979, 2, 11)),
        (1400, 1, 1, date(2021, 3, 21)),
        (1403, 12, 30, date(2025, 3, 20)),
        (1404, 8, 23, date(2025, 11, 14)),
        (1404, 12, 30, None),
        (1404, 7, 31, None),
        (1299, 1, 1, None),
        (1500, 1, 1, None),
        (1404, 13, 1, None),
    ],
)
def test_a_solar_hijri_day(year: int, month: int, day: int, gregorian: date | None) -> None:
    assert day_of("solar_hijri", year, month, day) == gregorian


@pytest.mark.parametrize(
    ("year", "month", "day", "gregorian"),
    [
        (1400, 1, 1, date(1979, 11, 20)),
        (1445, 1, 1, date(2023, 7, 19)),
        (1445, 12, 10, date(2024, 6, 16)),
        (1446, 9, 1, date(2025, 3, 1)),
        (1446, 10, 1, date(2025, 3, 30)),
        (1445, 12, 30, date(2024, 7, 6)),
        (1446, 9, 30, None),
        (1342, 1, 1, None),
        (1501, 1, 1, None),
        (1446, 0, 1, None),
        (1446, 1, 0, None),
    ],
)
def test_a_hijri_day_of_the_umm_al_qura_calendar(year: int, month: int, day: int, gregorian: date | None) -> None:
    assert day_of("hijri", year, month, day) == gregorian


@settings(max_examples=50)
@given(st.integers(1410, 1498), st.integers(1, 12))  # since 1989: nothing earlier is a date here
def test_hijri_months_follow_one_another_without_a_gap(year: int, month: int) -> None:
    first = day_of("hijri", year, month, 1)
    following = day_of("hijri", year + month // 12, month % 12 + 1, 1)
    last = day_of("hijri", year, month, 30) or day_of("hijri", year, month, 29)
    assert None not in (first, following, last)
    assert (following - last).days == 1


@settings(max_examples=50)
@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_solar_hijri_day_and_back(day: date) -> None:
    assert day_of("solar_hijri", *solar_of(day)) == day


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("آبان", ("solar_hijri", 8)),
        ("آب", ("gregorian", 8)),
        ("آذار", ("gregorian", 3)),
        ("آذر", ("solar_hijri", 9)),
        ("تشرين الأول", ("gregorian", 10)),
        ("تشرينالأول", ("gregorian", 10)),
        ("ذي القعدة", ("hijri", 11)),
        ("nëntor", ("gregorian", 11)),
        ("März", ("gregorian", 3)),
        ("décembre", ("gregorian", 12)),
        ("brumaire", None),
    ],
)
def test_a_month_has_a_calendar_and_a_number(name: str, month: tuple[str, int] | None) -> None:
    assert month_of(fold(name)) == month


def test_every_month_of_every_row_is_numbered_one_to_twelve() -> None:
    assert {number for _, number in MONTHS.values()} == set(range(1, 13))
