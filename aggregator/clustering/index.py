"""The stories of the window in memory: what each has said so far, and which of them an article might belong to.

Rebuilt from the store at the start of a run. Words and marks are looked up by article, in whatever story it stands;
work for each look is bounded. It deliberately decides nothing.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from aggregator.clustering.lifecycle import begun
from aggregator.clustering.likeness import Yardsticks
from aggregator.clustering.postings import Postings, Pulls, Rows
from aggregator.clustering.profile import Profile, Terms
from aggregator.clustering.vectors import VectorShelf

#: Postings followed for one article or story: a bound on the work (lookalike-events and headlines-2014, by words:
#: B-cubed with 3,000, 1,000 and 600 the same).
_BUDGET: Final = 1_000
#: Of them for marks, which bring up stories in other languages.
_MARK_BUDGET: Final = 300
#: Share of the strongest pull that a story has to have to be compared in full (headlines-2014, words alone: all
#: compared .758, .2 .763, .3 .765, .5 .762; lookalike-events the same; and a third more documents a second).
_STRONG: Final = 0.3
_Number = TypeVar("_Number", bound=np.generic)
#: The place of articles that stand in no story of the window.
_NOWHERE: Final = 0


class StoryIndex:
    """Stories by term and by vector.

    Each article has a row, each story a slot; `_slot_of_row` says where an article stands, and is all that changes when
    stories take, lose or give articles.
    """

    def __init__(self, yardsticks: Yardsticks) -> None:
        self._yardsticks = yardsticks
        self.stories: dict[int, Profile] = {}
        self._words: defaultdict[str, Postings] = defaultdict(Postings)
        self._marks = Postings()
        self._vectors = VectorShelf()
        self._row_of: dict[int, int] = {}
        self._rows = 0
        self._slot_of_row: NDArray[np.intp] = np.zeros(64, dtype=np.intp)
        self._slot_of: dict[int, int] = {}
        #: by slot: the story's id, and what its sums are multiplied with, 0 for a slot given up
        self._ids: list[int] = [_NOWHERE]
        self._scales: NDArray[np.float64] = np.zeros(64)

    def put(self, profile: Profile) -> None:
        """Take a story in that is not there yet."""
        self.stories[profile.id] = profile
        slot = self._slot_of[profile.id] = len(self._ids)
        self._ids.append(profile.id)
        self._scales = _with_room(self._scales, slot)
        self._enter(profile, profile)

    def add(self, story_id: int, other: Profile) -> Profile:
        """Count an article, or another story that is not in the index, into a story."""
        story = self.stories[story_id]
        story.add(other)
        self._enter(other, story)
        return story

    def remove(self, story_id: int) -> Profile:
        """Forget a story; its articles may come back in another one."""
        story = self.stories.pop(story_id)
        self._scales[self._slot_of.pop(story_id)] = 0.0
        for article_id in story.articles:
            self._slot_of_row[self._row_of[article_id]] = _NOWHERE
        self._vectors.remove(story_id)
        return story

    def rename(self, story_id: int, number: int) -> None:
        """Give a story another id."""
        story = self.stories.pop(story_id)
        story.id = number
        self.stories[number] = story
        slot = self._slot_of[number] = self._slot_of.pop(story_id)
        self._ids[slot] = number
        self._vectors.rename(story_id, number)

    def drop_quiet(self, before: datetime) -> list[int]:
        """Forget stories without an article since `before`, with their articles; returns them."""
        quiet = [story.id for story in self.stories.values() if story.last_at < before]
        for story_id in quiet:
            for article_id in self.remove(story_id).articles:
                self._row_of.pop(article_id, None)
        return quiet

    def nearest(self, profile: Profile, limit: int, *, but: Collection[int] = ()) -> list[int]:
        """The stories an article or story might belong to: the likest by terms, then those by vector not among them.

        A walk over postings, rare terms first, as far as the budget goes; itself is left out. `but` are stories it may
        not join, in whose shadow no other one stands.
        """
        gathered = self._gathered(profile)
        found = self._likest(gathered, self._strong(gathered, but), limit)
        if profile.has_vectors:
            close = self._vectors.nearest(profile.vector, limit + 1)
            found += [ident for ident in close if ident != profile.id and ident not in found]
        return found

    def _gathered(self, profile: Profile) -> Pulls:
        """By slot, how strongly terms pull a profile there."""
        yard = self._yardsticks.semantic if profile.has_vectors else self._yardsticks.lexical
        followed: list[tuple[Rows, Pulls]] = []
        for language, words in profile.words.items():
            if language in self._words:
                rows, pulls = self._words[language].follow(words, budget=_BUDGET)
                followed.append((rows, yard.words * pulls))
        rows, pulls = self._marks.follow(_every(profile.marks), budget=_MARK_BUDGET)
        followed.append((rows, yard.marks_foreign * pulls))
        slots = self._slot_of_row[np.concatenate([rows for rows, _ in followed])]
        sums = np.bincount(slots, np.concatenate([pulls for _, pulls in followed]), minlength=1)
        # by the root of the size: large stories are less coherent, and their sums longer
        gathered: Pulls = sums * self._scales[: len(sums)]
        if (own := self._slot_of.get(profile.id, _NOWHERE)) < len(gathered):
            gathered[own] = 0.0
        return gathered

    def _strong(self, gathered: Pulls, but: Collection[int]) -> NDArray[np.intp]:
        """The slots whose pull is strong beside the strongest of a story that may be joined."""
        joinable = gathered
        if but:
            joinable = gathered.copy()
            held = [slot for story_id in but if (slot := self._slot_of.get(story_id, len(gathered))) < len(gathered)]
            joinable[held] = 0.0
        return np.flatnonzero(gathered > _STRONG * joinable.max(initial=0.0))

    def _likest(self, gathered: Pulls, slots: NDArray[np.intp], limit: int) -> list[int]:
        """The stories of these slots with the strongest pulls, then those begun first."""
        pulls = np.round(gathered[slots], 9)
        if len(slots) > limit:
            strong = pulls >= np.partition(pulls, -limit)[-limit]
            slots, pulls = slots[strong], pulls[strong]
        ids = [self._ids[slot] for slot in slots]
        ranked = sorted(zip(-pulls, map(begun, ids), ids, strict=True))
        return [ident for _, _, ident in ranked[:limit]]

    def _enter(self, other: Profile, story: Profile) -> None:
        """Let the articles of `other` stand in a story that has them already, and be found there."""
        slot = self._slot_of[story.id]
        if not all(article_id in self._row_of for article_id in other.articles):
            self._post(other)
        for article_id in other.articles:
            self._slot_of_row[self._row_of[article_id]] = slot
        self._scales[slot] = 1.0 / math.sqrt(story.size)
        if other.has_vectors:
            self._vectors.put(story.id, story.vector)

    def _post(self, new: Profile) -> None:
        """A row for what is not yet known."""
        row, self._rows = self._rows, self._rows + 1
        self._slot_of_row = _with_room(self._slot_of_row, row)
        self._row_of.update(dict.fromkeys(new.articles, row))
        for language, words in new.words.items():
            self._words[language].put(row, words)
        self._marks.put(row, _every(new.marks))


def _with_room(held: NDArray[_Number], place: int) -> NDArray[_Number]:
    """The same array, longer when there is no such place yet."""
    if place < len(held):
        return held
    longer = np.zeros(2 * place, dtype=held.dtype)
    longer[: len(held)] = held
    return longer


def _every(marks: Mapping[str, Terms]) -> Terms:
    """The marks of all languages; they mean the same in each."""
    if len(marks) == 1:
        return next(iter(marks.values()))
    every: Terms = {}
    for some in marks.values():
        for mark, weight in some.items():
            every[mark] = every.get(mark, 0.0) + weight
    return every
