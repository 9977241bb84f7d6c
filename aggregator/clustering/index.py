"""The stories of the window in memory: what each has said so far, and which of them an article might belong to.

An inverted index from stems and marks to stories, rebuilt from the store at the start of a run. Work per article is
bounded: rare terms are followed first, up to a budget. It deliberately decides nothing.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from heapq import nlargest
from typing import Final

from aggregator.clustering.likeness import Yardsticks
from aggregator.clustering.profile import Profile, Terms
from aggregator.clustering.vectors import VectorShelf

#: Postings followed for one article or story: a bound on the work. With 1,000 nothing is found worse (lookalike-events
#: and headlines-2014, by words: the same B-cubed).
_BUDGET: Final = 1_000
#: Of them for marks, which bring up stories in other languages.
_MARK_BUDGET: Final = 300
#: Terms that speak for a story when it looks for others: the weightiest. A bound, not tuned.
_SPEAKING: Final = 60

_Postings = defaultdict[str, dict[int, float]]


class StoryIndex:
    """Stories by term and by vector. Terms of stories are their sums, keyed by story id."""

    def __init__(self, yardsticks: Yardsticks) -> None:
        self._yardsticks = yardsticks
        self.stories: dict[int, Profile] = {}
        self._words: defaultdict[str, _Postings] = defaultdict(lambda: defaultdict(dict))
        self._marks: _Postings = defaultdict(dict)
        self._vectors = VectorShelf()

    def put(self, profile: Profile) -> None:
        """Take a story in that is not there yet."""
        self.stories[profile.id] = profile
        for language, words in profile.words.items():
            postings = self._words[language]
            for term, weight in words.items():
                postings[term][profile.id] = weight
        for mark, weight in _every(profile.marks).items():
            self._marks[mark][profile.id] = weight
        if profile.has_vectors:
            self._vectors.put(profile.id, profile.vector)

    def add(self, story_id: int, other: Profile) -> Profile:
        """Count an article, or another story that is not in the index, into a story."""
        story = self.stories[story_id]
        story.add(other)
        for language, words in other.words.items():
            mine = story.words[language]
            for term in words:
                self._words[language][term][story_id] = mine[term]
        for mark, weight in _every(other.marks).items():
            self._marks[mark][story_id] = self._marks[mark].get(story_id, 0.0) + weight
        if other.has_vectors:
            self._vectors.put(story_id, story.vector)
        return story

    def remove(self, story_id: int) -> Profile:
        """Forget a story."""
        story = self.stories.pop(story_id)
        for language, words in story.words.items():
            postings = self._words[language]
            for term in words:
                _drop(postings, term, story_id)
        for mark in _every(story.marks):
            _drop(self._marks, mark, story_id)
        self._vectors.remove(story_id)
        return story

    def rename(self, story_id: int, number: int) -> None:
        """Give a story another id."""
        story = self.remove(story_id)
        story.id = number
        self.put(story)

    def drop_quiet(self, before: datetime) -> list[int]:
        """Forget stories without an article since `before`; returns them."""
        quiet = [story.id for story in self.stories.values() if story.last_at < before]
        for story_id in quiet:
            self.remove(story_id)
        return quiet

    def nearest(self, profile: Profile, limit: int) -> list[int]:
        """The stories an article or story might belong to: the likest by terms, then those by vector not among them.

        A walk over postings, rare terms first, as far as the budget goes; itself is left out.
        """
        yard = self._yardsticks.semantic if profile.has_vectors else self._yardsticks.lexical
        gathered: defaultdict[int, float] = defaultdict(float)
        for language, words in profile.words.items():
            self._gather(self._words[language], words, gathered, budget=_BUDGET, factor=yard.words)
        self._gather(self._marks, _every(profile.marks), gathered, budget=_MARK_BUDGET, factor=yard.marks_foreign)
        gathered.pop(profile.id, None)
        found = nlargest(limit, gathered, key=lambda ident: (round(gathered[ident], 9), ident > 0, -abs(ident)))
        if profile.has_vectors:
            close = self._vectors.nearest(profile.vector, limit + 1)
            found += [ident for ident in close if ident != profile.id and ident not in found]
        return found

    def _gather(
        self,
        postings: _Postings,
        terms: Terms,
        gathered: dict[int, float],
        *,
        budget: int,
        factor: float,
    ) -> None:
        speaking = nlargest(_SPEAKING, terms, key=lambda term: (terms[term], term)) if len(terms) > _SPEAKING else terms
        for length, term in sorted((len(postings[term]), term) for term in speaking if term in postings):
            if length > budget:
                break
            budget -= length
            pull = factor * terms[term]
            for story_id, weight in postings[term].items():
                # by the root of the size: large stories are less coherent, and their sums longer
                gathered[story_id] += pull * weight / math.sqrt(self.stories[story_id].size)


def _drop(postings: _Postings, term: str, story_id: int) -> None:
    held = postings[term]
    held.pop(story_id, None)
    if not held:
        del postings[term]


def _every(marks: Mapping[str, Terms]) -> Terms:
    """The marks of all languages; they mean the same in each."""
    if len(marks) == 1:
        return next(iter(marks.values()))
    every: Terms = {}
    for some in marks.values():
        for mark, weight in some.items():
            every[mark] = every.get(mark, 0.0) + weight
    return every
