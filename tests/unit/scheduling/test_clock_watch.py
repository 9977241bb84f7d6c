"""Somebody sets the clock."""

import pytest

from aggregator.scheduling.clock_watch import ClockWatch


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
