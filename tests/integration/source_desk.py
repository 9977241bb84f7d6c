"""A desk with two sources whose collector is a stand-in: previews of scripted answers, polls as they are given."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.collection.parsers import Parsers
from aggregator.errors import AggregatorError, CollectorError
from aggregator.models import CollectionRequest, Poll
from aggregator.store import polls
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, RequestKind
from crawlers.previews import Previewer
from tests.fakes.answers import ScriptedAnswers
from tests.integration.cli_desk import Desk

CONFIG = """# Our sources. Mind the order.
sources:
  bregu:            # the coast
    name: Bregu
    home: "https://bregu.example/"
    languages: [sq]
    feed: https://bregu.example/rss

  stom:
    name: Stom
    feed: https://stom.example/rss
    enabled: false
"""


class Collector:
    """A stand-in for the collector: previews from scripted answers, polls as they are given."""

    def __init__(self, parsers: Parsers | None = None) -> None:
        self.web = ScriptedAnswers()
        self.requests: list[CollectionRequest] = []
        self.outcomes: dict[str, PollOutcome | str] = {}
        self._parsers = parsers

    def ask(self, database: Database, root: Path, request: CollectionRequest) -> dict[str, Any]:
        self.requests.append(request)
        if request.kind is RequestKind.PREVIEW and self._parsers:
            previewer = Previewer(self.web.fetch, self._parsers, database)
            report = asyncio.run(previewer.preview(request.url, **request.details))
            return dict(json.loads(json.dumps(report)))
        return {"poll_id": self._poll(database, str(request.source_id))}

    def _poll(self, database: Database, source_id: str) -> int:
        outcome = self.outcomes.get(source_id, PollOutcome.STORED)
        if isinstance(outcome, str) and not isinstance(outcome, PollOutcome):
            raise CollectorError(outcome)
        row = Poll(source_id=source_id, at=utc_now(), outcome=outcome, seen=2, stored=2)
        with database.write() as session:
            polls.add(session, row)
            session.flush()
            assert row.id is not None
            return row.id


def desk_with(config: str | bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with this sources.yaml; made again, only that changes."""
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    desk = Desk(tmp_path / "desk")
    file(desk).parent.mkdir(parents=True, exist_ok=True)
    (file(desk).parent / "desk.yaml").write_text("name: Prova\nseries: Prova\n", "utf-8")
    (file(desk).parent / "outputs.yaml").write_text("outputs: {}\n", "utf-8")
    file(desk).write_bytes(config.encode() if isinstance(config, str) else config)
    return desk


def file(desk: Desk) -> Path:
    """Its sources.yaml."""
    return desk.root / "config" / "sources.yaml"


def result_of(desk: Desk, *arguments: str, answer: str = "") -> Result:
    """What comes of a command of the group, however it ends."""
    return CliRunner().invoke(app, ["--desk", str(desk.root), "sources", *arguments], input=answer)


def refused(desk: Desk, *arguments: str) -> AggregatorError:
    """The error of a command of the group that must be refused."""
    return desk.refused("sources", *arguments)
