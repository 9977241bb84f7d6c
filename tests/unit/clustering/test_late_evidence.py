"""Late evidence in the online clusterer: stories unite, part and pass articles on, and every change is told."""

import pytest

from aggregator.clustering.online import OnlineClusterer
from tests.unit.clustering.evidence import MODEL, article, day_frame

_BRIDGE = {
    "sq": ("Ura e drurit mbyllet", "Mbyllet ura e drurit sot", "Ura e drurit sot mbyllet", "Drurit ura mbyllet"),
    "fa": ("پل چوبی بسته شد", "بسته شد پل چوبی امروز", "پل چوبی امروز بسته شد", "چوبی پل بسته شد"),
    "de": ("Holzbrücke heute gesperrt", "Gesperrt: Holzbrücke", "Heute Holzbrücke gesperrt", "Gesperrt Holzbrücke"),
}
_FERRY = {
    "sq": ("Trageti ndal lundrimin", "Ndal trageti lundrimin"),
    "fa": ("کرجی از کار ایستاد", "ایستاد کرجی از کار"),
    "de": ("Fähre liegt fest", "Fest liegt Fähre"),
}


def _standing(*places: tuple[str, int], language: str) -> OnlineClusterer:
    """Articles loaded where they are said to stand, numbered from 1."""
    articles = [article(title, language=language) for title, _ in places]
    clusterer = OnlineClusterer(MODEL, day_frame(articles))
    for number, (features, (_, story)) in enumerate(zip(articles, places, strict=True), start=1):
        clusterer.load(number, features, story)
    return clusterer


def _settle(clusterer: OnlineClusterer, story: int, *, may: bool, free: bool) -> list[tuple[int, int]]:
    return clusterer.settle(story, may=lambda giver, taker: may, is_free=lambda one: free)


@pytest.mark.parametrize("language", ["sq", "fa", "de"])
def test_stories_that_turn_out_to_be_one_are_united(language: str) -> None:
    one, two, three, _ = _BRIDGE[language]
    clusterer = _standing((one, 50), (two, 50), (three, 51), (one, 51), language=language)
    assert _settle(clusterer, 51, may=True, free=False) == [(51, 50)]
    assert {clusterer.story_of(number) for number in (1, 2, 3, 4)} == {50}
    assert clusterer.take_changes().gone == {51: 50}


@pytest.mark.parametrize("language", ["sq", "fa", "de"])
def test_stories_editors_keep_apart_are_not_united(language: str) -> None:
    one, two, three, _ = _BRIDGE[language]
    clusterer = _standing((one, 50), (two, 50), (three, 51), (one, 51), language=language)
    assert _settle(clusterer, 51, may=False, free=False) == []
    assert [clusterer.story_of(number) for number in (1, 2, 3, 4)] == [50, 50, 51, 51]
    assert (clusterer.take_changes().moved, clusterer.take_changes().gone) == ({}, {})


@pytest.mark.parametrize("language", ["sq", "fa", "de"])
def test_a_story_of_two_events_parts(language: str) -> None:
    one, two, three, _ = _BRIDGE[language]
    ferry, again = _FERRY[language]
    clusterer = _standing((one, 50), (ferry, 50), (two, 50), (again, 50), (three, 50), language=language)
    assert _settle(clusterer, 50, may=True, free=True) == []
    new = clusterer.story_of(2)
    assert [clusterer.story_of(number) for number in (1, 2, 3, 4, 5)] == [50, new, 50, new, 50]
    assert clusterer.new_stories() == [new]
    moved = clusterer.take_changes().moved
    assert set(moved) == {2, 4}
    assert moved[2].reasons[0].name == "new"
    assert "words" in [reason.name for reason in moved[4].reasons]


@pytest.mark.parametrize("language", ["sq", "fa"])
def test_articles_of_a_story_that_is_not_free_stay(language: str) -> None:
    one, two, three, _ = _BRIDGE[language]
    ferry, again = _FERRY[language]
    clusterer = _standing((one, 50), (ferry, 50), (two, 50), (again, 50), (three, 50), language=language)
    _settle(clusterer, 50, may=True, free=False)
    assert {clusterer.story_of(number) for number in range(1, 6)} == {50}


def test_a_story_compares_itself_at_certain_sizes_only() -> None:
    one, two, three, four = _BRIDGE["fa"]
    ferry, _ = _FERRY["fa"]
    places = [(title, 50) for title in (one, two, three, four, one, ferry)]
    clusterer = _standing(*places, language="fa")
    _settle(clusterer, 50, may=True, free=True)
    assert clusterer.story_of(6) == 50


def test_changes_are_told_once_and_gone_stories_with_their_last_taker() -> None:
    one, two, three, four = _BRIDGE["sq"]
    clusterer = _standing((one, 52), (two, 52), (three, 51), (four, 50), (one, 50), (two, 50), language="sq")
    first = _settle(clusterer, 52, may=True, free=False)
    assert [giver for giver, _ in first] == [51, 52] or [giver for giver, _ in first] == [52, 51]
    assert clusterer.take_changes().gone == {51: 50, 52: 50}
    assert clusterer.take_changes().gone == {}
