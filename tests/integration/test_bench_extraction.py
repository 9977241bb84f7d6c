"""Article texts are found as well as issue 8 asks for, and `make bench-extraction` says which are not."""

import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.benchmarks import bench_extraction
from tests.benchmarks.bench_extraction import LEAST_F1, archive, ours, pages, score, stock

_LINES = (
    "سازمان رودخانه آب‌بند درمل را برای ۱۹ روز بست و بازرسان در دروازهٔ پایینی ترکی پیدا کرده‌اند.",
    "قایقرانان می‌گویند به سیلاب و خشکسالی عادت دارند، ولی رفت‌وآمد باری از دیروز متوقف شده است.",
    "به گفتهٔ مهندسان، جوشکاری دروازه در هوای سرد دو هفته زمان می‌برد و پس از آن آزمایش خواهد شد.",
)


@pytest.mark.skipif(not archive().exists(), reason=f"{archive()} is not there; it is no part of the project")
def test_texts_of_real_pages_are_found_better_than_by_stock_trafilatura_and_none_worse() -> None:
    with pages() as read:
        mine, theirs = score(read, ours), score(read, stock)
    assert len(read) == 60
    assert mine.f1 >= max(LEAST_F1, theirs.f1)
    assert not [line for line in bench_extraction.losses(read, mine, theirs) if "WORSE" in line]


def test_without_pages_it_is_skipped_with_a_plain_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSLOOM_DATA", str(tmp_path))
    assert bench_extraction.main() == 0
    assert "skipped, there is no" in capsys.readouterr().out


def test_a_page_that_loses_words_is_named_and_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    body = f"<html><body><article>{''.join(f'<p>{line}</p>' for line in _LINES)}</article></body></html>"
    rows = [
        {"id": "whole", "html_path": "html/a.html", "url": "https://rud.example/1", "text": "\n".join(_LINES)},
        {"id": "short", "html_path": "html/a.html", "url": "https://rud.example/2", "text": "\n".join(_LINES * 2)},
    ]
    listed = "\n".join(json.dumps(row) for row in rows)
    (tmp_path / "extraction").mkdir()
    with tarfile.open(tmp_path / "extraction" / "pages.tar.xz", "w:xz") as packed:
        for name, content in (("pages.jsonl", listed.encode()), ("html/a.html", body.encode())):
            member = tarfile.TarInfo(f"extraction/{name}")
            member.size = len(content)
            packed.addfile(member, io.BytesIO(content))
    monkeypatch.setenv("NEWSLOOM_DATA", str(tmp_path))
    monkeypatch.setattr(bench_extraction, "TURNS", 1)
    assert bench_extraction.main() == 1
    told = capsys.readouterr().out
    assert "  short ours F1 0." in told and "https://rud.example/2" in told
    assert "  whole" not in told
    assert "ours: P 1.0000" in told and "ms a page" in told
