"""When a source is polled next, and a page tried again: pure, from facts and `now`.

Back-off doubles with each failure in a row and ends at a day: a source that died is still looked at daily, because
feeds come back from what looks like death.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

#: Longest wait, whatever the failures or the server's Retry-After say.
LONGEST = timedelta(days=1)

#: Waits before the second and third try of an article's page; after the third it is given up.
PAGE_WAITS = (timedelta(minutes=10), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What decides the next poll."""

    #: the desk's or the source's interval
    interval: timedelta
    #: failed polls in a row, the last included; 0 after a success
    failures: int = 0
    #: seconds the server asked us to stay away
    retry_after: int | None = None


def next_poll(rhythm: Rhythm, now: datetime) -> datetime:
    """The moment of the next poll."""
    wait = rhythm.interval * int(2 ** min(rhythm.failures, 10))
    if rhythm.retry_after is not None:
        wait = max(wait, timedelta(seconds=max(0, rhythm.retry_after)))
    return now + min(wait, max(LONGEST, rhythm.interval))


def next_page_try(attempts: int, now: datetime) -> datetime | None:
    """When a page that failed `attempts` times is tried again; None when it is given up."""
    return now + PAGE_WAITS[attempts - 1] if attempts <= len(PAGE_WAITS) else None
