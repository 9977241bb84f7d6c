"""Requests to the collector: each turn is asked for once, taken by whoever holds the lease, and never lost."""

from datetime import timedelta

import pytest

from aggregator.collection.asking import ask_for_due, ask_for_round
from aggregator.collection.sources import Wanted
from aggregator.errors import LeaseHeldError, NotAllowedError, UnknownIdError
from aggregator.holder import Holder, this_process
from aggregator.models import CollectionRequest
from aggregator.store import leases, requests, sources
from aggregator.store.database import Database
from aggregator.vocabulary import RequestKind, RequestState
from tests.factories import NOW
from tests.integration.collecting import mirrored

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(each_database: Database) -> Database:
    mirrored(each_database, "rud", "skela", "bandar")
    return each_database


def lease(desk: Database, holder: Holder | None = None, *, later: timedelta = timedelta()) -> str:
    with desk.write() as session:
        return leases.take(session, "collector", holder or this_process(), now=NOW + later)


def open_ids(desk: Database) -> list[int]:
    with desk.read() as session:
        return [request.id or 0 for request in requests.open_ones(session, limit=100)]


def test_a_turn_is_asked_for_once_however_many_ask(desk: Database) -> None:
    assert ask_for_due(desk, now=NOW, by="one") == 3
    assert ask_for_due(desk, now=NOW + HOUR, by="two") == 0
    assert len(ask_for_round(desk, Wanted(), now=NOW + HOUR, by="three")) == 3, "made its own"
    assert len(open_ids(desk)) == 3


def test_a_round_of_named_sources_asks_for_them_alone(desk: Database) -> None:
    assert len(ask_for_round(desk, Wanted(("rud", "rud", "skela")), now=NOW, by="me")) == 2
    with pytest.raises(UnknownIdError):
        ask_for_round(desk, Wanted(("nobody",)), now=NOW, by="me")
    with desk.write() as session:
        source = sources.get(session, "bandar")
        source.enabled = False
        session.add(source)
    with pytest.raises(NotAllowedError):
        ask_for_round(desk, Wanted(("bandar",)), now=NOW, by="me")


def test_a_collector_that_was_paused_takes_nothing_from_its_successor(desk: Database) -> None:
    ask_for_due(desk, now=NOW, by="one")
    paused = lease(desk, Holder("far", "far/boot/ns", 7, "1"))
    successor = lease(desk, later=2 * HOUR)
    first, *rest = open_ids(desk)
    with desk.write() as session:
        assert requests.take(session, [first], successor) == {first}
    with pytest.raises(LeaseHeldError), desk.write() as session:
        requests.take(session, rest, paused)
    with desk.read() as session:
        assert requests.get(session, first).token == successor
        assert {requests.get(session, ident).token for ident in rest} == {None}


def test_what_was_withdrawn_or_done_between_the_look_and_the_taking_is_not_taken(desk: Database) -> None:
    ids = ask_for_round(desk, Wanted(every=True), now=NOW, by="me")
    token = lease(desk)
    with desk.write() as session:
        requests.withdraw(session, ids[:1], by="me", serving=None)
        requests.take(session, ids[1:2], token)
        requests.finish(session, ids[1], token, state=RequestState.DONE, answer={}, now=NOW)
    with desk.write() as session:
        assert requests.take(session, ids, token) == {ids[2]}


def test_only_what_is_not_being_served_is_withdrawn(desk: Database) -> None:
    ids = ask_for_round(desk, Wanted(every=True), now=NOW, by="me")
    token = lease(desk)
    with desk.write() as session:
        requests.take(session, ids[:1], token)
        requests.withdraw(session, ids, by="me", serving=token)
    assert open_ids(desk) == [ids[0]]
    with desk.write() as session:  # the collector died over it
        requests.withdraw(session, ids, by="me", serving=None)
    assert open_ids(desk) == []


def test_a_source_disabled_while_its_poll_waited_is_polled_again_once_it_is_enabled(desk: Database) -> None:
    ask_for_due(desk, now=NOW, by="one")
    token = lease(desk)
    with desk.write() as session:
        request = next(one for one in requests.open_ones(session, limit=9) if one.source_id == "rud")
        assert request.id is not None
        requests.take(session, [request.id], token)
        requests.refuse_poll(session, request.id, token, why="disabled", now=NOW)
        assert requests.get(session, request.id).answer == {"error": "disabled"}
    assert ask_for_due(desk, now=NOW + HOUR, by="one") == 1


def test_what_a_person_waits_for_comes_before_polls(desk: Database) -> None:
    ask_for_due(desk, now=NOW, by="one")
    with desk.write() as session:
        asked = CollectionRequest(kind=RequestKind.PREVIEW, url="https://rud.example/", asked_at=NOW)
        preview = requests.add(session, asked)
    assert open_ids(desk)[0] == preview
    with desk.read() as session:
        assert requests.oldest_open(session) == NOW
