"""Whether polls fail because of their sources, or because the desk itself is cut off: pure, from how polls ended.

Without a network every source fails, and behind a hotel's sign-in page every source answers with that page. Counted as
the sources' own failures, a night of it would put each of them off for a day and tell thousands of troubles where there
is one. One source never tells: it takes several sites that were well until then, one after the other, and no answer of
anybody in between. As soon as one site answers, it is over.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aggregator.vocabulary import IncidentKind, PollOutcome

#: Sites that were well until then and fail in a row. By eye: three in a row by chance, of 50 sites of which each fails
#: once in a hundred polls, is one in a million; of a desk with fewer sites nothing is told.
SITES = 3

#: How soon is asked again: at first, and at most; in between after a quarter of the time that it has lasted.
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=1)

#: Answers that come from whoever stands between us and the web (RFC 9110, section 15.5.8; RFC 6585, section 6).
_OF_A_GATE = frozenset({407, 511})


@dataclass(frozen=True, slots=True)
class Ended:
    """How a poll ended."""

    source_id: str
    #: registrable domain of the source
    site: str
    outcome: PollOutcome
    http_status: int | None = None
    #: registrable domain that its answer came from, where redirects led elsewhere; empty otherwise
    led_to: str = ""
    #: bytes of the answer
    size: int = 0
    #: whether the source was read at its last poll before those looked at
    was_well: bool = True


@dataclass(frozen=True, slots=True)
class Trouble:
    """What cuts the desk off."""

    kind: IncidentKind
    sites: tuple[str, ...]


def recognise(ended: Sequence[Ended]) -> Trouble | None:
    """What cuts the desk off, if anything does.

    Args:
        ended: the latest polls, the last one last.
    """
    tail = since_an_answer(ended)
    well = [one for one in tail if one.was_well]
    sites = tuple(dict.fromkeys(one.site for one in well))
    if len(sites) < SITES:
        return None
    is_silent = all(one.outcome is PollOutcome.UNREACHABLE for one in well)
    return Trouble(IncidentKind.NO_NETWORK if is_silent else IncidentKind.CAPTIVE_PORTAL, sites)


def since_an_answer(ended: Sequence[Ended]) -> list[Ended]:
    """The polls since a site answered for itself, in order; those that tell nothing of the network left out."""
    heard = [one for one in ended if one.outcome is not PollOutcome.NOT_STORED]
    pages = _pages_of_one(heard)
    answers = [place for place, one in enumerate(heard) if not _is_cut_off(one, pages)]
    return heard[answers[-1] + 1 :] if answers else heard


def is_over(last: Ended, ended: Sequence[Ended]) -> bool:
    """Whether a poll shows that the web is there again.

    Args:
        last: the poll.
        ended: the polls of the incident so far, this one included.
    """
    return last.outcome is not PollOutcome.NOT_STORED and not _is_cut_off(last, _pages_of_one(ended))


def soon(lasted: timedelta, interval: timedelta) -> timedelta:
    """How soon a source is polled again while the desk is cut off: never later than at its own interval."""
    return min(max(SOONEST, lasted / 4), LATEST, interval)


def _is_cut_off(one: Ended, pages: frozenset[tuple[str, int]]) -> bool:
    """Whether a poll ended as it would if the desk were cut off."""
    if one.outcome in (PollOutcome.UNREACHABLE, PollOutcome.REFUSED, PollOutcome.ROBOTS):
        return True  # sign-in pages stand on private addresses, which we refuse, also when robots.txt is asked for
    if one.outcome is PollOutcome.HTTP_ERROR:
        return one.http_status in _OF_A_GATE
    return one.outcome is PollOutcome.NOT_A_FEED and any(mark in pages for mark in _marks(one))


def _pages_of_one(ended: Sequence[Ended]) -> frozenset[tuple[str, int]]:
    """What tells pages that several sites answer with in place of their feeds: where they led, or their exact size."""
    pages = {(mark, one.site) for one in ended if one.outcome is PollOutcome.NOT_A_FEED for mark in _marks(one)}
    return frozenset(mark for mark, number in Counter(mark for mark, _ in pages).items() if number > 1)


def _marks(one: Ended) -> list[tuple[str, int]]:
    away = [(one.led_to, 0)] if one.led_to and one.led_to != one.site else []
    return [*away, *([("", one.size)] if one.size else [])]
