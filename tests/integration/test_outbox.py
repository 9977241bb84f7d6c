"""The outbox: every target of a published edition gets it once, and what is not known is shown and never repeated."""

import itertools
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from aggregator.errors import ConfigError, LeaseHeldError, NotAllowedError, StoreError, UsageError
from aggregator.holder import this_process
from aggregator.models import DeliveryAttempt, Edition, EditionFile
from aggregator.publishing.addressees import addressees, is_published_to
from aggregator.publishing.outbox import Report, deliver, report, resolve
from aggregator.settings import DeskHome
from aggregator.store import decisions, deliveries, leases, users
from aggregator.store.database import Database
from aggregator.vocabulary import DeliveryState, EditionCause, Role
from tests.factories import NOW
from tests.fakes.mail import Mailbox, mail_server
from tests.fakes.wordpress import PASSWORD, USER, Site, wordpress
from tests.integration.publishing_desk import STEM, index, make_home, publish

SENT, FAILED, UNKNOWN, PENDING = (
    DeliveryState.SENT,
    DeliveryState.FAILED,
    DeliveryState.UNKNOWN,
    DeliveryState.PENDING,
)
ANA, BEN = "ana@library.example", "ben@ferry.example"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


@pytest.fixture
def blog(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("HARBOUR_BLOG", PASSWORD)
    with wordpress() as running:
        yield running


def mail_output(mailbox: Mailbox, **more: Any) -> dict[str, Any]:
    fields = {"kind": "smtp", "host": "127.0.0.1", "port": mailbox.port, "security": "none"}
    return fields | {"sender": "desk@harbour.example", "recipients": [ANA, BEN]} | more


def blog_output(blog: Site, **more: Any) -> dict[str, Any]:
    return {"kind": "wordpress", "url": blog.url, "username": USER, "password_env": "HARBOUR_BLOG"} | more


SITE = {"kind": "site", "path": "site"}


def send(
    database: Database, home: DeskHome, edition: Any, *, now: datetime = NOW, retry: bool = False
) -> list[tuple[str, DeliveryState]]:
    return states(deliver(database, home, edition.id, clock=lambda: now, index=index, retry=retry))


def states(told: Report) -> list[tuple[str, DeliveryState]]:
    return [(each.target or each.output, each.state) for each in told.deliveries]


def test_every_target_of_every_output_gets_the_edition_once(
    each_database: Database, tmp_path: Path, mailbox: Mailbox, blog: Site
) -> None:
    home = make_home(tmp_path, {"web": SITE, "mail": mail_output(mailbox), "post": blog_output(blog)})
    edition = publish(each_database, home)
    everything = [("web", SENT), (ANA, SENT), (BEN, SENT), ("post", SENT)]
    for _ in range(3):
        assert send(each_database, home, edition, retry=True) == everything
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[ANA], [BEN]]
    assert [post["slug"] for post in blog.posts.values()] == [STEM]
    assert (tmp_path / f"site/issues/{STEM}/index.html").read_text("utf-8").endswith("<p>پل باز شد</p>")
    with each_database.read() as session:
        tries = session.exec(select(DeliveryAttempt)).all()
    assert [(each.number, each.outcome) for each in tries] == [(1, SENT)] * 4


def test_drafts_folders_get_nothing_and_corrections_are_mailed_only_where_config_wants_it(
    database: Database, tmp_path: Path
) -> None:
    box = Mailbox(port=2525)
    outputs = {"draft": {"kind": "folder"}, "web": SITE, "mail": mail_output(box)}
    home = make_home(tmp_path, outputs)
    first = publish(database, home)
    assert states(report(database, first.id or 0)) == [("web", PENDING), (ANA, PENDING), (BEN, PENDING)]
    with database.write() as session:
        for row in deliveries.of(session, [first.id or 0]):
            deliveries.end(session, row, outcome=SENT, says="", now=NOW)
    keen = make_home(tmp_path, outputs | {"mail": mail_output(box, send_corrections=True)})
    second = Edition(digest_id=first.digest_id, revision=2, cause=EditionCause.CORRECTION, approved_by=1, hash="")
    with database.read() as session:
        assert addressees(session, home, second) == [("web", "")]
        assert addressees(session, keen, second) == [("web", ""), ("mail", ANA), ("mail", BEN)]


def test_a_desk_of_drafts_alone_publishes_to_nobody(tmp_path: Path) -> None:
    assert not is_published_to(make_home(tmp_path, {"draft": {"kind": "folder"}}))
    assert is_published_to(make_home(tmp_path, {"draft": {"kind": "folder"}, "web": SITE}))
    (tmp_path / "people.txt").write_text("# nobody yet\n")
    nobody = mail_output(Mailbox(port=2525), recipients=[], recipients_file="people.txt")
    assert not is_published_to(make_home(tmp_path, {"mail": nobody}))


def test_recipients_of_a_file_are_validated_and_each_is_one_target(database: Database, tmp_path: Path) -> None:
    more = {"recipients": [ANA], "recipients_file": "people.txt"}
    home = make_home(tmp_path, {"mail": mail_output(Mailbox(port=2525), **more)})
    (tmp_path / "people.txt").write_text(f"# the library\nAna@Library.example\r\n{BEN}  # ferry\n\na#1@x.example\n")
    edition = publish(database, home)
    assert [to for to, _ in states(report(database, edition.id or 0))] == [ANA, BEN, "a#1@x.example"]
    (tmp_path / "people.txt").write_text(f"{BEN}\nana@x.example, ben@x.example\n")
    with pytest.raises(ConfigError, match=r"people\.txt:2: one address"):
        is_published_to(home)
    (tmp_path / "people.txt").unlink()
    with pytest.raises(ConfigError, match=r"people\.txt cannot be read"):
        is_published_to(home)


def test_delivering_that_is_stopped_leaves_the_rest_for_another_call(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(database, home)
    answers = iter([False, True])
    told = deliver(database, home, edition.id or 0, clock=lambda: NOW, index=index, stopped=lambda: next(answers))
    assert states(told) == [(ANA, SENT), (BEN, PENDING)]
    assert send(database, home, edition) == [(ANA, SENT), (BEN, SENT)]
    assert len(mailbox.taken) == 2


def test_a_refused_recipient_fails_alone_and_is_tried_again_only_when_asked_for(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(database, home)
    mailbox.refused.add(ANA)
    assert send(database, home, edition) == [(ANA, FAILED), (BEN, SENT)]
    assert "550" in report(database, edition.id or 0).deliveries[0].says
    mailbox.refused.clear()
    assert send(database, home, edition) == [(ANA, FAILED), (BEN, SENT)]
    assert send(database, home, edition, retry=True) == [(ANA, SENT), (BEN, SENT)]
    assert [envelope.rcpt_tos for envelope in mailbox.taken] == [[BEN], [ANA]]


@pytest.mark.parametrize(("fault", "taken"), [("drop", 2), ("lose", 1)])
def test_a_connection_lost_after_the_data_leaves_the_outcome_unknown_until_a_person_says_it(
    database: Database, tmp_path: Path, mailbox: Mailbox, fault: str, taken: int
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(database, home)
    mailbox.faults.append(fault)
    for _ in range(3):
        assert send(database, home, edition, retry=True) == [(ANA, UNKNOWN), (BEN, SENT)]
    assert len(mailbox.taken) == taken
    doubtful = report(database, edition.id or 0).deliveries[0]
    said = resolve(database, doubtful.id, outcome=FAILED, by="Ana Prifti", why="the server's log lacks it", now=NOW)
    assert (said.state, said.says) == (FAILED, "Ana Prifti: the server's log lacks it")
    assert send(database, home, edition, retry=True) == [(ANA, SENT), (BEN, SENT)]
    with database.read() as session:
        (row,) = decisions.of(session, "delivery", doubtful.id)
        tries = deliveries.attempts(session, doubtful.id)
    assert (row.verb, row.after["state"], row.why) == ("resolve", "failed", "the server's log lacks it")
    assert [each.outcome for each in tries] == [UNKNOWN, SENT]


def test_only_a_publisher_resolves_and_only_what_is_unknown(
    database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(database, home)
    mailbox.faults.append("drop")
    send(database, home, edition)
    first, second = report(database, edition.id or 0).deliveries
    with database.write() as session:
        users.add(session, "Ben Orr", role=Role.EDITOR, now=NOW)

    def say(ident: int, outcome: DeliveryState = SENT, by: str = "Ana Prifti", why: str = "seen") -> None:
        resolve(database, ident, outcome=outcome, by=by, why=why, now=NOW)

    with pytest.raises(NotAllowedError, match="no publisher"):
        say(first.id, by="Ben Orr")
    with pytest.raises(NotAllowedError, match="is sent"):
        say(second.id)
    for wrong in ({"outcome": PENDING}, {"why": "  "}):
        with pytest.raises(UsageError):
            say(first.id, **wrong)  # type: ignore[arg-type]
    say(first.id)
    assert {each.state for each in report(database, edition.id or 0).deliveries} == {DeliveryState.SENT}


def test_an_edition_that_is_not_published_is_void_or_was_altered_goes_nowhere(
    database: Database, tmp_path: Path
) -> None:
    home = make_home(tmp_path, {"web": SITE})
    waiting = publish(database, home, published_at=None)
    with pytest.raises(NotAllowedError, match="is not published"):
        send(database, home, waiting)
    altered = publish(database, home, cover_date=date(2026, 3, 13))
    with database.write() as session:
        row = session.get(EditionFile, (altered.id, "issue.txt"))
        assert row is not None
        session.delete(row)
    with pytest.raises(StoreError, match="not what was approved"):
        send(database, home, altered)
    assert not (tmp_path / "site").exists()


def test_two_processes_never_deliver_at_once_and_one_that_lost_its_lease_writes_nothing(
    database: Database, tmp_path: Path
) -> None:
    home = make_home(tmp_path, {"web": SITE})
    edition = publish(database, home)
    with database.write() as session:
        token = leases.take(session, leases.PUBLISHER, this_process(), now=NOW)
    with pytest.raises(LeaseHeldError, match="publisher"):
        send(database, home, edition)
    with database.write() as session:
        leases.release(session, leases.PUBLISHER, token, now=NOW)

    def usurped(issues: Any) -> dict[str, bytes]:
        with database.write() as session:
            leases.take(session, leases.PUBLISHER, this_process(), now=NOW + timedelta(hours=1))
        return index(issues)

    with pytest.raises(LeaseHeldError):
        deliver(database, home, edition.id or 0, clock=lambda: NOW, index=usurped)
    assert states(report(database, edition.id or 0)) == [("web", PENDING)]


def test_a_newer_edition_takes_the_place_of_what_waits_for_site_and_wordpress_but_not_of_mail(
    database: Database, tmp_path: Path, mailbox: Mailbox, blog: Site
) -> None:
    home = make_home(tmp_path, {"web": SITE, "mail": mail_output(mailbox), "post": blog_output(blog)})
    first = publish(database, home, words="first")
    pages = [("web", ""), ("post", "")]
    second = publish(database, home, to=pages, digest_id=first.digest_id, cause=EditionCause.CORRECTION, words="second")
    assert send(database, home, second) == [("web", SENT), ("post", SENT)]
    assert states(report(database, first.id or 0)) == [
        ("web", FAILED),
        (ANA, PENDING),
        (BEN, PENDING),
        ("post", FAILED),
    ]
    assert send(database, home, first, retry=True)[1:3] == [(ANA, SENT), (BEN, SENT)]
    assert "second" in blog.posts[1]["content"] and len(blog.posts) == 1
    assert "second" in (tmp_path / f"site/issues/{STEM}/index.html").read_text("utf-8")


def test_a_withdrawn_issue_is_not_mailed_any_more(database: Database, tmp_path: Path, mailbox: Mailbox) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    first = publish(database, home)
    publish(database, home, digest_id=first.digest_id, cause=EditionCause.WITHDRAWAL)
    assert send(database, home, first) == [(ANA, FAILED), (BEN, FAILED)]
    assert mailbox.taken == []


def test_an_output_that_config_has_no_more_fails_and_says_so(database: Database, tmp_path: Path) -> None:
    edition = publish(database, make_home(tmp_path, {"web": SITE}))
    assert send(database, make_home(tmp_path, {}), edition) == [("web", FAILED)]
    assert "no output web" in report(database, edition.id or 0).deliveries[0].says


def test_a_password_that_is_not_there_or_is_wrong_fails_without_showing_one(
    database: Database, tmp_path: Path, blog: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = make_home(tmp_path, {"post": blog_output(blog)})
    edition = publish(database, home)
    monkeypatch.delenv("HARBOUR_BLOG")
    assert send(database, home, edition) == [("post", FAILED)]
    assert "HARBOUR_BLOG" in report(database, edition.id or 0).deliveries[0].says
    monkeypatch.setenv("HARBOUR_BLOG", "wr0ng w0rds")
    assert send(database, home, edition, retry=True) == [("post", FAILED)]
    said = report(database, edition.id or 0).deliveries[0].says
    assert "401" in said and "wr0ng" not in said and "w0rds" not in said


def test_what_is_outstanding_is_told_for_all_editions(
    each_database: Database, tmp_path: Path, mailbox: Mailbox
) -> None:
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(each_database, home)
    mailbox.faults.append("drop")
    send(each_database, home, edition)
    publish(each_database, home, cover_date=date(2026, 3, 13))
    with each_database.read() as session:
        told = [(row.target, row.state) for row in deliveries.outstanding(session)]
    assert told == [(ANA, UNKNOWN), (ANA, PENDING), (BEN, PENDING)]


BLOG_FAULTS = st.lists(st.sampled_from([None, "drop", "garbled", "never", 500, 502]), max_size=5)
MAIL_FAULTS = st.lists(st.sampled_from(["250 ok", "drop", "lose", "451 later", "554 no", "?"]), max_size=5)
FRIDAYS = itertools.count(1)
FEW = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FEW
@given(BLOG_FAULTS)
def test_whatever_goes_wrong_there_is_never_more_than_one_post_and_sent_means_there(
    database: Database, tmp_path: Path, blog: Site, faults: list[Any]
) -> None:
    blog.posts.clear()
    blog.faults[:] = faults
    home = make_home(tmp_path, {"post": blog_output(blog)})
    edition = publish(database, home, cover_date=date(2026, 3, 6) + timedelta(weeks=next(FRIDAYS)))
    for _ in range(len(faults) + 1):
        ((_, state),) = send(database, home, edition, retry=True)
        there = len(blog.posts)
        assert there <= 1 and (state, there) in {(SENT, 1), (FAILED, 0), (UNKNOWN, 0), (UNKNOWN, 1)}
    assert UNKNOWN is state or there == 1


@FEW
@given(MAIL_FAULTS)
def test_whatever_goes_wrong_nobody_gets_two_mails_and_sent_means_taken(
    database: Database, tmp_path: Path, mailbox: Mailbox, faults: list[str]
) -> None:
    mailbox.taken.clear()
    mailbox.faults[:] = [fault if fault != "250 ok" else "250 queued as 7" for fault in faults]
    home = make_home(tmp_path, {"mail": mail_output(mailbox)})
    edition = publish(database, home, cover_date=date(2026, 3, 6) + timedelta(weeks=next(FRIDAYS)))
    for _ in range(len(faults) + 1):
        told = send(database, home, edition, retry=True)
        for recipient, state in told:
            taken = sum(recipient in envelope.rcpt_tos for envelope in mailbox.taken)
            assert (state, taken) in {(SENT, 1), (FAILED, 0), (UNKNOWN, 0), (UNKNOWN, 1)}
    assert all(state in (SENT, UNKNOWN) for _, state in told)
