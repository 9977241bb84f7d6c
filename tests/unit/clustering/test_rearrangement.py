"""Rearrangement: no article is lost, stories keep their names where most of their articles stay."""

from collections import Counter

from hypothesis import example, given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.profile import Profile
from aggregator.clustering.rearrangement import Arrangement, arrange
from tests.unit.clustering.evidence import MODEL, any_features, article, day_frame, profile_of

_STANDING = st.lists(st.tuples(any_features(), st.sampled_from([1, 2, 3, 7, -1, -2])), min_size=1, max_size=9)
_Standing = list[tuple[Features, int]]

_BRIDGE, _FERRY = ("Ura e drurit mbyllet", "sq"), ("کرجی در بندر ایستاد", "fa")


def _arranged(standing: _Standing, *, least: float = 1.0) -> tuple[dict[int, int], Arrangement | None]:
    frame = day_frame([features for features, _ in standing])
    articles: dict[int, Profile] = {}
    for number, (features, _) in enumerate(standing, 1):
        articles[number] = profile_of(features, frame, number=number)
    before = {number: story for number, (_, story) in enumerate(standing, 1)}
    return before, arrange(before, articles, MODEL.yardsticks, least=least, day_weight=MODEL.day_weight)


def _events(*places: tuple[tuple[str, str], int]) -> _Standing:
    return [(article(title, language=language), story) for (title, language), story in places]


def _parts(before: dict[int, int], found: Arrangement) -> list[tuple[set[int], int | None]]:
    """All parts with the story each keeps, those that did not change as well."""
    changed = [({*staying, *coming}, name) for staying, coming, name in found.stories]
    stories = set(before.values()) - found.changed
    return changed + [({one for one in before if before[one] == story}, story) for story in sorted(stories)]


@given(_STANDING)
def test_every_article_is_in_one_story(standing: _Standing) -> None:
    before, found = _arranged(standing)
    if found is not None:
        placed = Counter(one for part, _ in _parts(before, found) for one in part)
        assert placed == Counter(dict.fromkeys(before, 1))


@given(_STANDING)
def test_who_stays_stood_there_and_who_comes_did_not(standing: _Standing) -> None:
    before, found = _arranged(standing)
    for staying, coming, name in () if found is None else found.stories:
        assert all(before[one] == name for one in staying)
        assert all(before[one] != name for one in coming)
        assert bool(staying) is (name is not None)


@given(_STANDING)
@example(_events((_BRIDGE, 7), (_BRIDGE, 7), (_FERRY, 7), (_BRIDGE, 1)))
def test_a_story_keeps_the_part_with_most_of_its_articles(standing: _Standing) -> None:
    """Unless another story has as many or more in that part, and keeps it."""
    before, found = _arranged(standing)
    parts = [] if found is None else _parts(before, found)
    stood = [Counter(before[one] for one in part) for part, _ in parts]
    kept = {name: counts[name] for counts, (_, name) in zip(stood, parts, strict=True) if name is not None}
    for counts, (_, name) in zip(stood, parts, strict=True):
        for story, count in counts.items():
            holds = 0 if name is None else counts[name]
            assert count <= max(holds, kept.get(story, 0))


@given(_STANDING)
def test_gone_is_every_story_that_keeps_no_part(standing: _Standing) -> None:
    before, found = _arranged(standing)
    if found is not None:
        parts = _parts(before, found)
        names = {name for _, name in parts}
        assert set(found.gone) == set(before.values()) - names
        for story, taker in found.gone.items():
            came = {name: sum(before[one] == story for one in part) for part, name in parts}
            assert came[taker] == max(came.values()) > 0


@given(_STANDING)
def test_what_is_arranged_stays_as_it_is(standing: _Standing) -> None:
    before, found = _arranged(standing)
    if found is None:
        return
    after = dict(before)
    for place, (staying, coming, name) in enumerate(found.stories):
        after |= dict.fromkeys([*staying, *coming], 100 + place if name is None else name)
    assert _arranged([(standing[number - 1][0], after[number]) for number in after])[1] is None


def test_stories_in_order_do_not_change() -> None:
    assert _arranged(_events((_BRIDGE, 1), (_FERRY, 2), (_BRIDGE, 1), (_FERRY, 2)))[1] is None


def test_a_wrongly_placed_article_moves() -> None:
    _, found = _arranged(_events((_BRIDGE, 1), (_FERRY, 2), (_BRIDGE, 1), (_FERRY, 1), (_FERRY, 2)))
    assert found is not None
    assert sorted(found.stories) == [([1, 3], [], 1), ([2, 5], [4], 2)]
    assert (found.changed, found.gone) == ({1, 2}, {})


def test_a_story_of_two_events_parts_and_the_greater_part_keeps_its_name() -> None:
    _, found = _arranged(_events((_FERRY, 5), (_BRIDGE, 5), (_BRIDGE, 5)))
    assert found is not None
    assert list(found.stories) == [([], [1], None), ([2, 3], [], 5)]


def test_of_two_stories_in_one_the_one_with_less_is_gone() -> None:
    _, found = _arranged(_events((_BRIDGE, 1), (_BRIDGE, 2), (_BRIDGE, 2), (_FERRY, 3)))
    assert found is not None
    assert (list(found.stories), dict(found.gone)) == ([([2, 3], [1], 2)], {1: 2})
    assert found.changed == {1, 2}


def test_of_equals_the_one_begun_first_keeps_its_name_numbered_by_the_store_or_not() -> None:
    for older, younger in ((1, 2), (-1, -2), (57, -1)):
        _, found = _arranged(_events((_BRIDGE, younger), (_BRIDGE, older)))
        assert found is not None
        assert dict(found.gone) == {younger: older}
