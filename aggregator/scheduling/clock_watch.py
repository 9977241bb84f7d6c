"""Noticing that somebody set the clock: the wall clock against one that nobody can set."""

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

#: A correction by more than this, seconds, between two looks is a jump; time services slew smaller ones.
JUMP = 5.0

#: A clock that is further ahead of what was known last is not believed at once. By eye: a weekend switched off is less
#: than three days, and what two days too many do can be made up for.
FAR = timedelta(days=2)

#: After so long, seconds by the clock that nobody can set, it is believed: the machine slept for weeks.
DOUBTED_FOR = 600.0


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


class ClockTrust:
    """Whether the wall clock can be believed; asked every few seconds, by any thread.

    Ten years ahead for a moment, it would have every story ended and every old row removed.
    """

    def __init__(self, last_sign: datetime | None) -> None:
        """`last_sign` is the newest moment that the desk knows of; None on a new desk."""
        self._known: tuple[datetime, float | None] | None = None if last_sign is None else (last_sign, None)
        self._doubted: tuple[datetime, float] | None = None
        self._lock = threading.Lock()

    def believable(self, now: datetime, seconds: float) -> bool:
        """Whether `now` is to be believed; `seconds` is what the clock says that nobody can set."""
        with self._lock:
            if self._far(now, seconds) and not self._stood_long_enough(now, seconds):
                return False
            self._known, self._doubted = (now, seconds), None
            return True

    def _far(self, now: datetime, seconds: float) -> bool:
        """Whether it is far ahead of what was known, and of the time that has passed since, where that is known."""
        if self._known is None:
            return False
        moment, at = self._known
        return now - moment > FAR + timedelta(seconds=0 if at is None else seconds - at)

    def _stood_long_enough(self, now: datetime, seconds: float) -> bool:
        if self._doubted is not None:
            moment, at = self._doubted
            if abs((now - moment).total_seconds() - (seconds - at)) <= JUMP:
                return seconds - at >= DOUBTED_FOR
        self._doubted = (now, seconds)  # doubted from now on, or set again meanwhile
        return False
