"""Editors' words on articles as words on stories."""

import pytest

from aggregator.clustering.editors import EditorsWords

_STANDS = {1: 10, 2: 20, 3: 20, 4: 30}
_WORDS = EditorsWords(
    must={5: {1}, 6: {99}}, cannot={5: {2}, 4: {3}, 3: {4}, 7: {98}}, elsewhere={99: 90}, held=frozenset({10})
)


def test_links_lead_to_the_stories_of_the_linked_articles() -> None:
    assert _WORDS.linked_stories(5, _STANDS.get) == {10}
    assert _WORDS.barred_stories(5, _STANDS.get) == {20}


def test_a_linked_article_outside_the_window_counts_too() -> None:
    assert _WORDS.linked_stories(6, _STANDS.get) == {90}


def test_a_linked_article_that_stands_nowhere_says_nothing() -> None:
    assert _WORDS.barred_stories(7, _STANDS.get) == set()


def test_stories_with_articles_set_apart_are_never_united() -> None:
    assert not _WORDS.may_unite(30, [4], 20, story_of=_STANDS.get)
    assert not _WORDS.may_unite(20, [2, 3], 30, story_of=_STANDS.get)
    assert _WORDS.may_unite(20, [2, 3], 10, story_of=_STANDS.get)


def test_a_story_an_editor_placed_an_article_in_is_never_given_away() -> None:
    assert not _WORDS.may_unite(10, [1], 20, story_of=_STANDS.get)


def test_old_articles_that_only_the_store_knows_keep_stories_apart_too() -> None:
    words = EditorsWords(must={}, cannot={98: {4}, 4: {98}}, elsewhere={98: 10, 4: 30}, held=frozenset())
    assert not words.may_unite(10, [1], 30, story_of=_STANDS.get)
    assert not words.may_unite(30, [4], 10, story_of=_STANDS.get)
    assert words.may_unite(10, [1], 20, story_of=_STANDS.get)


@pytest.mark.parametrize(
    ("story", "articles", "nothing", "note"),
    [
        (40, [8, 9], True, "nobody said anything"),
        (10, [8], False, "an editor placed one of it"),
        (40, [8, 5], False, "one was linked or set apart"),
        (30, [4], False, "one was set apart"),
        (90, [8], False, "an article not in the window, which an editor linked, stands there"),
    ],
)
def test_a_story_is_free_when_editors_said_nothing_of_it(
    story: int, articles: list[int], nothing: bool, note: str
) -> None:
    assert _WORDS.says_nothing_of(story, articles) is nothing, note
