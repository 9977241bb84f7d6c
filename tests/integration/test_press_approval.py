"""Approving through the commands: pre-flight first, then exactly what stands there, rendered, hashed and provable."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from aggregator.errors import NotAllowedError, StoreError
from aggregator.models import Digest, EditionFile, TemplateText
from aggregator.press import approval
from aggregator.publishing import proof
from aggregator.review.desk import ReviewDesk
from aggregator.settings import DeskHome, load
from aggregator.settings.home import shipped_templates
from aggregator.store import articles, digests, editions
from aggregator.store.database import Database
from tests.factories import NOW
from tests.integration.cli_desk import Desk
from tests.integration.press_desk import PUBLISHER, WRONG, database_of, made


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    return made(tmp_path / "desk")


def test_an_issue_is_approved_as_it_was_read(desk: Desk) -> None:
    read = preflight_hash(desk)
    approved = desk.json("digest", "approve", "7", "--seen", read[:12], *PUBLISHER)
    assert approved["hash"] == read
    (edition,) = desk.json("digest", "editions", "7", "--verify")["editions"]
    assert (edition["hash"], edition["approved_by"], edition["void_at"]) == (read, "بهار", None)
    assert "approved" in desk.run("digest", "editions", "7")


def preflight_hash(desk: Desk) -> str:
    home = load(desk.root, environ={})
    database = Database(home.database_url)
    with database.read() as session:
        found = approval.read(session, home, digests.get(session, 1), now=NOW).printed.hash
    database.close()
    return found


def test_a_draft_nobody_accepted_stops_nothing_and_stands_in_no_file(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    database = database_of(desk)
    with database.read() as session:
        files = editions.files(session, 1)
    database.close()
    assert files.keys() == {"page.html", "issue.md", "issue.txt", "mail.html", "entry.html"}
    for file in files.values():
        text = file.body.decode()
        assert "Inxhinieri" in text and "Kryetari" not in text, file.name


def test_an_unproven_quotation_stops_approval_and_says_where_and_what_to_do(desk: Desk) -> None:
    desk.run("digest", "edit", "1", "--body", f"Inxhinieri tha: “{WRONG}”.", "--as", "Ana")
    error = desk.refused("digest", "approve", "7", *PUBLISHER)
    assert isinstance(error, NotAllowedError)
    assert "pre-flight stops the issue:\nitem 1: " in str(error)
    desk.run("digest", "allow", "1", "altered", "--why", "e dëgjuar", *PUBLISHER)
    desk.run("digest", "approve", "7", *PUBLISHER)


def test_nothing_accepted_is_no_issue(desk: Desk) -> None:
    desk.run("digest", "hold", "1", "--as", "Ana")
    assert "nothing is accepted" in str(desk.refused("digest", "approve", "7", *PUBLISHER))


def test_an_issue_changed_while_it_was_looked_at_is_not_approved(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    home, database, read = load(desk.root, environ={}), database_of(desk), approval.read

    def read_and_edited(session: Session, home: DeskHome, digest: Digest, *, now: datetime) -> approval.Reading:
        found = read(session, home, digest, now=now)
        session.rollback()  # the look is over
        ReviewDesk(database, "Ana", now=now).edit(1, {"headline": "Tjetër"})
        return found

    monkeypatch.setattr(approval, "read", read_and_edited)
    with pytest.raises(NotAllowedError, match="somebody changed the issue"):
        approval.approve(database, home, 1, "بهار", now=NOW)
    database.close()


@pytest.mark.parametrize(
    ("file", "was", "now"),
    [
        ("config/desk.yaml", 'marker: "++"', 'marker: "**"'),
        ("config/templates/parts/page.html.j2", "<main", "<main hidden"),
    ],
)
def test_what_config_changes_after_approval_needs_a_new_one(desk: Desk, file: str, was: str, now: str) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    path = desk.root / file
    if not path.exists():  # the desk has no template of its own yet
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((shipped_templates().parent.parent / file).read_bytes())
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    home, database = load(desk.root, environ={}), database_of(desk)
    with database.read() as session:
        edition, digest = editions.get(session, 1), digests.get(session, 1)
        with pytest.raises(NotAllowedError, match="approve` it again"):
            approval.require_unchanged(session, home, digest, edition)
    database.close()
    assert desk.json("digest", "approve", "7", *PUBLISHER)["revision"] == 2
    assert len(desk.json("digest", "editions", "7", "--verify")["editions"]) == 2


def test_an_outlet_that_rewrites_its_article_changes_no_edition(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    home, database = load(desk.root, environ={}), database_of(desk)
    with database.write() as session:
        article = articles.get(session, 1)
        article.title, article.url = "عنوانی دیگر", "https://rud.example/moved"
        session.add(article)
    with database.read() as session:
        edition = editions.get(session, 1)
        approval.require_unchanged(session, home, digests.get(session, 1), edition)
        proof.require_rebuilt(session, edition)
    database.close()


def test_a_damaged_edition_is_found_and_named(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    database = database_of(desk)
    with database.write() as session:
        row = editions.get(session, 1)
        row.content = row.content.replace("Inxhinieri", "Inxhinierja")
        session.add(row)
    with database.read() as session, pytest.raises(StoreError, match="restore a backup"):
        proof.require_whole(session, editions.get(session, 1))
    database.close()
    assert "edition 1" in str(desk.refused("digest", "editions", "7", "--verify"))


def test_a_rebuild_that_differs_is_told_and_the_stored_files_stay(desk: Desk) -> None:
    desk.run("digest", "approve", "7", *PUBLISHER)
    database = database_of(desk)
    with database.write() as session:
        edition = editions.get(session, 1)
        name = "parts/page.html.j2"
        row = session.get(TemplateText, edition.templates[name])
        assert row is not None
        row.text = row.text.replace("<main", "<main hidden")
        session.add(row)
    with database.read() as session, pytest.raises(StoreError, match=r"differs in page\.html"):
        proof.require_rebuilt(session, editions.get(session, 1))
    with database.read() as session:
        assert session.get(EditionFile, (1, "page.html")) is not None
    database.close()
