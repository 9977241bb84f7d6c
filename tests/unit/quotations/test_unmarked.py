"""An item's own words that stand verbatim in a source."""

import pytest

from aggregator.quotations.model import Source
from aggregator.quotations.unmarked import verbatim_runs
from tests.unit.quotations.conftest import sources

SENTENCE = "biblioteka e qytetit të vjetër do të mbyllet për dy muaj dhe askush nuk e di arsyen"


def test_twelve_words_are_found_with_their_place_in_both_texts_and_eleven_are_not() -> None:
    source = f"Kryebashkiaku tha se {SENTENCE}."
    twelve, eleven = (" ".join(SENTENCE.split()[:count]) for count in (12, 11))
    text = f"Sot, {twelve.upper()} u tha."
    [run] = verbatim_runs(text, [], sources(source))
    assert text[run.start : run.end] == twelve.upper()
    assert source[run.span.start : run.span.end] == twelve
    assert not verbatim_runs(f"Sot, {eleven} u tha.", [], sources(source))


def test_words_in_quotation_marks_are_left_out_and_part_a_run() -> None:
    text = f"Tha: “{SENTENCE}”."
    start = text.index(SENTENCE)
    assert verbatim_runs(text, [(start, start + len(SENTENCE))], sources(SENTENCE)) == []
    assert len(verbatim_runs(text, [], sources(SENTENCE))) == 1


def test_titles_are_told() -> None:
    title = "شهردار گفت این پل قدیمی تا پایان سال آینده برای همه کشتی ها بسته است"
    [run] = verbatim_runs(f"خبر: {title} و تمام", [], [Source(1, 1, title, f"متن. {title}.")])
    assert run.is_title and not run.is_name


@pytest.mark.parametrize("text", ["", " ", "…", "\u200c", "‘’"])
def test_a_text_without_words_has_no_verbatim_run(text: str) -> None:
    assert verbatim_runs(text, [], [Source(1, 1, "Tolm", "The lock at Tolm shuts for six days.")]) == []
