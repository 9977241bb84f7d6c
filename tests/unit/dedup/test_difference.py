"""What differs between two texts is measured word for word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.dedup.difference import ALIGNED_WORDS, Difference, Slot, difference, is_number, own_numbers
from aggregator.text.words import words

_TOKENS = st.lists(st.sampled_from(["a", "b", "c", "d", "پل", "رود", "3", "14", "1927"]), max_size=30)


def _compare(one: str, other: str) -> Difference:
    return difference(words(one), words(other))


def test_equal_texts_differ_in_nothing() -> None:
    found = _compare("Ura u ndërtua në vitin 1927.", "Ura u ndertua ne vitin 1927")
    assert (found.contained, found.covered, found.lead) == (1.0, 1.0, 1.0)
    assert (found.numbers, found.wordings, found.changed_numbers) == ((), (), 0.0)


@pytest.mark.parametrize(
    ("one", "other", "slot", "note"),
    [
        ("ساخت پل چوبی ۴۵ روز به درازا کشید", "ساخت پل چوبی ۶۰ روز به درازا کشید", ("45", "60"), "Persian digits"),
        (
            "ura e re kushton 3,50 korona për banorët",
            "ura e re kushton 4,20 korona për banorët",
            ("3.50", "4.20"),
            "decimals",
        ),
        (
            "der Steg kostet 320.000 Kronen und bleibt",
            "der Steg kostet 410 000 Kronen und bleibt",
            ("320000", "410000"),
            "groups",
        ),
    ],
)
def test_other_figures_in_the_same_place_are_a_number_slot(
    one: str, other: str, slot: tuple[str, str], note: str
) -> None:
    assert _compare(one, other).numbers == (Slot((slot[0],), (slot[1],)),), note


def test_the_same_figure_spelled_in_another_script_is_no_slot() -> None:
    assert _compare("پل چوبی در ۱۹۲۷ ساخته شد", "پل چوبی در 1927 ساخته شد").numbers == ()


def test_another_name_in_the_same_place_is_a_wording_slot() -> None:
    found = _compare("la passerelle de Valbrune reste fermée lundi", "la passerelle de Montclair reste fermée lundi")
    assert found.wordings == (Slot(("valbrune",), ("montclair",)),)
    assert found.changed_words == pytest.approx(1 / 6)


@pytest.mark.parametrize(
    ("one", "other", "note"),
    [
        (
            "the industrialized countries of the north met",
            "the industrialised countries of the north met",
            "two spellings",
        ),
        ("شهرداری اعلام کرد پل چوبی بسته می‌شود", "شهرداري اعلام كرد پل چوبي بسته میشود", "two keyboards"),
    ],
)
def test_spellings_of_one_word_are_no_slot(one: str, other: str, note: str) -> None:
    assert _compare(one, other).wordings == (), note


def test_a_passage_put_in_is_no_slot() -> None:
    text = "die Arbeiten am Steg beginnen am Montag"
    longer = "die Arbeiten am Steg " + "das war bisher nicht bekannt wie die Zeitung schrieb " + "beginnen am Montag"
    found = _compare(text, longer)
    assert (found.numbers, found.wordings, found.contained) == ((), (), 1.0)


def test_a_wide_gap_is_another_passage_and_no_slot() -> None:
    one = "am Montag beginnt es " + " ".join(f"a{i}" for i in range(12)) + " und endet am Freitag"
    other = "am Montag beginnt es " + " ".join(f"b{i}" for i in range(12)) + " und endet am Freitag"
    assert _compare(one, other).wordings == ()


def test_single_words_in_common_do_not_count_as_shared_text() -> None:
    assert _compare("një dy tri katër pesë", "një x tri y pesë").shared == 0


def test_the_lead_is_that_of_the_longer_text() -> None:
    tail = " ".join(f"t{i}" for i in range(40))
    head = " ".join(f"h{i}" for i in range(40))
    assert _compare(tail, f"{head} {tail}").lead == 0.0
    assert _compare(head, f"{head} {tail}").lead == 1.0


def test_very_long_texts_are_compared_in_bounded_memory() -> None:
    text = [f"w{number}" for number in range(3 * ALIGNED_WORDS)]
    assert difference(text, text).one == ALIGNED_WORDS


@given(_TOKENS, _TOKENS)
def test_measures_do_not_depend_on_which_text_comes_first(one: list[str], other: list[str]) -> None:
    there, back = difference(one, other), difference(other, one)
    assert (there.one, there.other) == (back.other, back.one)
    for measure in ("shared", "contained", "covered", "changed_numbers", "changed_words", "lead"):
        assert getattr(there, measure) == getattr(back, measure)
        assert getattr(there, measure) >= 0
    assert [(slot.other, slot.one) for slot in there.numbers] == [(slot.one, slot.other) for slot in back.numbers]


@given(_TOKENS, _TOKENS)
def test_shares_lie_between_0_and_1(one: list[str], other: list[str]) -> None:
    found = difference(one, other)
    assert 0 <= found.covered <= found.contained <= 1
    assert 0 <= found.changed_numbers <= 1
    assert 0 <= found.lead <= 1


def test_changed_numbers_are_those_in_the_same_place() -> None:
    found = _compare("am 3. Mai kamen 20 Boote und 14 Kähne an", "am 3. Mai kamen 25 Boote und 14 Kähne an")
    assert found.changed_numbers == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("one", "other", "expected", "note"),
    [
        ("1 2 3 4", "1 2 3 4", 0.0, "equal"),
        ("1 2 3 4", "1 2", 0.0, "a cut copy has none of its own"),
        ("1 2 3 4", "1 2 3 9", 0.0, "one of its own may be a date"),
        ("1 2 3 4", "1 2 8 9", 0.5, "two of four"),
        ("1 2 3 4", "7 8 9", 1.0, "all"),
        ("۱۲ قایق و ۳۴ کرجی", "۵۶ قایق و ۷۸ کرجی", 1.0, "Persian digits"),
        ("pa shifra", "1 2 3", 0.0, "none at all"),
    ],
)
def test_numbers_of_its_own(one: str, other: str, expected: float, note: str) -> None:
    assert own_numbers(words(one), words(other)) == own_numbers(words(other), words(one)) == expected, note


def test_only_words_that_begin_with_a_digit_are_numbers() -> None:
    assert [is_number(word) for word in ("45", "3.50", "covid19", "پل", "")] == [True, True, False, False, False]
