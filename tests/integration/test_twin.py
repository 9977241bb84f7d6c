"""An issue of ten items in the form of a real one: made by commands, looked over by pre-flight, equal to its text."""

import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from tests.integration.cli_desk import copied
from tests.integration.twin import EDITOR, FIXTURES, PUBLISHER, Twin

#: Dates follow the day of the test and the port of the newsstand is any: {date} and nothing stand for them.
_DATE = re.compile(r"\b[A-Z][a-z]{2,8} \d{1,2}, \d{4}\b")
_PORT = re.compile(r"(?<=\.localhost):\d+")


@pytest.fixture(scope="module")
def made(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Twin:
    folder = tmp_path_factory.mktemp("twin")
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("NEWSLOOM_DATABASE", raising=False)
        patch.setenv("NEWSLOOM_DESK", "")
        patch.setattr("aggregator.pipeline.load_embedder", lambda: None)
        desk = copied(demo_desk, folder)
        settings = desk.root / "config" / "desk.yaml"
        settings.write_text(settings.read_text("utf-8") + "drafting: {items: 60}\n", "utf-8")
        made = Twin(desk)
        made.desk.run("users", "add", EDITOR)
        made.desk.run("users", "add", PUBLISHER, "--role=publisher")
        made.clip(folder)
        made.desk.run("run")  # no source is due, for an hour
        made.edit()
        return made


@pytest.fixture
def twin(made: Twin, monkeypatch: pytest.MonkeyPatch) -> Twin:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    return made


def _found(twin: Twin) -> dict[str, list[tuple[str, str]]]:
    names = {number: name for name, number in twin.items.items()}
    found: dict[str, list[tuple[str, str]]] = {}
    for finding in twin.desk.json("digest", "preflight")["findings"]:
        name = names.get(finding["item_id"], "issue")
        found.setdefault(name, []).append((finding["check"], finding["words"]))
    return found


def test_preflight_gives_exactly_the_advice_that_the_twin_should_get(twin: Twin) -> None:
    expected: dict[str, list[tuple[str, str]]] = {}
    for item in twin.data["items"]:
        expected[item["name"]] = [(finding["check"], finding["words"]) for finding in item["expects"]]
    wanted = {name: findings for name, findings in expected.items() if findings}
    assert _found(twin) == wanted


def test_nothing_of_it_stops_the_issue(twin: Twin) -> None:
    answer = CliRunner().invoke(app, ["--desk", str(twin.desk.root), "digest", "preflight"])
    assert answer.exit_code == 0, answer.output


def test_every_quotation_is_proven_or_a_confirmed_translation_or_a_scare_quote(twin: Twin) -> None:
    verdicts = [_verdict(one) for number in twin.items.values() for one in _quotations(twin, number)]
    assert set(verdicts) <= {"exact", "normalised", "translated", "short"}
    assert len(verdicts) == 19


def _quotations(twin: Twin, number: int) -> list[dict[str, Any]]:
    quotations: list[dict[str, Any]] = twin.desk.json("digest", "ledger", str(number))["quotations"]
    return quotations


def _verdict(quotation: dict[str, Any]) -> str:
    unproven = quotation["verdict"] not in ("exact", "normalised", "translated")
    return "short" if quotation["short"] and unproven else str(quotation["verdict"])


def test_its_plain_text_equals_the_golden_one_with_the_date_at_the_foot(twin: Twin) -> None:
    files = twin.desk.json("digest", "draft")["files"]
    text = next(Path(path) for path in files if path.endswith(".txt")).read_text("utf-8")
    plain = _PORT.sub("", _DATE.sub("{date}", text))
    assert plain == (FIXTURES / "golden.txt").read_text("utf-8")
    assert plain.rstrip().endswith("{date}")
