from datetime import date

import pytest

from aggregator.text.written_dates import written_date, written_number

CASES = [
    (date(2021, 1, 22), "en", "Jan 22, 2021", "as the seed digest"),
    (date(2021, 1, 22), "en-GB", "Jan 22, 2021", "base language"),
    (date(2021, 1, 22), "fa", "۳ بهمن ۱۳۹۹ (۲۲ ژانویه ۲۰۲۱)", "both calendars"),
    (date(2021, 3, 20), "fa-AF", "۳۰ اسفند ۱۳۹۹ (۲۰ مارس ۲۰۲۱)", "the last day of a leap year"),
    (date(2021, 1, 2), "sq", "2021-01-02", "any other language"),
]


@pytest.mark.parametrize(("day", "language", "expected", "note"), CASES, ids=[case[-1] for case in CASES])
def test_a_day_is_written_as_the_language_writes_it(day: date, language: str, expected: str, note: str) -> None:
    assert written_date(day, language) == expected, note


def test_numbers_take_the_digits_of_the_language() -> None:
    assert (written_number(278, "fa"), written_number(278, "de")) == ("۲۷۸", "278")
