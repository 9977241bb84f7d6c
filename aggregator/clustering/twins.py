"""Template twins in memory: articles in one mould on other events, which share no story.

Pure. Deduplication says which they are; pairs that an editor linked are left out before they come here. It deliberately
knows no scores: twins look alike by nature.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence


class Twins:
    """Pairs of articles that share no story, as far as the window goes."""

    def __init__(self) -> None:
        self._of: defaultdict[int, set[int]] = defaultdict(set)

    def learn(self, twins: Mapping[int, Collection[int]]) -> None:
        """Take in the twins of articles, each pair from either side."""
        for one, others in twins.items():
            for other in others:
                self._of[one].add(other)
                self._of[other].add(one)

    def forget(self, article_id: int) -> None:
        """Let go of an article that has left the window."""
        for other in self._of.pop(article_id, ()):
            self._of[other].discard(article_id)

    def stories(self, articles: Collection[int], story_of: Callable[[int], int | None]) -> set[int]:
        """The stories that hold a twin of one of these articles."""
        stands = (story_of(other) for one in articles for other in self._of.get(one, ()))
        return {story for story in stands if story is not None}

    def pairs(self, articles: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Which of these articles are twins of each other, as positions among them, each pair from both sides."""
        place = {article_id: position for position, article_id in enumerate(articles)}
        for article_id, position in place.items():
            for other in self._of.get(article_id, ()):
                if other in place:
                    yield position, place[other]
