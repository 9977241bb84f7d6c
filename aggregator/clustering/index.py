"""The stories of the window in memory: what each has said so far, and which of them an article might belong to.

An inverted index from stems and marks (numbers, names, skeletons, headline phrases) to stories, rebuilt from the store
at the start of a run. Work per article is bounded: rare terms are followed first, up to a budget. It deliberately
decides nothing.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest

from aggregator.clustering.features import Features

# Postings followed for one article: a bound on the work, not tuned. Common words come last and add only to stories that
# rare ones have not brought up.
_BUDGET = 3_000
# A story's length is worked out anew when the story, or the number of stories, has grown by this much since.
_STALE = 1.15
# A term in nearly every story still counts a little, so that two articles made of common words can meet.
_LEAST_IDF = 0.05
# Words of a big event stand in few stories but in many articles, and so do "the" and "und" while stories are few.
# Counted by story alone, a first English story swallowed every later English article of the newsstand. The factor is
# not tuned.
_LENIENCE = 2.0
# Stems of a story that speak for it when it is compared with other stories: a bound, not tuned.
_PROFILE = 60
# A mark in more stories than this brings up no candidates of its own.
_RARE_MARK = 50
# Shared stems named in a reason.
_TOLD = 6


@dataclass(frozen=True, slots=True)
class TermWeights:
    """How much the places of a word count in the word vector."""

    title: float
    body: float


@dataclass(slots=True)
class Part:
    """The articles of a story in one language: the sum of their word vectors."""

    terms: dict[str, float] = field(default_factory=dict)
    size: int = 0
    #: length of the mean vector, and size and number of parts when it was worked out
    length: tuple[float, int, int] = (0.0, 0, 0)


@dataclass(slots=True)
class Profile:
    """A story as the index knows it. `id` is negative until the store has numbered it."""

    id: int
    first_at: datetime
    last_at: datetime
    parts: dict[str, Part] = field(default_factory=dict)
    marks: dict[str, int] = field(default_factory=dict)
    outlets: Counter[str] = field(default_factory=Counter)
    articles: list[int] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many articles it has."""
        return len(self.articles)


@dataclass(frozen=True, slots=True)
class Match:
    """A story an article (or story) might belong to and what they share.

    `words` is the cosine within a common language, None without one; `foreign_words` the best cosine across languages.
    `stems` are the shared stems that pulled most; `marks` come with rarity times the square root of their share in the
    story.
    """

    story: Profile
    words: float | None
    foreign_words: float
    stems: tuple[str, ...]
    marks: tuple[tuple[str, float], ...]


#: Words by language, weighed, and marks: what is looked for.
Query = tuple[Mapping[str, Mapping[str, float]], Sequence[str]]
_Shelf = defaultdict[str, dict[int, float]]


class StoryIndex:
    """Stories by term.

    Within a language, terms are weighed by the number of *stories* that have them, not of articles, so that a big event
    keeps its own words rare; and by that language's stories only, so that in a small language "und" is common.
    """

    def __init__(self, weights: TermWeights) -> None:
        self._weights = weights
        self.stories: dict[int, Profile] = {}
        self._terms: defaultdict[str, _Shelf] = defaultdict(lambda: defaultdict(dict))
        self._marks: defaultdict[str, set[int]] = defaultdict(set)
        self._parts: Counter[str] = Counter()
        self._having: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._articles: Counter[str] = Counter()

    def add(self, article_id: int, features: Features, story_id: int) -> Profile:
        """Count an article into a story, which is begun when it is new."""
        story = self.stories.get(story_id)
        if story is None:
            story = self.stories[story_id] = Profile(story_id, features.published, features.published)
        story.first_at, story.last_at = min(story.first_at, features.published), max(story.last_at, features.published)
        story.articles.append(article_id)
        story.outlets[features.outlet] += 1
        vector = self.vector(features)
        self._articles[features.language] += 1
        self._having[features.language].update(vector.keys())
        self._add_words(story, features.language, vector, size=1)
        self._add_marks(story, dict.fromkeys(marks(features), 1))
        return story

    def remove(self, story_id: int) -> Profile:
        """Forget a story."""
        story = self.stories.pop(story_id)
        for language, part in story.parts.items():
            self._parts[language] -= 1
            for term in part.terms:
                self._terms[language][term].pop(story_id, None)
        for mark in story.marks:
            self._marks[mark].discard(story_id)
        return story

    def absorb(self, giver_id: int, taker_id: int) -> Profile:
        """Let one story take over another one's articles."""
        giver, taker = self.remove(giver_id), self.stories[taker_id]
        taker.first_at, taker.last_at = min(taker.first_at, giver.first_at), max(taker.last_at, giver.last_at)
        taker.articles.extend(giver.articles)
        taker.outlets.update(giver.outlets)
        for language, part in giver.parts.items():
            self._add_words(taker, language, part.terms, size=part.size)
            taker.parts[language].length = (0.0, 0, 0)
        self._add_marks(taker, giver.marks)
        return taker

    def rename(self, story_id: int, number: int) -> None:
        """Give a story another id."""
        story = self.remove(story_id)
        renamed = self.stories[number] = Profile(number, story.first_at, story.last_at)
        renamed.articles, renamed.outlets = story.articles, story.outlets
        for language, part in story.parts.items():
            self._add_words(renamed, language, part.terms, size=part.size)
        self._add_marks(renamed, story.marks)

    def drop_quiet(self, before: datetime) -> list[int]:
        """Forget stories without an article since `before`; returns them."""
        quiet = [story.id for story in self.stories.values() if story.last_at < before]
        for story_id in quiet:
            self.remove(story_id)
        return quiet

    def refresh(self) -> None:
        """Throw away lengths kept for speed."""
        for story in self.stories.values():
            for part in story.parts.values():
                part.length = (0.0, 0, 0)

    def vector(self, features: Features) -> dict[str, float]:
        """The words of an article: stems of the headline once, of the body by the logarithm of their count."""
        found = dict.fromkeys(features.title, self._weights.title)
        for term, count in features.body:
            found[term] = found.get(term, 0.0) + self._weights.body * (1.0 + math.log(count))
        return found

    def query(self, features: Features) -> Query:
        """What to look for to place an article."""
        return {features.language: self.vector(features)}, marks(features)

    def query_of_story(self, story: Profile) -> Query:
        """What speaks for a story: its commonest stems, and the marks a third of its articles have."""
        profiles = {language: _commonest(part) for language, part in story.parts.items()}
        return profiles, [mark for mark, count in story.marks.items() if count * 3 >= story.size]

    def nearest(self, query: Query, limit: int) -> list[int]:
        """Candidates by a bounded walk over postings, rare terms first."""
        vectors, own = query
        gathered: defaultdict[int, float] = defaultdict(float)
        for language, vector in vectors.items():
            for shelf_language in self._terms:
                # all languages share one budget: a foreign one is walked only as far as its rare terms
                budget = _BUDGET if shelf_language == language else _BUDGET // 10
                self._gather(vector, shelf_language, gathered, budget)
        for mark in own:
            self._pull_by_mark(mark, gathered)
        return nlargest(limit, gathered, key=lambda ident: (gathered[ident], -ident))

    def match(self, query: Query, story_ids: Iterable[int]) -> list[Match]:
        """What an article or a story shares with given stories, in that order."""
        vectors, own = query
        lengths = {language: self._length(vector, language) for language, vector in vectors.items()}
        found = _Weighed(vectors, lengths, [(mark, self.rarity(mark)) for mark in own], self._pulls)
        return [self._match(found, self.stories[story_id]) for story_id in story_ids]

    def stories_in(self, languages: Iterable[str]) -> int:
        """How many stories have articles in one of these languages (a story of two counts twice)."""
        return sum(self._parts[language] for language in languages)

    def rarity(self, mark: str) -> float:
        """How rare a mark is in the window, 0 (in every story) to 1 (in none)."""
        return _idf(len(self._marks.get(mark, ())), len(self.stories)) / _idf(0, len(self.stories))

    def _add_words(self, story: Profile, language: str, words: Mapping[str, float], *, size: int) -> None:
        part = story.parts.get(language)
        if part is None:
            part = story.parts[language] = Part()
            self._parts[language] += 1
        part.size += size
        shelf = self._terms[language]
        for term, weight in words.items():
            part.terms[term] = shelf[term][story.id] = part.terms.get(term, 0.0) + weight

    def _add_marks(self, story: Profile, counts: Mapping[str, int]) -> None:
        for mark, count in counts.items():
            story.marks[mark] = story.marks.get(mark, 0) + count
            self._marks[mark].add(story.id)

    def _gather(self, vector: Mapping[str, float], language: str, gathered: dict[int, float], budget: int) -> None:
        shelf = self._terms[language]
        for length, term in sorted((len(shelf[term]), term) for term in vector if term in shelf):
            if length > budget:
                break
            budget -= length
            pull = self._term_idf(term, language) ** 2 * vector[term]
            for story_id, weight in shelf[term].items():
                gathered[story_id] += pull * weight / self.stories[story_id].parts[language].size

    def _pull_by_mark(self, mark: str, gathered: dict[int, float]) -> None:
        stories = self._marks.get(mark)
        if stories and len(stories) <= _RARE_MARK:
            pull = self.rarity(mark)
            for story_id in stories:
                gathered[story_id] += pull

    def _match(self, found: "_Weighed", story: Profile) -> Match:
        same: list[tuple[float, list[tuple[float, str]]]] = []
        foreign: list[tuple[float, list[tuple[float, str]]]] = []
        for language in found.vectors:
            for other in story.parts:
                (same if other == language else foreign).append(self._cosine(found, language, story, other))
        stems = max(same or foreign, default=(0.0, []))[1]
        known = ((mark, rarity, story.marks.get(mark)) for mark, rarity in found.marks)
        return Match(
            story,
            words=max(same)[0] if same else None,
            foreign_words=max(foreign)[0] if foreign else 0.0,
            stems=tuple(term for _, term in stems),
            marks=tuple((mark, rarity * math.sqrt(count / story.size)) for mark, rarity, count in known if count),
        )

    def _cosine(
        self, found: "_Weighed", language: str, story: Profile, other: str
    ) -> tuple[float, list[tuple[float, str]]]:
        """Cosine of the words looked for with a part of a story, and the stems that made it."""
        part = story.parts[other]
        terms, size = part.terms, part.size
        pulls = found.pulls(language, other)
        shared = [(pull * terms[term] / size, term) for term, pull in pulls.items() if term in terms]
        both = found.lengths[language] * self._part_length(part, other)
        return (min(1.0, math.fsum(pull for pull, _ in shared) / both) if both else 0.0), nlargest(_TOLD, shared)

    def _pulls(self, vector: Mapping[str, float], language: str) -> dict[str, float]:
        """Words that a language's stories have, weighed by the square of their rarity: half of a product of cosines."""
        shelf = self._terms[language]
        return {
            term: self._term_idf(term, language) ** 2 * weight for term, weight in vector.items() if shelf.get(term)
        }

    def _length(self, vector: Mapping[str, float], language: str) -> float:
        return math.sqrt(math.fsum((self._term_idf(term, language) * weight) ** 2 for term, weight in vector.items()))

    def _part_length(self, part: Part, language: str) -> float:
        length, size, parts = part.length
        if size == 0 or part.size > size * _STALE or self._parts[language] > parts * _STALE:
            length = self._length(part.terms, language) / part.size
            part.length = (length, part.size, self._parts[language])
        return length

    def _term_idf(self, term: str, language: str) -> float:
        by_story = _idf(len(self._terms[language].get(term, ())), self._parts[language])
        by_article = _idf(self._having[language][term], self._articles[language])
        return min(by_story, _LENIENCE * by_article)


class _Weighed:
    """What is looked for, weighed once for all candidates."""

    def __init__(
        self,
        vectors: Mapping[str, Mapping[str, float]],
        lengths: Mapping[str, float],
        marks: Sequence[tuple[str, float]],
        weigh: Callable[[Mapping[str, float], str], dict[str, float]],
    ) -> None:
        self.vectors, self.lengths, self.marks = vectors, lengths, marks
        self._weigh = weigh
        self._pulls: dict[tuple[str, str], dict[str, float]] = {}

    def pulls(self, language: str, other: str) -> dict[str, float]:
        """The words of one language as they pull among the stories of another."""
        if (language, other) not in self._pulls:
            self._pulls[language, other] = self._weigh(self.vectors[language], other)
        return self._pulls[language, other]


def _commonest(part: Part) -> dict[str, float]:
    kept = nlargest(_PROFILE, part.terms.items(), key=lambda term: (term[1], term[0]))
    return {term: weight / part.size for term, weight in kept}


def _idf(having: int, stories: int) -> float:
    return max(_LEAST_IDF, math.log((stories + 2) / (having + 1)))


def marks(features: Features) -> list[str]:
    """Numbers (#), watched names (@), skeletons (~) and headline phrases (+) as one kind of key."""
    return [
        *("#" + number for number in features.numbers),
        *("@" + name for name in features.names),
        *("~" + skeleton for skeleton in features.skeletons),
        *("+" + phrase for phrase in features.phrases),
    ]
