"""`newsloom digest check-links`: each page an issue cites is asked for once, and what is not there is told."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.cli import digest_links
from aggregator.cli.app import app
from aggregator.models import CollectionRequest
from aggregator.store.database import Database
from aggregator.vocabulary import RequestKind, RequestState
from tests.integration.cli_desk import Desk
from tests.integration.press_desk import made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    return made(tmp_path / "desk")


def collector(*, gone: int | None) -> object:
    """Answers as the collector does, for a page that is gone and pages that are there."""

    def ask_each(_database: Database, _root: Path, wanted: Sequence[CollectionRequest]) -> list[CollectionRequest]:
        for request in wanted:
            assert request.kind is RequestKind.PAGE
            is_gone = request.details["article_id"] == gone
            request.state = RequestState.FAILED if is_gone else RequestState.DONE
            request.answer = {"error": "404 Not Found"} if is_gone else {"new": True}
        return list(wanted)

    return ask_each


def test_pages_that_are_there_are_told_with_what_is_new(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_links, "ask_each", collector(gone=None))
    desk.run("digest", "cite", "1", "2", "--as", "Ana")
    links = desk.json("digest", "check-links", "7")["links"]
    assert [(row["article"], row["there"], row["new"]) for row in links] == [(1, True, True), (2, True, True)]
    assert "2 pages looked at, none not there" in desk.run("digest", "check-links", "7")


def test_a_page_that_is_gone_ends_with_1_and_its_reason(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(digest_links, "ask_each", collector(gone=2))
    result = CliRunner().invoke(app, ["--desk", str(desk.root), "digest", "check-links", "7", "--json"])
    assert result.exit_code == 1
    there = {row["article"]: (row["there"], row["says"]) for row in json.loads(result.stdout)["links"]}
    assert there == {1: (True, ""), 2: (False, "404 Not Found")}
