"""A served desk with sources that have been polled, and collectors that are only said to be started."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from aggregator.clock import utc_now
from aggregator.collection import background
from aggregator.collection.launch import Batch
from aggregator.holder import this_process
from aggregator.models import CollectionRequest, Poll
from aggregator.store import leases, polls, requests, sources
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, RequestState
from tests.factories import NOW, add_articles
from tests.integration.web_desk import Served, web_desk

DAY = timedelta(days=1)
CONFIG = """# Ours.
sources:
  bregu:   # the coast
    name: Bregu
    home: https://bregu.example/
    languages: [sq]
    feed: https://bregu.example/rss  # verified

  rud:
    name: "روزنامهٔ رود"
    home: https://rud.example/
    languages: [fa, ckb]
    feed: https://rud.example/feed

  stom:
    name: Štom <b>Nad</b> & Co
    languages: [sl]
    feed: https://stom.example/rss
    enabled: false
"""


def served_sources(root: Path, database: Database, config: str = CONFIG) -> Served:
    """The desk: `rud` has failed for days, `bregu` is well, `stom` is switched off."""
    served = web_desk(root, database, config={"sources.yaml": config})
    with database.write() as session:
        rud, bregu = sources.get(session, "rud"), sources.get(session, "bregu")
        rud.failures, rud.last_poll_at, rud.last_success_at = 4, NOW, NOW - 5 * DAY
        bregu.last_poll_at = bregu.last_success_at = bregu.last_new_at = NOW
        for number in range(4):
            at, note = NOW - (4 - number) * DAY, "the server answers <script>503</script>"
            polls.add(session, Poll(source_id="rud", at=at, outcome=PollOutcome.HTTP_ERROR, http_status=503, note=note))
            row = Poll(source_id="bregu", at=at, outcome=PollOutcome.STORED, seen=9, stored=7, rejected=2)
            row.reasons = {"no title": 2}
            polls.add(session, row)
        for number in range(8):
            at = NOW - number * DAY
            title = f"Porti i ri {number}"
            fields: dict[str, Any] = {"source_id": "bregu", "outlet_id": "bregu", "title": title, "language": "sq"}
            add_articles(session, published_at=at, first_seen_at=at, **fields)
    return served


class Collectors:
    """What is started instead of collectors; `does` serves the requests of a batch."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.started: list[Batch] = []
        self.does: Callable[[Database, Batch], None] = lambda database, batch: None
        monkeypatch.setattr(background, "serve", self._serve)

    def _serve(self, database: Database, root: Path, batch: Batch, further: list[str]) -> None:
        self.started.append(batch)
        self.does(database, batch)

    def wait(self) -> None:
        for thread in threading.enumerate():
            if thread.name == "errand":
                thread.join(20)


def answer(database: Database, ident: int, given: dict[str, Any], *, state: RequestState = RequestState.DONE) -> None:
    """Serve a request as a collector would."""
    with database.write() as session:
        token = leases.take(session, leases.COLLECTOR, this_process(), now=utc_now())
        requests.take(session, [ident], token)
        requests.finish(session, ident, token, state=state, answer=given, now=utc_now())
        leases.release(session, leases.COLLECTOR, token, now=utc_now() - timedelta(seconds=1))


def poll_of(database: Database, source_id: str) -> int:
    """A poll that went well; its id."""
    row = Poll(source_id=source_id, at=NOW, outcome=PollOutcome.STORED, seen=12, stored=3, known=9)
    with database.write() as session:
        polls.add(session, row)
        session.flush()
        assert row.id is not None
        return row.id


def request_of(database: Database, ident: int) -> CollectionRequest:
    with database.read() as session:
        return requests.get(session, ident)
