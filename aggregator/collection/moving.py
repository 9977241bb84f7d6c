"""Where a source has moved, told from the redirects that polls meet: pure, from facts and `now`.

Permanent redirects (301, 308) ask whoever follows them to use the new address (RFC 9110, section 15.4), and servers
send them by mistake for an hour, or for good to somebody else's site. So an address is taken up only when every
answered poll of a week has led there and it is of the same site; of another site it is proposed to a person. It is
never written into config: should it fail, or the old address lead elsewhere, the old one is polled again. Temporary
redirects are followed, poll by poll, and mean nothing.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.errors import UrlError
from aggregator.text.urls import canonical_url, site_of
from aggregator.vocabulary import PollOutcome

#: How long, and at how many polls, a redirect must have been met. A week holds every kind of day a server has.
SETTLED, SIGHTINGS = timedelta(days=7), 3
#: After this the old address is asked again in place of the one that is followed: it may have changed its mind.
RECHECKED = timedelta(days=7)

_PERMANENT = frozenset({301, 308})
#: What says at once that an address is none of the source's. Other failures say so the third time in a row.
_NOT_THERE = frozenset({PollOutcome.NOT_A_FEED, PollOutcome.REFUSED, PollOutcome.ROBOTS})
_GONE = frozenset({400, 401, 403, 404, 410, 451})
_ANYBODY_S = frozenset({PollOutcome.NOT_STORED, PollOutcome.PARSER_DIED, PollOutcome.QUARANTINED})
_PATIENCE = 3


@dataclass(frozen=True, slots=True)
class Move:
    """Where the address of a source leads for good; the columns of `Source` of these names."""

    to: str | None = None
    since: datetime | None = None
    #: answered polls in a row that were led there
    seen: int = 0
    #: when it was last found right to poll that address in place of the source's own; None while it is not
    followed_at: datetime | None = None

    @property
    def followed(self) -> str | None:
        """The address polled in place of the source's own, if there is one."""
        return self.to if self.followed_at is not None else None

    def is_settled(self, now: datetime) -> bool:
        """Whether it has been so for long enough to be believed."""
        return self.since is not None and self.seen >= SIGHTINGS and now - self.since >= SETTLED


@dataclass(frozen=True, slots=True)
class Led:
    """Where an answered poll ended."""

    asked: str
    ended: str
    #: statuses of the redirects on the way, in order
    hops: tuple[int, ...] = ()

    @property
    def is_permanent(self) -> bool:
        """Whether it ended elsewhere, by permanent redirects alone."""
        return bool(self.hops) and set(self.hops) <= _PERMANENT and not _same(self.asked, self.ended)


def may_follow(old: str, new: str) -> bool:
    """Whether an address may be taken up without a person: of the same site, and no step back from https to http."""
    try:
        same_site = site_of(old) == site_of(new)
    except UrlError:
        return False
    return same_site and (new.startswith("https:") or not old.startswith("https:"))


def is_recheck_due(move: Move, now: datetime) -> bool:
    """Whether the old address is to be asked again in place of the one followed."""
    return move.followed_at is not None and not timedelta() <= now - move.followed_at < RECHECKED


def after_answer(move: Move, url: str, led: Led, *, old_failed: bool = False, now: datetime) -> Move:
    """What an answered poll says of where a source has moved.

    Args:
        move: what was known before.
        url: the source's own address.
        led: where the poll ended.
        old_failed: whether the old address was asked first, as `is_recheck_due` says, and did not answer.
    """
    if move.followed is not None and led.asked == move.followed:
        if led.is_permanent:
            return Move(led.ended, now, 1)  # from the old address on, it is a longer way, which has to settle first
        return replace(move, followed_at=now) if old_failed else move
    if not led.is_permanent:
        return Move()
    if led.ended != move.to or move.since is None or now < move.since:
        return Move(led.ended, now, 1)
    met = replace(move, seen=move.seen + 1)
    takes_up = move.followed is not None or (met.is_settled(now) and may_follow(url, led.ended))
    return replace(met, followed_at=now) if takes_up else met


def after_failure(move: Move, outcome: PollOutcome, http_status: int | None, *, failures: int) -> Move:
    """What a failed poll of a followed address says of it; nothing where none is followed, for what failed is the old.

    Args:
        failures: failed polls in a row, this one included.
    """
    if move.followed is None or outcome in _ANYBODY_S:
        return move
    is_not_there = outcome in _NOT_THERE or (outcome is PollOutcome.HTTP_ERROR and http_status in _GONE)
    return Move() if is_not_there or failures >= _PATIENCE else move


def _same(one: str, other: str) -> bool:
    try:
        return canonical_url(one) == canonical_url(other)
    except UrlError:
        return False
