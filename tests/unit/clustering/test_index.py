"""The index of stories: postings stay those of the stories, and what is near is found within bounds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.frame import Frame, frame_of
from aggregator.clustering.index import StoryIndex
from aggregator.clustering.profile import Profile
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

_STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "add", "add", "remove", "rename", "unite"]), st.integers(1, 4), st.integers(1, 4),
              any_features(), st.none() | any_vector),
    max_size=12,
)  # fmt: skip
_Steps = list[tuple[str, int, int, Features, Vector | None]]


def _frame() -> Frame:
    stock = [article("Ura e drurit"), article("پل چوبی", language="fa"), article("Holzbrücke", language="de")]
    return frame_of(entries_of(stock, [direction(1, 0, 0, 1), direction(0, 1, 0, 1), direction(0, 0, 1, 1)]), placed=0)


_FRAME = _frame()


def _index(*stories: Profile) -> StoryIndex:
    index = StoryIndex(MODEL.yardsticks)
    for profile in stories:
        index.put(profile)
    return index


def _after(steps: _Steps) -> StoryIndex:
    """An index after these steps; those that are impossible are left out."""
    index = StoryIndex(MODEL.yardsticks)
    for number, (what, story, other, features, vector) in enumerate(steps, 1):
        if what == "add":
            profile = profile_of(features, _FRAME, number=number, vector=vector, story=story)
            if story in index.stories:
                index.add(story, profile)
            else:
                index.put(profile)
        elif story in index.stories:
            _change(index, what, story, other)
    return index


def _change(index: StoryIndex, what: str, story: int, other: int) -> None:
    if what == "remove":
        index.remove(story)
    elif what == "rename" and other not in index.stories:
        index.rename(story, other)
    elif what == "unite" and other in index.stories and other != story:
        index.add(other, index.remove(story))


@given(_STEPS, any_features())
def test_what_is_found_does_not_depend_on_how_stories_came_to_be(steps: _Steps, features: Features) -> None:
    index = _after(steps)
    fresh = _index(*index.stories.values())
    asking = [profile_of(features, _FRAME), *index.stories.values()]
    assert [set(index.nearest(one, 100)) for one in asking] == [set(fresh.nearest(one, 100)) for one in asking]
    assert len(index._vectors) == len(fresh._vectors)
    assert all(profile.id == story for story, profile in index.stories.items())


@given(_STEPS, any_features())
def test_a_story_that_was_removed_is_found_no_more(steps: _Steps, features: Features) -> None:
    index = _after(steps)
    asking = [profile_of(features, _FRAME), *index.stories.values()]
    for story in list(index.stories):
        index.remove(story)
    assert [index.nearest(one, 100) for one in asking] == [[]] * len(asking)
    assert len(index._vectors) == 0


@given(_STEPS, any_features(), st.none() | any_vector, st.integers(1, 3))
def test_near_ones_are_few_known_told_once_and_never_the_story_itself(
    steps: _Steps, features: Features, vector: Vector | None, limit: int
) -> None:
    index = _after(steps)
    for profile in [profile_of(features, _FRAME, vector=vector), *index.stories.values()]:
        found = index.nearest(profile, limit)
        assert profile.id not in found
        assert set(found) <= index.stories.keys()
        assert len(found) == len(set(found)) <= 2 * limit + 1


@given(_STEPS, any_features())
def test_what_shares_nothing_is_not_near(steps: _Steps, features: Features) -> None:
    index = _after(steps)
    profile = profile_of(features, _FRAME)
    for story in index.nearest(profile, 10):
        there = index.stories[story]
        mine = {("", mark) for marks in profile.marks.values() for mark in marks}
        theirs = {("", mark) for marks in there.marks.values() for mark in marks}
        mine |= {(language, word) for language, words in profile.words.items() for word in words}
        theirs |= {(language, word) for language, words in there.words.items() for word in words}
        assert mine & theirs


@given(_STEPS)
def test_an_article_more_leaves_the_profile_of_the_sum(steps: _Steps) -> None:
    index = _after([step for step in steps if step[0] == "add"])
    for story, profile in index.stories.items():
        taken = [
            profile_of(features, _FRAME, number=number, vector=vector)
            for number, (_, other, _, features, vector) in enumerate([step for step in steps if step[0] == "add"], 1)
            if other == story
        ]
        assert profile.articles == summed(taken).articles
        assert profile.squares == pytest.approx(summed(taken).squares)


@pytest.mark.parametrize(
    ("bridge", "again", "fair", "language"),
    [
        ("Ura e drurit në Guras mbyllet", "Mbyllet ura e drurit", "Panairi hapet në Guras", "sq"),
        ("پل چوبی گوراس بسته شد", "بسته شدن پل چوبی", "نمایشگاه گوراس", "fa"),
        ("Holzbrücke in Guras gesperrt", "Gesperrt: Holzbrücke", "Messe in Guras", "de"),
    ],
)
def test_the_story_that_shares_most_comes_first(bridge: str, again: str, fair: str, language: str) -> None:
    def make(title: str, story: int = 0) -> Profile:
        return profile_of(article(title, language=language), _FRAME, number=1 + story, story=story)

    assert _index(make(fair, 1), make(bridge, 2)).nearest(make(again), 5)[0] == 2


def test_a_number_finds_a_story_in_another_script() -> None:
    persian = profile_of(article("پل ۴۵ روز بسته است", language="fa"), day_frame(), story=1)
    german = profile_of(article("Brücke 45 Tage gesperrt", language="de"), day_frame())
    assert _index(persian).nearest(german, 5) == [1]


def test_a_vector_finds_a_story_that_shares_no_word() -> None:
    there = profile_of(article("پل چوبی", language="fa"), _FRAME, vector=direction(1, 5, 0, 1), story=1)
    asked = profile_of(article("Ura e drurit"), _FRAME, vector=direction(5, 1, 0, 1))
    assert _index(there).nearest(asked, 5) == [1]
    assert _index(there).nearest(profile_of(article("Ura e drurit"), _FRAME), 5) == []


def test_a_word_in_very_many_stories_is_not_followed() -> None:
    many = [profile_of(article("Ura"), _FRAME, number=number, story=number) for number in range(1, 1_001)]
    rare = profile_of(article("Ura biblioteka"), _FRAME, number=5_000, story=5_000)
    index = _index(*many, rare)
    assert index.nearest(profile_of(article("Ura biblioteka"), _FRAME), 5) == [5_000]


def test_of_equally_near_stories_the_ones_begun_first_are_taken_numbered_or_not() -> None:
    index = _index(*(profile_of(article("Ura"), _FRAME, number=10 + story, story=story) for story in (-2, 9, -1, 4)))
    assert index.nearest(profile_of(article("Ura"), _FRAME), 3) == [4, 9, -1]


@pytest.mark.parametrize(
    ("asked", "twin", "faint", "language"),
    [
        (
            "Niveli i ujit në Karsen dhe Lirova sot",
            "Niveli i ujit në Karsen dhe Lirova dje",
            "Panairi pranë portit hapet sot",
            "sq",
        ),
        ("تراز آب در کارسن و لیرووا امروز", "تراز آب در کارسن و لیرووا دیروز", "جشن امروز بندر", "fa"),
    ],
)
def test_a_faint_story_stands_in_the_shadow_of_a_strong_one_only_if_that_may_be_joined(
    asked: str, twin: str, faint: str, language: str
) -> None:
    strong, weak, wanted = (
        profile_of(article(title, language=language), _FRAME, number=1 + story, story=story)
        for story, title in enumerate((twin, faint, asked), start=1)
    )
    index = _index(strong, weak)
    assert index.nearest(wanted, 5) == [1]
    assert index.nearest(wanted, 5, but=[1]) == [1, 2]


def test_a_quiet_story_is_found_no_more() -> None:
    old, new = (
        profile_of(article("پل", language="fa", hours=hours), _FRAME, number=1 + hours, story=1 + hours)
        for hours in (0, 24)
    )
    index = _index(old, new)
    assert index.drop_quiet(WHEN + timedelta(hours=1)) == [1]
    assert list(index.stories) == [25]
    assert index.nearest(profile_of(article("پل", language="fa"), _FRAME), 5) == [25]
