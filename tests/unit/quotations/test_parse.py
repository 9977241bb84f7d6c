import json
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from aggregator.quotations.model import Quotation
from aggregator.quotations.parse import quotations

#: One text a line with what a careful reader finds in it; decided before the parser was run on it.
TABLE = Path(__file__).parents[2] / "fixtures" / "quotations" / "parse_cases.jsonl"
CASES = [json.loads(line) for line in TABLE.read_text("utf-8").splitlines()]
PAIRS = ["“”", "„“", "„”", "‟”", '""', "‘’", "‚‘", "''", "«»", "»«", "‹›", "›‹", "「」", "『』", "””", "＂＂"]
NESTED = ["“‘’”", "‘“”’", "„‚‘“", "«‹›»", "»›‹«", "«“”»", "“«»”", "\"''\"", "「『』」", "““””", "««»»", "„„““", '""""']


def _short(quotation: Quotation) -> dict[str, object]:
    marks = {(True, True): "both", (True, False): "opening", (False, True): "closing"}
    return {
        "words": quotation.text,
        "depth": quotation.depth,
        "marks": marks[bool(quotation.opening), bool(quotation.closing)],
    }


@pytest.mark.parametrize("case", CASES, ids=[f"{case['lang']}: {case['note']}" for case in CASES])
def test_a_careful_reader_finds_the_same_quotations(case: dict[str, object]) -> None:
    assert [_short(one) for one in quotations(str(case["text"]))] == case["quotations"]


def test_the_table_is_of_six_languages_and_more() -> None:
    counts = Counter(case["lang"] for case in CASES)
    assert len(CASES) >= 120 and all(counts[language] >= 14 for language in ("en", "fa", "ar", "sq", "fr", "de"))


WORDS = st.lists(
    st.sampled_from(
        "lock bridge ferry پل بسته قایق الجسر مغلق ura mbyllur l’écluse fermée Schleuse größer don’t".split()
    ),
    min_size=1,
    max_size=8,
).map(" ".join)
MARKED = st.text(alphabet="ab é1s ،,.?\n“”„«»\"‘’‚‹›`'سلام\u200c\u200f\u00a0「」", max_size=80)


@given(WORDS, st.sampled_from(PAIRS), WORDS, WORDS)
def test_words_in_any_pair_of_marks_are_found_and_nothing_else(words: str, pair: str, before: str, after: str) -> None:
    (found,) = quotations(f"{before}: {pair[0]}{words}{pair[1]}, {after}.")
    assert (found.text, found.opening, found.closing, found.depth) == (words, pair[0], pair[1], 0)


@given(WORDS, WORDS, WORDS, st.sampled_from(NESTED))
def test_a_quotation_inside_a_quotation_is_found_beneath_it(first: str, inner: str, last: str, marks: str) -> None:
    outer = f"{first} {marks[1]}{inner}{marks[2]} {last}"
    found = quotations(f"{marks[0]}{outer}{marks[3]}.")
    assert [(one.text, one.depth) for one in found] == [(outer, 0), (inner, 1)]


@given(st.one_of(MARKED, st.text()))
def test_every_span_is_of_the_text_and_none_cuts_another(text: str) -> None:
    around: list[Quotation] = []
    start = 0
    for one in quotations(text):
        pieces = [text[first:last] for first, last in one.parts]
        assert one.text == "\n\n".join(pieces) and all(piece == piece.strip() != "" for piece in pieces)
        assert (one.start, one.end) == (one.parts[0][0], one.parts[-1][1])
        assert list(one.parts) == sorted(one.parts) and one.start >= start
        assert one.opening or one.closing
        around = [outer for outer in around if outer.end > one.start]
        assert one.depth == len(around) and all(one.end <= outer.end for outer in around)
        around.append(one)
        start = one.start


@given(st.lists(st.tuples(WORDS, st.sampled_from(PAIRS), WORDS), min_size=1, max_size=4))
def test_paragraphs_with_closed_quotations_do_not_know_of_each_other(rows: list[tuple[str, str, str]]) -> None:
    paragraphs = [f"{pair[0]}{words}.{pair[1]} {after}." for words, pair, after in rows]
    alone = [one.text for paragraph in paragraphs for one in quotations(paragraph)]
    assert [one.text for one in quotations("\n\n".join(paragraphs))] == alone == [f"{words}." for words, _, _ in rows]


@given(st.lists(WORDS, min_size=2, max_size=5), st.sampled_from([pair for pair in PAIRS if pair[0] != pair[1]]))
def test_a_quotation_re_opened_at_each_paragraph_is_one_of_several_parts(rows: list[str], pair: str) -> None:
    (found,) = quotations("\n\n".join(f"{pair[0]}{words}." for words in rows) + pair[1])
    assert found.text == "\n\n".join(f"{words}." for words in rows) and len(found.parts) == len(rows)


@given(WORDS, st.sampled_from([pair for pair in PAIRS if pair[0] != "'"]), WORDS)
def test_a_quotation_that_is_never_closed_ends_with_its_paragraph(words: str, pair: str, after: str) -> None:
    assume("?" not in words)
    (found,) = quotations(f"x: {pair[0]}{words}.\n\n{after}.")
    assert (found.text, found.closing) == (f"{words}.", "")


@given(WORDS)
def test_a_text_without_marks_has_no_quotation(words: str) -> None:
    assert quotations(words) == []


HOSTILE = {
    "opening marks": "“" * 100_000,
    "opening marks before letters": "“a " * 100_000,
    "closing marks": "a” " * 100_000,
    "straight marks": '"a' * 100_000,
    "kinds in turn": "“‘«‹„‚ a " * 16_000,
    "deep and closed again": "“a " * 50_000 + "b” " * 50_000,
    "re-opened paragraphs": "“a.\n\n" * 50_000,
    "wrapped lines": "« a\n" * 50_000,
    "genitives": "‘" + "the boats’ crews " * 50_000,
    "inches": '5" ' * 100_000,
    "a long sentence never opened": "a b. " * 200_000 + "”",
    "a long text never closed": "‘" + "a b. " * 200_000,
    "white space": " \n" * 500_000,
    "direction marks": "“\u200f" * 100_000,
    "a megabyte of marks": "”a “" * 250_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_time_by_its_length_only(text: str) -> None:
    before = time.process_time()
    found = quotations(text)
    # measured 0.3 to 6 s on a busy core of the small machine; what is quadratic takes minutes here
    assert time.process_time() - before < 15
    assert max((one.depth for one in found), default=0) < 100
