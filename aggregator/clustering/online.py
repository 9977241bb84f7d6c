"""The online clusterer: places one article after another among the stories of the window, in memory.

It brings index, vectors, score and placement together and keeps them in step; the stage loads it from the store and
writes down what it decided. It deliberately touches no database, so that placing may be tried, tested and tuned without
one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from aggregator.clustering.features import Features
from aggregator.clustering.index import Match, Profile, Query, StoryIndex, TermWeights
from aggregator.clustering.lifecycle import Window, asks_again
from aggregator.clustering.placement import Limits, Placement, place
from aggregator.clustering.score import Evidence, Scored, Weights, crowd, expected_crowd, judge
from aggregator.clustering.vectors import Vector, VectorSpace

_NO_SPELLING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Model:
    """All numbers that decide.

    `between` weighs evidence between two stories; `merge` is its least score to make them one.
    """

    terms: TermWeights
    weights: Weights
    between: Weights
    limits: Limits
    merge: float
    #: a score without vectors from which on an article is at home and is not embedded
    confident: float
    #: stories compared in full, and which of them, sorted, shows what any story shares
    candidates: int
    crowd_place: int
    crowd_unknown: float
    window: Window


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an article. `story_id` is negative for a new story, until the store has given it a number."""

    article_id: int
    story_id: int
    placement: Placement
    vector: Vector | None


@dataclass(frozen=True, slots=True)
class Union:
    """Two stories turned out to be one: `giver`'s articles now stand in `taker`."""

    giver: int
    taker: int
    score: Scored


@dataclass(frozen=True, slots=True)
class Span:
    """When, in which languages and (an article) at which outlet and with which words something was published."""

    first_at: datetime
    last_at: datetime
    languages: frozenset[str]
    outlet: str | None
    spelled: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crowds:
    """What a story some places down the list of candidates reaches, for each kind of similarity."""

    words: float
    foreign_words: float
    vector: float


#: Computes, or looks up, an article's sentence vector; None when there is no embedder.
Embed = Callable[[], Vector | None]


def never() -> Vector | None:
    """The absence of an embedder."""
    return None


class OnlineClusterer:
    """Stories of the window, and the next article's place among them. Deterministic in the order of calls."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self.index = StoryIndex(model.terms)
        self._space = VectorSpace()
        self._story_of: dict[int, int] = {}
        self._next_new = -1

    def load(self, article_id: int, features: Features, story_id: int, *, vector: Vector | None = None) -> None:
        """Count in an article that was placed before."""
        self.index.add(article_id, features, story_id)
        self._story_of[article_id] = story_id
        if vector is not None:
            self._space.observe(vector, features.language)
            self._space.add(story_id, vector, features.language)

    def refresh(self, now: datetime) -> None:
        """Between batches: forget what has left the window, work out lengths and centres anew.

        What is kept for speed is thrown away here, so that a run begun again at this batch decides as this one does.
        """
        for story_id in self.index.drop_quiet(self._model.window.begins(now)):
            self._space.remove(story_id)
        self.index.refresh()
        self._space.refresh()

    def place(
        self,
        article_id: int,
        features: Features,
        *,
        must: Collection[int] = (),
        barred: Collection[int] = (),
        embed: Embed = never,
        spelled: Mapping[str, str] = _NO_SPELLING,
    ) -> Decision:
        """Decide on an article and count it in.

        Args:
            article_id: its number.
            features: its evidence.
            must: stories it has to join one of.
            barred: stories it may not join.
            embed: gives its vector, asked only where that can change the answer.
            spelled: whole words for stems, for the reasons.
        """
        span = Span(features.published, features.published, frozenset({features.language}), features.outlet, spelled)
        query = self.index.query(features)
        scored = self._judge(query, span, None, self._model.weights)
        vector = None if self._is_at_home(features, scored) else embed()
        if vector is not None:
            self._space.observe(vector, features.language)
            scored = self._judge(query, span, self._space.centred(vector, features.language), self._model.weights)
        placement = place(scored, self._model.limits, must=must, barred=barred)
        story_id = self._number(placement.story_id)
        self.index.add(article_id, features, story_id)
        self._story_of[article_id] = story_id
        if vector is not None:
            self._space.add(story_id, vector, features.language)
        return Decision(article_id, story_id, placement, vector)

    def story_of(self, article_id: int) -> int | None:
        """Where an article of the window stands."""
        return self._story_of.get(article_id)

    def unite(self, story_id: int, *, may: Callable[[int, int], bool]) -> Union | None:
        """Join a story that has grown with the one it turns out to be, if any.

        `may(giver, taker)` asks the editors' words.
        """
        story = self.index.stories[story_id]
        if not asks_again(story.size):
            return None
        span = Span(story.first_at, story.last_at, frozenset(story.parts), None)
        scored = self._judge(
            self.index.query_of_story(story), span, self._space.centre_of(story_id), self._model.between, but=story_id
        )
        for one in sorted(scored, key=lambda one: (-one.score, one.story_id)):
            giver, taker = _younger_first(story, self.index.stories[one.story_id])
            if one.score >= self._model.merge and may(giver, taker):
                self._absorb(giver, taker)
                return Union(giver, taker, one)
        return None

    def rename(self, numbers: dict[int, int]) -> None:
        """Give new stories the numbers they got in the store."""
        for provisional, number in numbers.items():
            self.index.rename(provisional, number)
            self._space.rename(provisional, number)
            for article_id in self.index.stories[number].articles:
                self._story_of[article_id] = number

    def _number(self, story_id: int | None) -> int:
        if story_id is not None:
            return story_id
        self._next_new -= 1
        return self._next_new + 1

    def _is_at_home(self, features: Features, scored: Sequence[Scored]) -> bool:
        best = max(scored, key=lambda one: one.score, default=None)
        if best is None or best.score < self._model.confident:
            return False
        return features.language in self.index.stories[best.story_id].parts

    def _judge(
        self, query: Query, span: Span, centred: Vector | None, weights: Weights, *, but: int | None = None
    ) -> list[Scored]:
        """The candidate stories, by words and by vector, with the strength of the evidence for each."""
        limit = self._model.candidates
        close = dict(self._space.nearest(centred, limit)) if centred is not None else {}
        found = dict.fromkeys([*self.index.nearest(query, limit), *close])
        matches = self.index.match(query, [ident for ident in found if ident != but and self._in_reach(ident, span)])
        if centred is not None:
            close |= {
                match.story.id: cosine
                for match in matches
                if (cosine := self._cosine(centred, match.story.id)) is not None
            }
        place = self._model.crowd_place
        crowds = Crowds(
            words=max(
                crowd([match.words or 0.0 for match in matches], place),
                expected_crowd(self._model.crowd_unknown, self.index.stories_in(span.languages)),
            ),
            foreign_words=crowd([match.foreign_words for match in matches], place),
            vector=crowd([cosine for ident, cosine in close.items() if ident != but], place),
        )
        return [judge(_evidence(span, match, crowds, close.get(match.story.id)), weights) for match in matches]

    def _in_reach(self, story_id: int, span: Span) -> bool:
        return _apart(span, self.index.stories[story_id]) <= self._model.window.length

    def _cosine(self, centred: Vector, story_id: int) -> float | None:
        centre = self._space.centre_of(story_id)
        return None if centre is None else float(centre @ centred)

    def _absorb(self, giver: int, taker: int) -> None:
        for article_id in self.index.stories[giver].articles:
            self._story_of[article_id] = taker
        self.index.absorb(giver, taker)
        self._space.absorb(giver, taker)


def _evidence(span: Span, match: Match, crowds: Crowds, vector: float | None) -> Evidence:
    same = match.words is not None
    return Evidence(
        story_id=match.story.id,
        same_language=same,
        same_outlet=span.outlet in match.story.outlets,
        words=match.words if match.words is not None else match.foreign_words,
        crowd=crowds.words if same else crowds.foreign_words,
        stems=tuple(span.spelled.get(stem, stem) for stem in match.stems),
        marks=match.marks,
        hours=_apart(span, match.story) / timedelta(hours=1),
        vector=vector,
        vector_crowd=crowds.vector if vector is not None else 0.0,
    )


def _apart(span: Span, story: Profile) -> timedelta:
    """The gap between two spans of time; none when they overlap."""
    return max(timedelta(0), span.first_at - story.last_at, story.first_at - span.last_at)


def _younger_first(one: Profile, other: Profile) -> tuple[int, int]:
    """(giver, taker): the smaller story gives; of equal ones the one begun later."""
    giver, taker = sorted((one, other), key=lambda story: (story.size, -_begun(story.id)))
    return giver.id, taker.id


def _begun(story_id: int) -> float:
    """Order in which stories were begun: numbered ones first, then new ones (-1, -2, ...)."""
    return float(story_id) if story_id > 0 else 1e15 - story_id
