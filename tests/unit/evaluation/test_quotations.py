"""`evaluate quotations` with judges whose faults are known."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import DataFileError
from aggregator.evaluation.quotations import Judge, QuotationsReport, evaluate
from aggregator.quotations.model import Field, Judgement, Source, Span
from aggregator.vocabulary import QuotationVerdict

_FA = "پل چوبی بندر از شنبه بسته نمی‌شود."
_SQ = "Ura e drurit nuk mbyllet të shtunën."


def _write(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _row(ident: str, verdict: str, **fields: Any) -> dict[str, Any]:
    fields = fields if "sources" in fields else {"source_text": _FA} | fields
    return {"id": ident, "quote": "پل چوبی بندر", "lang": "fa", "verdict": verdict} | fields


def _says(verdict: QuotationVerdict) -> Judge:
    return lambda _quote, _sources: Judgement(verdict)


def _run(folder: Path, judge: Judge, *rows: dict[str, Any], **options: Any) -> QuotationsReport:
    return evaluate(_write(folder / "rows.jsonl", *rows), judge, **options)


_ALL = [_row(verdict.value, verdict.value, kind=f"made {verdict.value}") for verdict in QuotationVerdict]


def test_a_judge_that_lets_everything_pass_accepts_every_false_quotation(tmp_path: Path) -> None:
    report = _run(tmp_path, _says(QuotationVerdict.NORMALISED), *_ALL)
    assert (report.figures.false, report.figures.false_accepts, report.figures.false_accept_share) == (3, 3, 1.0)
    assert (report.figures.false_rejects, report.figures.unproven_accepts) == (0, 2)
    assert [one.asked for one in report.worst.false_accepts] == ["altered", "stitched", "not_found"]
    assert [one.asked for one in report.worst.unproven_accepts] == ["elsewhere", "unverifiable"]


def test_a_judge_that_lets_nothing_pass_rejects_every_true_quotation(tmp_path: Path) -> None:
    report = _run(tmp_path, _says(QuotationVerdict.NOT_FOUND), *_ALL)
    assert (report.figures.proven, report.figures.false_rejects, report.figures.false_reject_share) == (3, 3, 1.0)
    assert (report.figures.false_accepts, report.figures.unproven_accepts, report.figures.right) == (0, 0, 1)
    assert [one.asked for one in report.worst.false_rejects] == ["exact", "normalised", "elided"]
    assert "altered" in [one.asked for one in report.worst.others]


def test_one_proven_verdict_for_another_is_neither_fault(tmp_path: Path) -> None:
    report = _run(tmp_path, _says(QuotationVerdict.EXACT), _row("a", "normalised"), _row("b", "exact"))
    assert (report.figures.false_rejects, report.figures.right, report.figures.rows) == (0, 1, 2)
    assert [one.id for one in report.worst.others] == ["a"]
    assert report.confusion == {"exact": {"exact": 1}, "normalised": {"exact": 1}}


def test_figures_are_told_by_language_and_by_kind(tmp_path: Path) -> None:
    rows = [_row("a", "altered", kind="negation"), _row("b", "exact", lang="sq"), _row("c", "exact", kind=7)]
    report = _run(tmp_path, _says(QuotationVerdict.ELIDED), *rows)
    assert {name: one.false_accepts for name, one in report.languages.items()} == {"fa": 1, "sq": 0}
    assert list(report.kinds) == ["negation"], "what is no string names no kind"
    assert report.kinds["negation"].false_accept_share == 1.0


def test_cited_sources_come_before_those_only_stored(tmp_path: Path) -> None:
    seen: list[Source] = []

    def judge(_quote: str, sources: Sequence[Source]) -> Judgement:
        seen.extend(sources)
        return Judgement(QuotationVerdict.ELSEWHERE)

    _run(tmp_path, judge, _row("a", "elsewhere", sources=["", _SQ], others=[_FA]))
    assert [(one.article_id, one.text, one.is_cited) for one in seen] == [
        (1, "", True),
        (2, _SQ, True),
        (3, _FA, False),
    ]


def test_a_source_of_null_has_no_text_stored(tmp_path: Path) -> None:
    def judge(_quote: str, sources: Sequence[Source]) -> Judgement:
        assert [one.text for one in sources] == [""]
        return Judgement(QuotationVerdict.UNVERIFIABLE)

    rows = [_row("a", "unverifiable", source_text=None), _row("b", "unverifiable", sources=[None])]
    assert _run(tmp_path, judge, *rows).figures.right == 2


def test_confusions_are_told_with_the_passage_they_were_laid_to(tmp_path: Path) -> None:
    def judge(_quote: str, _sources: Sequence[Source]) -> Judgement:
        return Judgement(QuotationVerdict.EXACT, [Span(1, 1, Field.TEXT, 0, 12)])

    told = _run(tmp_path, judge, *(_row(str(number), "altered") for number in range(9)), worst=2).worst
    assert [one.passages for one in told.false_accepts] == [["پل چوبی بندر"]] * 2


def test_assignments_say_the_verdict_of_each_row(tmp_path: Path) -> None:
    _run(tmp_path, _says(QuotationVerdict.ELIDED), _row("a", "exact"), _row(3, "altered"), assignments=tmp_path / "out")
    found = [json.loads(line) for line in (tmp_path / "out").read_text("utf-8").splitlines()]
    assert found == [{"id": "a", "verdict": "elided"}, {"id": "3", "verdict": "elided"}]


def test_a_file_without_rows_has_no_faults(tmp_path: Path) -> None:
    report = _run(tmp_path, _says(QuotationVerdict.EXACT)).as_dict()
    assert (report["rows"], report["false_accept_share"], report["confusion"], report["languages"]) == (0, 0.0, {}, {})


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"verdict": "proven"}, "'verdict' is none of exact, "),
        ({"verdict": None}, "'verdict' is missing"),
        ({"quote": 7}, "'quote' is no string but int"),
        ({"sources": [_SQ], "source_text": _SQ}, "cannot both be there"),
        ({"others": _SQ}, "'others' is no list but str"),
        ({"others": [_SQ, 7]}, "'others' is no string but int"),
        ({"quote": "\ud83d"}, "half of a surrogate pair"),
    ],
)
def test_a_malformed_row_is_named_with_its_line(tmp_path: Path, broken: dict[str, Any], complaint: str) -> None:
    row = {"id": "b", "quote": "ura", "source_text": _SQ, "lang": "sq", "verdict": "exact"} | broken
    with pytest.raises(DataFileError, match=complaint) as raised:
        _run(tmp_path, _says(QuotationVerdict.EXACT), _row("a", "exact"), row)
    assert "rows.jsonl:2: " in str(raised.value)


def test_an_id_that_stands_twice_and_a_row_without_sources_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match="earlier line"):
        _run(tmp_path, _says(QuotationVerdict.EXACT), _row("a", "exact"), _row("a", "exact"))
    with pytest.raises(DataFileError, match="'source_text' or 'sources'"):
        _run(tmp_path, _says(QuotationVerdict.EXACT), {"id": "a", "quote": "ura", "verdict": "exact"})
