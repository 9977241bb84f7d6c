"""What publishing would do is shown before it is done, and what is done then is what was shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Digest, Edition
from aggregator.press import publication, rehearsal
from aggregator.press.approval import approve
from aggregator.press.plan import Plan, plan_of, plan_of_next
from aggregator.review.edition_desk import Change
from aggregator.settings import DeskHome
from aggregator.store import corrections, decisions, deliveries, digests, editions
from aggregator.store.database import Database
from aggregator.vocabulary import CorrectionKind, DeliveryState, DigestStatus, EditionCause
from tests.factories import NOW
from tests.integration.issue_in_hand import ANA, BEN, EDITOR, LEAD, PUBLISHER, SITE, approved, mail, written_home

SET_RIGHT = Change(CorrectionKind.CORRECTION, 1, was="گشایش", now="بستن", note="« fermé », pas « ouvert »")


def outputs(**more: object) -> dict[str, dict[str, object]]:
    return {"draft": {"kind": "folder"}, "web": SITE, "post": mail(2525, **more)}


def latest(database: Database, digest_id: int) -> tuple[Digest, Edition]:
    with database.read() as session:
        edition = editions.latest(session, digest_id)
        assert edition is not None
        return digests.get(session, digest_id), edition


def plan(database: Database, home: DeskHome, digest_id: int) -> Plan:
    _, edition = latest(database, digest_id)
    with database.read() as session:
        return plan_of(session, home, edition)


def coming(database: Database, home: DeskHome, digest_id: int, cause: EditionCause) -> Plan:
    with database.read() as session:
        return plan_of_next(session, home, digests.get(session, digest_id), cause)


def publish(database: Database, home: DeskHome, digest_id: int, promised: str = "") -> Edition:
    return publication.publish(database, home, digest_id, PUBLISHER, now=NOW, promised=promised)


def everything(database: Database) -> tuple[list[str], ...]:
    """All that a decision could have left, in words."""
    with database.read() as session:
        rows = digests.every(session)
        ids = [each.id or 0 for row in rows for each in editions.of(session, row.id or 0)]
        return (
            [f"{row.status} {row.version}" for row in rows],
            [f"{item.version} {item.lead} {item.body}" for row in rows for item in digests.items(session, row.id or 0)],
            [str(ident) for ident in ids],
            [f"{row.verb} {row.noun}" for row in decisions.every(session)],
            [row.was for digest in rows for row in corrections.of(session, digest.id or 0)],
            [f"{row.output} {row.target}" for row in deliveries.of(session, ids)],
        )


def test_a_plan_names_every_output_that_publishes_and_each_address(each_database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(each_database, home)
    found = plan(each_database, home, digest_id)
    assert [(each.output, each.kind, each.where, each.targets) for each in found.bounds] == [
        ("web", "site", "site", ("",)),
        ("post", "smtp", "127.0.0.1:2525", (ANA, BEN)),
    ]
    assert found.count == 3
    edition = publish(each_database, home, digest_id, found.fingerprint)
    with each_database.read() as session:
        rows = deliveries.of(session, [edition.id or 0])
    assert [(row.output, row.target, row.state) for row in rows] == [
        ("web", "", DeliveryState.PENDING),
        ("post", ANA, DeliveryState.PENDING),
        ("post", BEN, DeliveryState.PENDING),
    ]


def test_recipients_who_came_after_the_plan_was_shown_are_not_sent_anything(
    each_database: Database, tmp_path: Path
) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(each_database, home)
    shown = plan(each_database, home, digest_id)
    grown = written_home(tmp_path, outputs(recipients=[ANA, BEN, "camille@phare.example"]))
    before = everything(each_database)
    with pytest.raises(NotAllowedError, match="look again"):
        publish(each_database, grown, digest_id, shown.fingerprint)
    assert everything(each_database) == before
    publish(each_database, grown, digest_id, plan(each_database, grown, digest_id).fingerprint)


def test_a_yes_to_one_edition_publishes_no_other(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(database, home)
    shown = plan(database, home, digest_id)
    renamed = replace(home, desk=home.desk.model_copy(update={"marker": "**"}))
    approve(database, renamed, digest_id, PUBLISHER, now=NOW)
    with pytest.raises(NotAllowedError, match="look again"):
        publish(database, renamed, digest_id, shown.fingerprint)


def test_a_plan_of_what_all_have_already_reaches_nobody(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, {"post": mail(2525)})
    digest_id = approved(database, home)
    edition = publish(database, home, digest_id)
    with database.write() as session:
        for row in deliveries.of(session, [edition.id or 0]):
            deliveries.end(session, row, outcome=DeliveryState.SENT, says="", now=NOW)
    assert plan(database, home, digest_id).count == 0
    assert coming(database, home, digest_id, EditionCause.CORRECTION).count == 0
    keen = written_home(tmp_path, {"post": mail(2525, send_corrections=True)})
    assert coming(database, keen, digest_id, EditionCause.CORRECTION).count == 2


def test_a_correction_is_rehearsed_to_the_letter_and_leaves_nothing(each_database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(each_database, home)
    publish(each_database, home, digest_id)
    before = everything(each_database)
    shown = rehearsal.correction(each_database, home, digest_id, SET_RIGHT, PUBLISHER, now=NOW, after=1)
    page = next(file for file in shown.files if file.name == "page.html").body.decode()
    assert "از بستن پلی خبر داد." in page and "fermé" in page
    assert everything(each_database) == before
    promised = coming(each_database, home, digest_id, EditionCause.CORRECTION).fingerprint
    made = publication.correct(
        each_database, home, digest_id, SET_RIGHT, PUBLISHER, now=NOW, after=1, promised=promised
    )
    assert made.hash == shown.hash


def test_a_withdrawal_is_rehearsed_to_the_letter_and_leaves_nothing(each_database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(each_database, home)
    publish(each_database, home, digest_id)
    before, why = everything(each_database), "نامه جعلی بود : une lettre forgée"
    shown = rehearsal.withdrawal(each_database, home, digest_id, PUBLISHER, why=why, now=NOW, after=1)
    page = next(file for file in shown.files if file.name == "page.html").body.decode()
    assert "une lettre forgée" in page and LEAD not in page
    assert everything(each_database) == before
    promised = coming(each_database, home, digest_id, EditionCause.WITHDRAWAL).fingerprint
    made = publication.withdraw(each_database, home, digest_id, PUBLISHER, why=why, now=NOW, after=1, promised=promised)
    assert made.hash == shown.hash
    assert latest(each_database, digest_id)[0].status is DigestStatus.WITHDRAWN


def test_what_refuses_a_decision_refuses_its_rehearsal(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(database, home)
    with pytest.raises(NotAllowedError, match="cannot be corrected"):
        rehearsal.correction(database, home, digest_id, SET_RIGHT, PUBLISHER, now=NOW)
    publish(database, home, digest_id)
    with pytest.raises(NotAllowedError, match="only a publisher"):
        rehearsal.correction(database, home, digest_id, SET_RIGHT, EDITOR, now=NOW)
    with pytest.raises(NotAllowedError, match="needs a reason"):
        rehearsal.withdrawal(database, home, digest_id, PUBLISHER, why=" \n", now=NOW)
    with pytest.raises(UsageError, match="do not stand there"):
        rehearsal.correction(database, home, digest_id, replace(SET_RIGHT, was="کشتی"), PUBLISHER, now=NOW)
    false = replace(SET_RIGHT, was="چوبی", now="سنگی")
    with pytest.raises(NotAllowedError, match="pre-flight stops"):
        rehearsal.correction(database, home, digest_id, false, PUBLISHER, now=NOW)


def test_a_correction_of_what_readers_have_no_more_is_refused(database: Database, tmp_path: Path) -> None:
    home = written_home(tmp_path, outputs())
    digest_id = approved(database, home)
    publish(database, home, digest_id)
    note = Change(CorrectionKind.EDITORS_NOTE, note="Deux lecteurs nous ont écrit.")
    publication.correct(database, home, digest_id, note, PUBLISHER, now=NOW, after=1)
    before = everything(database)
    with pytest.raises(NotAllowedError, match="edition 2 by now"):
        publication.correct(database, home, digest_id, SET_RIGHT, PUBLISHER, now=NOW, after=1)
    with pytest.raises(NotAllowedError, match="edition 2 by now"):
        publication.withdraw(database, home, digest_id, PUBLISHER, why="w", now=NOW, after=1)
    assert everything(database) == before
