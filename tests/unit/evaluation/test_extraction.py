"""The extraction benchmark's measure, worked out by hand, and a run over two invented pages."""

import json
from pathlib import Path

import pytest

from aggregator.errors import DataFileError
from aggregator.evaluation.extraction import Overlap, evaluate, mean_scores, overlap

_PARAGRAPHS = {
    "fa": (
        "قایق‌های بندر لیرووا از بامداد امروز پس از پایان تعمیر دریچه‌ها دوباره به راه افتادند و رفت‌وآمد عادی شد.",
        "رئیس بندر گفت در این هفته بیش از سی شناور در پایین‌دست منتظر مانده بودند و نوبت‌ها روشن شده است.",
        "اهالی جزیره نیز می‌توانند از فردا با همان برنامه پیشین از کشتی‌های مسافری استفاده کنند.",
    ),
    "sq": (
        "Varkat e portit nisën sërish lundrimin sot në mëngjes pasi përfundoi riparimi i portës së sluzës.",
        "Drejtuesi i portit tha se gjatë javës më shumë se tridhjetë anije kishin pritur poshtë dhe u caktua radha.",
        "Banorët e ishullit mund të udhëtojnë nga nesër me trageti sipas orarit të mëparshëm.",
    ),
}


@pytest.mark.parametrize(
    ("gold", "found", "expected", "note"),
    [
        ("a b c d e", "a b c d e", Overlap(2, 0, 0), "equal: two shingles of four"),
        ("a b c d e", "a b c d", Overlap(1, 0, 1), "one shingle missing"),
        ("a b c d", "x a b c d", Overlap(1, 1, 0), "one too many"),
        ("a b", "a b", Overlap(1, 0, 0), "shorter than a shingle: one"),
        ("", "a", Overlap(0, 1, 0), "no gold"),
        ("a", "", Overlap(0, 0, 1), "nothing found"),
        ("a b c d a b c d", "a b c d", Overlap(1, 0, 4), "repetitions count"),
        ("A b c d", "a b c d", Overlap(0, 1, 1), "case counts"),
        ("پل، چوبی. شهر؛ ما", "پل چوبی شهر ما", Overlap(1, 0, 0), "punctuation does not"),
    ],
)
def test_shingles_overlap(gold: str, found: str, expected: Overlap, note: str) -> None:
    assert overlap(gold, found) == expected, note


def test_pages_weigh_alike_and_empty_sides_are_left_out() -> None:
    assert mean_scores([Overlap(1, 1, 0), Overlap(90, 0, 10), Overlap(0, 0, 5), Overlap(0, 3, 0)]) == (
        0.5,
        pytest.approx(1.9 / 3),
    )
    assert mean_scores([]) == (0.0, 0.0)


def test_a_file_of_pages_is_measured(tmp_path: Path) -> None:
    rows = []
    for language, sentences in _PARAGRAPHS.items():
        paragraphs = "".join(f"<p>{sentence}</p>" for sentence in sentences)
        body = f"<nav><a href=/>Home</a></nav><article><h1>{sentences[0][:20]}</h1>{paragraphs}</article>"
        page = f"<!doctype html><html><head><meta charset=utf-8><title>t</title></head><body>{body}</body></html>"
        (tmp_path / f"{language}.html").write_text(page, encoding="utf-8")
        rows.append(
            {"id": language, "html_path": f"{language}.html", "text": " ".join(sentences), "url": "https://a.example/"}
        )
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    report = evaluate(path, tmp_path / "out.jsonl")
    assert report.pages == report.as_dict()["pages"] == 2
    assert min(report.precision, report.recall) > 0.9
    assert report.f1 == pytest.approx(2 * report.precision * report.recall / (report.precision + report.recall))
    assert [json.loads(line)["id"] for line in (tmp_path / "out.jsonl").read_text().splitlines()] == ["fa", "sq"]


def test_a_missing_page_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    path.write_text(json.dumps({"id": 1, "html_path": "none.html", "text": "", "url": ""}))
    with pytest.raises(DataFileError, match=r"pages\.jsonl:1: .*none\.html cannot be read"):
        evaluate(path)
