"""The quotations made by construction: how many, the same each time, and each what it is said to be."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from aggregator.evaluation.quotation_rows import read_quotations
from tests.quotation_cases.articles import LANGUAGES, articles
from tests.quotation_cases.build import cases, rows
from tests.quotation_cases.case import FLIPS, Case, is_what_it_says
from tests.quotation_cases.negations import NEGATIONS
from tests.quotation_cases.plain import stands, stands_in_words

_ROOT = Path(__file__).parents[3]
_VERDICTS = ("exact", "normalised", "elided", "altered", "stitched", "elsewhere", "not_found", "unverifiable")
_FA = "پل چوبی بندر از شنبه بسته نمی‌شود و کشتی‌ها از زیر آن می‌گذرند."
_FR = "Le bac ne partira pas avant 6 h 30 ; il coûte 2,40 couronnes."


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return rows()


def test_there_are_enough_cases_spread_evenly_over_six_languages(made: list[dict[str, Any]]) -> None:
    assert len(made) >= 900
    counts = Counter(row["lang"] for row in made)
    assert set(counts) == set(LANGUAGES)
    assert max(counts.values()) <= 1.1 * min(counts.values())


def test_every_language_has_every_verdict(made: list[dict[str, Any]]) -> None:
    counts = Counter((row["lang"], row["verdict"]) for row in made)
    assert {pair for pair in counts if counts[pair] >= 4} == {(one, said) for one in LANGUAGES for said in _VERDICTS}


def test_there_are_enough_negation_flips_in_every_language(made: list[dict[str, Any]]) -> None:
    flips = [row for row in made if row["kind"] in FLIPS]
    assert len(flips) >= 180
    assert {row["verdict"] for row in flips} == {"altered"}
    assert min(Counter(row["lang"] for row in flips).values()) >= 30
    assert len({(row["lang"], row["quote"]) for row in flips}) == len(flips)


def test_the_same_seed_makes_the_same_cases_in_any_process(made: list[dict[str, Any]], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.quotation_cases", str(tmp_path / "rows.jsonl")]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True, timeout=120)
    assert [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text("utf-8").splitlines()] == made
    assert rows("another seed") != made


def test_each_row_is_read_by_the_measure(made: list[dict[str, Any]], tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in made), "utf-8")
    read = list(read_quotations(path))
    assert [(row.id, row.quote, row.gold.value) for row in read] == [
        (row["id"], row["quote"], row["verdict"]) for row in made
    ]
    assert all(any(not one.is_cited for one in row.sources) == (row.gold == "elsewhere") for row in read)


def test_no_false_quotation_stands_in_its_source_by_accident() -> None:
    """Looked up once more, in words and to the letter, apart from the proof that took it."""
    false = [case for *_, case in cases() if case.verdict in ("altered", "stitched", "not_found", "elsewhere")]
    assert len(false) > 500
    for case in false:
        assert not any(case.quote in text for text in case.cited if case.by == "letters"), case.quote
        assert not any(stands_in_words(case.quote, text) for text in case.cited if case.by != "numbers"), case.quote


def test_every_true_quotation_stands_in_a_source_piece_by_piece() -> None:
    true = [case for *_, case in cases() if case.verdict in ("exact", "normalised", "elided")]
    assert len(true) > 400
    for case in true:
        assert all(any(stands(piece, text) for text in case.cited) for piece in case.pieces or (case.quote,)), case


@pytest.mark.parametrize(
    ("quote", "verdict", "source"),
    [
        ("از شنبه بسته می‌شود", "exact", _FA),
        ("از شنبه بسته می‌شود", "normalised", _FA),
        ("از شنبه بسته نمي‌شود", "exact", _FA),
        ("از شنبه بسته نمی‌شود", "normalised", _FA),
        ("از شنبه بسته نمی شود", "altered", _FA),
        ("ne partira pas avant 6 h 30", "altered", _FR),
        ("Ne partira pas, avant 6 h 30.", "stitched", _FR),
        ("avant 6 h 30 ; il", "not_found", _FR),
        ("personne ne partira pas avant demain", "not_found", _FR),
        ("le bac", "unverifiable", _FR),
        ("le phare s’allume", "elsewhere", _FR),
        ("", "exact", _FR),
    ],
)
def test_a_case_that_is_not_what_it_says_is_refused(quote: str, verdict: str, source: str) -> None:
    assert not is_what_it_says(Case(quote, verdict, (source,)))


@pytest.mark.parametrize(
    ("quote", "verdict", "by"),
    [
        ("ne partira pas avant", "exact", "letters"),
        ("Ne partira pas\navant", "normalised", "letters"),
        ("partira avant 6 h 30", "altered", "letters"),
        ("bac ne partira pa", "altered", "words"),
        ("il coûte 240 couronnes", "altered", "numbers"),
        ("il coûte 24,0 couronnes", "altered", "numbers"),
        ("le phare s’allume demain", "not_found", "letters"),
    ],
)
def test_a_case_that_is_what_it_says_is_taken(quote: str, verdict: str, by: str) -> None:
    assert is_what_it_says(Case(quote, verdict, (_FR,), by=by))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_way_to_turn_a_denial_round_is_used_by_some_article(language: str) -> None:
    unused = [
        rule.pattern
        for rule in NEGATIONS[language]
        if not any(list(rule.matches(article)) for article in articles()[language])
    ]
    assert unused == []
