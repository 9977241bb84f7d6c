"""When the next look is due."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.collection.cadence import LONGEST, PAUSED_FOR, Rhythm, next_page_try, next_rhythm, wait
from aggregator.vocabulary import PollOutcome as Outcome

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
MINUTE, HOUR, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=7)
HTTP = Outcome.HTTP_ERROR

# interval, failures, outcome, HTTP status, Retry-After in seconds, wait, note
WAITS = [
    (HOUR, 0, None, None, None, HOUR, "all well"),
    (HOUR, 0, None, None, 7_200, 2 * HOUR, "all well, and the server asks for longer"),
    (HOUR, 0, None, None, 10_000_000, LONGEST, "the server asks for months"),
    (HOUR, 0, None, None, -5, HOUR, "a wait before now"),
    (WEEK, 0, None, None, None, WEEK, "a weekly source is not polled daily"),
    (WEEK, 4, HTTP, 500, None, WEEK, "nor when it fails"),
    (WEEK, 1, HTTP, 410, None, WEEK, "nor when it is gone"),
    (HOUR, 1, HTTP, 500, None, HOUR, "a server error costs nothing the first time"),
    (HOUR, 2, HTTP, 502, None, 2 * HOUR, "and doubles"),
    (HOUR, 4, HTTP, 504, None, 8 * HOUR, "with every failure"),
    (HOUR, 6, HTTP, 500, None, LONGEST, "and ends at a day"),
    (HOUR, 1_000, HTTP, 500, None, LONGEST, "for ever"),
    (15 * MINUTE, 3, HTTP, 500, None, HOUR, "from the source's own interval"),
    (HOUR, 1, Outcome.UNREACHABLE, None, None, HOUR, "no answer"),
    (HOUR, 5, Outcome.UNREACHABLE, None, None, 16 * HOUR, "no answer, for a night"),
    (HOUR, 1, Outcome.NOT_A_FEED, None, None, HOUR, "a page that says the site is being repaired"),
    (HOUR, 1, HTTP, 302, None, HOUR, "a redirect to nowhere"),
    (HOUR, 1, HTTP, 202, None, HOUR, "a success without a document"),
    (HOUR, 1, HTTP, None, None, HOUR, "an error without a status"),
    (HOUR, 1, HTTP, 408, None, HOUR, "the server waited too long for us"),
    (HOUR, 1, HTTP, 425, None, HOUR, "too early, it says"),
    (HOUR, 1, HTTP, 503, None, HOUR, "overloaded, not said for how long"),
    (HOUR, 1, HTTP, 503, 10_800, 3 * HOUR, "overloaded, for three hours"),
    (HOUR, 1, HTTP, 503, 3 * 86_400, LONGEST, "overloaded, for days"),
    (HOUR, 3, HTTP, 503, 60, 4 * HOUR, "overloaded again and again, each time for a minute"),
    (HOUR, 1, HTTP, 429, 7_200, 2 * HOUR, "too often, and told how often is right"),
    (HOUR, 1, HTTP, 429, 60, HOUR, "too often, but our interval is longer than it asks for"),
    (HOUR, 1, HTTP, 429, 88 * 3_600, LONGEST, "too often, and told 88 hours"),
    (HOUR, 1, HTTP, 429, None, 4 * HOUR, "too often, not told how often is right"),
    (15 * MINUTE, 2, HTTP, 429, None, 8 * HOUR, "too often, also by the shortest interval"),
    (HOUR, 4, HTTP, 429, None, LONGEST, "too often, every time"),
    (HOUR, 1, HTTP, 404, None, 6 * HOUR, "not found"),
    (HOUR, 2, HTTP, 404, None, 12 * HOUR, "not found again"),
    (HOUR, 3, HTTP, 404, None, LONGEST, "not found any more"),
    (15 * MINUTE, 1, HTTP, 403, None, 6 * HOUR, "forbidden"),
    (HOUR, 1, HTTP, 401, None, 6 * HOUR, "behind a password"),
    (HOUR, 3, HTTP, 451, None, LONGEST, "withheld by law"),
    (HOUR, 1, HTTP, 403, 10 * 3_600, 10 * HOUR, "forbidden, and told to wait"),
    (HOUR, 1, HTTP, 410, None, LONGEST, "gone"),
    (HOUR, 2, HTTP, 410, None, PAUSED_FOR, "gone, as it said before"),
    (8 * WEEK, 2, HTTP, 410, None, 8 * WEEK, "gone, and hardly ever polled"),
    (15 * MINUTE, 1, HTTP, 410, 60, LONGEST, "gone, whatever else it says"),
    (HOUR, 1, Outcome.ROBOTS, None, None, 6 * HOUR, "robots.txt says no, or cannot be read"),
    (HOUR, 3, Outcome.ROBOTS, None, None, LONGEST, "robots.txt says no every time"),
    (HOUR, 1, Outcome.TOO_LARGE, None, None, 6 * HOUR, "megabytes for nothing"),
    (HOUR, 1, Outcome.REFUSED, None, None, HOUR, "the address policy refuses"),
    (15 * MINUTE, 1, Outcome.REFUSED, None, None, HOUR, "the address policy refuses, no oftener than hourly"),
    (HOUR, 100, Outcome.REFUSED, None, None, HOUR, "until it is mended"),
    (HOUR, 1, Outcome.NOT_STORED, None, None, HOUR, "our own trouble"),
    (15 * MINUTE, 100, Outcome.NOT_STORED, None, None, 15 * MINUTE, "our own trouble all night"),
    (HOUR, 1, Outcome.PARSER_DIED, None, None, HOUR, "the document killed its parser"),
    (HOUR, 3, Outcome.QUARANTINED, None, None, 4 * HOUR, "the third time"),
    (HOUR, 9, Outcome.QUARANTINED, None, None, LONGEST, "and is still the same document"),
]


DAY = timedelta(days=1)

# rhythm, asked for by server or feed, overflowing, given in config, wait, note; the desk's interval is an hour
USUAL = [
    (None, None, False, False, HOUR, "nothing is known yet"),
    (HOUR / 2, None, False, False, HOUR, "news all the time"),
    (12 * HOUR, None, False, False, 3 * HOUR, "news twice a day"),
    (DAY, None, False, False, 6 * HOUR, "a daily"),
    (WEEK, None, False, False, LONGEST, "a weekly"),
    (365 * DAY, None, False, False, LONGEST, "a yearbook"),
    (WEEK, None, False, True, HOUR, "a weekly whose interval config gives"),
    (None, 2 * HOUR, False, False, 2 * HOUR, "a ttl of two hours"),
    (None, 5 * MINUTE, False, False, HOUR, "a cache of five minutes"),
    (None, 365 * DAY, False, False, 6 * HOUR, "a cache of a year"),
    (None, 4 * HOUR, False, True, HOUR, "a ttl, but an interval in config"),
    (DAY, None, True, False, 15 * MINUTE, "nothing but news: more may have gone by"),
    (None, 2 * HOUR, True, False, 2 * HOUR, "nothing but news, though a ttl says otherwise"),
    (None, None, True, True, HOUR, "nothing but news, but an interval in config"),
]


@pytest.mark.parametrize(
    ("rhythm", "asked", "overflowing", "fixed", "expected", "note"), USUAL, ids=[row[5] for row in USUAL]
)
def test_the_wait_while_all_is_well(
    rhythm: timedelta | None, asked: timedelta | None, overflowing: bool, fixed: bool, expected: timedelta, note: str
) -> None:
    known = Rhythm(HOUR, rhythm=rhythm, asked=asked, is_overflowing=overflowing, is_fixed=fixed)
    assert wait(known) == expected, note


@pytest.mark.parametrize("interval", [MINUTE, 10 * MINUTE, WEEK])
def test_a_document_full_of_news_never_makes_the_wait_longer(interval: timedelta) -> None:
    assert wait(Rhythm(interval, is_overflowing=True)) <= interval
    assert wait(Rhythm(interval, is_overflowing=True)) >= min(interval, 15 * MINUTE)


def test_a_rhythm_follows_slowly_and_one_silent_week_makes_no_weekly() -> None:
    known = next_rhythm(None, DAY)
    assert known == DAY
    assert next_rhythm(known, WEEK) == 3 * DAY
    for _ in range(20):
        known = next_rhythm(known, WEEK)
    assert WEEK - HOUR < known <= WEEK


@pytest.mark.parametrize(
    ("interval", "failures", "outcome", "status", "retry_after", "expected", "note"),
    WAITS,
    ids=[row[6] for row in WAITS],
)
def test_the_wait_until_the_next_poll(
    interval: timedelta,
    failures: int,
    outcome: Outcome | None,
    status: int | None,
    retry_after: int | None,
    expected: timedelta,
    note: str,
) -> None:
    assert wait(Rhythm(interval, failures, outcome, status, retry_after)) == expected, note


def test_a_page_is_tried_three_times() -> None:
    waits = [next_page_try(attempts, NOW) for attempts in (1, 2, 3, 4)]
    assert waits == [NOW + timedelta(minutes=10), NOW + timedelta(hours=2), None, None]


rhythms = st.builds(
    Rhythm,
    st.integers(15, 43_200).map(lambda minutes: minutes * MINUTE),
    st.integers(0, 10_000),
    st.none() | st.sampled_from(Outcome),
    st.none() | st.integers(100, 999),
    st.none() | st.integers(-10, 10**9),
)


@given(rhythms)
def test_a_poll_is_never_sooner_than_the_interval_nor_later_than_a_day_or_it(rhythm: Rhythm) -> None:
    is_paused = rhythm.outcome is HTTP and rhythm.http_status == 410 and rhythm.failures > 1
    assert rhythm.interval <= wait(rhythm) <= max(PAUSED_FOR if is_paused else LONGEST, rhythm.interval)


@given(rhythms)
def test_a_retry_after_of_up_to_a_day_is_obeyed_whatever_failed(rhythm: Rhythm) -> None:
    asked = timedelta(seconds=rhythm.retry_after or 0)
    assert wait(rhythm) >= min(asked, LONGEST)


@given(rhythms, st.integers(1, 100))
def test_another_failure_of_the_same_kind_is_never_followed_by_a_shorter_wait(rhythm: Rhythm, more: int) -> None:
    later = Rhythm(rhythm.interval, rhythm.failures + more, rhythm.outcome, rhythm.http_status, rhythm.retry_after)
    assert wait(later) >= wait(rhythm)
