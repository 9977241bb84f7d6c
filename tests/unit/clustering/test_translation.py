"""Translations: told by what stands where, in any scripts, with vectors and without, and never backwards."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.translation import Rules, Telling, places_of, translations
from aggregator.clustering.vectors import Vector
from aggregator.newsstand.library import library
from aggregator.settings.thresholds import TranslationThresholds
from aggregator.text.names import NameFinder, WatchEntry
from tests.unit.clustering.translated import EVENTS, Event, Written

WHEN = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
RULES = Rules(**TranslationThresholds().model_dump())
NOBODY = NameFinder([])
EAST: Vector = np.array([1.0, 0.0], dtype=np.float32)
NEAR_EAST: Vector = np.array([0.8, 0.6], dtype=np.float32)
NORTH: Vector = np.array([0.0, 1.0], dtype=np.float32)


def telling(
    number: int, written: Written, *, hours: float = 0.0, direction: Vector | None = None, finder: NameFinder = NOBODY
) -> Telling:
    length, places, spelled = places_of(f"{written.title}\n{written.text}", finder)
    published = WHEN + timedelta(hours=hours)
    outlet = f"Outlet {number}"
    return Telling(number, written.language, outlet, published, length, places, spelled, direction, ())


def pairs(story: Iterable[Telling]) -> dict[int, int]:
    return {ident: found.of_id for ident, found in translations(story, RULES).items()}


every_event = pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS)


@every_event
def test_a_translation_is_told_without_vectors(event: Event) -> None:
    assert pairs([telling(1, event.original), telling(2, event.translation, hours=5)]) == {2: 1}


@every_event
def test_a_report_of_ones_own_on_the_same_event_is_none(event: Event) -> None:
    assert pairs([telling(1, event.original), telling(2, event.own, hours=5)]) == {}


@every_event
@pytest.mark.parametrize("direction", [EAST, NEAR_EAST, None])
def test_likeness_of_vectors_makes_no_report_a_translation(event: Event, direction: Vector | None) -> None:
    own = telling(2, event.own, hours=5, direction=direction)
    assert pairs([telling(1, event.original, direction=EAST), own]) == {}


@every_event
@pytest.mark.parametrize(("direction", "expected"), [(NEAR_EAST, {2: 1}), (NORTH, {})])
def test_vectors_that_point_elsewhere_speak_against(event: Event, direction: Vector, expected: dict[int, int]) -> None:
    later = telling(2, event.translation, hours=5, direction=direction)
    assert pairs([telling(1, event.original, direction=EAST), later]) == expected


@every_event
def test_the_later_one_is_the_translation_whichever_was_written_first(event: Event) -> None:
    assert pairs([telling(1, event.original, hours=5), telling(2, event.translation)]) == {1: 2}


@every_event
@pytest.mark.parametrize(("hours", "expected"), [(0, {}), (72, {2: 1}), (73, {})])
def test_it_is_published_after_its_original_and_within_three_days(
    event: Event, hours: float, expected: dict[int, int]
) -> None:
    assert pairs([telling(1, event.original), telling(2, event.translation, hours=hours)]) == expected


@every_event
def test_the_same_words_in_one_language_are_a_copy_and_no_translation(event: Event) -> None:
    assert pairs([telling(1, event.original), telling(2, event.original, hours=5)]) == {}


@every_event
def test_the_same_facts_in_another_order_are_no_translation(event: Event) -> None:
    text = "\n\n".join(reversed(event.translation.text.split("\n\n")))
    turned = replace(event.translation, text=text)
    assert pairs([telling(1, event.original), telling(2, turned, hours=5)]) == {}


@every_event
def test_other_figures_are_another_event(event: Event) -> None:
    moved = str.maketrans("123456789", "234567891")
    other = replace(
        event.translation, title=event.translation.title.translate(moved), text=event.translation.text.translate(moved)
    )
    assert pairs([telling(1, event.original), telling(2, other, hours=5)]) == {}


@every_event
def test_of_a_whole_story_each_has_one_original_and_the_order_does_not_matter(event: Event) -> None:
    story = [
        telling(1, event.original),
        telling(2, event.own, hours=1),
        telling(3, event.translation, hours=5),
        telling(4, event.original, hours=8),
    ]
    assert {tuple(sorted(pairs(order).items())) for order in permutations(story)} == {((3, 1), (4, 3))}


@every_event
def test_the_evidence_says_what_is_shared(event: Event) -> None:
    story = [telling(1, event.original, direction=EAST), telling(2, event.translation, hours=5, direction=NEAR_EAST)]
    evidence = {one.name: one for one in translations(story, RULES)[2].evidence}
    assert list(evidence) == ["same places", "numbers", "length", "meaning", "time"]
    assert evidence["numbers"].value > 0.9
    assert evidence["meaning"].says == "sentences mean alike: 0.80"
    assert evidence["time"].says == "published 5 hours later"


def test_evidence_is_told_in_the_words_of_the_translation() -> None:
    story = [telling(1, EVENTS["Albanian to German"].original)]
    story.append(telling(2, EVENTS["Albanian to German"].translation, hours=5))
    says = translations(story, RULES)[2].evidence[0].says
    assert says.startswith("19 of 41 names and numbers at the same place: ")
    assert "karsen" in says and "koste" in says and "48" in says


def test_a_watched_name_counts_in_all_its_spellings() -> None:
    finder = NameFinder([WatchEntry("port", "Hafenamt", "office", 1.0, ("Hafenamt", "اداره بندر"))])
    _, german, _ = places_of("Das Hafenamt schweigt", finder)
    _, persian, _ = places_of("اداره بندر خاموش است", finder)
    assert "@port" in german.keys() & persian.keys()


@pytest.mark.parametrize(
    ("credit", "outlet", "expected"),
    [
        ("lirova courier", "The Lirova Courier", True),
        ("the lirova courier", "The Lirova Courier", True),
        ("اسکله امروز", "اسكلة امروز", True),
        ("روزنامه اسکله امروز", "اسکله امروز", True),
        ("gazeta e lumit", "Gazeta e Lumit", True),
        ("lumit", "Gazeta e Lumit", False),
        ("courier", "The Lirova Courier", False),
    ],
)
def test_a_credit_settles_it_where_it_names_the_outlet(credit: str, outlet: str, expected: bool) -> None:
    first = replace(telling(1, EVENTS["Persian to English"].original), outlet=outlet)
    later = replace(telling(2, EVENTS["Persian to English"].own, hours=5), credits=(credit,))
    found = translations([first, later], RULES)
    assert (2 in found) is expected
    assert not expected or found[2].evidence[0].says == f"says it is translated from {outlet}"


@given(st.text(max_size=300), st.text(max_size=300), st.integers(-100, 100))
def test_any_texts_will_do_and_nothing_is_a_translation_of_what_came_later(one: str, other: str, hours: int) -> None:
    story = [telling(1, Written("fa", "", one)), telling(2, Written("sq", "", other), hours=hours)]
    times = {each.id: each.published for each in story}
    assert all(times[ident] > times[found] for ident, found in pairs(story).items())


def test_an_article_without_words_is_none() -> None:
    assert pairs([telling(1, Written("fa", "", "")), telling(2, Written("de", "", ""), hours=1)]) == {}


def test_on_the_newsstand_the_one_translation_is_found_and_no_other() -> None:
    stand = library(WHEN)
    stories: dict[str, list[Telling]] = {}
    numbers = {article.id: number for number, article in enumerate(stand.articles)}
    for article in stand.articles:
        text = Written(article.language, article.text.title, article.text.body)
        one = replace(telling(numbers[article.id], text), published=article.published)
        stories.setdefault(article.story, []).append(one)
    found = {ident: of for story in stories.values() for ident, of in pairs(story).items()}
    gold = {a.id: a.translation_of for a in stand.articles if a.translation_of}
    assert gold, "the newsstand has a translation"
    assert found == {numbers[ident]: numbers[of] for ident, of in gold.items()}
