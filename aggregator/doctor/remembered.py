"""The doctor's findings for those who look again and again: an examination starts a process and takes seconds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from aggregator.doctor.examination import examine
from aggregator.doctor.finding import Finding

#: How long findings are good for, unless somebody asks for new ones.
GOOD_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found, and when."""

    at: datetime
    findings: Sequence[Finding]


class Examinations:
    """Examines a desk when the last time is too long ago; two who ask at once wait for one examination."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = Lock()
        self._last: Examined | None = None

    def findings(self, *, now: datetime) -> Examined:
        """The findings, at most `GOOD_FOR` old."""
        with self._lock:
            last = self._last
            if last is None or not timedelta() <= now - last.at < GOOD_FOR:
                last = self._last = Examined(now, tuple(examine(self._root, now=now)))
            return last

    def forget(self) -> None:
        """Examine anew when next asked."""
        with self._lock:
            self._last = None
