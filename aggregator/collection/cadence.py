"""When a source is polled next, and a page tried again: pure, from facts and `now`.

All well, it is polled at its interval; less often where it brings something new only now and then, or where server or
feed ask for that; oftener where a document held nothing but news, for then more may have passed through it unseen.

How long a failing source is left alone depends on what failed. Whatever it was, a poll never comes sooner than the
source's own interval, and never later than a day (or the interval, where that is longer): a source that died is still
looked at daily, because feeds come back from what looks like death.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.vocabulary import PollOutcome

#: Longest wait, whatever the failures or the server's Retry-After say. Servers have asked for 88 hours, which would
#: lose a feed's entries; crawlers of many feeds cap it at a day as well.
LONGEST = timedelta(days=1)

#: How long a source is left alone that its server says is gone for good, and said so before: paused, but looked at once
#: more should nobody have decided what becomes of it, for some servers say it by mistake.
PAUSED_FOR = timedelta(days=30)

#: Longest wait for the word of a cache or a feed: caches are told a day, or a year, of whatever they hold, and by then
#: entries of a busy feed would be gone.
LONGEST_ASKED = timedelta(hours=6)
#: Share of its rhythm after which a source is looked at again: a daily is asked every six hours. Replayed on the entry
#: times of 92 real feeds, beside a poll each half hour (48 a day): 7.7 polls a day, news are late by 6 % of the time
#: between two of them. An eighth takes 9.0 polls for 3 %, a half 6.7 for 12 %, the whole rhythm 6.1 for 28 %.
_OF_RHYTHM = 1 / 4
#: Share of the interval after which a document that held nothing but news is looked at again, and the shortest wait.
_OVERFLOWING = 1 / 4
SHORTEST = timedelta(minutes=15)

#: Waits before the second and third try of an article's page; after the third it is given up.
PAGE_WAITS = (timedelta(minutes=10), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What decides the next poll."""

    #: the desk's or the source's interval
    interval: timedelta
    #: failed polls in a row, the last included; 0 after a success
    failures: int = 0
    #: how the last poll failed; None after a success
    outcome: PollOutcome | None = None
    #: of an HTTP error
    http_status: int | None = None
    #: seconds the server asked us to stay away
    retry_after: int | None = None
    #: whether config gives this source the interval, so that its rhythm is not to be followed
    is_fixed: bool = False
    #: how far apart its news come (`rhythm`); None while that is not known
    rhythm: timedelta | None = None
    #: for how long server and feed say that nothing new is to be expected (Cache-Control, `ttl`, `sy:updatePeriod`)
    asked: timedelta | None = None
    #: whether all that the last document held was new
    is_overflowing: bool = False


@dataclass(frozen=True, slots=True)
class BackOff:
    """How long a kind of failure keeps us away: at least `first` (or the interval), each further one twice as long."""

    first: timedelta = timedelta()
    doubles: bool = True

    def wait(self, interval: timedelta, failures: int) -> timedelta:
        """The wait after so many failures in a row, without an upper end."""
        return max(interval, self.first) * int(2 ** min(failures - 1, 10) if self.doubles else 1)


#: A server or line with trouble, or a document that could not be read: may be over in a minute, so the first failure
#: costs nothing. Documents that kill their parser are of this kind: the next document is another one.
_PASSING = BackOff()

#: The database took nothing, which the outlet has no part in; its entries wait in the feed meanwhile.
_OURS = BackOff(doubles=False)

#: Our address policy: no request leaves the machine, and who mends `network.allow` wants to see it work this hour.
_POLICY = BackOff(timedelta(hours=1), doubles=False)

#: The server says no (or sends more than we take): that changes when somebody there changes something, not by asking
#: again. Six hours, for pages are missing while a site is rebuilt; the third time it is a day. A robots.txt that cannot
#: be read says no as well, and comes before the feed of a server in trouble: hence not a day at once.
_SHUT = BackOff(timedelta(hours=6))

#: We ask too often and are not told how often is right. Limits are counted by the hour or the day: after four hours the
#: one is over, and doubling soon comes to the other.
_TOO_OFTEN = BackOff(timedelta(hours=4))

#: Gone for good, says the server (RFC 9110, section 15.5.11); it is asked once more before the source is paused.
_GONE = BackOff(LONGEST)

_BY_OUTCOME = {
    PollOutcome.NOT_STORED: _OURS,
    PollOutcome.REFUSED: _POLICY,
    PollOutcome.ROBOTS: _SHUT,
    PollOutcome.TOO_LARGE: _SHUT,
}

#: 408 (request timeout) and 425 (too early) are the client errors that pass by themselves.
_BY_STATUS = {408: _PASSING, 410: _GONE, 425: _PASSING, 429: _TOO_OFTEN}


def back_off(rhythm: Rhythm) -> BackOff:
    """The back-off of the kind of failure that the last poll met."""
    if rhythm.outcome is not PollOutcome.HTTP_ERROR:
        return _BY_OUTCOME.get(rhythm.outcome, _PASSING) if rhythm.outcome else _PASSING
    status = rhythm.http_status or 0
    if status == 429 and rhythm.retry_after is not None:
        return _PASSING  # we are told how often is right
    return _BY_STATUS.get(status, _SHUT if 400 <= status < 500 else _PASSING)


def wait(rhythm: Rhythm) -> timedelta:
    """How long until the next poll: at most a day, or exactly the interval where that is longer.

    But for a source that is gone by its server's word, given twice: it is paused.

    At least the interval, but for a document that holds nothing but news: then a quarter of an hour, or less where the
    interval is less.
    """
    if is_gone(rhythm.outcome, rhythm.http_status) and rhythm.failures > 1:
        return max(PAUSED_FOR, rhythm.interval)
    span = back_off(rhythm).wait(rhythm.interval, rhythm.failures) if rhythm.failures else _usual(rhythm)
    if rhythm.retry_after is not None:
        span = max(span, timedelta(seconds=max(0, rhythm.retry_after)))
    return min(span, max(LONGEST, rhythm.interval))


def is_gone(outcome: PollOutcome | None, http_status: int | None) -> bool:
    """Whether the server said that a source is gone for good."""
    return outcome is PollOutcome.HTTP_ERROR and http_status == 410


def _usual(rhythm: Rhythm) -> timedelta:
    """The wait while all is well."""
    if rhythm.is_fixed:
        return rhythm.interval
    if rhythm.is_overflowing:
        span = max(rhythm.interval * _OVERFLOWING, min(rhythm.interval, SHORTEST))
    else:
        span = max(rhythm.interval, (rhythm.rhythm or timedelta()) * _OF_RHYTHM)
    return max(span, min(rhythm.asked or timedelta(), LONGEST_ASKED))


def next_rhythm(before: timedelta | None, gap: timedelta) -> timedelta:
    """How far apart a source's news come, when they have come again, `gap` after the last ones.

    A moving average in which what was counts for two thirds, so that one silent holiday makes nobody a weekly.
    """
    return gap if before is None else (2 * before + gap) / 3


def next_page_try(attempts: int, now: datetime) -> datetime | None:
    """When a page that failed `attempts` times is tried again; None when it is given up."""
    return now + PAGE_WAITS[attempts - 1] if attempts <= len(PAGE_WAITS) else None
