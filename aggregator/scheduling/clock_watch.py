"""Noticing that somebody set the clock: the wall clock against one that nobody can set."""

import time
from collections.abc import Callable

#: A correction by more than this, seconds, between two looks is a jump; time services slew smaller ones.
JUMP = 5.0


class ClockWatch:
    """Compares the two clocks; asked every second or so."""

    def __init__(self, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._monotonic = wall, monotonic
        self._ahead = wall() - monotonic()

    def shift(self) -> float:
        """Seconds by which the wall clock jumped since the last look, 0 when it did not."""
        ahead = self._wall() - self._monotonic()
        jumped, self._ahead = ahead - self._ahead, ahead
        return jumped if abs(jumped) > JUMP else 0.0
