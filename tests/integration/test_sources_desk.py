"""Decisions on sources: file, config in force and diary change together, or none of them does."""

from pathlib import Path

import pytest
from sqlmodel import Session

from aggregator.collection.config_gate import accept, in_force
from aggregator.errors import (
    Complaint,
    ConfigError,
    NotAllowedError,
    OutputError,
    RemovalError,
    StaleBlockError,
    StoreError,
    UnknownIdError,
)
from aggregator.models import Decision, Source
from aggregator.roster import desk as roster
from aggregator.roster.desk import SourcesDesk
from aggregator.settings import load
from aggregator.settings.given_block import given_block
from aggregator.settings.opml import read_opml
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_import import plan_import
from aggregator.store import config_versions, decisions, sources, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.factories import NOW, make_user

CONFIG = """# Ours.
sources:
  bregu:   # the coast
    name: Bregu
    feed: https://bregu.example/rss  # verified

  rud:
    name: "روزنامهٔ رود"
    languages: [fa]
    feed: https://rud.example/feed

  stom:
    name: Stom
    feed: https://stom.example/rss
"""
LUMI = "lumi:   # the meadow\n  name: Gazeta e Lumit\n  feed: https://lumi.example/feed\n"
OPML = """<opml version="2.0"><body><outline text="Lumi" xmlUrl="https://lumi.example/feed"/>
<outline text="دریا" xmlUrl="https://darya.example/feed"/><outline text="B" xmlUrl="https://bregu.example/rss"/></body></opml>"""


class At:
    """A desk with its database and people."""

    def __init__(self, root: Path, database: Database) -> None:
        self.root, self.database = root, database
        (root / "config").mkdir()
        self.file = root / "config" / "sources.yaml"
        for name, text in (("desk", "name: Prova\nseries: Prova\n"), ("outputs", "outputs: {}\n"), ("sources", CONFIG)):
            (root / "config" / f"{name}.yaml").write_text(text, "utf-8")
        accept(database, load(root, environ={}), now=NOW)
        with database.write() as session:
            session.add(make_user(name="Hélène", role=Role.ADMINISTRATOR))
            session.add(make_user(name="مینا", role=Role.PUBLISHER))
            for source in sources.every(session):
                source.last_poll_at = NOW

    def desk(self, by: str = "Hélène") -> SourcesDesk:
        return SourcesDesk(self.database, self.root, by, now=NOW)

    def block(self, source_id: str) -> str:
        return SourceFile.read(self.file).block(source_id)

    def source(self, source_id: str) -> Source:
        with self.database.read() as session:
            return sources.get(session, source_id)

    def diary(self) -> list[Decision]:
        with self.database.read() as session:
            return decisions.every(session)

    def state(self) -> tuple[bytes, str, int]:
        with self.database.read() as session:
            return self.file.read_bytes(), config_versions.newest_sha256(session), len(decisions.every(session))


@pytest.fixture
def at(tmp_path: Path, each_database: Database) -> At:
    return At(tmp_path, each_database)


def test_an_edit_stands_in_the_file_is_in_force_and_in_the_diary(at: At) -> None:
    shown = at.block("rud")
    block = shown.replace("[fa]", "[fa, ckb]  # از این هفته").replace("/feed", "/atom")
    decision = at.desk().edit("rud", block.replace("\n", "\r\n"), shown=shown)
    assert at.file.read_text("utf-8") == CONFIG.replace("[fa]", "[fa, ckb]  # از این هفته").replace(
        "d/feed", "d/atom"
    ).replace("rud.example/feed", "rud.example/atom")
    home = in_force(at.database, at.root)
    assert home is not None and home.sources.sources["rud"].languages == ["fa", "ckb"]
    assert at.source("rud").url == "https://rud.example/atom"
    with at.database.read() as session:
        (row,) = decisions.of(session, "source", decisions.number_of("rud"))
        assert users.get(session, "Hélène").id == row.user_id
    assert (row.id, row.verb, row.at) == (decision, "edit", NOW)
    assert row.before == {"source": "rud", "block": shown}
    assert row.after == {"source": "rud", "block": block}


def test_switching_off_and_on_changes_one_line_and_polls_no_more(at: At) -> None:
    at.desk().disable("bregu", why="asks us away")
    assert at.file.read_text("utf-8") == CONFIG.replace("# verified\n", "# verified\n    enabled: false\n")
    assert not at.source("bregu").enabled
    with pytest.raises(NotAllowedError, match="disabled already"):
        at.desk().disable("bregu")
    at.desk().enable("bregu")
    assert at.source("bregu").enabled
    assert [(row.verb, row.why) for row in at.diary()] == [("disable", "asks us away"), ("enable", "")]


def test_every_decision_can_be_taken_back_and_that_too(at: At) -> None:
    desk = at.desk()
    began = at.file.read_bytes()
    switched = desk.disable("bregu")
    undone = desk.undo(switched)
    assert at.file.read_bytes() == began
    desk.undo(undone)
    assert not at.source("bregu").enabled
    desk.enable("bregu")
    began = at.file.read_bytes()
    added = desk.add(given_block(LUMI))
    assert at.source("lumi").enabled and at.block("lumi") == LUMI
    taken = desk.undo(added)
    assert at.file.read_bytes() == began and not at.source("lumi").enabled
    desk.undo(taken)
    assert at.block("lumi") == LUMI
    removed = desk.remove("rud", shown=at.block("rud"), confirmed=True)
    assert "rud.example" not in at.file.read_text("utf-8")
    desk.undo(removed)
    assert at.block("rud") in CONFIG.replace("\n    ", "\n  ") and at.source("rud").enabled


def test_an_id_whose_articles_were_another_feed_s_is_refused(at: At) -> None:
    at.desk().remove("rud", shown=at.block("rud"), confirmed=True)
    with pytest.raises(NotAllowedError, match="was another feed's"):
        at.desk().add(given_block(LUMI.replace("lumi:", "rud:")))
    with pytest.raises(NotAllowedError, match="the id bregu is taken"):
        at.desk().add(given_block(LUMI.replace("lumi:", "bregu:")))


def test_what_was_changed_since_is_not_taken_back(at: At) -> None:
    first = at.desk().disable("rud")
    at.desk().edit("rud", at.block("rud").replace("[fa]", "[ckb]"), shown=at.block("rud"))
    state = at.state()
    with pytest.raises(StaleBlockError):
        at.desk().undo(first)
    assert at.state() == state


def test_a_block_that_somebody_changed_meanwhile_is_not_overwritten(at: At) -> None:
    shown = at.block("rud")
    at.desk().disable("rud")
    state = at.state()
    with pytest.raises(StaleBlockError) as caught:
        at.desk().edit("rud", shown.replace("[fa]", "[ckb]"), shown=shown)
    assert "enabled: false" in caught.value.present
    with pytest.raises(StaleBlockError):
        at.desk().remove("rud", shown=shown)
    assert at.state() == state


def test_another_block_s_change_is_no_conflict(at: At) -> None:
    shown = at.block("rud")
    at.file.write_text(at.file.read_text("utf-8").replace("name: Stom", "name: Stomi  # by hand"), "utf-8")
    at.desk().edit("rud", shown.replace("[fa]", "[ckb]"), shown=shown)
    assert "name: Stomi  # by hand" in at.file.read_text("utf-8") and "[ckb]" in at.file.read_text("utf-8")


@pytest.mark.parametrize("by", ["مینا", "nobody"])
def test_only_administrators_change_what_is_polled(at: At, by: str) -> None:
    state, desk = at.state(), at.desk(by)
    for change in (
        lambda: desk.disable("rud"),
        lambda: desk.enable("rud"),
        lambda: desk.add(given_block(LUMI)),
        lambda: desk.edit("rud", LUMI.replace("lumi:", "rud:"), shown=at.block("rud")),
        lambda: desk.remove("rud", shown=at.block("rud"), confirmed=True),
        lambda: desk.take_over(plan(at)),
    ):
        with pytest.raises((NotAllowedError, UnknownIdError)):
            change()
    assert at.state() == state


def test_a_block_that_would_be_wrong_is_refused_with_its_line(at: At) -> None:
    state, shown = at.state(), at.block("rud")
    wrong = (
        ("rud:\n  name: رود\n  feed: javascript:alert(1)\n", 3),
        ("bregu:\n  name: رود\n  feed: https://rud.example/feed\n", 1),
        ("rud:\n  name: BREGU\n  feed: https://rud.example/feed\n", 2),
    )
    for text, line in wrong:
        with pytest.raises(ConfigError) as caught:
            at.desk().edit("rud", text, shown=shown)
        (one,) = caught.value.complaints
        assert isinstance(one, Complaint) and (str(one.path), one.line) == ("the block", line), one
    with pytest.raises(NotAllowedError, match="polled already, by the source bregu"):
        at.desk().edit("rud", "rud:\n  name: رود\n  feed: https://bregu.example/rss\n", shown=shown)
    with pytest.raises(NotAllowedError, match="stands so already"):
        at.desk().edit("rud", shown + "\n\n", shown=shown)
    assert at.state() == state


def test_nothing_is_written_while_another_file_of_config_is_wrong(at: At) -> None:
    (at.root / "config" / "desk.yaml").write_text("nmae: Prova\n", "utf-8")
    state = at.state()
    with pytest.raises(ConfigError, match=r"desk\.yaml:1: .*did you mean 'name'"):
        at.desk().disable("rud")
    assert at.state() == state


def test_removing_many_asks_first(at: At) -> None:
    state = at.state()
    with pytest.raises(RemovalError) as caught:
        at.desk().remove("rud", shown=at.block("rud"))
    assert (caught.value.dropped, caught.value.polled) == (("rud",), 3)
    assert at.state() == state
    at.desk().remove("rud", shown=at.block("rud"), confirmed=True)
    assert not at.source("rud").enabled


def test_a_file_that_cannot_be_written_leaves_the_database_as_it_was(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    state = at.state()

    def full(*_: object, **__: object) -> None:
        raise OutputError("the disk is full")

    monkeypatch.setattr("aggregator.settings.source_file.replace_file", full)
    with pytest.raises(OutputError):
        at.desk().disable("rud")
    assert at.state() == state and at.source("rud").enabled


def test_a_commit_that_fails_puts_the_file_back(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    state = at.state()
    written: list[bytes] = []

    def full(_session: Session) -> None:
        written.append(at.file.read_bytes())
        raise StoreError("the disk is full")

    monkeypatch.setattr(Session, "commit", full)
    with pytest.raises(StoreError):
        at.desk().disable("rud")
    assert written != [state[0]]
    assert at.state() == state and at.source("rud").enabled


def plan(at: At) -> roster.ImportPlan:
    return plan_import(read_opml(OPML.encode(), "list.opml"), SourceFile.read(at.file).sources, {}, {})


def test_a_list_is_one_decision_and_can_be_taken_back(at: At) -> None:
    began = at.file.read_bytes()
    decision = at.desk().take_over(plan(at))
    (row,) = at.diary()
    assert isinstance(row.after["sources"], dict) and list(row.after["sources"]) == ["lumi", "darya"]
    assert row.after["skipped"] == [[2, "https://bregu.example/rss", "polled already", "source bregu"]]
    assert at.source("darya").enabled
    at.desk().undo(decision)
    assert at.file.read_bytes() == began
    again = at.desk().take_over(plan(at))
    at.desk().disable("lumi")
    with pytest.raises(NotAllowedError, match="lumi was changed since"):
        at.desk().undo(again)


def test_the_diary_knows_a_source_by_a_number_of_its_own() -> None:
    numbers = {decisions.number_of(f"source-{number}") for number in range(2_000)}
    assert len(numbers) == 2_000 and max(numbers) < 2**53
