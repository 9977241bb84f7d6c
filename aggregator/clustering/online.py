"""The online clusterer: places one article after another among the stories of the window, in memory.

It brings index, likeness, score and placement together and keeps them in step; the stage loads it from the store and
writes down what it decided. It deliberately touches no database, so that placing may be tried, tested and tuned without
one.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

import numpy as np

from aggregator.clustering.features import Features
from aggregator.clustering.frame import Frame
from aggregator.clustering.index import StoryIndex
from aggregator.clustering.lifecycle import Window, asks_again, begun
from aggregator.clustering.likeness import Comparison, Yardsticks, compare
from aggregator.clustering.placement import Limits, Placement, place
from aggregator.clustering.profile import Kept, Profile, TermWeights, of_article, with_vector
from aggregator.clustering.rearrangement import Arrangement, arrange
from aggregator.clustering.score import Reason, Scored, apart, evidence_of, explained, score_of, silence
from aggregator.clustering.twins import Twins
from aggregator.clustering.vectors import Vector
from aggregator.phrases import Phrase

#: A story of so few articles without a neighbour is not grouped anew: they have just been found alike (lookalike-events
#: and headlines-2014: the same B-cubed).
_SETTLED: Final = 3
_NO_SPELLING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Model:
    """All numbers that decide.

    `merge` is the least score of two stories to make them one; `confident` the likeness of words from which on an
    article says the same as the story and is not embedded. `candidates` stories are compared in full. Of a story that
    has grown, up to `neighbours` stories with a score of at least `near` are looked at together with it, `regrouped`
    articles at most.
    """

    terms: TermWeights
    yardsticks: Yardsticks
    day_weight: float
    limits: Limits
    merge: float
    confident: float
    candidates: int
    near: float
    neighbours: int
    regrouped: int
    window: Window


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of an article. `story_id` is negative for a new story, until the store has given it a number."""

    article_id: int
    story_id: int
    placement: Placement
    vector: Vector | None
    #: the vector is not of its own text, but what the story it is at home in means
    borrowed: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What late evidence changed: articles that stand elsewhere now, and stories that are no more, with who took them.

    `moved` gives the new placement of articles that were moved one by one.
    """

    moved: Mapping[int, Placement]
    gone: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class _Judged:
    """A candidate story compared in full."""

    story_id: int
    score: float
    comparison: Comparison


#: Computes, or looks up, an article's sentence vector; None when there is no embedder.
Embed = Callable[[], Vector | None]


def never() -> Vector | None:
    """The absence of an embedder."""
    return None


class OnlineClusterer:
    """Stories of the window, and the next article's place among them. Deterministic in the order of calls."""

    def __init__(self, model: Model, frame: Frame) -> None:
        self._model = model
        self.frame = frame
        self._yardsticks = model.yardsticks.among(frame.articles)
        self.index = StoryIndex(self._yardsticks)
        self.twins = Twins()
        self._story_of: dict[int, int] = {}
        self._kept: dict[int, Kept] = {}
        self._moved: dict[int, Placement] = {}
        self._gone: dict[int, int] = {}
        self._next_new = -1

    def load(self, article_id: int, features: Features, story_id: int, *, vector: Vector | None = None) -> None:
        """Count in an article that was placed before."""
        article = of_article(article_id, features, frame=self.frame, weights=self._model.terms, vector=vector)
        self._count_in(article_id, article, story_id)

    def drop_quiet(self, now: datetime) -> None:
        """Between batches: forget what has left the window."""
        before = self._model.window.begins(now)
        for story in [story for story in self.index.stories.values() if story.last_at < before]:
            for article_id in story.articles:
                del self._kept[article_id], self._story_of[article_id]
                self.twins.forget(article_id)
        self.index.drop_quiet(before)

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
        article = of_article(article_id, features, frame=self.frame, weights=self._model.terms)
        twins = self.twins.stories([article_id], self.story_of)
        closed = twins.union(barred)
        judged = self._judge(article, but=closed)
        at_home = [one for one in judged if one.story_id not in twins]
        borrowed = self._borrowed(features, at_home) if embed is not never else None
        vector = embed() if borrowed is None else borrowed
        if vector is not None and self.frame.knows_vectors:
            with_vector(article, features, self.frame, vector)
            judged = self._judge(article, but=closed)
        bare = [Scored(one.story_id, one.score, ()) for one in judged]
        placement = place(bare, self._model.limits, must=must, barred=barred, twins=twins)
        placement = self._told(article, placement, judged, spelled)
        story_id = self._number() if placement.story_id is None else placement.story_id
        self._count_in(article_id, article, story_id)
        return Decision(article_id, story_id, placement, vector, borrowed is not None)

    def story_of(self, article_id: int) -> int | None:
        """Where an article of the window stands."""
        return self._story_of.get(article_id)

    def settle(
        self, story_id: int, *, may: Callable[[int, int], bool], is_free: Callable[[int], bool]
    ) -> list[tuple[int, int]]:
        """After a story has grown: join it with one it turns out to be, and look at its neighbourhood anew.

        `may(giver, taker)` asks the editors' words on giving a story away, `is_free(story)` whether its articles may be
        moved one by one. Returns who was given to whom.
        """
        unions: list[tuple[int, int]] = []
        if not asks_again(self.index.stories[story_id].size):
            return unions
        near = self._near(story_id)
        while (union := self._union(story_id, near, may)) is not None:
            unions.append(union)
            story_id = union[1]
            near = self._near(story_id)
        if is_free(story_id):
            self._regroup(self._neighbourhood(story_id, near, is_free))
        return unions

    def take_changes(self) -> Changes:
        """What late evidence changed since this was asked last."""
        changes = Changes(self._moved, {story: self._last_taker(story) for story in self._gone})
        self._moved, self._gone = {}, {}
        return changes

    def new_stories(self) -> list[int]:
        """The stories the store has not numbered yet, in the order in which they were begun."""
        return sorted((story_id for story_id in self.index.stories if story_id < 0), reverse=True)

    def rename(self, numbers: Mapping[int, int]) -> None:
        """Give new stories the numbers they got in the store."""
        for provisional, number in numbers.items():
            self.index.rename(provisional, number)
            for article_id in self.index.stories[number].articles:
                self._story_of[article_id] = number

    def _count_in(self, article_id: int, article: Profile, story_id: int) -> None:
        self._kept[article_id] = Kept(article)
        self._story_of[article_id] = story_id
        self._enter(article, story_id)

    def _enter(self, article: Profile, story_id: int) -> None:
        if story_id in self.index.stories:
            self.index.add(story_id, article)
        else:
            article.id = story_id
            self.index.put(article)

    def _number(self) -> int:
        self._next_new -= 1
        return self._next_new + 1

    def _borrowed(self, features: Features, judged: list[_Judged]) -> Vector | None:
        """What an article is taken to mean that is at home in a story by its words: what its story means.

        Words that decide so clearly are not embedded: the vector could not change the answer.
        """
        if not judged or judged[0].comparison.word_cosine < self._model.confident:
            return None
        story, language = self.index.stories[judged[0].story_id], features.language
        if not story.embedded[language]:
            return None
        return self.frame.raw(story.vectors[language] / np.float32(story.embedded[language]), language)

    def _judge(self, one: Profile, *, but: Collection[int] = ()) -> list[_Judged]:
        """The candidate stories with the strength of the evidence for each, best first, then oldest.

        `but` are stories it may not join; they are judged like the others, so that an editor may be told.
        """
        judged = []
        longest = self._model.window.days * 24.0
        for story_id in self.index.nearest(one, self._model.candidates, but=but):
            story = self.index.stories[story_id]
            if silence(one, story) <= longest:
                comparison = compare(one, story, self._yardsticks)
                days = apart(one, story) / 24.0
                score = score_of(comparison, days=days, day_weight=self._model.day_weight)
                judged.append(_Judged(story_id, score, comparison))
        return sorted(judged, key=lambda one: (-one.score, begun(one.story_id)))

    def _told(
        self, article: Profile, placement: Placement, judged: list[_Judged], spelled: Mapping[str, str]
    ) -> Placement:
        """The placement with reasons for the story it names, and for near misses."""
        known = {one.story_id: one for one in judged}
        near = tuple(self._explained(article, known[one.story_id], spelled).reasons for one in placement.near_misses)
        misses = tuple(replace(one, reasons=why) for one, why in zip(placement.near_misses, near, strict=True))
        reasons = placement.reasons
        if not reasons and placement.story_id is not None:
            reasons = self._explained(article, known[placement.story_id], spelled).reasons
        return replace(placement, reasons=reasons, near_misses=misses)

    def _explained(self, one: Profile, judged: _Judged, spelled: Mapping[str, str] = _NO_SPELLING) -> Scored:
        story = self.index.stories[judged.story_id]
        return explained(
            one,
            story,
            judged.comparison,
            score=judged.score,
            hours=apart(one, story),
            day_weight=self._model.day_weight,
            spelled=spelled,
        )

    def _near(self, story_id: int) -> list[_Judged]:
        story = self.index.stories[story_id]
        return self._judge(story, but=self.twins.stories(story.articles, self.story_of))

    def _union(self, story_id: int, near: list[_Judged], may: Callable[[int, int], bool]) -> tuple[int, int] | None:
        """Join a story with the likest one it may be joined with; (giver, taker), None when there is none."""
        twins = self.twins.stories(self.index.stories[story_id].articles, self.story_of)
        for one in near:
            if one.score < self._model.merge:
                return None
            if one.story_id in twins:
                continue
            giver, taker = _younger_first(self.index.stories[story_id], self.index.stories[one.story_id])
            if may(giver, taker):
                self._absorb(giver, taker)
                return giver, taker
        return None

    def _absorb(self, giver: int, taker: int) -> None:
        gone = self.index.remove(giver)
        for article_id in gone.articles:
            self._story_of[article_id] = taker
        self.index.add(taker, gone)
        self._gone[giver] = taker

    def _neighbourhood(self, story_id: int, near: list[_Judged], is_free: Callable[[int], bool]) -> list[int]:
        close = [one.story_id for one in near[: self._model.neighbours] if one.score >= self._model.near]
        together, size = [story_id], self.index.stories[story_id].size
        for other in close:
            size_with = size + self.index.stories[other].size
            if size_with <= self._model.regrouped and is_free(other):
                together, size = [*together, other], size_with
        return together

    def _regroup(self, together: list[int]) -> None:
        size = sum(self.index.stories[one].size for one in together)
        if size <= self._model.regrouped and not (size <= _SETTLED and len(together) == 1):
            self._rearrange(together)

    def _rearrange(self, together: list[int]) -> None:
        articles = sorted(article_id for story_id in together for article_id in self.index.stories[story_id].articles)
        by_article = {article_id: self._kept[article_id].profile() for article_id in articles}
        before = {article_id: self._story_of[article_id] for article_id in articles}
        arrangement = arrange(
            before,
            by_article,
            self._yardsticks,
            least=evidence_of(self._model.merge),
            day_weight=self._model.day_weight,
            apart=self.twins.pairs(articles),
        )
        if arrangement is not None:
            self._carry_out(arrangement, by_article)

    def _carry_out(self, arrangement: Arrangement, profiles: Mapping[int, Profile]) -> None:
        """Let stories be as arranged: those who stay are counted in first, then who comes, with the reasons."""
        for story_id in arrangement.changed:
            self.index.remove(story_id)
        self._gone |= arrangement.gone
        for staying, coming, kept_id in arrangement.stories:
            story_id = self._number() if kept_id is None else kept_id
            for article_id in staying:
                self._enter(profiles[article_id], story_id)
            for article_id in coming:
                self._move(article_id, profiles[article_id], story_id)

    def _move(self, article_id: int, article: Profile, story_id: int) -> None:
        story = self.index.stories.get(story_id)
        reasons: tuple[Reason, ...] = (
            Reason("new", 1.0, 1.0, Phrase("later articles set it apart from the story it stood in")),
        )
        score = 1.0
        if story is not None:
            comparison = compare(article, story, self._yardsticks)
            days = apart(article, story) / 24.0
            score = score_of(comparison, days=days, day_weight=self._model.day_weight)
            reasons = self._explained(article, _Judged(story_id, score, comparison)).reasons
        self._moved[article_id] = Placement(story_id, score, reasons, ())
        self._story_of[article_id] = story_id
        self._enter(article, story_id)

    def _last_taker(self, story_id: int) -> int:
        while story_id in self._gone:
            story_id = self._gone[story_id]
        return story_id


def _younger_first(one: Profile, other: Profile) -> tuple[int, int]:
    """(giver, taker): the smaller story gives; of equal ones the one begun later."""
    older, younger = sorted((one, other), key=lambda story: begun(story.id))
    return (older.id, younger.id) if older.size < younger.size else (younger.id, older.id)
