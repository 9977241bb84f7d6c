"""Words as they are typed, kept without being a decision: a closed window, a power cut or a stale save loses nothing.

They are nobody's words yet: no issue, rendering or diary has them, and only who typed them sees them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.errors import UsageError
from aggregator.models import DigestItem, ItemDraft, User
from aggregator.phrases import Phrase, Word
from aggregator.review.desk import WORDS, ReviewDesk, washed
from aggregator.store import digests, item_drafts, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_text

#: Characters a field may have while it is typed; the longest items have 5,000.
LONGEST = 100_000
_FIELDS = (*WORDS, "kind")


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What a window has typed over `base_version` of an item and not saved; `is_stale` when the item went on since."""

    tab: str
    base_version: int
    saved_at: datetime
    words: Mapping[str, str]
    is_stale: bool


class UnsavedWords:
    """What one named person types and has not saved.

    Raises:
        UnknownIdError: no such item, or nobody of that name.
        NotAllowedError: the person is disabled.
    """

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def keep(self, item_id: int, words: Mapping[str, str], *, base_version: int, tab: str = "") -> bool:
        """Keep what a window has typed (of what is not given, what the item has); says whether that is other words.

        Where it is not, nothing is kept.

        Raises:
            UsageError: more than anybody types.
        """
        given = _storable(words)
        with self._database.write() as session:
            user, item = self._start(session, item_id)
            typed = {name: given.get(name, str(getattr(item, name))) for name in _FIELDS}
            if _is_in(item, typed):
                item_drafts.forget(session, user, item_id, tab)
                return False
            row = ItemDraft(
                user_id=user, item_id=item_id, tab=tab, base_version=base_version, saved_at=self._now, **typed
            )
            item_drafts.keep(session, row)
            return True

    def discard(self, item_id: int, *, tab: str = "") -> bool:
        """Drop what a window has typed; says whether there was any."""
        with self._database.write() as session:
            user, _ = self._start(session, item_id)
            return item_drafts.forget(session, user, item_id, tab)

    def settle(self, item_id: int, words: Mapping[str, str], *, tab: str = "") -> None:
        """Drop what a window had typed, now that the item has these words; what it has typed since stays."""
        given = _storable(words)
        with self._database.write() as session:
            user, _ = self._start(session, item_id)
            row = item_drafts.get(session, user, item_id, tab)
            if row is not None and all(getattr(row, name) == text for name, text in given.items()):
                item_drafts.forget(session, user, item_id, tab)

    def save(self, item_id: int, words: Mapping[str, str], *, version: int, tab: str = "") -> DigestItem:
        """Save what was typed as an edit; where that is refused, it is kept, and nothing of it is lost.

        Raises:
            UsageError, NotAllowedError, StaleVersionError: as `ReviewDesk.edit` does; the words are kept.
        """
        self.keep(item_id, words, base_version=version, tab=tab)
        saved = ReviewDesk(self._database, self._by, now=self._now).edit(item_id, words, version=version)
        self.settle(item_id, words, tab=tab)
        return saved

    def _start(self, session: Session, item_id: int) -> tuple[int, DigestItem]:
        user = users.acting(session, self._by)
        assert user.id is not None
        return user.id, digests.item(session, item_id)


def of(session: Session, user: User, item: DigestItem) -> list[Unsaved]:
    """What a person has typed for an item and not saved, latest first; what the item has by now is left out."""
    assert user.id is not None and item.id is not None
    rows = item_drafts.of(session, item.id, user_id=user.id)
    found = [(row, {name: getattr(row, name) for name in _FIELDS}) for row in rows]
    return [
        Unsaved(row.tab, row.base_version, row.saved_at, words, row.base_version != item.version)
        for row, words in found
        if not _is_in(item, words)
    ]


def _storable(words: Mapping[str, str]) -> dict[str, str]:
    """The fields that are kept, each as it is stored."""
    given = {name: text for name, text in words.items() if name in _FIELDS}
    for name, text in given.items():
        if len(text) > LONGEST:
            raise UsageError(
                Phrase(
                    "the %(name)s has more than %(longest)s characters: shorten it", name=Word(name), longest=LONGEST
                )
            )
    return {name: clean_text(text) for name, text in given.items()}


def _is_in(item: DigestItem, typed: Mapping[str, str]) -> bool:
    """Whether an item has these words, as they would be stored; of a kind that is none, nobody says so."""
    return all(_same(item, name, text) for name, text in typed.items())


def _same(item: DigestItem, name: str, text: str) -> bool:
    try:
        return bool(washed(name, text) == getattr(item, name))
    except UsageError:
        return False
