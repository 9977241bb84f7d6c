"""`newsloom digest export --evidence`: everything an issue rests on, in one archive that is the same each time."""

import hashlib
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from aggregator.errors import DataFileError, UsageError
from aggregator.models import Delivery, Snapshot, User
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.publishing.proof import require_rebuilt
from aggregator.settings import load
from aggregator.store import articles, digests, editions, schema, snapshots
from aggregator.store.database import Database
from aggregator.vocabulary import ItemStatus
from tests.databases import upgraded
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest
from tests.integration.cli_desk import Desk

SQ = "Ura e drurit nuk është më e sigurt për karrocat. Punimet zgjasin gjashtë javë."
FA = "شهرداری گفت: «پل تازه باز است و همه از آن می‌گذرند.»"
PUBLISHER = ("--as", "بهار")
PAGE = hashlib.sha256(b"<p/>").hexdigest()
SECRET = "a very secret pass phrase"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Digest 7 with two accepted items, approved."""
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    root = tmp_path / "desk"
    with Newsstand(library(NOW)) as stand:
        write_desk(root, stand)
    home = load(root, environ={})
    database = upgraded(home.database_url)
    with database.write() as session:
        add_outlet(session)
        add_articles(session, text=SQ)
        add_articles(session, text=FA)
        row = Snapshot(sha256=PAGE, size=4, body=zlib.compress(b"<p/>"), first_seen_at=NOW)
        snapshots.put(session, row)
        articles.revisions(session, 1)[0].snapshot_sha256 = row.sha256
        digests.add(session, make_digest(series=home.desk.series))
        ura = "Ura e drurit nuk është më e sigurt për karrocat"
        add_item(session, 1, cites=[1], body=f"Inxhinieri tha: “{ura}”.", language="sq", status=ItemStatus.ACCEPTED)
        pol = "پل تازه باز است و همه از آن می‌گذرند."
        add_item(session, 1, cites=[2], body=f"شهرداری گفت: «{pol}»", position=2, status=ItemStatus.ACCEPTED)
    database.close()
    made = Desk(root)
    made.run("users", "add", "Ana")
    made.run("users", "add", "بهار", "--role", "publisher")
    made.run("digest", "cite", "1", "--anonymous", "banorët e portit", "--note", SECRET, "--as", "Ana")
    made.run("digest", "approve", "7", *PUBLISHER)
    return made


def database_of(desk: Desk) -> Database:
    return Database(load(desk.root, environ={}).database_url)


def exported(desk: Desk, to: Path) -> dict[str, bytes]:
    desk.run("digest", "export", "7", "--evidence", "--to", str(to))
    with zipfile.ZipFile(to) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def read(members: dict[str, bytes], name: str) -> Any:
    return json.loads(members[name])


def test_texts_bytes_ledger_decisions_and_editions_are_there(desk: Desk, tmp_path: Path) -> None:
    members = exported(desk, tmp_path / "a.zip")
    assert members["texts/1-1.txt"].decode() == SQ and members["texts/2-1.txt"].decode() == FA
    assert members[f"snapshots/{PAGE}.bin"] == b"<p/>"
    quotations = [one for item in read(members, "ledger.json") for one in item["quotations"]]
    assert [one["verdict"] for one in quotations] == ["exact", "second_hand"]
    for one in quotations:
        [span] = one["spans"]
        text = members[f"texts/{span['article']}-{span['revision']}.txt"].decode()
        assert one["words"].startswith(text[span["start"] : span["end"]])
    assert [(row["verb"], row["user_id"]) for row in read(members, "decisions.json")] == [
        ("cite", "Ana"),
        ("approve", "بهار"),
    ]
    [edition] = read(members, "editions.json")
    assert (edition["approved_by"], edition["revision"]) == ("بهار", 1)
    assert {
        f"editions/1/{name}" for name in ("page.html", "issue.md", "issue.txt", "mail.html", "content.json")
    } <= set(members)
    assert any(name.startswith("templates/") for name in members)
    manifest = read(members, "manifest.json")
    assert (manifest["number"], manifest["schema"], manifest["redacted"], manifest["missing"]) == (
        7,
        schema.latest(),
        [],
        [],
    )


def test_the_same_state_gives_the_same_bytes_and_they_verify(desk: Desk, tmp_path: Path) -> None:
    first, second = tmp_path / "a.zip", tmp_path / "b.zip"
    exported(desk, first)
    told = desk.json("digest", "export", "7", "--evidence", "--to", str(second))
    assert first.read_bytes() == second.read_bytes() and len(told["sha256"]) == 64
    assert "what the manifest says" in desk.run("digest", "export", "--evidence", "--verify", str(first))
    first.write_bytes(first.read_bytes().replace(b"Punimet", b"Punimit"))
    assert isinstance(desk.refused("digest", "export", "--evidence", "--verify", str(first)), DataFileError)
    assert isinstance(desk.refused("digest", "export", "7"), UsageError)
    assert "evidence-2026-03-06.zip" in desk.run("digest", "export", "7", "--evidence")


def test_no_secret_no_note_and_no_whole_address_of_a_recipient_leaves_the_desk(desk: Desk, tmp_path: Path) -> None:
    database = database_of(desk)
    with database.write() as session:
        row = Delivery(edition_id=1, output="mail", target="reader@harbour.example", user_id=2, asked_at=NOW)
        row.says = "550 reader@harbour.example is unknown here"
        session.add(row)
        person = session.get(User, 1)
        assert person is not None
        person.password_hash = "$argon2id$secret"
        session.add(person)
    database.close()
    members = exported(desk, tmp_path / "a.zip")
    whole = b"\n".join(members.values())
    assert b"argon2id" not in whole and SECRET.encode() not in whole and b"reader@" not in whole
    [delivery] = read(members, "deliveries.json")
    assert (delivery["target"], delivery["says"]) == ("r…@harbour.example", "550 r…@harbour.example is unknown here")
    assert "banorët e portit" in members["ledger.json"].decode()


def test_what_was_redacted_is_listed_and_its_words_are_only_where_the_edition_has_them(
    desk: Desk, tmp_path: Path
) -> None:
    desk.run("redact", "1", "--why", "kërkesë", *PUBLISHER)
    members = exported(desk, tmp_path / "a.zip")
    manifest = read(members, "manifest.json")
    assert [(row.get("article"), row.get("snapshot"), row["why"]) for row in manifest["redacted"]] == [
        (1, None, "kërkesë"),
        (None, None, "void before it was published"),
        (None, PAGE, "kërkesë"),
    ]
    assert members["texts/1-1.txt"] == b""
    assert f"snapshots/{PAGE}.bin" not in members
    holding = [name for name, content in members.items() if b"Punimet zgjasin" in content]
    assert holding == []
    [first, _] = read(members, "ledger.json")
    assert first["quotations"][0]["verdict"] == "unverifiable"
    assert "redact" in [row["verb"] for row in read(members, "decisions.json")]


def test_an_approval_that_a_redaction_makes_void_keeps_none_of_its_words(desk: Desk, tmp_path: Path) -> None:
    desk.run("redact", "1", "--why", "kërkesë", *PUBLISHER)
    members = exported(desk, tmp_path / "a.zip")
    assert [name for name in members if name.startswith("editions/")] == []
    assert {"edition": 1, "at": None, "why": "void before it was published"} in read(members, "manifest.json")[
        "redacted"
    ]
    [row] = read(members, "editions.json")
    assert len(row["hash"]) == 64 and row["void_at"]
    assert "void since" in desk.run("digest", "editions", "7", "--verify")
    with database_of(desk).read() as session:
        [edition] = editions.every(session)
        assert (edition.content, editions.files(session, edition.id or 0)) == ("", {})
        require_rebuilt(session, edition)


@pytest.mark.parametrize("to", ["config/desk.yaml/a.zip", "config"])
def test_where_no_archive_can_be_written_is_told(desk: Desk, to: str) -> None:
    refused = desk.refused("digest", "export", "7", "--evidence", "--to", str(desk.root / to))
    assert "written" in str(refused)


@pytest.mark.parametrize("body", [b"no zlib", zlib.compress(b"<q/>")])
def test_bytes_that_are_damaged_are_missing_and_no_evidence(desk: Desk, tmp_path: Path, body: bytes) -> None:
    with database_of(desk).write() as session:
        row = session.get(Snapshot, PAGE)
        assert row is not None
        row.body = body
        session.add(row)
    members = exported(desk, tmp_path / "a.zip")
    assert read(members, "manifest.json")["missing"] == [f"snapshot {PAGE} is damaged"]
    assert f"snapshots/{PAGE}.bin" not in members


def test_an_imported_issue_has_its_file_in_the_archive(desk: Desk, tmp_path: Path) -> None:
    series = load(desk.root, environ={}).desk.series
    old = tmp_path / "old.txt"
    old.write_text(f"{series} – 3\n\n++ Das Hafenblatt berichtet.\n\n4. März 2016\n", "utf-8")
    desk.run("digest", "import", str(old), "--as", "Ana")
    to = tmp_path / "a.zip"
    desk.run("digest", "export", "2016-03-04", "--evidence", "--to", str(to))
    with zipfile.ZipFile(to) as archive:
        kept = [archive.read(name) for name in archive.namelist() if name.endswith(".bin")]
    assert kept == [old.read_bytes()]
