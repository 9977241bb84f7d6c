"""Publishing again, correcting and withdrawing while config, outputs and deliveries are not what they were."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.errors import LeaseHeldError
from aggregator.holder import this_process
from aggregator.models import Outlet
from aggregator.store import articles, digests, leases
from tests.fakes.mail import Mailbox, mail_server
from tests.integration.cli_desk import Desk
from tests.integration.press_desk import PUBLISHER, TRUE, database_of, made

WAS, NOW_READS = "رودنامه از گشایش پلی خبر داد.", "رودنامه از بستن پلی خبر داد."
CORRECTION = ("digest", "correct", "7", "--item", "1", "--was", WAS, "--now", NOW_READS, *PUBLISHER)
PUBLISH = ("digest", "publish", "7", *PUBLISHER)
WITHDRAWAL = ("digest", "withdraw", "7", "--why", "نامه جعلی بود", *PUBLISHER)
ANA, BEN = "ana@library.example", "ben@ferry.example"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    return made(tmp_path / "desk")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as running:
        yield running


def goes_to(desk: Desk, mailbox: Mailbox, *recipients: str, name: str = "letter", **more: Any) -> None:
    """Config as it is from now on: a site, and mail to some."""
    server = {"kind": "smtp", "host": "127.0.0.1", "port": mailbox.port, "security": "none"}
    mail = server | {"sender": "desk@harbour.example", "recipients": list(recipients)} | more
    outputs = {"draft": {"kind": "folder"}, "archive": {"kind": "site", "path": "site"}, name: mail}
    (desk.root / "config" / "outputs.yaml").write_text(json.dumps({"outputs": outputs}), "utf-8")


def approve(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)


def told(desk: Desk, *command: str) -> dict[str, str]:
    """What a command that may have failed deliveries tells: state by target, or by output."""
    result = CliRunner().invoke(app, ["--desk", str(desk.root), *command, "--json"], catch_exceptions=False)
    rows = json.loads(result.stdout)["deliveries"]
    missing = any(row["state"] != "sent" and "no more" not in row["says"] for row in rows)
    assert result.exit_code == int(missing)
    return {row["target"] or row["output"]: row["state"] for row in rows}


def readers(mailbox: Mailbox) -> list[str]:
    return [address for envelope in mailbox.taken for address in envelope.rcpt_tos]


def test_a_corrected_issue_said_again_is_mailed_to_nobody_who_had_it(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA, BEN)
    approve(desk)
    told(desk, *PUBLISH)
    told(desk, *CORRECTION)
    assert told(desk, *PUBLISH) == {"archive": "sent"}
    assert readers(mailbox) == [ANA, BEN]


def test_a_reader_who_is_new_gets_what_was_corrected_when_it_is_published_again(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA)
    approve(desk)
    told(desk, *PUBLISH)
    goes_to(desk, mailbox, ANA, BEN)
    assert told(desk, *CORRECTION) == {"archive": "sent"}
    assert told(desk, *PUBLISH) == {"archive": "sent", BEN: "sent"}
    body = mailbox.letters()[1].get_body(("plain",))
    assert readers(mailbox) == [ANA, BEN] and body is not None and NOW_READS in body.get_content()


def test_whom_the_issue_did_not_reach_gets_its_correction_in_its_place(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA, BEN)
    mailbox.refused.add(BEN)
    approve(desk)
    assert told(desk, *PUBLISH)[BEN] == "failed"
    mailbox.refused.clear()
    assert told(desk, *CORRECTION) == {"archive": "sent", BEN: "sent"}
    assert told(desk, *PUBLISH) == {"archive": "sent", BEN: "sent"}
    assert readers(mailbox) == [ANA, BEN]


def test_corrections_that_are_mailed_go_to_each_once(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA, send_corrections=True)
    approve(desk)
    told(desk, *PUBLISH)
    assert told(desk, *CORRECTION) == told(desk, *PUBLISH) == {"archive": "sent", ANA: "sent"}
    assert told(desk, *WITHDRAWAL) == told(desk, *PUBLISH) == {"archive": "sent", ANA: "sent"}
    assert readers(mailbox) == [ANA] * 3


@pytest.mark.parametrize("change", [{"recipients": [ANA.upper()]}, {"name": "newsletter"}])
def test_no_other_spelling_of_a_mailbox_and_no_new_name_of_an_output_sends_it_twice(
    desk: Desk, mailbox: Mailbox, change: dict[str, Any]
) -> None:
    goes_to(desk, mailbox, ANA)
    approve(desk)
    told(desk, *PUBLISH)
    goes_to(desk, mailbox, ANA, **change)
    told(desk, *PUBLISH)
    assert readers(mailbox) == [ANA]


def test_who_is_no_recipient_any_more_gets_nothing_that_failed_before(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA, BEN)
    mailbox.refused |= {ANA, BEN}
    approve(desk)
    told(desk, *PUBLISH)
    mailbox.refused.clear()
    goes_to(desk, mailbox, ANA)
    told(desk, *PUBLISH)
    assert readers(mailbox) == [ANA]
    assert "no more" in desk.run("digest", "editions", "7")
    assert "everything published has arrived" in desk.run("doctor")


def test_a_notice_that_could_not_be_written_is_written_when_it_is_published_again(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    site, aside = desk.root / "site", desk.root / "aside"
    site.rename(aside)
    site.write_text("in the way", "utf-8")
    assert told(desk, *WITHDRAWAL) == {"archive": "failed"}
    site.unlink()
    aside.rename(site)
    assert told(desk, *PUBLISH) == {"archive": "sent"}
    (page,) = site.glob("issues/*/index.html")
    assert "نامه جعلی بود" in page.read_text("utf-8")
    assert desk.json("digest", "editions", "7")["status"] == "withdrawn"


@pytest.mark.parametrize("why", ["نامه \udcff جعلی\x1b[31m", "a\r\nb"])
def test_a_reason_is_washed_before_readers_are_told_it(desk: Desk, why: str) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    assert told(desk, "digest", "withdraw", "7", "--why", why, *PUBLISHER) == {"archive": "sent"}
    text = next((desk.root / "site").glob("issues/*/issue.txt")).read_text("utf-8")
    assert "\x1b" not in text and "\r" not in text


@pytest.mark.parametrize("why", ["", " \n", "\x00"])
def test_a_notice_without_a_reason_is_refused(desk: Desk, why: str) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    assert "--why" in str(desk.refused("digest", "withdraw", "7", "--why", why, *PUBLISHER))


def pages(desk: Desk) -> list[str]:
    """The issue's pages, its first edition last."""
    (folder,) = (desk.root / "site" / "issues").iterdir()
    return [page.read_text("utf-8") for page in (folder / "index.html", folder / "v1" / "index.html")]


def test_a_correction_changes_nothing_else_whatever_config_and_templates_say_by_now(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    settings = desk.root / "config" / "desk.yaml"
    changed = (
        settings.read_text("utf-8").replace('marker: "++"', 'marker: "§§"').replace("language: en", "language: de")
    )
    settings.write_text(changed.replace("https://digest.example/velda", "https://other.example"), "utf-8")
    templates = desk.root / "config" / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "digest.html.j2").write_text("a page of another form", "utf-8")
    (templates / "digest.txt.j2").write_text("{% broken", "utf-8")
    database = database_of(desk)
    with database.write() as session:
        for outlet in session.exec(select(Outlet)):
            outlet.name = "Uferblatt"
            session.add(outlet)
    database.close()
    note = "Zwei Leser schrieben uns."
    assert told(desk, "digest", "correct", "7", "--kind", "editors_note", "--note", note, *PUBLISHER)
    page, first = pages(desk)
    assert note in page and "https://other.example/issues/" in page
    for word in ("§§", "another form", "Uferblatt", 'lang="de"'):
        assert word not in page, word
    items = [text[text.index("<article") : text.rindex("</article>")] for text in (page, first)]
    assert items[0].replace("https://other.example/", "https://digest.example/velda/") == items[1]
    assert told(desk, *WITHDRAWAL) == {"archive": "sent"}
    desk.run("digest", "editions", "7", "--verify")


def test_what_readers_do_not_have_is_not_corrected(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    for change in (("--was", "Kryetari", "--now", "Kryetar"), ("--kind", "clarification", "--note", "n")):
        assert "item 2 is draft" in str(desk.refused("digest", "correct", "7", "--item", "2", *change, *PUBLISHER))


def test_a_redacted_source_does_not_keep_another_error_in_print(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    database = database_of(desk)
    with database.read() as session:
        title = articles.get(session, 1).title.rpartition(" ")[0]
    database.close()
    assert title in pages_now(desk)
    desk.run("redact", "1", "--why", "asked for by the author", *PUBLISHER)
    told(desk, "digest", "correct", "7", "--item", "1", "--kind", "clarification", "--note", "n", *PUBLISHER)
    told(desk, *CORRECTION)
    assert NOW_READS in pages_now(desk) and title not in pages_now(desk)


def pages_now(desk: Desk) -> str:
    (page,) = (desk.root / "site").glob("issues/*/index.html")
    return page.read_text("utf-8")


def test_who_may_not_approve_or_comes_too_late_is_told_so_before_what_stands_against_the_issue(desk: Desk) -> None:
    desk.run("digest", "accept", "2", "--as", "Ana")
    assert "only a publisher" in str(desk.refused("digest", "approve", "7", "--as", "Ana"))
    desk.run("digest", "reject", "2", "--why", "w", "--as", "Ana")
    approve(desk)
    told(desk, *PUBLISH)
    desk.run("redact", "1", "--why", "asked for by the author", *PUBLISHER)
    assert "is published cannot be approved" in str(desk.refused("digest", "approve", "7", *PUBLISHER))


def test_a_note_that_is_too_long_is_refused_and_not_cut(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    note = ("--kind", "editors_note", "--note", "پل " * 700)
    assert "2000" in str(desk.refused("digest", "correct", "7", *note, *PUBLISHER))


def test_what_failed_of_an_edition_that_another_took_the_place_of_is_nobodys_business_any_more(desk: Desk) -> None:
    approve(desk)
    (desk.root / "site").write_text("in the way", "utf-8")
    told(desk, *PUBLISH)
    assert "1 failed" in desk.run("doctor")
    (desk.root / "site").unlink()
    told(desk, *CORRECTION)
    assert "everything published has arrived" in desk.run("doctor")


def test_while_another_process_sends_the_decision_is_kept_and_told(desk: Desk) -> None:
    approve(desk)
    database = database_of(desk)
    with database.write() as session:
        leases.take(session, leases.PUBLISHER, this_process(), now=utc_now())
    database.close()
    error = desk.refused(*PUBLISH)
    assert (
        isinstance(error, LeaseHeldError) and "the decision stands" in str(error) and "publish` the issue" in str(error)
    )
    assert desk.json("digest", "editions", "7")["status"] == "published"


@pytest.mark.parametrize("command", [PUBLISH, CORRECTION, WITHDRAWAL])
def test_a_broken_template_of_the_archive_is_told_before_anything_is_decided(
    desk: Desk, command: tuple[str, ...]
) -> None:
    approve(desk)
    if command != PUBLISH:
        told(desk, *PUBLISH)
    before = desk.json("digest", "editions", "7")
    templates = desk.root / "config" / "templates"
    templates.mkdir(exist_ok=True)
    (templates / "archive.html.j2").write_text("{% broken", "utf-8")
    assert "archive.html.j2" in str(desk.refused(*command))
    assert desk.json("digest", "editions", "7") == before


@pytest.mark.parametrize("said", ["7", "2026-03-06"])
def test_an_issue_of_a_series_that_was_renamed_since_is_corrected_and_withdrawn_all_the_same(
    desk: Desk, said: str
) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    settings = desk.root / "config" / "desk.yaml"
    settings.write_text(settings.read_text("utf-8").replace("Velda River Digest", "Velda Weekly"), "utf-8")
    told(desk, "digest", "correct", said, *CORRECTION[3:])
    assert told(desk, "digest", "withdraw", said, *WITHDRAWAL[3:]) == {"archive": "sent"}
    assert len(list((desk.root / "site" / "issues").iterdir())) == 1
    assert "no digest number 8" in str(desk.refused("digest", "editions", "8"))


def test_a_site_whose_folder_is_lost_is_written_again_with_all_its_issues(desk: Desk) -> None:
    approve(desk)
    told(desk, *PUBLISH)
    desk.run("digest", "new", "--as", "Ana")
    number = str(desk.json("digest", "list")[0]["number"])
    words = ("--section", "english", "--lead", "Uferblatt wrote of a ferry.", "--as", "Ana")
    desk.run("digest", "write", number, *words)
    desk.run("digest", "approve", number, *PUBLISHER)
    told(desk, "digest", "publish", number, *PUBLISHER)
    before = {path: path.read_bytes() for path in (desk.root / "site").rglob("*") if path.is_file()}
    shutil.rmtree(desk.root / "site")
    assert told(desk, "digest", "publish", number, *PUBLISHER) == {"archive": "sent"}
    assert len(before) > 10
    assert {path: path.read_bytes() for path in (desk.root / "site").rglob("*") if path.is_file()} == before


def test_translated_words_are_set_right_beside_their_original(desk: Desk) -> None:
    words = "the bridge is no longer safe for carts"
    desk.run("digest", "edit", "1", "--body", f"The engineer said: “{words}”.", "--as", "Ana")
    original = ("--original", TRUE, "--words", words, "--by", "Ana")
    translation = desk.json("digest", "translate", "1", "1", *original, "--as", "Ana")["id"]
    desk.run("digest", "confirm", str(translation), "--as", "Ana")
    approve(desk)
    told(desk, *PUBLISH)
    change = ("--item", "1", "--was", "safe for carts", "--now", "safe for waggons")
    told(desk, "digest", "correct", "7", *change, *PUBLISHER)
    page, first = pages(desk)
    assert "safe for waggons" in page and TRUE in page and "waggons" not in first
    again = ("--item", "1", "--was", "no longer safe", "--now", "not safe any more")
    told(desk, "digest", "correct", "7", *again, *PUBLISHER)
    assert "not safe any more for waggons" in pages_now(desk)


def test_what_a_person_shall_look_for_in_the_mail_servers_log_is_told(desk: Desk, mailbox: Mailbox) -> None:
    goes_to(desk, mailbox, ANA)
    mailbox.faults.append("drop")
    approve(desk)
    assert told(desk, *PUBLISH)[ANA] == "unknown"
    (ident,) = (letter["Message-ID"] for letter in mailbox.letters())
    (row,) = [one for one in desk.json("digest", "editions", "7")["editions"][0]["deliveries"] if one["target"]]
    assert row["remote_id"] == ident
    assert ident[:20] in desk.run("digest", "editions", "7")
    looked = desk.json("digest", "resolve", str(row["id"]), "--arrived", "--why", "in her inbox", *PUBLISHER)
    assert looked["state"] == "sent" and looked["remote_id"] == ident


def test_what_was_redacted_after_approval_is_not_published_as_it_was_approved(desk: Desk) -> None:
    database = database_of(desk)
    with database.write() as session:
        item = digests.item(session, 1)
        item.body = "Inxhinieri foli për urën."
        session.add(item)
        title = articles.get(session, 1).title.rpartition(" ")[0]
    approve(desk)
    desk.run("redact", "1", "--why", "asked for by the author", *PUBLISHER)
    assert "cannot be published" in str(desk.refused(*PUBLISH))
    assert desk.json("digest", "editions", "7")["status"] == "in_review"
    approve(desk)
    told(desk, *PUBLISH)
    assert title not in pages_now(desk)
    database.close()
