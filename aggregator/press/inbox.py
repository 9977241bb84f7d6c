"""Deciding on a story in the inbox, whether the machine has drafted it or not: the order of drafting and review.

A decision is about an item. A story that has none in the issue in preparation is drafted on the spot; the draft is a
machine's and stays a draft where the decision is then refused.
"""

from collections.abc import Sequence
from datetime import datetime

from aggregator.drafting import stage as drafting
from aggregator.errors import NotAllowedError
from aggregator.models import DigestItem
from aggregator.phrases import Phrase
from aggregator.review.desk import ReviewDesk
from aggregator.settings import DeskHome
from aggregator.settings.home import shipped_templates
from aggregator.store import digests, users
from aggregator.store.database import Database
from aggregator.text.names import WatchEntry


class InboxDesk:
    """Decisions on candidate stories, by one named person.

    Each returns the story's item as the decision left it. Give `version` where the person saw an item; who saw none
    decides on a machine's draft, never on what somebody made of it meanwhile. Raises:
        UnknownIdError: no such story, or nobody of that name.
        NotAllowedError: the person is disabled, the story cannot be drafted, the step is not possible from here, or
            somebody was at the story's item since, which the person has not seen.
        StaleVersionError: the item is no longer at `version`; nothing was changed.
        ConfigError: `leads.yaml` is missing or wrong.
    """

    def __init__(
        self, database: Database, home: DeskHome, by: str, *, now: datetime, watchlist: Sequence[WatchEntry] = ()
    ) -> None:
        self._database, self._home, self._by, self._now, self._watchlist = database, home, by, now, watchlist
        self._review = ReviewDesk(database, by, now=now)

    def accept(self, story_id: int, *, version: int | None = None) -> DigestItem:
        """Take a story into the issue in preparation."""
        item_id, seen = self._seen(story_id, version)
        return self._review.accept(item_id, version=seen)

    def reject(self, story_id: int, *, why: str, version: int | None = None) -> DigestItem:
        """Leave a story out for good, with the reason."""
        item_id, seen = self._seen(story_id, version)
        return self._review.reject(item_id, why=why, version=seen)

    def hold(self, story_id: int, *, why: str = "", version: int | None = None) -> DigestItem:
        """Hold a story for later."""
        item_id, seen = self._seen(story_id, version)
        return self._review.hold(item_id, why=why, version=seen)

    def _seen(self, story_id: int, version: int | None) -> tuple[int, int]:
        """The item to be decided on, and the version at which that is what the person means."""
        item_id = self.drafted(story_id)
        if version is not None:
            return item_id, version
        with self._database.read() as session:
            item = digests.item(session, item_id)
        if item.touched:
            raise NotAllowedError(
                Phrase(
                    "somebody was at item %(item_id)s of story %(story_id)s since: look at it, then decide",
                    item_id=item_id,
                    story_id=story_id,
                )
            )
        return item_id, item.version

    def drafted(self, story_id: int) -> int:
        """The id of the item that the issue in preparation has of a story, drafted now where it has none."""
        with self._database.read() as session:
            users.acting(session, self._by)
        return drafting.draft_story(
            self._database,
            self._home.desk,
            story_id,
            now=self._now,
            templates=[self._home.templates, shipped_templates()],
            watchlist=self._watchlist,
        )
