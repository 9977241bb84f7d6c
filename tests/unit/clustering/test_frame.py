"""The frame: what is rare weighs more, and a frame read back is the frame that was written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.clustering.frame import BLANK, Entry, Frame, frame_of, from_bytes, to_bytes
from aggregator.clustering.vectors import Vector
from tests.unit.clustering.evidence import any_features, any_vector, article, direction, entries_of

_ENTRIES = st.lists(st.builds(Entry, st.integers(1, 5), any_features(), st.none() | any_vector), max_size=8)


def _same(one: Frame, other: Frame) -> bool:
    means = one.means.keys() == other.means.keys() and all(
        np.array_equal(mean, other.means[language]) for language, mean in one.means.items()
    )
    rest = ("placed", "articles", "words", "fresh", "marks", "fresh_mark", "spreads")
    return means and all(getattr(one, name) == getattr(other, name) for name in rest)


@given(_ENTRIES)
def test_a_frame_read_back_is_the_same_frame(entries: list[Entry]) -> None:
    frame = frame_of(entries, placed=len(entries))
    assert _same(from_bytes(to_bytes(frame), placed=frame.placed, articles=frame.articles), frame)


def test_a_word_torn_in_two_survives_the_way_through_the_store() -> None:
    frame = frame_of(entries_of([article("ura \ud800mbyllet"), article("پل \udfff", language="fa")]), placed=2)
    assert _same(from_bytes(to_bytes(frame), placed=2, articles=2), frame)


@given(_ENTRIES, any_vector, st.sampled_from(["sq", "fa", "de", "el"]))
def test_a_centred_vector_is_a_direction_and_keeps_it_when_made_raw_and_centred_again(
    entries: list[Entry], vector: Vector, language: str
) -> None:
    frame = frame_of([*entries, Entry(9, article("Ura"), direction(1, 2, 3, 4))], placed=0)
    centred = frame.centred(vector, language)
    if float(np.linalg.norm(vector - frame.means[language if language in frame.means else ""])) > 0.01:
        assert float(np.linalg.norm(centred)) == pytest.approx(1.0, abs=1e-4)
        assert frame.centred(frame.raw(centred, language), language) == pytest.approx(centred, abs=1e-2)


def test_the_mean_of_a_language_itself_says_nothing() -> None:
    frame = frame_of(entries_of([article("پل", language="fa")], [direction(1, 2)]), placed=0)
    assert not frame.centred(frame.means["fa"], "fa").any()


@pytest.mark.parametrize(("text", "language"), [("Ura", "sq"), ("پل", "fa")])
def test_a_big_event_does_not_pull_the_mean_of_its_language(text: str, language: str) -> None:
    big, small = direction(1, 0), direction(0, 1)
    one_each = [Entry(1, article(text, language=language), big), Entry(2, article(text, language=language), small)]
    many = [*one_each, *(Entry(1, article(text, language=language), big) for _ in range(50))]
    assert frame_of(many, placed=0).means[language] == pytest.approx(frame_of(one_each, placed=0).means[language])


@given(st.lists(st.integers(0, 12), min_size=2, max_size=6), st.sampled_from([("ura", "sq"), ("پل", "fa")]))
def test_rarity_falls_with_the_stories_that_have_a_stem(counts: list[int], word: tuple[str, str]) -> None:
    text, language = word
    stems = [article(f"{text}{'abcdef'[place]}", language=language) for place in range(len(counts))]
    found = [stem for stem, count in zip(stems, counts, strict=True) for _ in range(count)]
    frame = frame_of(entries_of(found), placed=0)
    rarities = frame.words.get(language, {})
    fresh = frame.fresh.get(language, 1.0)
    weighed = [(count, rarities.get(stem.title[0], fresh)) for count, stem in zip(counts, stems, strict=True) if count]
    for fewer, rarer in weighed:
        assert all(rarer >= rarity for more, rarity in weighed if more >= fewer)


@given(st.lists(st.builds(Entry, st.integers(1, 3), any_features(), st.none()), max_size=10), st.integers(1, 4))
def test_a_stem_of_one_article_is_as_rare_as_one_never_seen(entries: list[Entry], story: int) -> None:
    frame = frame_of([*entries, Entry(story, article("Biblioteka xhami"), None)], placed=0)
    assert "xhami" not in frame.words["sq"]
    assert "#77" not in frame.marks


def test_a_big_event_keeps_its_own_words() -> None:
    bridge = [Entry(1, article("Ura e drurit"), None) for _ in range(30)]
    others = [Entry(number, article(f"Panairi {number}"), None) for number in range(2, 32)]
    frame = frame_of([*bridge, *others], placed=0)
    spread = frame_of(
        [*(Entry(100 + place, one.features, None) for place, one in enumerate(bridge)), *others], placed=0
    )
    assert frame.words["sq"]["drurit"] > 1.5 * spread.words["sq"]["drurit"]


def test_each_language_has_rarities_of_its_own() -> None:
    frame = frame_of(entries_of([article("Guras"), article("Guras"), article("Guras", language="de")]), placed=0)
    assert "guras" in frame.words["sq"]
    assert "guras" not in frame.words["de"]


def test_a_number_is_as_common_in_persian_digits() -> None:
    articles = [article("45 ditë"), article("۴۵ روز", language="fa"), article("Ura"), article("پل", language="fa")]
    frame = frame_of(entries_of(articles), placed=0)
    assert frame.marks["#45"] < frame.fresh_mark


def test_the_common_part_of_a_language_is_taken_off() -> None:
    vectors = [direction(9, 1, 0), direction(9, 0, 1), direction(9, -1, 0), direction(9, 0, -1)] * 20
    frame = frame_of(entries_of([article("Ura")] * 80, vectors), placed=0)
    one, opposite = (frame.centred(vector, "sq") for vector in (vectors[0], vectors[2]))
    assert float(vectors[0] @ vectors[2]) > 0.9
    assert float(one @ opposite) == pytest.approx(-1.0, abs=0.05)


def test_a_language_never_seen_is_centred_by_all() -> None:
    frame = frame_of(entries_of([article("Ura"), article("Porti")], [direction(1, 0), direction(0, 1)]), placed=0)
    assert frame.centred(direction(1, 0), "el") == pytest.approx(frame.centred(direction(1, 0), ""))


@pytest.mark.parametrize(
    ("articles", "placed", "due", "note"),
    [
        (0, 0, True, "the first one"),
        (12, 1_004, False, "few"),
        (12, 1_005, True, "five"),
        (200, 1_049, False, "less than a quarter more"),
        (200, 1_050, True, "a quarter more"),
        (200, 950, True, "a quarter fewer: many were withdrawn"),
    ],
)
def test_a_new_frame_is_due_when_the_window_has_grown(articles: int, placed: int, due: bool, note: str) -> None:
    before = 1_000 if articles else 0
    assert Frame(before, articles, {}, {}, {}, 1.0, {}, {}).is_due(placed) is due, note


def test_a_blank_frame_knows_no_vectors() -> None:
    assert not BLANK.knows_vectors
    assert not frame_of(entries_of([article("Ura")]), placed=1).knows_vectors
    assert frame_of(entries_of([article("Ura")], [direction(1, 0)]), placed=1).knows_vectors


@given(_ENTRIES)
def test_nothing_weighs_nothing(entries: list[Entry]) -> None:
    frame = frame_of(entries, placed=0)
    every = [rarity for rarities in frame.words.values() for rarity in rarities.values()]
    assert all(rarity > 0.0 for rarity in [*every, *frame.fresh.values(), *frame.marks.values(), frame.fresh_mark])
