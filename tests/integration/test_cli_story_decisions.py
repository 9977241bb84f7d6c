"""The commands of decisions on stories: what they print, what they refuse, what refit writes."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.clock import utc_now
from aggregator.clustering import stage
from aggregator.errors import NotAllowedError, OutputError, UnknownIdError, UsageError
from aggregator.evaluation import duplicates
from aggregator.settings.home import sqlite_url
from aggregator.settings.thresholds import DuplicateThresholds, StoryThresholds
from aggregator.store import articles, twins
from aggregator.store.database import Database
from aggregator.vocabulary import Verdict
from tests.factories import add_outlet, make_article, make_revision
from tests.integration.cli_desk import Desk, copied

_TITLES = (
    ("fa", "گشایش پل چوبی بندر پس از تعمیر"),
    ("fa", "پل چوبی بندر پس از تعمیر گشوده شد"),
    ("sq", "Biblioteka e qytetit hap sallën e re"),
    ("sq", "Salla e re hapet në bibliotekën e qytetit"),
    ("de", "Hafen bekommt einen neuen Kran"),
)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk with five articles in three stories: 1 and 2, 3 and 4, 5."""
    root = tmp_path_factory.mktemp("prepared") / "desk"
    assert CliRunner().invoke(app, ["init", str(root)], catch_exceptions=False).exit_code == 0
    desk, now = Desk(root), utc_now()
    desk.run("users", "add", "سارا")
    database = Database(sqlite_url(root / "var" / "newsloom.db"))
    with database.write() as session:
        add_outlet(session)
        for hour, (language, title) in enumerate(_TITLES):
            given = {"title": title, "language": language, "published_at": now - timedelta(hours=9 - hour)}
            revision = make_revision(title=title, text="", language=language)
            articles.add(session, make_article(**given, verdict=Verdict.UNIQUE), revision)
    stage.run(database, StoryThresholds(), now=now)
    database.close()
    return root


@pytest.fixture
def desk(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    return copied(prepared, tmp_path)


def decided(desk: Desk, *arguments: str) -> str:
    return desk.run("stories", *arguments, "--as", "سارا")


def test_same_not_same_and_undo_say_what_moved_and_how_to_take_it_back(desk: Desk) -> None:
    assert "1 and 3 belong together; story 1 took 2 articles" in decided(desk, "same", "1", "3", "--why", "همان")
    said = decided(desk, "not-same", "1", "3")
    assert "1 article left into story" in said
    assert "took back 1 earlier word" in said
    assert "`newsloom stories undo" in said
    assert "(not_same) is undone; 1 article put back" in decided(desk, "undo")
    assert "(same) is undone; 2 articles put back" in decided(desk, "undo")
    assert len(desk.json("stories", "list")) == 3
    listed = desk.json("stories", "decisions")
    assert [row["verb"] for row in listed] == ["undo", "undo", "not_same", "same"]
    assert (listed[3]["by"], listed[3]["why"], listed[3]["undone_by"]) == ("سارا", "همان", listed[0]["id"])
    assert "1 and 3 are not the same" in desk.run("stories", "decisions", "--limit", "3")


def test_a_merge_says_how_many_earlier_words_it_takes_back(desk: Desk) -> None:
    decided(desk, "not-same", "1", "3")
    done = json.loads(decided(desk, "merge", "1", "2", "--json"))
    assert (done["story_id"], done["moved"], done["taken_back"]) == (1, [3, 4], 1)
    undone = json.loads(decided(desk, "undo", str(done["decision_id"]), "--json"))
    assert (undone["verb"], undone["put_back"]) == ("merge", [3, 4])
    assert "2 earlier words" not in decided(desk, "split", "1", "2")


def test_a_contradiction_and_a_wrong_number_are_refused(desk: Desk) -> None:
    decided(desk, "same", "1", "3")
    decided(desk, "same", "3", "5")
    for command, error in (
        (("not-same", "1", "5"), NotAllowedError),
        (("same", "1", "77"), UnknownIdError),
        (("same", "2", "2"), UsageError),
        (("undo", "99"), UnknownIdError),
    ):
        assert isinstance(desk.refused("stories", *command, "--as", "سارا"), error)
    assert isinstance(desk.refused("stories", "undo", "--as", "nobody"), UnknownIdError)


def test_a_story_that_went_into_another_says_where_its_articles_are(desk: Desk) -> None:
    decided(desk, "merge", "2", "3")
    decided(desk, "merge", "1", "2")
    assert "its articles are in story 1: `newsloom stories show 1`" in desk.run("stories", "show", "3")
    assert desk.json("stories", "show", "3")["merged_into"] == 1
    assert desk.json("stories", "show", "1")["merged_into"] is None


def test_refit_keeps_template_twins_apart_as_a_run_does(desk: Desk) -> None:
    with closing(Database(sqlite_url(desk.root / "var" / "newsloom.db"))) as database, database.write() as session:
        twins.put_all(session, [(1, 2)], now=utc_now())
    decided(desk, "not-same", "1", "2")
    today = desk.json("stories", "refit", "--no-semantic")["fits"][0]
    assert (today["different_right"], today["different_wrong"], today["stories"]) == (1, 0, 4)


def test_pairs_are_written_without_texts_in_the_form_that_evaluate_reads(desk: Desk, tmp_path: Path) -> None:
    decided(desk, "same", "1", "3")
    decided(desk, "not-same", "5", "2")
    decided(desk, "not-same", "5", "4")
    decided(desk, "undo")
    out = tmp_path / "pairs.jsonl"
    assert "2 pairs written" in desk.run("stories", "pairs", "--out", str(out))
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [(row["a"]["article"], row["b"]["article"], row["label"]) for row in rows] == [
        (1, 3, "same"),
        (2, 5, "different"),
    ]
    assert not any(title in out.read_text("utf-8") for _, title in _TITLES)
    assert duplicates.evaluate(out, DuplicateThresholds()).rows == 2
    [first, _] = desk.json("stories", "pairs", "--texts", "--features")
    assert first["a"]["title"] == _TITLES[0][1]
    assert first["a"]["features"]
    assert "different" in desk.run("stories", "pairs")
    assert isinstance(desk.refused("stories", "pairs", "--out", str(tmp_path / "no" / "p")), OutputError)


def test_refit_shows_what_would_change_and_changes_nothing(desk: Desk) -> None:
    decided(desk, "same", "1", "3")
    decided(desk, "not-same", "1", "2")
    before = (desk.root / "config" / "desk.yaml").read_bytes(), desk.json("stories", "list")
    report = desk.json("stories", "refit", "--join", "1", "--join", "0", "--no-semantic")
    today, never, _ = report["fits"]
    assert (report["articles"], report["pairs"], report["applied"]) == (5, 2, None)
    assert (today["join"], today["is_present"], today["stories"], today["elsewhere"]) == (0.5, True, 3, 0)
    assert (today["same_right"], today["same_wrong"], today["different_wrong"]) == (0, 1, 1)
    assert (never["stories"], never["elsewhere"], never["different_right"]) == (5, 2, 1)
    assert "0.5 (today)" in desk.run("stories", "refit", "--no-semantic")
    assert ((desk.root / "config" / "desk.yaml").read_bytes(), desk.json("stories", "list")) == before


def test_refit_writes_the_threshold_only_when_told(desk: Desk) -> None:
    path = desk.root / "config" / "desk.yaml"
    before = path.read_text("utf-8")
    assert "--yes" in str(desk.refused("stories", "refit", "--apply", "0.6", "--no-semantic"))
    assert path.read_text("utf-8") == before
    said = desk.run("stories", "refit", "--apply", "0.6", "--yes", "--no-semantic")
    assert "join: 0.6 stands in" in said
    assert path.read_text("utf-8") == before + "thresholds:\n  stories:\n    join: 0.6\n"
    assert desk.json("stories", "refit", "--no-semantic", "--join", "0.5")["fits"][0]["join"] == 0.6


def test_a_move_is_told_listed_and_undone(desk: Desk) -> None:
    assert decided(desk, "move", "1", "3") == ("story 1 took 1 article\n`newsloom stories undo 2` takes it back\n")
    assert "story 1 took 1 article of story 2" in desk.run("stories", "decisions")
    assert "decision 2 (move) is undone; 1 article put back" in decided(desk, "undo")
