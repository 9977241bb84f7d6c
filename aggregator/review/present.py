"""Who has what open at the moment: windows say so every few seconds, and what fell silent is nobody's any more.

It decides nothing and locks nothing: others see it, and are not kept from anything. It is true for seconds and lives in
the memory of the one process that serves the desk. In the database each page somebody opened or left was a write, three
times as many as the collector makes, for which every reader waits where SQLite keeps a rollback journal.
"""

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.vocabulary import Doing

#: A window speaks up every 15 s (`static/presence.js`): three times unheard, and it is gone. By eye.
STALE = timedelta(seconds=45)
#: Windows of one person that are remembered, the last heard of: a browser that says it has thousands fills nothing.
MOST = 100


@dataclass(frozen=True, slots=True)
class Present:
    """A person at a thing: who, doing what, last heard of when."""

    user_id: int
    name: str
    doing: Doing
    seen_at: datetime


class Windows:
    """What the windows of everybody who is signed in show. `noun` is item, story or digest; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        #: of each person, by window, the last heard of last
        self._shown: dict[int, dict[str, tuple[str, int, Present]]] = {}

    def say(self, who: Present, tab: str, noun: str, noun_id: int) -> None:
        """A window shows something now, in place of what it showed before."""
        with self._lock:
            own = self._shown.setdefault(who.user_id, {})
            own.pop(tab, None)
            own[tab] = noun, noun_id, who
            heard = [each for each, (_, _, one) in own.items() if _is_heard(one, who.seen_at)][-MOST:]
            self._shown[who.user_id] = {each: own[each] for each in heard}

    def leave(self, user_id: int, tab: str) -> None:
        """A window was closed."""
        with self._lock:
            self._shown.get(user_id, {}).pop(tab, None)

    def at(self, noun: str, noun_id: int, *, now: datetime, but: int) -> list[Present]:
        """Who else has a thing open: people but `but`, each once, whoever edits first, then the last heard of."""
        return self.everywhere(noun, now=now, but=but).get(noun_id, [])

    def everywhere(self, noun: str, *, now: datetime, but: int) -> dict[int, list[Present]]:
        """The same for all things of a noun, by id; those that nobody has open are left out."""
        found: dict[int, list[Present]] = {}
        for noun_id, one in self._heard(noun, now=now):
            if one.user_id != but:
                found.setdefault(noun_id, []).append(one)
        return {noun_id: _each_once(people) for noun_id, people in found.items()}

    def _heard(self, noun: str, *, now: datetime) -> Iterator[tuple[int, Present]]:
        with self._lock:
            every = [shown for own in self._shown.values() for shown in own.values()]
        return ((noun_id, one) for kind, noun_id, one in every if kind == noun and _is_heard(one, now))


def _is_heard(one: Present, now: datetime) -> bool:
    """A window of the future is silent as well: the clock was put back since."""
    return abs(now - one.seen_at) < STALE


def _each_once(people: Iterable[Present]) -> list[Present]:
    """A person with several windows counts once, as editing when any of them is."""
    by_user: dict[int, Present] = {}
    for one in sorted(people, key=lambda each: (each.doing is not Doing.EDITING, -each.seen_at.timestamp())):
        by_user.setdefault(one.user_id, one)
    return list(by_user.values())
