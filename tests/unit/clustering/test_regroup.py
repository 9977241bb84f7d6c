"""Regrouping: the same groups in whatever order the articles stand, and nothing left that belongs together."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.frame import frame_of
from aggregator.clustering.likeness import Yardsticks, compare
from aggregator.clustering.profile import Profile
from aggregator.clustering.regroup import groups
from aggregator.clustering.score import apart
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import (
    MODEL,
    any_features,
    any_vector,
    article,
    day_frame,
    direction,
    entries_of,
    plain_frame,
    profile_of,
    summed,
)

_YARDS = MODEL.yardsticks
_DAY_WEIGHT = MODEL.day_weight
_ARTICLES = st.lists(any_features(), min_size=1, max_size=8)


def _profiles(articles: Sequence[Features]) -> list[Profile]:
    frame = day_frame(articles)
    return [profile_of(one, frame, number=number) for number, one in enumerate(articles, 1)]


def _score(one: Profile, other: Profile, yards: Yardsticks = _YARDS, day_weight=_DAY_WEIGHT) -> float:
    """What joining two would score, 1 where both answers are as good."""
    found = compare(one, other, yards)
    return found.total / found.even + apart(one, other) / 24.0 * _DAY_WEIGHT


def _distinct(profiles: Sequence[Profile]) -> bool:
    """Whether no two pairs are equally alike, unless they are nothing alike."""
    scores = sorted(_score(one, other) for one, other in combinations(profiles, 2))
    return all(later - earlier > 1e-5 for earlier, later in pairwise(scores) if later > 0.5)


def _as_sets(found: Sequence[Sequence[int]], order: Sequence[int]) -> set[frozenset[int]]:
    return {frozenset(order[position] for position in group) for group in found}


@given(_ARTICLES, st.floats(0.5, 1.5))
def test_every_article_is_in_one_group(articles: list[Features], least: float) -> None:
    found = groups(_profiles(articles), _YARDS, day_weight=_DAY_WEIGHT, least=least)
    assert sorted(position for group in found for position in group) == list(range(len(articles)))
    assert found == sorted(sorted(group) for group in found)


@given(st.lists(any_features(least_words=3), min_size=2, max_size=6), st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order_of_articles(articles: list[Features], random: Random) -> None:
    profiles = _profiles(articles)
    assume(_distinct(profiles))
    order = list(range(len(profiles)))
    random.shuffle(order)
    found = groups([profiles[position] for position in order], _YARDS, day_weight=_DAY_WEIGHT)
    assert _as_sets(found, order) == _as_sets(groups(profiles, _YARDS, day_weight=_DAY_WEIGHT), range(len(profiles)))


@given(_ARTICLES, st.floats(0.5, 1.5))
def test_no_two_groups_are_alike_enough_at_the_end(articles: list[Features], least: float) -> None:
    profiles = _profiles(articles)
    stories = [
        summed([profiles[place] for place in group])
        for group in groups(profiles, _YARDS, day_weight=_DAY_WEIGHT, least=least)
    ]
    assert all(_score(one, other) < least + 1e-5 for one, other in combinations(stories, 2))


@given(st.lists(st.tuples(any_features(), any_vector), min_size=1, max_size=8), st.floats(0.5, 1.5))
def test_with_vectors_neither_are_any_two_groups(articles: list[tuple[Features, Vector]], least: float) -> None:
    frame = plain_frame([one for one, _ in articles])
    profiles = [profile_of(one, frame, vector=vector) for one, vector in articles]
    stories = [
        summed([profiles[place] for place in group])
        for group in groups(profiles, _YARDS, day_weight=_DAY_WEIGHT, least=least)
    ]
    assert all(_score(one, other) < least + 1e-4 for one, other in combinations(stories, 2))


def _one_by_one(profiles: Sequence[Profile], yards: Yardsticks, least: float) -> list[list[int]]:
    """The same by comparing all groups anew after each joining; gives up where two joinings are as good."""
    parts = [[place] for place in range(len(profiles))]
    while len(parts) > 1:
        stories = [summed([profiles[place] for place in part]) for part in parts]
        ranked = sorted((-_score(stories[a], stories[b], yards), a, b) for a, b in combinations(range(len(parts)), 2))
        best, one, other = ranked[0]
        assume(abs(-best - least) > 1e-4)
        if -best < least:
            break
        assume(len(ranked) == 1 or ranked[1][0] - best > 1e-4)
        parts = [part for place, part in enumerate(parts) if place not in (one, other)] + [parts[one] + parts[other]]
    return sorted(sorted(part) for part in parts)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.lists(st.tuples(any_features(least_words=2), any_vector), min_size=3, max_size=6),
    st.floats(0.2, 1.2),
    st.booleans(),
)
def test_each_joining_scores_what_comparing_the_two_groups_says(
    articles: list[tuple[Features, Vector]], least: float, semantic: bool
) -> None:
    doubting = replace(_YARDS.lexical, doubt_foreign=0.2)
    yards, frame = replace(_YARDS, lexical=doubting), plain_frame([one for one, _ in articles])
    profiles = [profile_of(one, frame, vector=vector if semantic else None) for one, vector in articles]
    expected = _one_by_one(profiles, yards, least)
    assert groups(profiles, yards, day_weight=_DAY_WEIGHT, least=least) == expected


@given(any_features(), any_features(), st.floats(0.2, 2.0))
def test_two_are_joined_when_their_comparison_says_so(one: Features, other: Features, least: float) -> None:
    profiles = _profiles([one, other])
    score = _score(*profiles)
    assume(abs(score - least) > 1e-5)
    assert (len(groups(profiles, _YARDS, day_weight=_DAY_WEIGHT, least=least)) == 1) is (score >= least)


@given(st.lists(st.tuples(any_features(), any_vector), min_size=2, max_size=2), st.floats(0.2, 2.0))
def test_the_same_goes_for_two_with_vectors(articles: list[tuple[Features, Vector]], least: float) -> None:
    frame = frame_of(entries_of([one for one, _ in articles], [vector for _, vector in articles]), placed=0)
    profiles = [profile_of(one, frame, vector=vector) for one, vector in articles]
    score = _score(*profiles)
    assume(abs(score - least) > 1e-4)
    assert (len(groups(profiles, _YARDS, day_weight=_DAY_WEIGHT, least=least)) == 1) is (score >= least)


@given(_ARTICLES)
def test_what_is_nothing_alike_is_never_joined(articles: list[Features]) -> None:
    profiles = _profiles(articles)
    for group in groups(profiles, _YARDS, day_weight=_DAY_WEIGHT):
        for place in group:
            assert len(group) == 1 or any(_score(profiles[place], profiles[o]) > 0.0 for o in group if o != place)


@pytest.mark.parametrize(
    ("titles", "language"),
    [
        (("Ura e drurit mbyllet", "Trageti ndal", "Mbyllet ura e drurit", "Ndal trageti"), "sq"),
        (("پل چوبی بسته شد", "کرجی ایستاد", "بسته شد پل چوبی", "ایستاد کرجی"), "fa"),
        (("Holzbrücke gesperrt", "Fähre steht", "Gesperrt: Holzbrücke", "Es steht: Fähre"), "de"),
    ],
)
def test_two_events_told_twice_are_two_groups(titles: tuple[str, ...], language: str) -> None:
    assert groups(
        _profiles([article(title, language=language) for title in titles]), _YARDS, day_weight=_DAY_WEIGHT
    ) == [[0, 2], [1, 3]]


def test_vectors_bring_two_languages_together() -> None:
    titles = [("Ura e drurit", "sq"), ("پل چوبی", "fa"), ("Trageti", "sq"), ("کرجی", "fa")] * 10
    articles = [article(title, language=language) for title, language in titles]
    vectors = [direction(*(2.0 * (place // 2 % 2 == axis) for axis in (0, 1)), 0.1) for place in range(40)]
    frame = frame_of(entries_of(articles, vectors), placed=0)
    four = [profile_of(one, frame, vector=vector) for one, vector in list(zip(articles, vectors, strict=True))[:4]]
    assert groups(four, _YARDS, day_weight=_DAY_WEIGHT) == [[0, 1], [2, 3]]
    assert groups([profile_of(one, frame) for one in articles[:4]], _YARDS, day_weight=_DAY_WEIGHT) == [
        [0],
        [1],
        [2],
        [3],
    ]


def test_one_article_without_a_vector_leaves_words_to_decide() -> None:
    articles = [article("Ura e drurit"), article("Trageti")] * 5
    frame = frame_of(entries_of(articles, [direction(1, 0), direction(0, 1)] * 5), placed=0)
    with_one_vector = [profile_of(articles[0], frame, vector=direction(1, 0)), profile_of(articles[1], frame)]
    assert groups(with_one_vector, _YARDS, day_weight=_DAY_WEIGHT) == [[0], [1]]
