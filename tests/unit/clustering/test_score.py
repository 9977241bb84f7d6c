"""The score: half where both answers are as good, every reason told, and their sum is the evidence behind it."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.features import Features
from aggregator.clustering.frame import BLANK, frame_of
from aggregator.clustering.likeness import Comparison, compare
from aggregator.clustering.profile import Profile
from aggregator.clustering.score import Scored, apart, evidence_of, explained, score_of, silence
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import (
    MODEL,
    any_features,
    any_vector,
    article,
    day_frame,
    direction,
    entries_of,
    profile_of,
    summed,
)

_DAY_WEIGHT = -0.01
_NOTHING = Comparison(0.0, 0.0, 0.0, 0.0, 0.0, even=0.5, word_cosine=0.0, vector_cosine=None)


def _told(one: Profile, other: Profile, *, spelled: dict[str, str] | None = None) -> Scored:
    found, hours = compare(one, other, MODEL.yardsticks), apart(one, other)
    score = score_of(found, days=hours / 24.0, day_weight=_DAY_WEIGHT)
    return explained(one, other, found, score=score, hours=hours, day_weight=_DAY_WEIGHT, spelled=spelled or {})


def _says(scored: Scored) -> dict[str, str]:
    return {reason.name: reason.says for reason in scored.reasons}


@pytest.mark.parametrize(
    ("found", "days", "score", "note"),
    [
        (_NOTHING, 0.0, 0.0, "nothing known"),
        (replace(_NOTHING, words=0.5), 0.0, 0.5, "as good as not"),
        (replace(_NOTHING, words=0.3, vector=0.1, vector_foreign=0.05, marks=0.05), 0.0, 0.5, "all parts together"),
        (replace(_NOTHING, words=0.25), 0.0, 1 / 3, "half of that"),
        (replace(_NOTHING, words=0.25, even=0.25), 0.0, 0.5, "where less is asked"),
        (replace(_NOTHING, words=0.5, doubt=-0.1), 0.0, 0.8 / 1.8, "a single pair"),
        (replace(_NOTHING, words=0.5), 5.0, 0.95 / 1.95, "five days apart"),
        (replace(_NOTHING, words=7.0), 0.0, 14 / 15, "never quite one"),
        (replace(_NOTHING, doubt=-7.0), 0.0, 0.0, "never less than none"),
    ],
)
def test_half_is_where_both_answers_are_as_good(found: Comparison, days: float, score: float, note: str) -> None:
    assert score_of(found, days=days, day_weight=_DAY_WEIGHT) == pytest.approx(score), note


@given(
    st.lists(st.tuples(any_features(), any_vector), min_size=1, max_size=3),
    st.lists(st.tuples(any_features(), st.none() | any_vector), min_size=1, max_size=3),
)
def test_the_reasons_add_up_to_the_evidence(
    one: list[tuple[Features, Vector]], other: list[tuple[Features, Vector | None]]
) -> None:
    every = [*one, *other]
    frame = frame_of(entries_of([features for features, _ in every], [vector for _, vector in every]), placed=0)
    mine, theirs = (summed([profile_of(a, frame, vector=vector) for a, vector in some]) for some in (one, other))
    scored = _told(mine, theirs)
    total = math.fsum(reason.value * reason.weight for reason in scored.reasons)
    assert scored.score == pytest.approx(max(0.0, total) / (1.0 + max(0.0, total)), abs=1e-3)
    assert evidence_of(scored.score) == pytest.approx(max(0.0, total), rel=1e-2, abs=1e-2)
    pulls = [abs(reason.value * reason.weight) for reason in scored.reasons]
    assert pulls == sorted(pulls, reverse=True)
    assert all(pulls)


@given(st.floats(-1, 3), st.floats(-1, 3), st.floats(0, 60))
def test_more_shared_never_weakens_a_case_and_more_days_never_strengthen_it(a: float, b: float, days: float) -> None:
    less, more = (
        score_of(replace(_NOTHING, words=words), days=days, day_weight=_DAY_WEIGHT) for words in sorted((a, b))
    )
    assert less <= more
    assert score_of(replace(_NOTHING, words=a), days=days + 1, day_weight=_DAY_WEIGHT) <= score_of(
        replace(_NOTHING, words=a), days=days, day_weight=_DAY_WEIGHT
    )


@pytest.mark.parametrize(
    ("title", "language", "stem", "word"),
    [
        ("Ura e varkëtarëve", "sq", "varket", "varkëtarëve"),
        ("پل قایقرانان", "fa", "قایقرا", "قایقرانان"),
        ("Die Schleusenbrücke", "de", "schleu", "Schleusenbrücke"),
    ],
)
def test_shared_words_are_told_whole(title: str, language: str, stem: str, word: str) -> None:
    frame = day_frame()
    one, other = (profile_of(article(title, language=language), frame) for _ in range(2))
    assert word in _says(_told(one, other, spelled={stem: word}))["words"]
    assert stem in _says(_told(one, other))["words"]


def test_the_words_that_pull_most_are_told_and_no_more_than_six() -> None:
    frame = day_frame([article("ura")] * 5)
    title = "ura " + " ".join(f"fjala{letter}" for letter in "abcdefgh")
    one, other = (profile_of(article(title), frame) for _ in range(2))
    words = _says(_told(one, other))["words"].removeprefix("shared words: ").split(", ")
    assert len(words) <= 6
    assert "ura" not in words


@pytest.mark.parametrize(
    ("title", "language", "short", "long"),
    [
        ("Ura e drurit në një lumë u bë gati të hapet", "sq", "e", "drurit"),
        ("پل چوبی بر رود تا شب به کار آمد", "fa", "به", "چوبی"),
    ],
)
def test_of_words_that_pull_alike_the_longer_ones_are_told(title: str, language: str, short: str, long: str) -> None:
    one, other = (profile_of(article(title, language=language), BLANK) for _ in range(2))
    words = _says(_told(one, other))["words"].removeprefix("shared words: ").split(", ")
    assert long in words
    assert short not in words


def test_shared_marks_are_told_by_kind() -> None:
    german, persian = (
        profile_of(article(title, language=language), day_frame())
        for title, language in (("Guras 45 Karsen", "de"), ("۴۵ گوراس کارسن", "fa"))
    )
    says = _says(_told(german, persian))["marks"]
    assert all(part in says for part in ("names: guras", "numbers: 45", "sounds: krsn"))


def test_meaning_is_told_with_its_likeness_and_apart_for_two_languages() -> None:
    articles = [article("Ura"), article("پل", language="fa"), article("Porti"), article("بندر", language="fa")]
    vectors = [direction(1, 0), direction(1, 0), direction(0, 1), direction(0, 1)]
    frame = frame_of(entries_of(articles, vectors), placed=0)
    albanian, persian = (profile_of(articles[place], frame, vector=vectors[place]) for place in (0, 1))
    assert "meaning across languages" in _says(_told(albanian, persian))
    assert set(_says(_told(albanian, albanian))) >= {"meaning", "words"}
    assert _says(_told(albanian, persian))["meaning across languages"].endswith("1.00")


def test_time_between_is_told_in_hours() -> None:
    early, late = (profile_of(article("Ura e drurit", hours=hours), day_frame()) for hours in (0, 30))
    assert _says(_told(early, late))["time"] == "30 hours apart"
    assert "time" not in _says(_told(early, early))


@pytest.mark.parametrize(
    ("hours", "says"), [(0.2, "less than an hour apart"), (1, "1 hour apart"), (2, "2 hours apart")]
)
def test_hours_are_told_in_plain_english(hours: float, says: str) -> None:
    early, late = (profile_of(article("Ura e drurit", hours=hour), day_frame()) for hour in (0, hours))
    assert _says(_told(early, late))["time"] == says


@pytest.mark.parametrize(
    ("one", "other", "quiet", "between"),
    [((0, 4), (10, 12), 6.0, 9.0), ((10, 12), (0, 4), 6.0, 9.0), ((0, 10), (5, 6), 0.0, 0.5), ((3,), (3,), 0.0, 0.0)],
)
def test_stories_are_quiet_between_their_nearest_ends_and_apart_by_their_middles(
    one: tuple[int, ...], other: tuple[int, ...], quiet: float, between: float
) -> None:
    spans = [_spanning(one), _spanning(other)]
    assert (silence(*spans), apart(*spans)) == (quiet, between)


@pytest.mark.parametrize(("title", "language"), [("Ura e drurit", "sq"), ("پل چوبی", "fa"), ("Holzbrücke", "de")])
def test_what_is_reported_on_day_after_day_draws_less_the_longer_it_lasts(title: str, language: str) -> None:
    scores = []
    for days in (1, 7, 21):
        story = _spanning([24 * day for day in range(days)], title=title, language=language)
        scores.append(_told(_spanning([24 * days], title=title, language=language), story).score)
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_the_time_between_stories_is_told_as_a_mean() -> None:
    assert _says(_told(_spanning([0]), _spanning([10, 12])))["time"] == "11 hours apart in the mean"


def _spanning(hours: Sequence[int], *, title: str = "Ura", language: str = "sq") -> Profile:
    return summed([profile_of(article(title, language=language, hours=at), day_frame()) for at in hours])
