"""Editions of one issue one after the other, while what became of the earlier one is not known yet."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from aggregator.models import Edition
from aggregator.publishing.outbox import deliver, report, resolve
from aggregator.settings import DeskHome
from aggregator.store import deliveries
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState, EditionCause
from tests.factories import NOW
from tests.fakes.mail import Mailbox, mail_server
from tests.fakes.wordpress import PASSWORD, Site, wordpress
from tests.integration.publishing_desk import index, make_home, publish
from tests.integration.test_outbox import ANA, BEN, blog_output, mail_output, send, states

SENT, FAILED, UNKNOWN, PENDING = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.PENDING,
)
LATER = NOW + timedelta(minutes=11)


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("HARBOUR_BLOG", PASSWORD)
    with wordpress() as running:
        yield running


def corrected(database: Database, home: DeskHome, first: Edition) -> Edition:
    return publish(database, home, digest_id=first.digest_id, cause=EditionCause.CORRECTION, words="second")


def begun(database: Database, edition: Edition, *targets: str, at: datetime = NOW) -> None:
    """A process began to send an edition and died."""
    with database.write() as session:
        for row in deliveries.of(session, [edition.id or 0]):
            if row.target in targets:
                deliveries.begin(session, row, now=at)


def stand(database: Database, edition: Edition) -> list[tuple[str, DeliveryState]]:
    return states(report(database, edition.id or 0))


@pytest.mark.parametrize("is_known", [True, False], ids=["unknown", "cut off"])
def test_a_correction_waits_until_the_post_of_before_can_no_longer_come_on_top(
    each_database: Database, tmp_path: Path, blog: Site, is_known: bool
) -> None:
    home = make_home(tmp_path, {"post": blog_output(blog)})
    first = publish(each_database, home, words="first")
    begun(each_database, first, "")
    if is_known:
        with each_database.write() as session:
            (row,) = deliveries.of(session, [first.id or 0])
            deliveries.end(session, row, outcome=UNKNOWN, says="504", now=NOW)
    second = corrected(each_database, home, first)
    assert send(each_database, home, second, retry=True) == [("post", PENDING)]
    assert "ten minutes" in report(each_database, second.id or 0).deliveries[0].says
    assert blog.posts == {}
    assert send(each_database, home, second, now=LATER, retry=True) == [("post", SENT)]
    assert len(blog.posts) == 1 and "second" in blog.posts[1]["content"]
    assert stand(each_database, first) == [("post", UNKNOWN if is_known else FAILED)]


def test_a_mail_that_was_cut_off_is_shown_to_people_although_its_issue_was_corrected_since(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    first = publish(database, home)
    begun(database, first, ANA)
    send(database, home, corrected(database, home, first), retry=True)
    assert stand(database, first) == [(ANA, UNKNOWN), (BEN, FAILED)]
    ident = report(database, first.id or 0).deliveries[0].id
    assert resolve(database, ident, outcome=FAILED, by="Ana Prifti", why="not in her inbox", now=NOW).state is FAILED
    # whom the issue had not reached is sent it as corrected
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[BEN]]


def test_whoever_is_sent_the_correction_in_its_place_is_not_sent_the_issue_by_a_process_that_is_still_at_it(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox, send_corrections=True)})
    first = publish(database, home)
    second = corrected(database, home, first)
    told = deliver(database, home, first.id or 0, clock=lambda: NOW, index=index)
    assert states(told) == [(ANA, FAILED), (BEN, FAILED)] and mailbox.taken == []
    assert send(database, home, second) == [(ANA, SENT), (BEN, SENT)]


def test_a_clock_that_was_put_back_keeps_nothing_waiting_for_days(
    database: Database, tmp_path: Path, blog: Site
) -> None:
    home = make_home(tmp_path, {"web": {"kind": "site"}, "post": blog_output(blog)})
    edition = publish(database, home)
    begun(database, edition, "", at=NOW + timedelta(days=2))
    assert send(database, home, edition) == [("web", SENT), ("post", UNKNOWN)]
    assert blog.posts == {}
