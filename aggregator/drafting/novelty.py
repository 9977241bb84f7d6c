"""Whether the readers of the last issues know a story: New, Update or Repeat, and what is new. Pure.

A story is known by itself (an item told it, or cited one of its articles), or by an item that says the same in words,
figures and names. It deliberately compares with what was printed, never with drafts.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aggregator.drafting.profile import Profile, Rarity, together
from aggregator.phrases import Joined, Phrase
from aggregator.vocabulary import NoveltyKind

#: Figures and names told in the line: more would fill it.
_TOLD = 4
#: Figures two texts must both have, and share none of, to be one mould about two events: bulletins of the newsstand,
#: week by week, are .71 to .90 alike.
_ENOUGH_FIGURES = 2
#: Shared figures, in whole rare ones, that make two texts of like words one event, ...
_FIGURES = 0.7
#: ... and two texts of different languages. Newsstand, single articles: two shared figures have none of 3,630 pairs of
#: different events, one shared figure .6 %, which is one a story when there are 240 items to compare with.
_FIGURES_FOREIGN = 1.5
#: A figure in so many items is never too common to look items up by.
_FEW_ITEMS = 5
#: A watched name rarer than this is news when it turns up; the desk's own town is in every other text.
_RARE_NAME = 0.4


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers that decide; the desk's `ranking` block says what they mean."""

    alike: float
    alike_marked: float
    new_words: float


@dataclass(frozen=True, slots=True)
class Printed:
    """An accepted item of an earlier issue: `number` of the issue, what it cites, and what it and the cited say.

    `at` is when it was accepted: what was seen later is not in it.
    """

    number: int | None
    item_id: int
    story_id: int | None
    article_ids: frozenset[int]
    profile: Profile
    at: datetime


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article of a candidate story, when it was first seen, and what it says."""

    id: int
    seen: datetime
    profile: Profile


@dataclass(frozen=True, slots=True)
class Novelty:
    """The verdict, in a line; of what is no news `number` and `item_id` say which issue and item told it."""

    kind: NoveltyKind
    says: Phrase
    number: int | None = None
    item_id: int | None = None
    #: likeness of the words to that item, 0..1; 1 where it is the same story
    likeness: float = 0.0


NEW = Novelty(NoveltyKind.NEW, Phrase("New"))


class Archive:
    """What earlier issues printed, ready to be asked; the newest issue first."""

    def __init__(self, printed: Sequence[Printed], rarity: Rarity, limits: Limits) -> None:
        self._printed = printed
        self._rarity = rarity
        self._limits = limits
        self._by_word: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
        self._by_figure: defaultdict[str, set[int]] = defaultdict(set)
        for place, item in enumerate(printed):
            for word, weight in rarity.weights(item.profile.words).items():
                self._by_word[word].append((place, weight))
            for figure in item.profile.figures:
                self._by_figure[figure].add(place)

    def judge(self, story_id: int, articles: Sequence[StoryArticle], *, told: frozenset[int] = frozenset()) -> Novelty:
        """What a story is to the readers.

        Args:
            articles: those it would be told from, at least one.
            told: ids of its articles that items cite already.
        """
        if not self._printed:
            return NEW
        ids = told | {article.id for article in articles}
        same = [item for item in self._printed if item.story_id == story_id or item.article_ids & ids]
        if same:
            cited = frozenset[int]().union(*(item.article_ids for item in same))
            fresh = [each for each in articles if each.seen > same[0].at and each.id not in cited]
            return self._grown(fresh, same, likeness=1.0)
        return self._by_likeness(articles)

    def _by_likeness(self, articles: Sequence[StoryArticle]) -> Novelty:
        whole = together([article.profile for article in articles])
        likeness = self._likeness(whole)
        alike = {
            place for place, value in likeness.items() if value >= min(self._limits.alike, self._limits.alike_marked)
        }
        # what shares no word may still share figures and names, in another language
        alike |= {place for figure in whole.figures for place in self._sharing(figure)}
        for place in sorted(alike, key=lambda each: (-likeness.get(each, 0.0), each)):
            item, value = self._printed[place], likeness.get(place, 0.0)
            if self._tells_the_same(whole, item.profile, value):
                return self._grown(articles, [item], likeness=value)
        return NEW

    def _sharing(self, figure: str) -> Collection[int]:
        """Items that have a figure; one that many have finds nothing."""
        places = self._by_figure.get(figure, set[int]())
        return places if len(places) <= max(_FEW_ITEMS, len(self._printed) / 10) else ()

    def _likeness(self, whole: Profile) -> Mapping[int, float]:
        """Cosine of the words with every item that shares one, by its place."""
        sums: defaultdict[int, float] = defaultdict(float)
        for word, weight in self._rarity.weights(whole.words).items():
            for place, other in self._by_word.get(word, ()):
                sums[place] += weight * other
        return sums

    def _grown(self, fresh: Sequence[StoryArticle], same: Sequence[Printed], *, likeness: float) -> Novelty:
        """An Update where the articles say what the items did not, a Repeat where they do not."""
        known = together([item.profile for item in same])
        telling = [article for article in fresh if self._tells(article.profile, known)]
        of = same[0]
        issue = Phrase("issue %(number)s", number=of.number) if of.number else Phrase("an earlier issue")
        where = Phrase("%(issue)s, item %(item)s", issue=issue, item=of.item_id)
        if telling:
            what = self._what(telling, known)
            says, kind = (
                Phrase("Update of %(where)s: new since then: %(what)s", where=where, what=what),
                NoveltyKind.UPDATE,
            )
        else:
            says, kind = _repeated(where, len(fresh)), NoveltyKind.REPEAT
        return Novelty(kind, says, of.number, of.item_id, round(likeness, 3))

    def _tells(self, said: Profile, known: Profile) -> bool:
        """Whether an article has a figure, a watched name or, in a language told before, enough words of its own."""
        if said.figures - known.figures or self._new_names(said, known):
            return True
        comparable = bool(said.languages & known.languages)
        return comparable and self._rarity.share_new(said.words, known.words) >= self._limits.new_words

    def _new_names(self, said: Profile, known: Profile) -> set[str]:
        return {name for name in said.names - known.names if self._rarity.of_mark(name) >= _RARE_NAME}

    def _what(self, telling: Sequence[StoryArticle], known: Profile) -> Phrase:
        whole = together([article.profile for article in telling])
        parts = [_articles(len(telling))]
        for kind, values in (("figures", whole.figures - known.figures), ("names", self._new_names(whole, known))):
            if values:
                told = sorted(values, key=lambda value: (len(value), value))
                parts.append(_new(kind, ", ".join(told[:_TOLD]) + (" ..." if len(told) > _TOLD else "")))
        return Joined(", ", parts if len(parts) > 1 else [*parts, Phrase("other words")])

    def _tells_the_same(self, story: Profile, item: Profile, likeness: float) -> bool:
        figures, names = story.figures & item.figures, story.names & item.names
        if not figures and min(len(story.figures), len(item.figures)) >= _ENOUGH_FIGURES:
            return False  # one mould, other facts: another event
        shared = sum(self._rarity.of_mark(figure) for figure in figures)
        if likeness >= self._limits.alike_marked and names and shared >= _FIGURES:
            return True
        foreign = not story.languages & item.languages
        return likeness >= self._limits.alike or (foreign and bool(names) and shared >= _FIGURES_FOREIGN)


def _articles(number: int) -> Phrase:
    return Phrase.counted("%(num)s article", "%(num)s articles", number)


def _repeated(where: Phrase, fresh: int) -> Phrase:
    if not fresh:
        return Phrase("Repeat of %(where)s: nothing new since", where=where)
    return Phrase("Repeat of %(where)s: nothing new in %(articles)s since", where=where, articles=_articles(fresh))


def _new(kind: str, told: str) -> Phrase:
    return Phrase("new figures %(told)s", told=told) if kind == "figures" else Phrase("new names %(told)s", told=told)
