"""When nobody polls any more, and when nothing is due (fault F23)."""

from datetime import datetime, timedelta

import pytest

from aggregator.doctor.desk import polling_has_stopped

HOUR = timedelta(hours=1)


def stopped(now: datetime, *, last: float | None, overdue: float | None, waiting: float | None = 500) -> bool:
    """Hours before `now` at which the last poll ended, the first one was due, and config was put in force."""

    def ago(hours: float | None) -> datetime | None:
        return None if hours is None else now - hours * HOUR

    return polling_has_stopped(
        ago(last), overdue_since=ago(overdue), waiting_since=ago(waiting), interval=HOUR, now=now
    )


@pytest.mark.parametrize(
    ("last", "overdue", "is_so"),
    [
        (0.5, -0.5, False),
        (2, 1, False),  # two intervals are not over yet
        (2.01, 1.01, True),  # a frozen scheduler: due an hour after the last poll, and nobody came
        (30, 29, True),
        (30, -10, False),  # every source is polled once in two days
        (30, 0.5, False),  # one of those is due since half an hour
        (0.1, 40, False),  # one source waits for its host, others are polled
        (30, None, True),  # sources that were never given a turn
    ],
)
def test_silence_counts_where_something_was_due(now: datetime, last: float, overdue: float | None, is_so: bool) -> None:
    assert stopped(now, last=last, overdue=overdue) is is_so


@pytest.mark.parametrize(("waiting", "is_so"), [(0.1, False), (1.9, False), (2.1, True)])
def test_a_new_desk_has_two_intervals_for_its_first_poll(now: datetime, waiting: float, is_so: bool) -> None:
    assert stopped(now, last=None, overdue=None, waiting=waiting) is is_so
    assert stopped(now, last=None, overdue=None, waiting=None) is True


def test_a_clock_that_was_put_back_makes_no_alarm(now: datetime) -> None:
    assert stopped(now, last=-30, overdue=-29) is False
