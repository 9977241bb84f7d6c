"""The index of stories: what is shared, how rare it is, and that counts stay right through merges and forgetting."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features, extract
from aggregator.clustering.index import Profile, StoryIndex, TermWeights, marks
from aggregator.text.names import NameFinder

_WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
_FINDER = NameFinder([])


def _article(title: str, *, language: str = "sq", hours: float = 0.0) -> Features:
    published = _WHEN + timedelta(hours=hours)
    return extract(title, "", language=language, outlet="bregu", published=published, finder=_FINDER)


def _index(*stories: list[Features]) -> StoryIndex:
    """Stories numbered from 1 with these articles, numbered from 1."""
    index, article_id = StoryIndex(TermWeights(title=1.0, body=0.5)), 0
    for number, articles in enumerate(stories, start=1):
        for features in articles:
            article_id += 1
            index.add(article_id, features, number)
    return index


_BRIDGE = _article("Ura e drurit në Guras mbyllet për punime")
_BRIDGE_AGAIN = _article("Mbyllet ura e drurit, banorët kalojnë me varkë", hours=3)
_FAIR = _article("Panairi i peshkut hapet të shtunën në Guras")
_BRIDGE_FA = _article("پل چوبی گوراس ۴۵ روز بسته است", language="fa")
_BRIDGE_DE = _article("Holzbrücke in Guras 45 Tage gesperrt", language="de")


def test_the_story_that_shares_most_comes_first() -> None:
    index = _index([_FAIR], [_BRIDGE])
    assert index.nearest(index.query(_BRIDGE_AGAIN), 5)[0] == 2


def test_nothing_shared_means_no_candidate() -> None:
    index = _index([_FAIR])
    assert index.nearest(index.query(_article("پل چوبی بسته شد", language="fa")), 5) == []


def test_an_article_is_wholly_like_itself() -> None:
    index = _index([_BRIDGE], [_FAIR])
    assert index.match(index.query(_BRIDGE), [1])[0].words == pytest.approx(1.0)


def test_a_number_brings_stories_together_across_scripts() -> None:
    index = _index([_BRIDGE_FA], [_FAIR])
    query = index.query(_BRIDGE_DE)
    assert index.nearest(query, 5)[0] == 1
    [match] = index.match(query, [1])
    assert match.words is None
    assert "#45" in dict(match.marks)


def test_words_every_story_has_pull_less_than_rare_ones() -> None:
    common = [[_article(f"Guras sot: lajmi {number} nga porti")] for number in range(12)]
    index = _index(*common, [_article("Guras: bli i madh në lumë")])
    query = index.query(_article("Guras sheh një bli tjetër"))
    assert index.nearest(query, 3)[0] == 13


def test_rarity_goes_from_one_to_nothing() -> None:
    index = _index([_BRIDGE_FA], [_BRIDGE_DE], [_FAIR])
    assert index.rarity("#999") == 1.0 > index.rarity("#45") > 0.0


def test_a_story_in_two_languages_is_compared_in_the_common_one() -> None:
    index = _index([_BRIDGE, _BRIDGE_FA, _BRIDGE_DE], [_FAIR])
    [match] = index.match(index.query(_BRIDGE_AGAIN), [1])
    alone = _index([_BRIDGE], [_FAIR])
    [other] = alone.match(alone.query(_BRIDGE_AGAIN), [1])
    assert match.words == pytest.approx(other.words, rel=0.2)


def test_quiet_stories_are_forgotten() -> None:
    index = _index([_FAIR], [_BRIDGE_AGAIN])
    assert index.drop_quiet(_WHEN + timedelta(hours=1)) == [1]
    assert list(index.stories) == [2]
    assert index.nearest(index.query(_FAIR), 5) == []


def _facts(index: StoryIndex) -> dict[int, tuple[object, ...]]:
    return {ident: _story_facts(story) for ident, story in index.stories.items()}


def _story_facts(story: Profile) -> tuple[object, ...]:
    parts = {
        name: ({term: round(w, 9) for term, w in part.terms.items()}, part.size) for name, part in story.parts.items()
    }
    return parts, story.marks, story.outlets, sorted(story.articles), story.first_at, story.last_at


_ARTICLES = st.sampled_from([_BRIDGE, _BRIDGE_AGAIN, _FAIR, _BRIDGE_FA, _BRIDGE_DE])


@given(st.lists(_ARTICLES, min_size=1, max_size=6), st.lists(_ARTICLES, min_size=1, max_size=6))
def test_a_merge_is_the_same_as_having_been_one_story(first: list[Features], second: list[Features]) -> None:
    merged, whole = _index(first, second), _index(first + second)
    merged.absorb(2, 1)
    assert _facts(merged) == _facts(whole)
    query = merged.query(_BRIDGE_AGAIN)
    assert merged.match(query, [1])[0].marks == whole.match(query, [1])[0].marks
    assert merged.nearest(query, 5) == whole.nearest(query, 5)


@given(st.lists(_ARTICLES, min_size=1, max_size=6))
def test_a_new_number_changes_nothing_else(articles: list[Features]) -> None:
    renamed, plain = _index([_FAIR], articles), _index([_FAIR], articles)
    renamed.rename(2, 77)
    facts = _facts(plain)
    facts[77] = facts.pop(2)
    assert _facts(renamed) == facts
    query = plain.query(_BRIDGE)
    assert [{77: 2}.get(ident, ident) for ident in renamed.nearest(query, 5)] == plain.nearest(query, 5)


def test_marks_say_their_kind() -> None:
    assert {mark[0] for mark in marks(_BRIDGE_DE)} == {"#", "~", "+"}
