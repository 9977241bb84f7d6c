"""The parts `make bench-stories` is made of do what it says of them, on very little."""

from pathlib import Path

import pytest

from aggregator.evaluation.scratch import Row
from aggregator.store import stories
from aggregator.store.database import Database
from tests.benchmarks import bench_stories, peer_tfidf
from tests.benchmarks.story_speed import lay_window, place_next
from tests.benchmarks.story_stream import BEGINNING, stream


def _row(ident: str, title: str, language: str) -> Row:
    return Row(ident, title, "", language, "", BEGINNING, "", "")


def test_the_peer_brings_like_words_together_in_any_script() -> None:
    rows = [
        _row("a", "Ura e drurit mbyllet për punime", "sq"),
        _row("b", "نمایشگاه ماهی شنبه باز می‌شود", "fa"),
        _row("c", "Ura e drurit mbyllet sot", "sq"),
        _row("d", "نمایشگاه ماهی باز شد", "fa"),
        _row("e", "", "de"),
    ]
    found = peer_tfidf.run(rows).found
    assert found["a"] == found["c"] != found["b"] == found["d"]
    assert len(set(found.values())) == 3, "an article without words stands alone"


def test_a_stream_is_the_same_every_time_and_in_order() -> None:
    items = stream(200, 50)
    assert items == stream(200, 50) != stream(200, 50, seed=8)
    assert len(items) == 250
    assert [item.published for item in items] == sorted(item.published for item in items)
    assert len({item.language for item in items}) == 3
    assert 25 < len({item.story for item in items}) < 150


def test_a_window_is_laid_and_the_next_articles_are_placed_on_a_copy(tmp_path: Path) -> None:
    laid = tmp_path / "laid.db"
    lay_window(laid, 150, 250)
    turn = place_next(laid, tmp_path / "turn.db")
    assert turn.articles == 250
    assert turn.each > 0
    assert turn.whole >= turn.each
    assert (_placed(laid), _placed(tmp_path / "turn.db")) == (150, 400)


def _placed(path: Path) -> int:
    database = Database(f"sqlite:///{path}")
    with database.read() as session:
        number = len(stories.all_memberships(session))
    database.close()
    return number


def test_quality_is_skipped_with_a_plain_message_where_there_is_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEWSLOOM_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["bench_stories", "quality"])
    assert bench_stories.main() == 0
    assert "skipped, there are no story files" in capsys.readouterr().out


def test_quality_is_told_beside_the_peer_and_misses_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "stories").mkdir()
    lines = [f'{{"id": "{number}", "title": "پل رود", "lang": "fa", "story": "{number}"}}' for number in range(12)]
    (tmp_path / "stories" / "lookalike-events.jsonl").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("NEWSLOOM_DATA", str(tmp_path))
    monkeypatch.setattr("sys.argv", ["bench_stories", "quality", "--no-semantic"])
    assert bench_stories.main() == 1
    told = capsys.readouterr().out
    assert "plain tf-idf, lookalike-events: B-cubed F1 0." in told
    assert "missed: words alone, lookalike-events: 0." in told
