"""What editors said of pairs of articles, as words on stories: which ones an article must join, which it may not.

Pure. It deliberately knows no scores: an editor's word does not depend on how alike things look.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

#: Where an article stands; None when it is not in the window.
StoryOf = Callable[[int], int | None]


@dataclass(frozen=True, slots=True)
class EditorsWords:
    """`must` and `cannot` name, for an article, the articles it belongs together with or is set apart from.

    With what follows: together is transitive, and who is set apart from one is so from all it belongs with. `elsewhere`
    says where such articles stand, wanted for those that are not in the window; `held` are stories with an article an
    editor placed.
    """

    must: Mapping[int, Collection[int]]
    cannot: Mapping[int, Collection[int]]
    elsewhere: Mapping[int, int] = field(kw_only=True)
    held: Collection[int] = field(kw_only=True)

    def linked_stories(self, article_id: int, story_of: StoryOf) -> set[int]:
        """Stories with an article that belongs together with this one."""
        return self._stories(self.must.get(article_id, ()), story_of)

    def barred_stories(self, article_id: int, story_of: StoryOf) -> set[int]:
        """Stories with an article that does not belong together with this one."""
        return self._stories(self.cannot.get(article_id, ()), story_of)

    def may_unite(self, giver: int, articles: Collection[int], taker: int, *, story_of: StoryOf) -> bool:
        """Whether a story of these articles may be given to another.

        Not when an editor placed one of them, nor when one was set apart from an article of the taker. `articles` are
        those in the window; of others `elsewhere` knows.
        """
        if giver in self.held:
            return False
        old = {one for one in self.cannot if story_of(one) is None and self.elsewhere.get(one) == giver}
        return not any(taker in self.barred_stories(one, story_of) for one in old.union(articles))

    def says_nothing_of(self, story_id: int, articles: Collection[int]) -> bool:
        """Whether an editor neither placed nor linked nor set apart any article of a story."""
        if story_id in self.held or any(one in self.must or one in self.cannot for one in articles):
            return False
        return story_id not in self.elsewhere.values()

    def _stories(self, article_ids: Collection[int], story_of: StoryOf) -> set[int]:
        found = set()
        for article_id in article_ids:
            story = story_of(article_id)
            story = self.elsewhere.get(article_id) if story is None else story
            if story is not None:
                found.add(story)
        return found
