"""How long the next guess at a password has to wait. Pure.

Three counts, over fifteen minutes: guesses at one name from one place, all guesses from a place, and all guesses at a
name. The first two double their wait; the last only keeps guesses at a name to ten a minute, so that strangers slow the
true person for seconds but never shut him out (OWASP Authentication Cheat Sheet, "Account Lockout").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

#: How long a guess counts.
REMEMBERED = timedelta(minutes=15)
#: Guesses that cost nothing: at one name from one place; from one place, where several people may sit.
_FREE_AT_NAME, _FREE_FROM_PLACE = 5, 20
_LONGEST = timedelta(minutes=5)
#: Guesses at one name from anywhere, in a minute (threat T29: at most ten hashes are computed in it).
_AT_NAME_A_MINUTE = 10
#: Guesses so far ahead are made at once with this one, and count; those of the future are of a clock that was put back
#: since, and would shut everybody out until it gets there.
_AT_ONCE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess that was wrong."""

    at: datetime
    #: at the name asked for now
    this_name: bool
    #: from where this one comes
    this_place: bool


def wait(guesses: Sequence[Guess], now: datetime) -> timedelta:
    """Until the next guess is looked at; zero: at once.

    Args:
        guesses: those at the name or from the place, the last `REMEMBERED`, oldest first.
    """
    counted = [guess for guess in guesses if guess.at <= now + _AT_ONCE]
    both = [guess.at for guess in counted if guess.this_name and guess.this_place]
    place = [guess.at for guess in counted if guess.this_place]
    lately = [guess.at for guess in counted if guess.this_name and guess.at > now - timedelta(minutes=1)]
    until = [_doubling(both, _FREE_AT_NAME), _doubling(place, _FREE_FROM_PLACE)]
    if len(lately) >= _AT_NAME_A_MINUTE:
        until.append(lately[-_AT_NAME_A_MINUTE] + timedelta(minutes=1))
    latest = max((moment for moment in until if moment is not None), default=now)
    return max(latest - now, timedelta())


def _doubling(moments: Sequence[datetime], free: int) -> datetime | None:
    """When the next is due: a second after the last for the first beyond what is free, then two, four ..."""
    beyond = len(moments) - free
    if beyond < 0:
        return None
    return moments[-1] + min(timedelta(seconds=2 ** min(beyond, 20)), _LONGEST)
