"""Over a thousand made quotations in six languages: no false one passes, and hardly a true one is stopped."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.conftest import Run
from tests.quotation_cases.build import rows
from tests.quotation_cases.case import FLIPS

_PROVEN = {"exact", "normalised", "elided"}


@pytest.fixture(scope="module")
def made() -> list[dict[str, Any]]:
    return rows()


@pytest.fixture(scope="module")
def folder(newsloom: Run, made: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the report and the verdicts on the made cases."""
    folder = tmp_path_factory.mktemp("cases")
    (folder / "rows.jsonl").write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in made), "utf-8")
    options = ("--json", "--worst", "20", "--assignments", "verdicts.jsonl")
    run = newsloom("evaluate", "quotations", "rows.jsonl", *options, cwd=folder)
    assert run.returncode == 0, run.stderr
    (folder / "report.json").write_text(run.stdout, "utf-8")
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> dict[str, Any]:
    return json.loads((folder / "report.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def verdicts(folder: Path) -> dict[str, str]:
    lines = (folder / "verdicts.jsonl").read_text("utf-8").splitlines()
    return {row["id"]: row["verdict"] for row in map(json.loads, lines)}


def test_no_false_quotation_passes(report: dict[str, Any]) -> None:
    assert report["worst"]["false_accepts"] == []
    assert report["false_accepts"] == 0


def test_no_quotation_passes_that_nothing_cited_proves(report: dict[str, Any]) -> None:
    assert report["worst"]["unproven_accepts"] == []


def test_no_turned_denial_passes_in_any_language(made: list[dict[str, Any]], verdicts: dict[str, str]) -> None:
    flips = [row for row in made if row["kind"] in FLIPS]
    assert len(flips) >= 180
    assert [row["id"] for row in flips if verdicts[row["id"]] in _PROVEN] == []


def test_at_most_one_true_quotation_in_a_hundred_is_stopped(report: dict[str, Any]) -> None:
    assert report["proven"] > 400
    assert report["false_reject_share"] <= 0.01, report["worst"]["false_rejects"]


def test_at_most_one_in_a_hundred_is_stopped_in_each_language(report: dict[str, Any]) -> None:
    shares = {name: one["false_reject_share"] for name, one in report["languages"].items()}
    assert {name: share for name, share in shares.items() if share > 0.01} == {}


def test_every_row_gets_a_verdict(made: list[dict[str, Any]], verdicts: dict[str, str]) -> None:
    assert list(verdicts) == [row["id"] for row in made]
