"""Asking the collector without waiting: a running one is left to it, else one is started, and failures are answers."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.clock import utc_now
from aggregator.collection import background
from aggregator.collection.launch import Batch
from aggregator.errors import CollectorError, UnknownIdError
from aggregator.holder import this_process
from aggregator.models import CollectionRequest
from aggregator.store import leases, requests
from aggregator.store.database import Database
from aggregator.vocabulary import RequestKind, RequestState


def preview() -> CollectionRequest:
    return CollectionRequest(kind=RequestKind.PREVIEW, url="https://rud.example/", asked_at=utc_now())


class Collectors:
    """What is started instead of collectors."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, does: Callable[[Database, Batch], None]) -> None:
        self.started: list[Batch] = []
        self._does = does
        monkeypatch.setattr(background, "serve", self._serve)

    def _serve(self, database: Database, root: Path, batch: Batch, further: list[str]) -> None:
        self.started.append(batch)
        self._does(database, batch)

    def wait(self) -> None:
        for thread in threading.enumerate():
            if thread.name == "errand":
                thread.join(20)


def answered(database: Database, batch: Batch) -> None:
    with database.write() as session:
        token = leases.take(session, leases.COLLECTOR, this_process(), now=utc_now())
        requests.take(session, batch.ids, token)
        for ident in batch.ids:
            requests.finish(session, ident, token, state=RequestState.DONE, answer={"feed": None}, now=utc_now())
        leases.release(session, leases.COLLECTOR, token, now=utc_now())


def died(_database: Database, _batch: Batch) -> None:
    raise CollectorError("the collector was killed by signal 9")


def found(database: Database, ident: int) -> background.Errand:
    with database.read() as session:
        return background.errand(session, ident, now=utc_now())


def test_where_no_collector_runs_one_is_started_for_the_request(
    each_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collectors = Collectors(monkeypatch, answered)
    ident = background.begin(each_database, tmp_path, preview())
    collectors.wait()
    one = found(each_database, ident)
    assert [batch.ids for batch in collectors.started] == [(ident,)]
    assert (one.is_over, one.error, one.answer) == (True, "", {"feed": None})


def test_one_that_dies_leaves_its_reason_as_the_answer(
    each_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collectors = Collectors(monkeypatch, died)
    ident = background.begin(each_database, tmp_path, preview())
    collectors.wait()
    assert found(each_database, ident).error == "the collector was killed by signal 9"
    background.begin_again(each_database, tmp_path, ident)
    assert len(collectors.started) == 1, "what is over is not begun again"


def test_a_running_collector_is_left_to_it_and_one_that_went_is_replaced(
    each_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    collectors = Collectors(monkeypatch, answered)
    with each_database.write() as session:
        token = leases.take(session, leases.COLLECTOR, this_process(), now=utc_now())
    first = background.begin(each_database, tmp_path, preview())
    second = background.begin(each_database, tmp_path, preview())
    assert collectors.started == []
    assert (found(each_database, second).before, found(each_database, second).is_served) == (1, False)
    with each_database.write() as session:
        requests.take(session, [first], token)
    one = found(each_database, first)
    assert one.is_served and one.collector == this_process().name and not one.is_over
    with each_database.write() as session:
        leases.release(session, leases.COLLECTOR, token, now=utc_now() - timedelta(seconds=1))
    one = found(each_database, first)
    assert (one.collector, one.is_served) == ("", False)
    background.begin_again(each_database, tmp_path, first)
    collectors.wait()
    assert found(each_database, first).is_over and not found(each_database, second).is_over


def test_what_nobody_asked_for_is_unknown(database: Database) -> None:
    with pytest.raises(UnknownIdError):
        found(database, 7)
