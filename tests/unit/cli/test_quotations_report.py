"""The report of `evaluate quotations` as people read it, with a judge whose faults are known."""

import json
from pathlib import Path

import pytest

from aggregator.cli.quotations_report import quotations_report
from aggregator.evaluation.quotations import evaluate
from aggregator.quotations.model import Field, Judgement, Span
from aggregator.vocabulary import QuotationVerdict

#: What would turn a terminal's lines, its title and its direction.
_HOSTILE = "\x1b[Km\x9bKm\x1b]x\x07\u202e"
_FA = "پل چوبی بندر از شنبه بسته نمی‌شود."


def _report(folder: Path, *verdicts: str) -> None:
    row = {"quote": f"پل چوبی{_HOSTILE}", "source_text": _FA, "lang": f"fa{_HOSTILE}", "kind": f"negation{_HOSTILE}"}
    rows = [row | {"id": f"{verdict}{_HOSTILE}", "verdict": verdict} for verdict in verdicts]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    judgement = Judgement(QuotationVerdict.EXACT, [Span(1, 1, Field.TEXT, 0, 7)])
    quotations_report(evaluate(folder / "rows.jsonl", lambda _quote, _sources: judgement))


def test_faults_are_told_with_their_counts_and_texts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _report(tmp_path, "exact", "altered", "elsewhere")
    told = capsys.readouterr().out
    assert told.startswith("3 quotations; ")
    assert "1 of 1 (100.00%)" in told
    assert "0 of 1 (0.00%)" in told
    assert "false quotations that passed\n1. altered" in told
    assert "unproven quotations that passed\n1. elsewhere" in told
    assert "passage:   \u2068پل چوبی\u2069" in told, "right-to-left text stays in its place"


def test_nothing_that_a_terminal_obeys_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _report(tmp_path, "exact", "altered", "normalised")
    assert not set(capsys.readouterr().out) & set("\x1b\x9b\x07\u202e")


def test_a_file_without_rows_is_reported_without_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _report(tmp_path)
    assert "0 quotations" in capsys.readouterr().out
