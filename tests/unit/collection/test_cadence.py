"""When the next look is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.cadence import LONGEST, Rhythm, next_page_try, next_poll

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)

# interval, failures, Retry-After in seconds, wait, note
WAITS = [
    (HOUR, 0, None, HOUR, "all well"),
    (HOUR, 1, None, 2 * HOUR, "doubles"),
    (HOUR, 3, None, 8 * HOUR, "with every failure"),
    (HOUR, 5, None, LONGEST, "and ends at a day"),
    (HOUR, 1_000, None, LONGEST, "for ever"),
    (HOUR, 0, 7_200, 2 * HOUR, "the server asks for longer"),
    (HOUR, 2, 60, 4 * HOUR, "the server asks for less than we give"),
    (HOUR, 0, 10_000_000, LONGEST, "the server asks for months"),
    (HOUR, 0, -5, HOUR, "a wait before now"),
    (timedelta(days=7), 0, None, timedelta(days=7), "a weekly source is not polled daily"),
    (timedelta(days=7), 4, None, timedelta(days=7), "nor when it fails"),
]


@pytest.mark.parametrize(("interval", "failures", "retry_after", "wait", "note"), WAITS, ids=[row[4] for row in WAITS])
def test_the_next_poll(interval: timedelta, failures: int, retry_after: int | None, wait: timedelta, note: str) -> None:
    assert next_poll(Rhythm(interval, failures, retry_after), NOW) - NOW == wait, note


def test_a_page_is_tried_three_times() -> None:
    waits = [next_page_try(attempts, NOW) for attempts in (1, 2, 3, 4)]
    assert waits == [NOW + timedelta(minutes=10), NOW + timedelta(hours=2), None, None]


@given(st.integers(15, 43_200), st.integers(0, 10_000), st.none() | st.integers(-10, 10**9))
def test_a_poll_is_never_sooner_than_the_interval_nor_later_than_a_day_or_it(
    minutes: int, failures: int, retry_after: int | None
) -> None:
    interval = timedelta(minutes=minutes)
    wait = next_poll(Rhythm(interval, failures, retry_after), NOW) - NOW
    assert interval <= wait <= max(LONGEST, interval)
