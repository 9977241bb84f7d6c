"""Profiles: sums over articles, whatever the order in which these are counted in."""

import math
from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.frame import BLANK, Frame, frame_of
from aggregator.clustering.likeness import compare
from aggregator.clustering.profile import Kept, Profile, Terms, dot, of_article
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import (
    MODEL,
    WHEN,
    any_features,
    any_vector,
    article,
    day_frame,
    direction,
    entries_of,
    profile_of,
    summed,
)

_ARTICLES = st.lists(st.tuples(any_features(), st.none() | any_vector), min_size=1, max_size=7)
_TERMS = st.dictionaries(st.text(max_size=2), st.integers(-5, 5))
_Articles = list[tuple[Features, Vector | None]]


def _frame(articles: _Articles) -> Frame:
    return frame_of(entries_of([one for one, _ in articles], [vector for _, vector in articles]), placed=0)


def _profiles(articles: _Articles) -> list[Profile]:
    frame = _frame(articles)
    return [profile_of(one, frame, number=number, vector=vector) for number, (one, vector) in enumerate(articles, 1)]


def _assert_same_terms(one: Mapping[str, Terms], other: Mapping[str, Terms]) -> None:
    assert one.keys() == other.keys()
    for language, terms in one.items():
        assert terms == pytest.approx(other[language], abs=1e-9)


@given(_ARTICLES, st.randoms(use_true_random=False))
def test_sums_do_not_depend_on_the_order_of_adding(articles: _Articles, random: Random) -> None:
    profiles = _profiles(articles)
    shuffled = list(profiles)
    random.shuffle(shuffled)
    one, other = summed(profiles), summed(shuffled)
    _assert_same_terms(one.words, other.words)
    _assert_same_terms(one.marks, other.marks)
    for sums in ("squares", "selves", "mark_squares", "mark_selves"):
        assert getattr(one, sums) == pytest.approx(getattr(other, sums), abs=1e-9)
    for counts in ("outlets", "sizes", "embedded", "first_at", "last_at"):
        assert getattr(one, counts) == getattr(other, counts)
    assert sorted(one.articles) == sorted(other.articles)
    assert all(vector == pytest.approx(other.vectors[language], abs=1e-4) for language, vector in one.vectors.items())


@given(_ARTICLES, st.integers(0, 7))
def test_two_stories_added_are_the_story_of_all_their_articles(articles: _Articles, cut: int) -> None:
    profiles = _profiles(articles)
    cut = min(cut, len(profiles))
    parts = [summed(part) for part in (profiles[:cut], profiles[cut:]) if part]
    _assert_same_terms(summed(parts).words, summed(profiles).words)
    assert summed(parts).squares == pytest.approx(summed(profiles).squares, abs=1e-9)
    assert summed(parts).mark_squares == pytest.approx(summed(profiles).mark_squares, abs=1e-9)


@given(_ARTICLES)
def test_squares_are_the_squared_lengths_of_the_sums(articles: _Articles) -> None:
    profiles = _profiles(articles)
    story = summed(profiles)
    assert story.squares == pytest.approx({one: dot(words, words) for one, words in story.words.items()}, abs=1e-9)
    assert story.mark_squares == pytest.approx({one: dot(marks, marks) for one, marks in story.marks.items()}, abs=1e-9)
    assert story.selves == {one: sum(bool(p.words[one]) for p in profiles if one in p.words) for one in story.words}
    for language in story.marks:
        selves = [dot(one.marks[language], one.marks[language]) for one in profiles if language in one.marks]
        assert story.mark_selves[language] == pytest.approx(math.fsum(selves), abs=1e-9)


@given(_ARTICLES)
def test_adding_leaves_what_was_added_as_it_was(articles: _Articles) -> None:
    profiles, untouched = _profiles(articles), _profiles(articles)
    summed(profiles)
    for one, before in zip(profiles, untouched, strict=True):
        assert (one.words, one.squares, one.marks, one.sizes) == (
            before.words,
            before.squares,
            before.marks,
            before.sizes,
        )


@given(_ARTICLES)
def test_what_is_kept_of_an_article_compares_like_the_article(articles: _Articles) -> None:
    profiles = _profiles(articles)
    story = summed(profiles)
    for one in profiles:
        again = Kept(one).profile()
        assert (again.articles, again.outlets, again.sizes) == (one.articles, one.outlets, one.sizes)
        assert (again.embedded, again.first_at, again.has_vectors) == (one.embedded, one.first_at, one.has_vectors)
        compared, expected = (compare(this, story, MODEL.yardsticks) for this in (again, one))
        assert compared.total == pytest.approx(expected.total, abs=1e-6)


@given(any_features(least_words=1), st.booleans())
def test_an_articles_words_have_length_one(features: Features, known: bool) -> None:
    profile = profile_of(features, day_frame([features]) if known else BLANK)
    words = profile.words[features.language]
    assert dot(words, words) == pytest.approx(1.0)


def test_an_article_without_words_is_a_story_of_one_all_the_same() -> None:
    profile = profile_of(article("— … !", language="fa"), day_frame())
    assert (profile.size, profile.words, profile.squares, profile.marks) == (1, {"fa": {}}, {"fa": 0.0}, {})


@pytest.mark.parametrize(
    ("common", "rare", "language"), [("ura", "xhami", "sq"), ("پل", "شیشه", "fa"), ("museum", "glas", "de")]
)
def test_what_is_rare_weighs_more(common: str, rare: str, language: str) -> None:
    frame = day_frame([article(common, language=language)] * 3)
    words = profile_of(article(f"{common} {rare}", language=language), frame).words[language]
    assert words[rare] > words[common]


def test_the_headline_weighs_more_than_the_body() -> None:
    words = profile_of(article("پل", text="بندر", language="fa"), BLANK).words["fa"]
    assert words["پل"] > words["بندر"]


def test_one_rare_mark_is_an_eleventh_and_ten_are_a_half() -> None:
    frame = replace(day_frame(), marks={})
    weights = replace(MODEL.terms, number=1.0, skeleton=0.0)
    one, ten = (
        of_article(1, article(title), frame=frame, weights=weights).mark_selves["sq"]
        for title in ("7", "7 8 9 10 11 12 13 14 15 16")
    )
    assert (one, ten) == pytest.approx((1 / 11, 1 / 2))


def test_kinds_of_marks_that_weigh_nothing_are_not_kept() -> None:
    profile = of_article(1, article("Ura 45"), frame=BLANK, weights=replace(MODEL.terms, number=0.0, skeleton=0.0))
    assert profile.marks == {}


def test_a_vector_counts_only_where_the_frame_can_centre_it() -> None:
    title = article("Ura e drurit")
    knowing = frame_of(entries_of([title], [direction(1, 0)]), placed=1)
    assert profile_of(title, knowing, vector=direction(0, 1)).has_vectors
    assert not profile_of(title, knowing).has_vectors
    assert not profile_of(title, BLANK, vector=direction(0, 1)).has_vectors


def test_a_story_lasts_from_its_first_article_to_its_last() -> None:
    stories = [profile_of(article("Ura", hours=hours), BLANK) for hours in (5, 0, 9)]
    total = summed(stories)
    assert ((total.first_at - WHEN).total_seconds(), (total.last_at - WHEN).total_seconds()) == (0, 9 * 3600)


@given(
    st.dictionaries(st.text(max_size=2), st.integers(-5, 5)), st.dictionaries(st.text(max_size=2), st.integers(-5, 5))
)
def test_the_product_is_the_same_from_both_sides(one: dict[str, float], other: dict[str, float]) -> None:
    assert dot(one, other) == dot(other, one) == sum(weight * other.get(term, 0) for term, weight in one.items())
