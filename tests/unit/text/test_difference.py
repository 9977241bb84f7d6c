import random
from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.text.difference import Fate, Run, difference

KEPT, GONE, NEW = Fate.KEPT, Fate.GONE, Fate.NEW


def earlier_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.fate is not NEW)


def later_of(runs: list[Run]) -> str:
    return "".join(run.text for run in runs if run.fate is not GONE)


def test_words_put_into_a_persian_sentence_are_found_with_their_joiners() -> None:
    runs = difference("شهردار گفت پل‌ها باز می‌شوند.", "شهردار گفت پل‌های تازه باز می‌شوند.")
    assert runs == [Run(KEPT, "شهردار گفت "), Run(GONE, "پل‌ها"), Run(NEW, "پل‌های تازه"), Run(KEPT, " باز می‌شوند.")]


def test_arabic_vowel_signs_belong_to_their_word() -> None:
    assert difference("كَتَبَ الوزير", "كُتِبَ الوزير") == [Run(GONE, "كَتَبَ"), Run(NEW, "كُتِبَ"), Run(KEPT, " الوزير")]


def test_a_french_sentence_keeps_what_stands_on_both_sides_of_an_elision() -> None:
    runs = difference("Le maire l’a dit hier.", "Le maire l’a confirmé hier.")
    assert runs == [Run(KEPT, "Le maire l’a "), Run(GONE, "dit"), Run(NEW, "confirmé"), Run(KEPT, " hier.")]


def test_a_figure_that_was_set_right_is_all_that_differs() -> None:
    runs = difference("Morën pjesë 12 veta.\n\nFund.", "Morën pjesë 14 veta.\n\nFund.")
    assert runs == [Run(KEPT, "Morën pjesë "), Run(GONE, "12"), Run(NEW, "14"), Run(KEPT, " veta.\n\nFund.")]


def test_a_lone_word_between_two_long_changes_is_told_with_them() -> None:
    runs = difference("alpha beta gamma of delta epsilon zeta", "one two three of four five six")
    assert [run.fate for run in runs] == [GONE, NEW]


def test_a_new_paragraph_is_new_as_a_whole() -> None:
    runs = difference("یک.\n\nسه.", "یک.\n\nدو.\n\nسه.")
    assert runs == [Run(KEPT, "یک.\n\n"), Run(NEW, "دو.\n\n"), Run(KEPT, "سه.")]


def test_texts_that_are_the_same_differ_in_nothing() -> None:
    assert difference("متن", "متن") == [Run(KEPT, "متن")]
    assert difference("", "") == []


def test_what_is_empty_is_all_new_or_all_gone() -> None:
    assert difference("", "متن") == [Run(NEW, "متن")]
    assert difference("tekst", "") == [Run(GONE, "tekst")]


@given(st.text(alphabet="ab \n.,\u200cپل«»", max_size=60), st.text(alphabet="ab \n.,\u200cپل«»", max_size=60))
def test_the_runs_make_up_both_texts_to_the_letter(earlier: str, later: str) -> None:
    runs = difference(earlier, later)
    assert (earlier_of(runs), later_of(runs)) == (earlier, later)
    assert all(run.text for run in runs)
    assert all(one.fate is not other.fate for one, other in pairwise(runs))


def _long_texts() -> list[tuple[str, str]]:
    chance = random.Random(1)
    some = [f"fjala{number}" for number in range(3_000)]
    paragraphs = ["\n\n".join(chance.choices(some, k=10_000)) for _ in range(2)]
    sentences = [" ".join(chance.choices(some, k=10_000)) for _ in range(2)]
    return [
        (paragraphs[0], paragraphs[1]),
        (sentences[0], sentences[1]),
        ("x " * 50_000, "x " * 49_000 + "y "),
        (".," * 50_000, ",." * 50_000),
        ("\n" * 100_000, "\n\n x" * 25_000),
        ("الف. " * 20_000, "ب. " * 30_000),
        ("متن " * 150_000, "دیگر " * 150_000),
    ]


@pytest.mark.parametrize("texts", _long_texts())
def test_texts_of_a_hundred_thousand_characters_are_compared_in_bounded_work(texts: tuple[str, str]) -> None:
    began = process_time()
    runs = difference(*texts)
    assert (earlier_of(runs), later_of(runs)) == texts
    assert process_time() - began < 20  # some hundredths of a second; a hang is what this finds


def test_an_edit_in_a_long_text_without_paragraphs_is_found_as_one() -> None:
    words = [f"fjala{number}" for number in range(15_000)]
    later = " ".join([*words[:9_000], "tjetër", *words[9_001:], "fund"])
    found = [(run.fate, run.text) for run in difference(" ".join(words), later) if run.fate is not KEPT]
    assert found == [(GONE, "fjala9000"), (NEW, "tjetër"), (NEW, " fund")]


def test_an_edit_in_each_of_many_sentences_is_found_in_each() -> None:
    sentences = [f"Fjalia {number} flet për urën e re mbi lumë." for number in range(1_500)]
    later = [one.replace("urën", "rrugën") for one in sentences]
    runs = difference(" ".join(sentences), " ".join(later))
    assert {run.text for run in runs if run.fate is GONE} == {"urën"}


def test_an_edit_in_a_long_article_is_found_as_one() -> None:
    earlier = "\n\n".join(f"Paragrafi {number} flet për urën e re mbi lumë." for number in range(2_000))
    later = earlier.replace("Paragrafi 1500 flet", "Paragrafi 1500 tregon")
    assert [(run.fate, run.text) for run in difference(earlier, later) if run.fate is not KEPT] == [
        (GONE, "flet"),
        (NEW, "tregon"),
    ]
