"""A lease is one process's, until it is given back, runs out, or its holder is gone."""

import multiprocessing
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session

from aggregator.errors import LeaseHeldError
from aggregator.holder import Holder, is_alive, this_process
from aggregator.store import leases
from aggregator.store.database import Database
from aggregator.store.leases import TTL
from aggregator.store.upsert import insert_or_ignore
from tests.factories import NOW

ELSEWHERE = Holder("far", "far/boot/ns", 7, "1")
SECOND = timedelta(seconds=1)


def take(database: Database, holder: Holder = ELSEWHERE, *, later: timedelta = timedelta()) -> str:
    with database.write() as session:
        return leases.take(session, "collector", holder, now=NOW + later)


def test_a_lease_that_is_held_is_refused_with_who_holds_it(each_database: Database) -> None:
    take(each_database)
    with pytest.raises(LeaseHeldError, match=r"the collector's lease is held by far:7 since 2026-03-04 09:30 UTC"):
        take(each_database, this_process(), later=TTL - SECOND)


def test_other_leases_are_free(each_database: Database) -> None:
    take(each_database)
    with each_database.write() as session:
        assert leases.take(session, "scheduler", this_process(), now=NOW)


@pytest.mark.parametrize(
    "later", [TTL, timedelta(days=3_650), -TTL - SECOND, timedelta(days=-1)], ids=["run out", "+10 y", "back", "-1 d"]
)
def test_one_that_has_run_out_or_is_of_a_clock_since_put_back_may_be_taken(
    each_database: Database, later: timedelta
) -> None:
    first = take(each_database)
    second = take(each_database, this_process(), later=later)
    assert second != first
    with each_database.write() as session, pytest.raises(LeaseHeldError):
        leases.renew(session, "collector", first, now=NOW + later)


def test_one_whose_holder_died_here_may_be_taken_at_once(each_database: Database) -> None:
    process = multiprocessing.get_context("fork").Process(target=lambda: None)
    process.start()
    assert process.pid is not None
    gone = replace(this_process(), pid=process.pid, born="1")
    process.join()
    take(each_database, gone)
    with each_database.read() as session:
        assert leases.holding(session, "collector", now=NOW) is None
    assert take(each_database, this_process())


def test_renewed_it_holds_longer(each_database: Database) -> None:
    token = take(each_database)
    with each_database.write() as session:
        leases.renew(session, "collector", token, now=NOW + TTL - SECOND)
    with pytest.raises(LeaseHeldError):
        take(each_database, this_process(), later=TTL + SECOND)


def test_given_back_it_is_free_and_anothers_is_not_given_back(each_database: Database) -> None:
    token = take(each_database)
    with each_database.write() as session:
        leases.release(session, "collector", "another", now=NOW)
        assert leases.holding(session, "collector", now=NOW) is not None
    with each_database.write() as session:
        leases.release(session, "collector", token, now=NOW)
    assert take(each_database, this_process())


@pytest.fixture
def between_looks(monkeypatch: pytest.MonkeyPatch, each_database: Database) -> Iterator[list[str]]:
    """Tokens whose leases are given back, one each time that a lease was in the way of an insertion."""
    tokens: list[str] = []

    def insert(session: Session, *arguments: Any) -> int:
        inserted = insert_or_ignore(session, *arguments)
        if not inserted and tokens:
            _give_back(each_database, session, tokens.pop())
        return inserted

    monkeypatch.setattr(leases, "insert_or_ignore", insert)
    yield tokens
    assert tokens == [], "the moment was met"


def _give_back(database: Database, session: Session, token: str) -> None:
    if database.is_sqlite:  # only one may write, so that it cannot happen there but by our own hand
        leases.release(session, "collector", token, now=NOW)
        session.flush()
        return
    with database.write() as another:
        leases.release(another, "collector", token, now=NOW)


def test_one_given_back_between_two_looks_at_it_is_taken(each_database: Database, between_looks: list[str]) -> None:
    between_looks.append(take(each_database))
    token = take(each_database, this_process())
    with each_database.read() as session:
        held = leases.holding(session, "collector", now=NOW)
    assert held is not None and held.token == token


def test_one_that_vanishes_at_each_look_is_refused_in_words_after_some(
    each_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "insert_or_ignore", lambda *_: 0)
    with pytest.raises(LeaseHeldError, match="held by processes that take turns"):
        take(each_database)


def _take_in_a_process(url: str, results: "multiprocessing.Queue[bool]") -> None:
    database = Database(url)
    try:
        take(database, replace(ELSEWHERE, pid=os.getpid()))
        results.put(True)
    except LeaseHeldError:
        results.put(False)


def test_of_processes_that_take_it_at_once_one_gets_it(each_database: Database) -> None:
    context = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[bool] = context.Queue()
    url = each_database.url.render_as_string(hide_password=False)
    processes = [context.Process(target=_take_in_a_process, args=(url, results)) for _ in range(6)]
    for process in processes:
        process.start()
    assert sorted(results.get(timeout=60) for _ in processes) == [False] * 5 + [True]
    for process in processes:
        process.join()


def test_a_process_knows_itself_and_a_later_one_with_its_pid_is_another() -> None:
    me = this_process()
    assert is_alive(me.place, me.pid, me.born) is True
    assert is_alive(me.place, me.pid, "1") is False
    assert is_alive(me.place, 2**22 + 1, "1") is False
    assert is_alive("far/boot/ns", me.pid, me.born) is None


def test_a_process_of_an_earlier_boot_of_this_machine_is_gone_and_of_other_places_nothing_is_known() -> None:
    me = this_process()
    host, boot, namespace = me.place.split("/")
    assert is_alive(f"{host}/earlier/{namespace}", me.pid, me.born) is False
    for place in (f"{host}/earlier/pid:[7]", f"far/earlier/{namespace}", f"{host}/{boot}/pid:[7]", host, ""):
        assert is_alive(place, me.pid, me.born) is None, place


def test_after_a_power_cut_the_lease_is_free_at_once(each_database: Database) -> None:
    host, _, namespace = this_process().place.split("/")
    take(each_database, replace(this_process(), place=f"{host}/earlier/{namespace}"))
    assert take(each_database, this_process(), later=SECOND)


def test_since_when_nobody_holds_it_is_known(each_database: Database) -> None:
    with each_database.read() as session:
        assert leases.idle_since(session, "collector", now=NOW) is None
    token = take(each_database)
    with each_database.write() as session:
        leases.release(session, "collector", token, now=NOW + SECOND)
    with each_database.read() as session:
        assert leases.idle_since(session, "collector", now=NOW + 5 * SECOND) == NOW + SECOND
