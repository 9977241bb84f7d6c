"""Delivering in the background: nobody waits, nothing is lost, and what is at hand is told."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlmodel import Session

from aggregator.errors import ConfigError, StoreError
from aggregator.holder import this_process
from aggregator.press import carrier as carrying
from aggregator.press import publication
from aggregator.press.carrier import BUSY_AGAIN, FAULT_AGAIN, Carrier
from aggregator.publishing.outbox import report
from aggregator.settings import DeskHome
from aggregator.store import deliveries, leases
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState
from tests.factories import NOW
from tests.fakes.mail import Mailbox, mail_server
from tests.integration.issue_in_hand import ANA, BEN, PUBLISHER, SITE, approved, mail, written_home

SENT, FAILED, PENDING = DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.PENDING


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def published(database: Database, home: DeskHome) -> int:
    return publication.publish(database, home, approved(database, home), PUBLISHER, now=NOW).id or 0


def states(database: Database, edition_id: int) -> list[tuple[str, DeliveryState]]:
    return [(each.target or each.output, each.state) for each in report(database, edition_id).deliveries]


def test_what_was_asked_for_is_sent_and_what_failed_is_tried_again_when_a_person_asks(
    each_database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = written_home(tmp_path, {"web": SITE, "post": mail(mailbox.port)})
    edition_id = published(each_database, home)
    mailbox.refused.add(ANA)
    carrier = Carrier(each_database, lambda: home, clock=lambda: NOW)
    carrier.ask(edition_id)
    assert carrier.is_at(edition_id)
    assert carrier.work() is None
    assert states(each_database, edition_id) == [("web", SENT), (ANA, FAILED), (BEN, SENT)]
    assert not carrier.is_at(edition_id) and carrier.trouble(edition_id) == ""
    mailbox.refused.clear()
    carrier.ask(edition_id)
    carrier.work()
    assert states(each_database, edition_id) == [("web", SENT), (ANA, SENT), (BEN, SENT)]
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[BEN], [ANA]]


def test_what_a_process_left_when_it_died_is_taken_up_by_the_next_and_what_failed_is_left_to_people(
    each_database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = written_home(tmp_path, {"post": mail(mailbox.port)})
    edition_id = published(each_database, home)
    carrier = Carrier(each_database, lambda: home, clock=lambda: NOW)
    carrier.take_up()
    carrier.work()
    assert states(each_database, edition_id) == [(ANA, SENT), (BEN, SENT)]
    carrier.take_up()
    assert not carrier.is_at(edition_id)


@pytest.mark.parametrize("fault", [StoreError("others have been writing for too long"), KeyError("a bug")])
def test_what_a_process_left_is_looked_for_again_where_the_first_look_failed(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    monkeypatch.setattr(carrying, "FAULT_AGAIN", 0.01)
    home, sent, faults = written_home(tmp_path, {"web": SITE}), threading.Event(), [fault]
    edition_id = published(database, home)
    outstanding = deliveries.outstanding

    def fails_once(session: Session) -> object:
        if faults:
            raise faults.pop()
        return outstanding(session)

    monkeypatch.setattr(deliveries, "outstanding", fails_once)
    carrier = Carrier(database, lambda: home, clock=lambda: NOW)
    carrier.start()
    for _ in range(1_000):
        if states(database, edition_id) == [("web", SENT)]:
            break
        sent.wait(0.02)
    carrier.stop(seconds=30)
    assert states(database, edition_id) == [("web", SENT)]


def test_another_process_that_sends_is_waited_for(database: Database, tmp_path: Path) -> None:
    home, seconds = written_home(tmp_path, {"web": SITE}), Seconds()
    edition_id = published(database, home)
    with database.write() as session:
        token = leases.take(session, leases.PUBLISHER, this_process(), now=NOW)
    carrier = Carrier(database, lambda: home, clock=lambda: NOW, monotonic=seconds)
    carrier.ask(edition_id)
    assert carrier.work() == BUSY_AGAIN and carrier.is_at(edition_id)
    with database.write() as session:
        leases.release(session, leases.PUBLISHER, token, now=NOW)
    seconds.now += BUSY_AGAIN
    assert carrier.work() is None
    assert states(database, edition_id) == [("web", SENT)]


def test_a_fault_is_told_and_met_with_another_try(database: Database, tmp_path: Path) -> None:
    home, seconds = written_home(tmp_path, {"web": SITE}), Seconds()
    edition_id = published(database, home)
    faults = [ConfigError("outputs.yaml:3: la ligne est fausse")]

    def in_force() -> DeskHome:
        if faults:
            raise faults.pop()
        return home

    carrier = Carrier(database, in_force, clock=lambda: NOW, monotonic=seconds)
    carrier.ask(edition_id)
    assert carrier.work() == FAULT_AGAIN
    assert "la ligne est fausse" in carrier.trouble(edition_id)
    assert states(database, edition_id) == [("web", PENDING)]
    seconds.now += FAULT_AGAIN
    carrier.work()
    assert carrier.trouble(edition_id) == "" and states(database, edition_id) == [("web", SENT)]


def test_what_nobody_published_is_not_sent_and_not_tried_for_ever(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, {"web": SITE})
    approved(database, home)
    carrier = Carrier(database, lambda: home, clock=lambda: NOW)
    carrier.ask(1)
    assert carrier.work() is None and "not published" in carrier.trouble(1)
    assert not (tmp_path / "site").exists()


def test_what_a_stop_came_before_is_pending_and_sent_by_the_next_process(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home, carriers = written_home(tmp_path, {"post": mail(mailbox.port)}), list[Carrier]()
    edition_id = published(database, home)

    def in_force() -> DeskHome:
        carriers[0].stop(seconds=0)
        return home

    carriers.append(Carrier(database, in_force, clock=lambda: NOW))
    carriers[0].ask(edition_id)
    assert carriers[0].work() is None
    assert states(database, edition_id) == [(ANA, PENDING), (BEN, PENDING)] and mailbox.taken == []
    carriers.append(Carrier(database, lambda: home, clock=lambda: NOW))
    carriers[1].take_up()
    carriers[1].work()
    assert states(database, edition_id) == [(ANA, SENT), (BEN, SENT)]


def test_the_thread_sends_what_is_asked_for_and_ends_when_it_is_told_to(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home, sent = written_home(tmp_path, {"post": mail(mailbox.port)}), threading.Event()
    edition_id = published(database, home)
    carrier = Carrier(database, lambda: home, clock=lambda: NOW)
    carrier.start()
    carrier.ask(edition_id)
    while carrier.is_at(edition_id):
        sent.wait(0.01)
    carrier.stop(seconds=30)
    assert "carrier" not in {thread.name for thread in threading.enumerate()}
    assert states(database, edition_id) == [(ANA, SENT), (BEN, SENT)]
    assert len(mailbox.taken) == 2
