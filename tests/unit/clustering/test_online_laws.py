"""Laws of the online clusterer, over any sequence of articles, vectors and editors' words."""

from dataclasses import dataclass
from functools import partial

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from aggregator.clustering.editors import EditorsWords
from aggregator.clustering.features import Features
from aggregator.clustering.frame import Frame, frame_of
from aggregator.clustering.online import Changes, Decision, OnlineClusterer
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import MODEL, any_features, any_vector, entries_of

_ARTICLES = st.lists(st.tuples(any_features(), st.none() | any_vector), min_size=1, max_size=14)
_Articles = list[tuple[Features, Vector | None]]
_PAIRS = st.sets(st.tuples(st.integers(1, 14), st.integers(1, 14)).filter(lambda pair: pair[0] < pair[1]), max_size=8)
_NOBODY = EditorsWords({}, {}, elsewhere={}, held=())


@dataclass
class _Run:
    """Articles placed one after another as the stage does; `unions` are all there were."""

    clusterer: OnlineClusterer
    words: EditorsWords
    unions: list[tuple[int, int]]

    def place(self, number: int, features: Features, vector: Vector | None) -> Decision:
        """Place an article and settle the story it came to."""
        clusterer, words = self.clusterer, self.words
        decision = clusterer.place(
            number,
            features,
            must=words.linked_stories(number, clusterer.story_of),
            barred=words.barred_stories(number, clusterer.story_of),
            embed=lambda: vector,
        )
        self.unions += clusterer.settle(
            decision.story_id, may=partial(_may, words, clusterer), is_free=partial(_free, words, clusterer)
        )
        return decision


def _may(words: EditorsWords, clusterer: OnlineClusterer, giver: int, taker: int) -> bool:
    return words.may_unite(giver, clusterer.index.stories[giver].articles, taker, story_of=clusterer.story_of)


def _free(words: EditorsWords, clusterer: OnlineClusterer, story: int) -> bool:
    return words.says_nothing_of(story, clusterer.index.stories[story].articles)


def _frame(articles: _Articles) -> Frame:
    return frame_of(entries_of([one for one, _ in articles], [vector for _, vector in articles]), placed=0)


def _run(articles: _Articles, words: EditorsWords = _NOBODY) -> _Run:
    run = _Run(OnlineClusterer(MODEL, _frame(articles)), words, [])
    for number, (features, vector) in enumerate(articles, 1):
        run.place(number, features, vector)
    return run


def _in_stories(clusterer: OnlineClusterer) -> dict[int, int]:
    return {one: story for story, profile in clusterer.index.stories.items() for one in profile.articles}


def _told(clusterer: OnlineClusterer, articles: _Articles) -> dict[int, int | None]:
    return {number: clusterer.story_of(number) for number in range(1, len(articles) + 1)}


@given(_ARTICLES, _PAIRS)
def test_where_articles_stand_and_what_stories_hold_agree_at_all_times(
    articles: _Articles, apart: set[tuple[int, int]]
) -> None:
    run = _Run(OnlineClusterer(MODEL, _frame(articles)), _apart(apart), [])
    for number, (features, vector) in enumerate(articles, 1):
        run.place(number, features, vector)
        assert _told(run.clusterer, articles[:number]) == _in_stories(run.clusterer)
        assert sum(story.size for story in run.clusterer.index.stories.values()) == number


def _apart(pairs: set[tuple[int, int]]) -> EditorsWords:
    cannot: dict[int, set[int]] = {}
    for one, other in pairs:
        cannot.setdefault(one, set()).add(other)
        cannot.setdefault(other, set()).add(one)
    return EditorsWords({}, cannot, elsewhere={}, held=())


@given(_ARTICLES, _PAIRS)
def test_articles_an_editor_set_apart_never_meet(articles: _Articles, apart: set[tuple[int, int]]) -> None:
    clusterer = _run(articles, _apart(apart)).clusterer
    for one, other in apart:
        if max(one, other) <= len(articles):
            assert clusterer.story_of(one) != clusterer.story_of(other)


@given(_ARTICLES, st.sets(st.integers(1, 4)), st.lists(st.integers(1, 4), min_size=14, max_size=14))
def test_settling_moves_nothing_into_or_out_of_a_story_that_is_not_free(
    articles: _Articles, fixed: set[int], places: list[int]
) -> None:
    clusterer = OnlineClusterer(MODEL, _frame(articles))
    for number, ((features, vector), place) in enumerate(zip(articles, places, strict=False), 1):
        clusterer.load(number, features, place, vector=vector)
    held = {story: set(clusterer.index.stories[story].articles) for story in fixed & clusterer.index.stories.keys()}
    for story in sorted(clusterer.index.stories):
        if story in clusterer.index.stories:
            clusterer.settle(story, may=lambda giver, taker: False, is_free=lambda one: one not in fixed)
    assert held == {story: set(clusterer.index.stories[story].articles) for story in held}


@given(_ARTICLES, st.lists(st.integers(1, 4), min_size=14, max_size=14))
def test_every_article_that_changed_its_story_otherwise_than_by_union_is_told(
    articles: _Articles, places: list[int]
) -> None:
    clusterer = OnlineClusterer(MODEL, _frame(articles))
    for number, ((features, vector), place) in enumerate(zip(articles, places, strict=False), 1):
        clusterer.load(number, features, place, vector=vector)
    stood = _in_stories(clusterer)
    for story in sorted(clusterer.index.stories):
        if story in clusterer.index.stories:
            clusterer.settle(story, may=lambda giver, taker: True, is_free=lambda one: True)
    _assert_told(stood, _in_stories(clusterer), clusterer.take_changes())
    assert clusterer.take_changes() == Changes({}, {})


def _assert_told(before: dict[int, int], after: dict[int, int], changes: Changes) -> None:
    expected = {one: changes.gone.get(story, story) for one, story in before.items()}
    assert {one for one, story in after.items() if story != expected[one]} <= changes.moved.keys()
    assert set(before.values()) - set(after.values()) == changes.gone.keys() & set(before.values())
    assert set(changes.gone.values()) <= set(after.values())


@settings(max_examples=60)
@given(_ARTICLES, any_features(), st.none() | any_vector)
def test_a_clusterer_loaded_anew_decides_the_next_article_alike(
    articles: _Articles, features: Features, vector: Vector | None
) -> None:
    run = _Run(OnlineClusterer(MODEL, _frame(articles)), _NOBODY, [])
    decisions = [run.place(number, one, own) for number, (one, own) in enumerate(articles, 1)]
    first = run.clusterer
    numbers = {story: number for number, story in enumerate(first.new_stories(), 1)}
    first.rename(numbers)
    second = OnlineClusterer(MODEL, first.frame)
    for number, ((one, _), decision) in enumerate(zip(articles, decisions, strict=True), 1):
        second.load(number, one, first.story_of(number) or 0, vector=decision.vector)
    plain, again = (_Run(each, _NOBODY, []).place(15, features, vector) for each in (first, second))
    assume(abs(plain.placement.score - MODEL.limits.join) > 1e-5)
    assert plain.placement.score == pytest.approx(again.placement.score, abs=1e-4)
    assert (plain.placement.story_id, plain.borrowed) == (again.placement.story_id, again.borrowed)
    assert _by_company(_in_stories(first)) == _by_company(_in_stories(second))


def _by_company(stories: dict[int, int]) -> set[frozenset[int]]:
    return {frozenset(one for one in stories if stories[one] == story) for story in stories.values()}


@given(_ARTICLES)
def test_scores_and_reasons_stay_within_bounds(articles: _Articles) -> None:
    run = _Run(OnlineClusterer(MODEL, _frame(articles)), _NOBODY, [])
    for number, (features, vector) in enumerate(articles, 1):
        decision = run.place(number, features, vector)
        assert 0.0 <= decision.placement.score <= 1.0
        assert decision.placement.reasons
        assert len(decision.placement.near_misses) <= MODEL.limits.told


@given(_ARTICLES)
def test_unions_are_told_from_story_to_story(articles: _Articles) -> None:
    run = _run(articles)
    changes = run.clusterer.take_changes()
    assert {giver for giver, _ in run.unions} <= changes.gone.keys()
    assert not changes.gone.keys() & run.clusterer.index.stories.keys()
