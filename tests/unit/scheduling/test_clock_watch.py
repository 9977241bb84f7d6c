"""Somebody sets the clock."""

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.scheduling.clock_watch import DOUBTED_FOR, FAR, ClockTrust, ClockWatch

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
YEARS = timedelta(days=3_650)


@pytest.mark.parametrize("jump", [3_600.0, -3_600.0, -86_400.0, 10 * 365 * 86_400.0, 6.0])
def test_a_jump_is_seen_once(jump: float) -> None:
    clocks = {"wall": 1_000.0, "monotonic": 5.0}
    watch = ClockWatch(lambda: clocks["wall"], lambda: clocks["monotonic"])
    clocks["wall"] += 1 + jump
    clocks["monotonic"] += 1
    assert watch.shift() == pytest.approx(jump)
    assert watch.shift() == 0


def test_time_passing_and_small_corrections_are_no_jump() -> None:
    clocks = {"wall": 1_000.0, "monotonic": 5.0}
    watch = ClockWatch(lambda: clocks["wall"], lambda: clocks["monotonic"])
    for _ in range(1_000):
        clocks["wall"] += 60.5
        clocks["monotonic"] += 60
        assert watch.shift() == 0


def test_on_a_new_desk_any_clock_is_believed() -> None:
    assert ClockTrust(None).believable(NOW, 5.0)


@pytest.mark.parametrize(
    ("ahead", "believed"), [(-YEARS, True), (timedelta(0), True), (FAR, True), (2 * FAR, False), (YEARS, False)]
)
def test_a_clock_far_ahead_of_the_last_sign_of_life_is_doubted(ahead: timedelta, believed: bool) -> None:
    assert ClockTrust(NOW).believable(NOW + ahead, 5.0) is believed


def test_a_machine_that_slept_for_weeks_goes_on_after_a_while_and_is_not_doubted_again() -> None:
    trust = ClockTrust(NOW)
    now = NOW + timedelta(weeks=5)
    assert [trust.believable(now + timedelta(seconds=s), 5.0 + s) for s in (0, 2, DOUBTED_FOR - 1)] == [False] * 3
    assert all(trust.believable(now + timedelta(seconds=s), 5.0 + s) for s in (DOUBTED_FOR, DOUBTED_FOR + 2))


def test_a_clock_that_is_put_right_is_believed_at_once_and_doubted_anew_later() -> None:
    trust = ClockTrust(None)
    assert trust.believable(NOW, 5.0)
    assert not trust.believable(NOW + YEARS, 7.0)
    assert trust.believable(NOW + timedelta(seconds=4), 9.0)
    assert not trust.believable(NOW + YEARS, 5.0 + DOUBTED_FOR)


def test_a_clock_that_is_set_again_and_again_is_not_believed() -> None:
    trust = ClockTrust(NOW)
    said = [trust.believable(NOW + YEARS + timedelta(hours=n * n), 5.0 + 60 * n) for n in range(30)]
    assert not any(said)


def test_time_that_passes_is_no_jump_however_rarely_one_looks() -> None:
    trust = ClockTrust(None)
    assert trust.believable(NOW, 5.0)
    assert trust.believable(NOW + YEARS, 5.0 + YEARS.total_seconds())
