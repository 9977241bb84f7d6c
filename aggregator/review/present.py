"""Saying what one has open. It decides nothing and locks nothing: others see it, and are not kept from anything."""

from datetime import datetime

from aggregator.models import Presence
from aggregator.store import presence
from aggregator.store.database import Database
from aggregator.vocabulary import Doing


class Here:
    """What the windows of one person, who is signed in, show."""

    def __init__(self, database: Database, user_id: int, *, now: datetime) -> None:
        self._database = database
        self._user_id = user_id
        self._now = now

    def say(self, tab: str, noun: str, noun_id: int, doing: Doing) -> None:
        """A window shows something now."""
        row = Presence(user_id=self._user_id, tab=tab, noun=noun, noun_id=noun_id, doing=doing, seen_at=self._now)
        with self._database.read() as session:
            if presence.is_fresh(session, row):
                return
        with self._database.write() as session:
            presence.say(session, row)

    def leave(self, tab: str) -> None:
        """A window was closed."""
        with self._database.write() as session:
            presence.leave(session, self._user_id, tab)
