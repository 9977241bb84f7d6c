from datetime import timedelta
from typing import Any

import pytest

from aggregator.errors import StoreError, UnknownIdError
from aggregator.models import Poll, Quarantine
from aggregator.store import polls
from aggregator.store.database import Database
from aggregator.vocabulary import PollOutcome, QuarantineState
from tests.factories import NOW, add_outlet, make_source

COUNTERS = ("stored", "known", "revised", "rejected", "quarantined", "truncated")


def make_poll(**given: Any) -> Poll:
    return Poll(**{"source_id": "rud", "at": NOW, "outcome": PollOutcome.STORED} | given)


def make_death(**given: Any) -> Quarantine:
    fields = {"source_id": "rud", "sha256": "d" * 64, "reason": "ended by the memory limit"}
    return Quarantine(**fields | {"state": QuarantineState.WATCHED, "first_at": NOW, "last_at": NOW} | given)


@pytest.fixture
def desk(each_database: Database) -> Database:
    with each_database.write() as session:
        add_outlet(session)
        session.add(make_source(id="other"))
    return each_database


def test_a_poll_is_kept_with_its_reasons(desk: Database) -> None:
    with desk.write() as session:
        polls.add(session, make_poll(seen=3, stored=1, rejected=2, reasons={"no title": 2}, note="نیم‌کاره"))
    with desk.read() as session:
        poll = polls.last_poll(session, "rud")
    assert poll is not None
    assert (poll.reasons, poll.note, poll.outcome, poll.at) == ({"no title": 2}, "نیم‌کاره", PollOutcome.STORED, NOW)


def test_a_poll_is_found_by_its_id_and_an_unknown_one_is_said_to_be(desk: Database) -> None:
    with desk.write() as session:
        polls.add(session, make_poll(seen=1, stored=1))
    with desk.read() as session:
        assert polls.get(session, 1).stored == 1
        with pytest.raises(UnknownIdError, match="no poll 77"):
            polls.get(session, 77)


@pytest.mark.parametrize("counter", COUNTERS)
def test_every_entry_seen_is_accounted_for_by_each_counter(desk: Database, counter: str) -> None:
    with desk.write() as session:
        polls.add(session, make_poll(seen=1, **{counter: 1}))
        with pytest.raises(ValueError, match="2 entries seen, 1 accounted"):
            polls.add(session, make_poll(seen=2, **{counter: 1}))
    with desk.read() as session:
        assert getattr(polls.get(session, 1), counter) == 1


def test_an_account_that_does_not_add_up_is_refused_and_not_stored(desk: Database) -> None:
    with pytest.raises(ValueError, match="accounted"), desk.write() as session:
        polls.add(session, make_poll(seen=5, stored=6))
    with desk.read() as session:
        assert polls.by_ids(session, range(10)) == []
        assert polls.last_poll(session, "rud") is None


def test_polls_are_found_by_their_ids_in_order(desk: Database) -> None:
    with desk.write() as session:
        polls.add(session, make_poll())
    with desk.write() as session:
        polls.add(session, make_poll(source_id="other"))
        session.flush()
        polls.add(session, make_poll(http_status=304, outcome=PollOutcome.NOT_MODIFIED))
    with desk.read() as session:
        assert [poll.source_id for poll in polls.by_ids(session, [3, 2, 7])] == ["other", "rud"]
        last = polls.last_poll(session, "rud")
        assert last is not None
        assert last.http_status == 304


def test_a_document_is_quarantined_the_third_time_its_parser_dies(desk: Database) -> None:
    states = []
    for hour in range(4):
        with desk.write() as session:
            assert polls.forbidden(session) == ({"rud": {"d" * 64}} if hour >= 3 else {})
            states.append(
                polls.count_death(session, make_death(last_at=NOW + timedelta(hours=hour), reason=f"r{hour}"))
            )
    watched, shut = QuarantineState.WATCHED, QuarantineState.QUARANTINED
    assert states == [watched, watched, shut, shut]
    with desk.read() as session:
        [row] = polls.quarantined(session)
    assert (row.attempts, row.reason, row.first_at, row.last_at) == (4, "r3", NOW, NOW + timedelta(hours=3))


def test_the_deaths_of_one_document_do_not_count_for_another(desk: Database) -> None:
    with desk.write() as session:
        for _ in range(2):
            polls.count_death(session, make_death())
        polls.count_death(session, make_death(sha256="e" * 64))
        polls.count_death(session, make_death(source_id="other"))
    with desk.read() as session:
        assert polls.forbidden(session) == {}
        assert sorted(row.attempts for row in polls.quarantined(session)) == [1, 1, 2]


def test_the_newest_trouble_is_listed_first(desk: Database) -> None:
    with desk.write() as session:
        polls.count_death(session, make_death(sha256="1" * 64, last_at=NOW))
        polls.count_death(session, make_death(sha256="2" * 64, last_at=NOW + timedelta(hours=1)))
    with desk.read() as session:
        assert [row.sha256[0] for row in polls.quarantined(session)] == ["2", "1"]


def test_a_document_stands_in_quarantine_once(desk: Database) -> None:
    with pytest.raises(StoreError), desk.write() as session:
        session.add_all([make_death(), make_death()])
