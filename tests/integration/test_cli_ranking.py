"""`newsloom stories rank` and what `digest show` tells of ranks, on the newsstand's desk."""

from pathlib import Path

import pytest

from tests.integration.cli_desk import Desk, copied


@pytest.fixture
def desk(demo_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    return copied(demo_desk, tmp_path)


def test_candidates_are_ranked_with_why_and_their_draft(desk: Desk) -> None:
    found = desk.json("stories", "rank", "--limit", "15")
    assert [row["score"] for row in found] == sorted((row["score"] for row in found), reverse=True)
    assert len(found) == 15
    for row in found:
        assert row["score"] == pytest.approx(sum(reason["points"] for reason in row["reasons"]), abs=1e-3)
        assert row["says"].startswith(f"{row['score']:.1f}: ") and row["reasons"][-1]["name"] == "history"
    drafts = {item["id"] for item in desk.json("digest", "show")["items"]}
    assert {row["item"] for row in found if row["item"]} <= drafts and found[0]["item"]
    assert "independent" in desk.run("stories", "rank", "--limit", "1")


def test_an_essay_on_no_watched_subject_stands_behind_what_many_report(desk: Desk) -> None:
    titles = [row["title"] for row in desk.json("stories", "rank", "--limit", "100")]
    assert titles.index("Dremmel Lock to stay shut for 19 days after crack found in lower gate") < 5
    assert titles.index("ترانه‌هایی که با پارو زاده شدند") > len(titles) * 2 / 3


def test_an_item_shows_its_rank_and_what_each_reason_added(desk: Desk) -> None:
    item = desk.json("digest", "show", "--item", "1")
    assert {"name", "value", "weight", "points", "says"} <= set(item["reasons"][0])
    shown = desk.run("digest", "show", "--item", "1")
    assert f"ranked {item['score']:.1f}:" in shown and "  +1.50 New" in shown
    assert " new " in desk.run("digest", "show")


def test_what_an_earlier_issue_told_is_no_candidate_for_the_next(desk: Desk) -> None:
    before = desk.json("stories", "rank", "--limit", "100")
    desk.run("users", "add", "Ana")
    desk.run("digest", "accept", str(before[0]["item"]), "--as", "Ana")
    desk.run("digest", "new", "--as", "Ana")
    after = {row["story"]: row for row in desk.json("stories", "rank", "--limit", "100")}
    assert before[0]["story"] not in after
    assert {row["novelty"]["kind"] for row in after.values()} <= {"new", "update", "repeat"}


def test_weights_come_from_the_desks_config(desk: Desk) -> None:
    path = desk.root / "config" / "desk.yaml"
    path.write_text(path.read_text("utf-8") + "\nranking:\n  outlets: 0\n  history: 0\n", "utf-8")
    names = {reason["name"] for row in desk.json("stories", "rank") for reason in row["reasons"]}
    assert "watchlist" in names and not names & {"outlets", "history"}
