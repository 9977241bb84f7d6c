"""`evaluate duplicates` on small invented files with known answers."""

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import DataFileError
from aggregator.evaluation.duplicates import evaluate
from aggregator.settings.thresholds import DuplicateThresholds

_SHIPPED = DuplicateThresholds()
_FA = " ".join(f"واژه{number} پل{number} رود" for number in range(20))
_SQ = " ".join(f"fjala{number} ura{number} lumi" for number in range(20))


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def _row(ident: str, text: str, group: int | str, published: str | None = "2026-01-05T06:00:00Z") -> dict[str, Any]:
    return {"id": ident, "title": ident, "text": text, "lang": "und", "published": published, "group": group}


def test_groups_are_judged_in_file_order_and_scored(tmp_path: Path) -> None:
    rows = [_row("a", _FA, 1), _row("b", _SQ, 2), _row("c", f"{_FA} و این هم", 1), _row("d", f"{_SQ} edhe", 3)]
    report = evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED, assignments=tmp_path / "out.jsonl")
    assert (report.rows, report.unsure, report.precision, report.recall) == (4, 0, 0.5, 1.0)
    assert report.documents_per_second > 0
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert found == [{"id": i, "group": g} for i, g in (("a", "a"), ("b", "b"), ("c", "a"), ("d", "b"))]


@pytest.mark.parametrize(
    "times",
    [
        (None, None),
        ("2026-02-01T00:00:00Z", "2026-01-01T00:00:00Z"),
        ("2026-02-01T00:00:00Z", None),
        (None, "1990-01-01"),
    ],
)
def test_rows_without_times_or_out_of_order_are_still_taken_in_file_order(
    tmp_path: Path, times: tuple[str | None, str | None]
) -> None:
    rows = [_row("late", _FA, 1, times[0]), _row("early", _FA, 1, times[1])]
    evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED, assignments=tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[1]) == {"id": "early", "group": "late"}


def test_pairs_are_judged_against_one_another(tmp_path: Path) -> None:
    def pair(ident: str, one: str, other: str, label: str) -> dict[str, Any]:
        return {"id": ident, "a": {"title": "x", "text": one}, "b": {"title": "x", "text": other}, "label": label}

    rows = [
        pair("p", _FA, _FA, "same"),
        pair("q", _FA, _SQ, "different"),
        pair("r", _SQ, _SQ, "unsure"),
        pair("s", _FA, _SQ, "same"),
    ]
    report = evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED, assignments=tmp_path / "out.jsonl")
    assert (report.rows, report.precision, report.recall, report.f1) == (4, 0.5, 0.5, 0.5)
    labels = [json.loads(line)["label"] for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert labels == ["same", "different", "same", "different"]
    assert report.confusion["same"] == {"same": 1, "different": 1, "unsure": 0}
    assert report.confusion["unsure"] == {"same": 1, "different": 0, "unsure": 0}
    ((merged,), (missed,)) = report.worst.merged, report.worst.missed
    assert (merged.asked, merged.said, merged.earlier.id) == ("unsure", "same", "r")
    assert (missed.asked, missed.said, missed.earlier.id, missed.share) == ("same", "different", "s", 0.0)
    assert missed.earlier.title.startswith("x / واژه0 پل0"), "texts are told by their first words"
    assert set(report.as_dict()) >= {"rows", "unsure", "precision", "recall", "f1", "documents_per_second"}


def _kinds() -> list[dict[str, Any]]:
    """A base with a copy that is found and one that is not; and a text of another group that is equal to the base."""
    return [
        _row("base", _FA, 1) | {"kind": "base", "lang": "fa"},
        _row("copy", f"{_FA} و این هم", 1) | {"kind": "added", "lang": "fa"},
        _row("lost", _SQ, 1) | {"kind": "rewrite", "lang": "sq"},
        _row("twin", _FA, 2) | {"kind": "twin", "lang": "fa"},
    ]


def test_figures_are_broken_down_by_kind_and_language(tmp_path: Path) -> None:
    report = evaluate(_write(tmp_path / "rows.jsonl", _kinds()), _SHIPPED)
    assert report.twins_merged == 1.0
    assert report.kinds["twin"].merged == 1.0
    assert (report.kinds["added"].precision, report.kinds["added"].recall) == (0.5, 0.5)
    assert (report.kinds["rewrite"].recall, report.kinds["rewrite"].merged) == (0.0, 0.0)
    assert report.languages["sq"].f1 == 1.0
    assert report.languages["fa"].precision == pytest.approx(1 / 3)


def test_false_merges_and_missed_copies_come_with_texts_and_reasons(tmp_path: Path) -> None:
    report = evaluate(_write(tmp_path / "rows.jsonl", _kinds()), _SHIPPED)
    ((merged,), (missed,)) = report.worst.merged, report.worst.missed
    assert (merged.earlier.id, merged.later.id, merged.kinds, merged.pairs) == ("base", "twin", ["base", "twin"], 2)
    assert merged.reasons
    assert merged.share == 1.0
    assert (missed.earlier.id, missed.later.id, missed.asked, missed.said) == ("base", "lost", "same", "different")
    assert evaluate(_write(tmp_path / "rows.jsonl", _kinds()), _SHIPPED, worst=0).worst.merged == []


@pytest.mark.parametrize("kind", [None, 3, ["twin"], {}, "", "\ud83d"])
def test_a_kind_that_is_no_name_breaks_nothing_down(tmp_path: Path, kind: object) -> None:
    report = evaluate(_write(tmp_path / "rows.jsonl", [_row("a", _FA, 1) | {"kind": kind}]), _SHIPPED)
    assert (report.twins_merged, "twin" in report.kinds) == (None, False)


def test_a_missed_copy_says_where_it_was_put_instead(tmp_path: Path) -> None:
    rows = [_row("a", _FA, 1), _row("b", _SQ, 2), _row("c", _SQ, 1)]
    report = evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED)
    assert [(one.later.id, one.said) for one in report.worst.missed] == [("c", "reprint of b")]


def test_intervals_are_of_groups(tmp_path: Path) -> None:
    rows = [
        _row(f"{copy}-{number}", " ".join(f"ura{number}e{word}" for word in range(40)), number)
        for copy in range(2)
        for number in range(12)
    ]
    report = evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED)
    told = report.intervals.pairs
    assert told is not None
    assert (told.units, told.f1[1]) == (12, 1.0)
    assert evaluate(tmp_path / "rows.jsonl", _SHIPPED, resamples=0).intervals.pairs is None


def test_half_a_surrogate_pair_is_a_complaint_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=":1: 'text' holds half"):
        evaluate(_write(tmp_path / "rows.jsonl", [_row("a", "ura \ud83d", 1)]), _SHIPPED)


def test_an_empty_file_has_nothing_wrong(tmp_path: Path) -> None:
    assert evaluate(_write(tmp_path / "rows.jsonl", []), _SHIPPED).rows == 0


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([_row("a", _FA, 1), _row("a", _SQ, 2)], ":2: the id 'a'"),
        ([{"id": "a", "text": "x"}], ":1: 'group' is missing"),
        ([{"id": "a", "a": {"text": "x"}, "b": 3, "label": "same"}], ":1: 'b' is no object"),
        ([{"id": "a", "a": {}, "b": {}, "label": "maybe"}], ":1: 'label' is 'maybe'"),
        ([_row("a", _FA, 1, "soon")], ":1: 'published'"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, rows: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(DataFileError, match=complaint):
        evaluate(_write(tmp_path / "rows.jsonl", rows), _SHIPPED)
