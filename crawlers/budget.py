"""How many pages one round may ask for, and until when. What is left out stays due in the database for the next round.

Without it, one archive feed, or one site that answers slowly, would keep a round from ending, and with it every source
from being polled again. A collector that stays has a new budget when one is over.
"""

import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

#: Pages of one source in one round. The largest honest feed seen has a few hundred entries; at the default delay of one
#: second between requests to a host, and two for the answer, 200 pages take about ten minutes.
PAGES_PER_SOURCE = 200

#: After this long no more pages are handed out: half the usual interval between two polls, which is an hour.
ROUND_TIME = timedelta(minutes=30)


class PageBudget:
    """What is left to one round that begins now; its time is counted by a clock that nobody sets."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends_at = clock() + ROUND_TIME.total_seconds()
        self._given: Counter[str] = Counter()

    def is_over(self) -> bool:
        """Whether the round's time is over."""
        return self._clock() >= self._ends_at

    @property
    def spent(self) -> frozenset[str]:
        """The sources that have had all their pages."""
        return frozenset(source for source, given in self._given.items() if given >= PAGES_PER_SOURCE)

    def grants(self, source_id: str) -> bool:
        """Whether one more page of this source may be asked for; if so, it is counted."""
        if self._given[source_id] >= PAGES_PER_SOURCE:
            return False
        self._given[source_id] += 1
        return True
