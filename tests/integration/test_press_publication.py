"""Publishing, correcting and withdrawing through the commands, to a site: what readers find, before and after."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from defusedxml import ElementTree

from aggregator.errors import NotAllowedError, UsageError
from tests.integration.cli_desk import Desk
from tests.integration.press_desk import PUBLISHER, TRUE, WRONG, made

WAS, NOW_READS = "رودنامه از گشایش پلی خبر داد.", "رودنامه از بستن پلی خبر داد."
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    return made(tmp_path / "desk")


@pytest.fixture
def published(desk: Desk) -> Desk:
    desk.run("digest", "approve", "7", *PUBLISHER)
    desk.run("digest", "publish", "7", *PUBLISHER)
    return desk


def issue(desk: Desk, name: str = "index.html") -> str:
    (folder,) = (desk.root / "site" / "issues").iterdir()
    return (folder / name).read_text("utf-8")


def feeds(desk: Desk) -> tuple[Any, Any]:
    """The one entry of each feed."""
    (entry,) = ElementTree.parse(desk.root / "site" / "feed.xml").getroot().iter("item")
    (item,) = json.loads((desk.root / "site" / "feed.json").read_text("utf-8"))["items"]
    return entry, item


def test_what_was_approved_stands_on_the_site_byte_for_byte(published: Desk) -> None:
    from aggregator.store import editions
    from tests.integration.press_desk import database_of

    database = database_of(published)
    with database.read() as session:
        files = editions.files(session, 1)
    database.close()
    names = {"index.html": "page.html"} | {name: name for name in ("issue.md", "issue.txt", "mail.html")}
    for there, name in names.items():
        assert issue(published, there).encode() == files[name].body
    assert TRUE in issue(published) and WRONG not in issue(published)
    entry, item = feeds(published)
    assert TRUE in item["content_html"] and item["url"].startswith("https://digest.example/velda/issues/")
    assert entry.findtext("link") == item["url"] and entry.findtext("guid") == item["id"]


def test_publishing_again_changes_nothing_and_says_that_all_is_there(published: Desk) -> None:
    before = {path: path.read_bytes() for path in (published.root / "site").rglob("*") if path.is_file()}
    again = published.json("digest", "publish", "7", *PUBLISHER)
    assert [(row["output"], row["state"]) for row in again["deliveries"]] == [("archive", "sent")]
    assert {path: path.read_bytes() for path in (published.root / "site").rglob("*") if path.is_file()} == before


def test_a_change_after_approval_stops_publication(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    desk.run("digest", "edit", "1", "--headline", "Tjetër", "--as", "Ana")
    assert isinstance(desk.refused("digest", "publish", "7", *PUBLISHER), NotAllowedError)
    assert not (desk.root / "site").exists()


def test_without_an_output_there_is_nothing_to_publish_to(desk: Desk) -> None:
    (desk.root / "config" / "outputs.yaml").write_text("outputs:\n  draft: {kind: folder}\n", "utf-8")
    desk.run("digest", "approve", "7", *PUBLISHER)
    error = desk.refused("digest", "publish", "7", *PUBLISHER)
    assert isinstance(error, UsageError) and "outputs.yaml" in str(error)
    assert desk.json("digest", "editions", "7")["status"] == "approved"


def test_a_correction_shows_where_the_error_ran_in_page_mail_feeds_and_archive(published: Desk) -> None:
    before_entry, before_item = feeds(published)
    first = issue(published)
    note = "پل بسته شد، نه باز."
    change = ("--item", "1", "--was", WAS, "--now", NOW_READS, "--note", note)
    time.sleep(1)  # feeds count in seconds
    published.run("digest", "correct", "7", *change, *PUBLISHER)
    for name in ("index.html", "issue.md", "issue.txt", "mail.html"):
        text = issue(published, name)
        assert NOW_READS in text and WAS in text and note in text, name
    assert issue(published, "v1/index.html") == first
    entry, item = feeds(published)
    assert (entry.findtext("guid"), item["id"]) == (before_entry.findtext("guid"), before_item["id"])
    assert entry.findtext("pubDate") == before_entry.findtext("pubDate")
    assert item["date_published"] == before_item["date_published"] < item["date_modified"]
    assert entry.findtext(f"{ATOM}updated") > before_entry.findtext(f"{ATOM}updated")
    assert NOW_READS in item["content_html"] and note in item["content_html"]
    archive = (published.root / "site" / "index.html").read_text("utf-8")
    assert "corrected" in archive and "/v1/" in archive
    assert published.json("digest", "editions", "7", "--verify")["status"] == "corrected"


def test_a_word_of_the_desk_stands_at_the_top_of_the_issue(published: Desk) -> None:
    note = "Zwei Leser schrieben uns."
    published.run("digest", "correct", "7", "--kind", "editors_note", "--note", note, *PUBLISHER)
    page = issue(published)
    assert page.index(note) < page.index(TRUE)
    assert note in issue(published, "issue.txt") and note in issue(published, "mail.html")


def test_a_correction_is_proven_before_it_is_published(published: Desk) -> None:
    change = ("--item", "1", "--was", TRUE, "--now", WRONG)
    error = published.refused("digest", "correct", "7", *change, *PUBLISHER)
    assert isinstance(error, NotAllowedError) and "pre-flight stops the corrected item" in str(error)
    assert published.json("digest", "editions", "7")["status"] == "published"
    assert WRONG not in published.run("digest", "show", "--item", "1")


def test_a_withdrawn_issue_leaves_a_notice_at_its_address(published: Desk) -> None:
    published.run("digest", "correct", "7", "--kind", "editors_note", "--note", "n", *PUBLISHER)
    published.run("digest", "withdraw", "7", "--why", "نامه جعلی بود", *PUBLISHER)
    for name in ("index.html", "issue.md", "issue.txt", "mail.html", "v1/index.html", "v2/index.html"):
        text = issue(published, name)
        assert "نامه جعلی بود" in text and TRUE not in text, name
    entry, item = feeds(published)
    assert "نامه جعلی بود" in item["content_html"] and TRUE not in item["content_html"]
    assert "withdrawn" in (published.root / "site" / "index.html").read_text("utf-8")
    assert entry.findtext("guid") == item["id"]
    refused = published.refused("digest", "correct", "7", "--item", "1", "--was", WAS, "--now", "x", *PUBLISHER)
    assert isinstance(refused, NotAllowedError)


def test_an_editor_publishes_corrects_and_withdraws_nothing(published: Desk) -> None:
    for step in (
        ("publish", "7"),
        ("correct", "7", "--kind", "editors_note", "--note", "n"),
        ("withdraw", "7", "--why", "w"),
    ):
        assert isinstance(published.refused("digest", *step, "--as", "Ana"), NotAllowedError)
