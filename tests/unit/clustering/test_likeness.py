"""Likeness: two stories are as alike as their articles are on the average, over how alike each one's are."""

import math
from dataclasses import replace
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.frame import BLANK, frame_of
from aggregator.clustering.likeness import LEAST_COHESION, Yardstick, cohesion, compare
from aggregator.clustering.profile import Profile, dot
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
_ARTICLES = st.lists(any_features(), min_size=1, max_size=4)
_EMBEDDED = st.lists(st.tuples(any_features(), any_vector), min_size=1, max_size=4)
_Embedded = list[tuple[Features, Vector]]


def _profiles(*stories: list[Features]) -> list[list[Profile]]:
    frame = day_frame([one for story in stories for one in story])
    return [[profile_of(one, frame, number=number) for number, one in enumerate(story, 1)] for story in stories]


def _embedded(*stories: _Embedded) -> list[list[Profile]]:
    every = [one for story in stories for one in story]
    frame = frame_of(entries_of([one for one, _ in every], [vector for _, vector in every]), placed=0)
    return [[profile_of(one, frame, vector=vector) for one, vector in story] for story in stories]


def _pair(one: Profile, other: Profile, yard: Yardstick, *, semantic: bool) -> float:
    """How alike two articles are, as the yardstick's description says."""
    (mine,), (theirs,) = one.sizes, other.sizes
    same = mine == theirs
    words = yard.words * dot(one.words[mine], other.words[theirs]) if same else 0.0
    marks = dot(one.marks.get(mine, {}), other.marks.get(theirs, {})) * (yard.marks if same else yard.marks_foreign)
    meaning = (yard.vector if same else yard.vector_foreign) * float(one.vector @ other.vector) if semantic else 0.0
    return words + marks + meaning


def _mean(articles: list[Profile], others: list[Profile], yard: Yardstick, *, semantic: bool) -> float:
    pairs = [_pair(one, other, yard, semantic=semantic) for one, other in product(articles, others)]
    return math.fsum(pairs) / len(pairs)


@given(_ARTICLES)
def test_cohesion_is_the_mean_over_pairs_shrunk_to_what_is_usual(articles: list[Features]) -> None:
    yard = _YARDS.lexical
    [profiles] = _profiles(articles)
    pairs = [_pair(one, other, yard, semantic=False) for one, other in combinations(profiles, 2)]
    expected = (math.fsum(pairs) + yard.cohesion_pairs * yard.cohesion) / (len(pairs) + yard.cohesion_pairs)
    assert cohesion(summed(profiles), yard, semantic=False) == pytest.approx(max(LEAST_COHESION, expected))


@given(_EMBEDDED)
def test_vectors_of_length_one_count_towards_cohesion_as_their_pairs_do(articles: _Embedded) -> None:
    yard, frame = _YARDS.semantic, plain_frame([one for one, _ in articles])
    profiles = [profile_of(one, frame, vector=vector) for one, vector in articles]
    pairs = [_pair(one, other, yard, semantic=True) for one, other in combinations(profiles, 2)]
    expected = (math.fsum(pairs) + yard.cohesion_pairs * yard.cohesion) / (len(pairs) + yard.cohesion_pairs)
    assert cohesion(summed(profiles), yard, semantic=True) == pytest.approx(max(LEAST_COHESION, expected), abs=1e-4)


@given(any_features(), any_vector, st.booleans())
def test_cohesion_of_one_article_is_what_is_usual(features: Features, vector: Vector, semantic: bool) -> None:
    [[profile]] = _embedded([(features, vector)])
    yard = _YARDS.semantic if semantic else _YARDS.lexical
    assert cohesion(profile, yard, semantic=semantic) == pytest.approx(yard.cohesion)


@given(_ARTICLES, _ARTICLES)
def test_two_stories_are_as_alike_as_the_mean_of_their_pairs(one: list[Features], other: list[Features]) -> None:
    yard = _YARDS.lexical
    mine, theirs = _profiles(one, other)
    a, b = summed(mine), summed(theirs)
    scale = math.sqrt(cohesion(a, yard, semantic=False) * cohesion(b, yard, semantic=False))
    found = compare(a, b, _YARDS)
    assert found.words + found.marks == pytest.approx(_mean(mine, theirs, yard, semantic=False) / scale, abs=1e-9)
    assert (found.vector, found.vector_foreign, found.vector_cosine) == (0.0, 0.0, None)


@given(_EMBEDDED, _EMBEDDED)
def test_with_vectors_too_it_is_the_mean_of_the_pairs(one: _Embedded, other: _Embedded) -> None:
    yard = _YARDS.semantic
    mine, theirs = _embedded(one, other)
    a, b = summed(mine), summed(theirs)
    scale = math.sqrt(cohesion(a, yard, semantic=True) * cohesion(b, yard, semantic=True))
    found = compare(a, b, _YARDS)
    expected = _mean(mine, theirs, yard, semantic=True) / scale
    assert found.total - found.doubt == pytest.approx(expected, rel=1e-4, abs=1e-4)


@given(_EMBEDDED, _EMBEDDED, st.booleans())
def test_likeness_is_the_same_from_both_sides(one: _Embedded, other: _Embedded, semantic: bool) -> None:
    mine, theirs = _embedded(one, other) if semantic else _profiles([a for a, _ in one], [b for b, _ in other])
    a, b = summed(mine), summed(theirs)
    assert compare(a, b, _YARDS).total == pytest.approx(compare(b, a, _YARDS).total, abs=1e-5)


@given(_EMBEDDED, _EMBEDDED)
def test_a_side_without_vectors_is_compared_by_words_alone(one: _Embedded, other: _Embedded) -> None:
    mine, theirs = _embedded(one, other)
    bare = [replace(profile, vectors={}, embedded=profile.embedded - profile.embedded) for profile in theirs]
    half, none = summed(bare), summed([replace(p, vectors={}, embedded=p.embedded - p.embedded) for p in mine])
    assert compare(summed(mine), half, _YARDS).total == pytest.approx(compare(none, half, _YARDS).total)


@given(_ARTICLES, _ARTICLES)
def test_doubt_is_less_the_more_pairs_there_are(one: list[Features], other: list[Features]) -> None:
    mine, theirs = _profiles(one, other)
    yard = replace(_YARDS.lexical, doubt=0.1, doubt_foreign=0.3)
    found = compare(summed(mine), summed(theirs), replace(_YARDS, lexical=yard))
    foreign = not {a.language for a in one} & {b.language for b in other}
    assert found.doubt == pytest.approx(-(0.4 if foreign else 0.1) / math.sqrt(len(one) * len(other)))


@pytest.mark.parametrize(("articles", "more"), [(0, 0.0), (60, 0.0), (100, 0.0), (1_000, 0.2), (100_000, 0.6)])
def test_across_languages_doubt_grows_with_the_window(articles: int, more: float) -> None:
    yards = replace(_YARDS, lexical=replace(_YARDS.lexical, doubt=0.1, doubt_foreign=0.3, chance=0.2)).among(articles)
    sq, fa, sq_2 = (profile_of(article("7", language=language), BLANK) for language in ("sq", "fa", "sq"))
    assert compare(sq, fa, yards).doubt == pytest.approx(-(0.4 + more))
    assert compare(sq, sq_2, yards).doubt == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("title", "language"), [("Ura e drurit mbyllet", "sq"), ("پل چوبی بسته شد", "fa"), ("Holzbrücke gesperrt", "de")]
)
def test_an_article_is_wholly_like_itself(title: str, language: str) -> None:
    profile = profile_of(article(title, language=language), BLANK)
    found = compare(profile, profile, _YARDS)
    assert found.word_cosine == pytest.approx(1.0)
    assert found.total > 2.0 * found.even


def test_two_languages_share_marks_but_no_words() -> None:
    german, albanian = (profile_of(article("Guras 45", language=language), day_frame()) for language in ("de", "sq"))
    found = compare(german, albanian, _YARDS)
    assert (found.words, found.word_cosine) == (0.0, 0.0)
    assert found.marks > 0.0


def test_a_loose_story_takes_what_a_close_one_does_not() -> None:
    frame = day_frame()
    titles = {
        "close": ["Ura e drurit mbyllet", "Ura e drurit mbyllet sot", "Sot ura e drurit mbyllet"],
        "loose": ["Ura e drurit mbyllet", "Trageti niset drejt urës", "Varkëtarët te ura"],
    }
    close, loose = (summed([profile_of(article(title), frame) for title in titles[kind]]) for kind in titles)
    yard = _YARDS.lexical
    assert cohesion(close, yard, semantic=False) > 2.0 * cohesion(loose, yard, semantic=False)


def test_vectors_of_a_story_half_of_which_has_none_count_once_each() -> None:
    frame = frame_of(entries_of([article("Ura"), article("Porti")], [direction(1, 0), direction(0, 1)]), placed=0)
    with_vector = profile_of(article("Ura"), frame, vector=direction(1, 0))
    story = summed([with_vector, profile_of(article("Ura"), frame, number=2)])
    alone, both = compare(with_vector, with_vector, _YARDS), compare(with_vector, story, _YARDS)
    assert both.vector_cosine == pytest.approx(alone.vector_cosine)
