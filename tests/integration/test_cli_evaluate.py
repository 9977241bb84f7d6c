"""`newsloom evaluate` as people read it: tables, intervals, confusions with texts, and nothing a terminal obeys."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.errors import ConfigError

#: What would turn a terminal's lines, its title and its direction; no figures, which would bring stories together.
_HOSTILE = "\x1b[Km\x9bKm\x1b]x\x07\u202e"
_PERSIAN = "گشایش نمایشگاه ماهی در روز شنبه"


def _file(folder: Path, rows: list[dict[str, Any]]) -> str:
    path = folder / "rows.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def _stories(folder: Path) -> str:
    return _file(
        folder,
        [
            {"id": f"a{_HOSTILE}", "title": f"Ura e drurit mbyllet 45 ditë{_HOSTILE}", "lang": "sq", "story": "bridge"},
            {"id": "b", "title": "Ura e drurit mbyllet 45 ditë", "lang": "sq", "story": f"fair{_HOSTILE}"},
            {"id": "c", "title": f"{_PERSIAN}{_HOSTILE}", "lang": "fa", "story": f"fair{_HOSTILE}"},
        ],
    )


def _run(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["evaluate", *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_report_on_stories_shows_figures_and_confusions(tmp_path: Path) -> None:
    told = _run("stories", _stories(tmp_path), "--no-semantic")
    assert "settings: defaults; by words alone" in told
    assert "2 stories in the file, 2 found; of the file's, 1 in several pieces, 2 mixed with another" in told
    assert "1. costs 33.33 points of precision" in told
    assert "b was placed with " in told
    assert f"\u2068{_PERSIAN}[KmKm]x\u2069" in told, "right-to-left text stays in its place"


def test_nothing_that_a_terminal_obeys_is_printed(tmp_path: Path) -> None:
    for arguments in (("--no-semantic",), ("--no-semantic", "--json")):
        told = _run("stories", _stories(tmp_path), *arguments)
        assert not set(told) & set("\x1b\x9b\x07"), arguments
    assert "\u202e" not in _run("stories", _stories(tmp_path), "--no-semantic")


def test_a_report_in_json_has_texts_as_they_are(tmp_path: Path) -> None:
    told = json.loads(_run("stories", _stories(tmp_path), "--no-semantic", "--json", "--worst", "1"))
    assert told["worst"]["mixed"][0]["parts"][0]["examples"][0]["title"].endswith(_HOSTILE)
    assert told["b3"]["f1"] == pytest.approx(2 / 3)
    assert told["intervals"]["b3"] is None
    assert told["settings"] == "defaults"


def test_a_report_on_duplicates_shows_figures_and_mistakes(tmp_path: Path) -> None:
    text = " ".join(f"fjala{number} ura{number} lumi" for number in range(20))
    rows = [
        {"id": f"{kind}{number}", "title": _HOSTILE, "text": text, "group": number, "kind": kind}
        for number, kind in enumerate(("base", "twin"))
    ]
    told = _run("duplicates", _file(tmp_path, rows))
    assert "template twins merged: 1.000" in told
    assert "1. 1 pair (base, twin): different, said reprint" in told
    assert not set(told) & set("\x1b\x9b\x07\u202e")


def test_a_report_on_pairs_shows_right_answers_against_answers(tmp_path: Path) -> None:
    sides = {"title": "", "text": " ".join(f"پل{number} رود" for number in range(40))}
    rows = [{"id": str(number), "a": sides, "b": sides, "label": "same"} for number in range(12)]
    told = _run("duplicates", _file(tmp_path, rows))
    assert "right answer by answer" in told
    assert "1.000 [.735, 1.000]" in told
    assert "1.000 [" not in _run("duplicates", _file(tmp_path, rows), "--resamples", "0")


def test_a_desk_measures_its_own_thresholds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "desk"
    CliRunner().invoke(app, ["init", str(root)], catch_exceptions=False)
    settings = root / "config" / "desk.yaml"
    settings.write_text(settings.read_text("utf-8") + "\nthresholds:\n  stories:\n    join: 1.0\n", "utf-8")
    monkeypatch.setenv("NEWSLOOM_DESK", str(root))
    mine = json.loads(_run("stories", _stories(tmp_path), "--no-semantic", "--desk", "--json"))
    assert mine["settings"] == f"desk {root}"
    assert mine["found_stories"] == 3, "nothing is like enough"
    assert json.loads(_run("stories", _stories(tmp_path), "--no-semantic", "--json"))["found_stories"] == 2


def test_a_desks_own_thresholds_are_measured_on_duplicates_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "desk"
    CliRunner().invoke(app, ["init", str(root)], catch_exceptions=False)
    settings = root / "config" / "desk.yaml"
    strict = "\nthresholds:\n  duplicates: {contained: 1.0, contained_unsure: 0.2}\n"
    settings.write_text(settings.read_text("utf-8") + strict, "utf-8")
    monkeypatch.setenv("NEWSLOOM_DESK", str(root))
    words = [f"پل{number} رود" for number in range(60)]
    rows = [
        {"id": str(number), "title": "گشایش پل", "text": " ".join([*words, *own]), "lang": "fa", "group": "bridge"}
        for number, own in enumerate((["تازه"] * 6, ["دیگر"] * 6))
    ]
    mine = json.loads(_run("duplicates", _file(tmp_path, rows), "--desk", "--json"))
    assert (mine["settings"], mine["recall"], mine["unsure"]) == (f"desk {root}", 0.0, 1)
    defaults = json.loads(_run("duplicates", _file(tmp_path, rows), "--json"))
    assert (defaults["settings"], defaults["recall"], defaults["unsure"]) == ("defaults", 1.0, 0)


def test_the_settings_of_no_desk_cannot_be_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSLOOM_DESK", str(tmp_path))
    with pytest.raises(ConfigError):
        _run("stories", _stories(tmp_path), "--no-semantic", "--desk")
