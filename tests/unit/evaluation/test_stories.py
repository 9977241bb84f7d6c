"""`evaluate stories` on small files: figures, order, odd rows, complaints. The stage behind it is the real one."""

import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import DataFileError
from aggregator.evaluation.stories import StoriesReport, evaluate
from aggregator.settings.thresholds import StoryThresholds

_ROWS: list[dict[str, Any]] = [
    {"id": "a", "title": "Ura e drurit mbyllet për 45 ditë", "text": "", "lang": "sq", "story": "bridge"},
    {"id": "b", "title": "نمایشگاه ماهی شنبه باز می‌شود", "text": "", "lang": "fa", "story": "fair"},
    {
        "id": "c",
        "title": "",
        "text": "Mbyllet për punime ura e drurit, 45 ditë me varkë.",
        "lang": "sq",
        "story": "bridge",
    },
    {"id": "d", "title": "گشایش نمایشگاه ماهی در روز شنبه", "text": "", "lang": "fa", "story": "fair"},
    {"id": "e", "title": "Panairi i peshkut hapet", "text": "", "lang": "sq", "story": "fair"},
]


def _file(folder: Path, rows: list[dict[str, Any]], *, published: tuple[str | None, ...] = ()) -> Path:
    path = folder / "stories.jsonl"
    times = (*published, *([None] * len(rows)))
    lines = (json.dumps(row | {"published": when}, ensure_ascii=False) for row, when in zip(rows, times, strict=False))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _evaluate(path: Path, **given: Any) -> StoriesReport:
    return evaluate(path, StoryThresholds(), **given)


def test_events_are_found_and_scored(tmp_path: Path) -> None:
    report = _evaluate(_file(tmp_path, _ROWS), assignments=tmp_path / "out.jsonl")
    found = {row["id"]: row["story"] for row in map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())}
    assert found["a"] == found["c"] != found["b"] == found["d"] != found["e"]
    assert (report.documents, report.gold_stories, report.found_stories) == (5, 2, 3)
    assert report.b3.precision == 1.0
    # the fair is found in two pieces of 2 and 1: recall (2*1 + 2*2/3 + 1/3) / 5
    assert report.b3.recall == pytest.approx(11 / 15)
    assert report.cross.f1 == 0.0
    assert report.languages["sq"].f1 == 1.0
    assert report.documents_per_second > 0


def test_the_report_is_plain_data(tmp_path: Path) -> None:
    told = json.loads(json.dumps(_evaluate(_file(tmp_path, _ROWS)).as_dict()))
    assert set(told) >= {"b3", "languages", "cross", "ceaf_e", "pairs", "found_stories", "documents_per_second"}


def test_the_worst_confusions_come_with_texts_and_evidence(tmp_path: Path) -> None:
    wrong = [
        *_ROWS,
        {"id": "f", "title": "Ura e drurit mbyllet për 45 ditë", "text": "", "lang": "sq", "story": "fair"},
    ]
    report = _evaluate(_file(tmp_path, wrong))
    (mixed,) = report.worst.mixed
    assert [(part.gold, part.documents) for part in mixed.parts] == [("bridge", 2), ("fair", 1)]
    assert mixed.parts[0].examples[1].title == _ROWS[2]["text"], "an article without headline shows its beginning"
    assert mixed.evidence is not None
    assert mixed.evidence.id == "f"
    assert mixed.evidence.reasons
    assert mixed.cost == pytest.approx(2 * 2 * 1 / 3 / 6)
    (torn,) = report.worst.torn
    assert torn.parts[0].examples[0].title == _ROWS[1]["title"]
    assert (report.wholeness.split, report.wholeness.mixed) == (1, 2)
    assert set(report.sizes) == {"2-5"}
    assert report.language_pairs["fa-sq"].gold_pairs == 4


def test_worst_confusions_are_as_many_as_asked_for(tmp_path: Path) -> None:
    assert _evaluate(_file(tmp_path, _ROWS), worst=0).worst.torn == []


def test_intervals_surround_the_figure_and_are_the_same_every_time(tmp_path: Path) -> None:
    rows = [
        {"id": f"{number}-{copy}", "title": f"fjala{number} ura{number} lumi{number}", "lang": "sq", "story": number}
        for copy in range(2)
        for number in range(12)
    ]
    rows += [
        {"id": f"{number}", "title": f"پل{number} رود{number}", "lang": "fa", "story": number} for number in range(6)
    ]
    path = _file(tmp_path, rows)
    report = _evaluate(path)
    told = report.intervals.b3
    assert told is not None
    assert (told.units, report.intervals.resamples) == (12, 1_000)
    assert told.recall[0] < report.b3.recall < told.recall[1]
    assert report.intervals.languages["fa"] is None, "six stories are too few"
    assert report.intervals == _evaluate(path).intervals
    assert _evaluate(path, resamples=0).intervals.b3 is None


def test_rows_are_placed_in_the_order_of_the_file(tmp_path: Path) -> None:
    times = ("2026-03-04T10:00:00Z", "2026-03-01T10:00:00Z", None, "2026-03-05T10:00:00Z", None)
    assert _evaluate(_file(tmp_path, _ROWS, published=times)).found_stories == 3


def test_a_file_without_rows_has_nothing_wrong(tmp_path: Path) -> None:
    assert _evaluate(_file(tmp_path, [])).b3.f1 == 1.0


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([_ROWS[0], _ROWS[0]], ":2: the id 'a'"),
        ([{"id": "a", "title": "x"}], ":1: 'story' is missing"),
        ([{"title": "x", "story": "s"}], ":1: 'id' is missing"),
    ],
)
def test_a_malformed_row_is_named(tmp_path: Path, rows: list[dict[str, Any]], complaint: str) -> None:
    with pytest.raises(DataFileError, match=complaint):
        _evaluate(_file(tmp_path, rows))
