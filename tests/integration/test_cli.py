"""The commands, on a desk with the newsstand in it: what they print, what they decide, what they refuse."""

import json
import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from aggregator.cli.app import app
from aggregator.errors import NotAllowedError, StaleVersionError, UnknownIdError, UsageError
from aggregator.store.schema import latest
from tests.integration.cli_desk import Desk, copied

#: One more than a database's ids have room for.
HUGE = str(2**63)


@pytest.fixture
def desk(demo_desk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    return copied(demo_desk, tmp_path)


@pytest.fixture
def ana(desk: Desk) -> Desk:
    desk.run("users", "add", "Ana")
    return desk


def _drafts(desk: Desk) -> list[dict[str, object]]:
    return [item for item in desk.json("digest", "show")["items"] if item["status"] == "draft"]


def test_sources_are_listed_with_their_last_poll(desk: Desk) -> None:
    listed = {source["id"]: source for source in desk.json("sources", "list")}
    assert len(listed) == 17
    assert listed["rudnameh"]["last_outcome"] == "stored"
    assert "quay-post" in desk.run("sources", "list")


def test_a_persian_word_is_found_in_either_spelling(desk: Desk) -> None:
    found = [row["id"] for row in desk.json("search", "قایقرانان")]
    assert found
    assert [row["id"] for row in desk.json("search", "قايقرانان")] == found


def test_an_albanian_word_is_found_without_its_diacritics(desk: Desk) -> None:
    assert desk.json("search", "shtatë")
    assert desk.json("search", "shtatë") == desk.json("search", "shtate")


def test_a_story_shows_why_each_article_is_in_it(desk: Desk) -> None:
    story = max(desk.json("stories", "list", "--days", "60"), key=lambda row: row["articles"])
    shown = desk.json("stories", "show", str(story["id"]))
    assert len(shown["articles"]) == story["articles"] > 1
    joined = [row for row in shown["articles"] if row["reasons"]]
    assert len(joined) >= story["articles"] - 1
    assert all(reason["says"] for row in joined for reason in row["reasons"])
    assert "why it is here" in desk.run("stories", "show", str(story["id"]))


def test_merging_two_stories_moves_the_articles_and_is_remembered(ana: Desk) -> None:
    first, second = ana.json("stories", "list", "--days", "60")[:2]
    ana.run("stories", "merge", str(first["id"]), str(second["id"]), "--as", "Ana", "--why", "one event")
    assert len(ana.json("stories", "show", str(first["id"]))["articles"]) == first["articles"] + second["articles"]
    assert ana.json("stories", "show", str(second["id"]))["status"] == "merged"
    assert isinstance(
        ana.refused("stories", "merge", str(second["id"]), str(first["id"]), "--as", "Ana"), NotAllowedError
    )


def test_splitting_a_story_makes_a_new_one_that_a_further_run_leaves_apart(ana: Desk) -> None:
    story = max(ana.json("stories", "list", "--days", "60"), key=lambda row: row["articles"])
    leaving = ana.json("stories", "show", str(story["id"]))["articles"][-1]["article"]
    ana.run("stories", "split", str(story["id"]), str(leaving), "--as", "Ana")
    after = {row["id"]: row["articles"] for row in ana.json("stories", "list", "--days", "60", "--limit", "500")}
    assert after[story["id"]] == story["articles"] - 1
    assert max(after) > story["id"]


def test_decisions_need_a_named_person(desk: Desk) -> None:
    assert isinstance(desk.refused("digest", "accept", "1", "--as", "Nobody"), UnknownIdError)


def test_an_item_is_accepted_held_and_rejected_with_its_diary(ana: Desk) -> None:
    item = str(_drafts(ana)[0]["id"])
    ana.run("digest", "accept", item, "--as", "Ana")
    ana.run("digest", "hold", item, "--why", "a second source is needed", "--as", "Ana")
    ana.run("digest", "reject", item, "--why", "old news", "--as", "Ana")
    shown = ana.json("digest", "show", "--item", item)
    assert shown["status"] == "rejected"
    assert [(row["verb"], row["by"], row["why"]) for row in shown["diary"]] == [
        ("accept", "Ana", ""),
        ("hold", "Ana", "a second source is needed"),
        ("reject", "Ana", "old news"),
    ]
    assert "old news" in ana.run("digest", "show", "--item", item)


def test_a_rejected_item_leaves_the_rendering_and_an_edited_one_shows_its_new_words(ana: Desk) -> None:
    first, second = _drafts(ana)[:2]
    ana.run("digest", "reject", str(first["id"]), "--why", "no", "--as", "Ana")
    ana.run("digest", "edit", str(second["id"]), "--lead", "Quay Post reported on the swans.", "--as", "Ana")
    text = next(Path(path) for path in ana.json("digest", "draft")["files"] if path.endswith(".txt")).read_text("utf-8")
    assert "Quay Post reported on the swans." in text
    assert text.count("++") == len(_drafts(ana))


def test_a_stale_save_is_refused_and_overwrites_nothing(ana: Desk) -> None:
    item = str(_drafts(ana)[0]["id"])
    ana.run("digest", "edit", item, "--lead", "The first to save.", "--version", "1", "--as", "Ana")
    error = ana.refused("digest", "edit", item, "--lead", "The second.", "--version", "1", "--as", "Ana")
    assert isinstance(error, StaleVersionError)
    assert ana.json("digest", "show", "--item", item)["lead"] == "The first to save."


def test_an_item_moves_to_the_place_asked_for(ana: Desk) -> None:
    item = str(_drafts(ana)[-1]["id"])
    ana.run("digest", "move", item, "--section", "abroad", "--position", "1", "--as", "Ana")
    abroad = [row for row in ana.json("digest", "show")["items"] if row["section"] == "abroad"]
    assert abroad[0]["id"] == int(item)
    assert [row["position"] for row in abroad] == list(range(1, len(abroad) + 1))
    error = ana.refused("digest", "move", item, "--section", "nowhere", "--position", "1", "--as", "Ana")
    assert "abroad, english" in str(error)


def test_merging_items_keeps_every_word_and_source(ana: Desk) -> None:
    first, second = _drafts(ana)[:2]
    before = [ana.json("digest", "show", "--item", str(item["id"])) for item in (first, second)]
    ana.run("digest", "merge", str(first["id"]), str(second["id"]), "--as", "Ana")
    after = ana.json("digest", "show", "--item", str(first["id"]))
    assert str(second["lead"]) in after["body"]
    assert len(after["pieces"]) == len(before[0]["pieces"]) + len(before[1]["pieces"])
    assert ana.json("digest", "show", "--item", str(second["id"]))["status"] == "merged"


def test_a_new_digest_takes_the_next_number(ana: Desk) -> None:
    ana.run("digest", "new", "--as", "Ana")
    numbers = [row["number"] for row in ana.json("digest", "list")]
    assert numbers == [42, 41]


def test_a_run_after_decisions_leaves_them_alone(ana: Desk) -> None:
    item = str(_drafts(ana)[0]["id"])
    ana.run("digest", "edit", item, "--lead", "Written by a person.", "--as", "Ana")
    ana.run("digest", "accept", item, "--as", "Ana")
    # the newsstand is closed by now: every poll fails, the stages behind it run all the same
    from aggregator.cli.context import OpenDesk
    from aggregator.pipeline import process

    with OpenDesk(ana.root) as opened:
        process(opened.home, opened.database, embedder=None)
    shown = ana.json("digest", "show", "--item", item)
    assert (shown["lead"], shown["status"]) == ("Written by a person.", "accepted")


def test_a_person_is_added_once_and_can_be_disabled(ana: Desk) -> None:
    assert isinstance(ana.refused("users", "add", "Ana"), UsageError)
    ana.run("users", "disable", "Ana", "--as", "Ana")
    assert isinstance(ana.refused("digest", "accept", "1", "--as", "Ana"), NotAllowedError)
    assert ana.json("users", "list")[0]["disabled_at"]


def test_a_short_password_is_refused_and_a_long_one_is_kept_only_as_a_hash(ana: Desk) -> None:
    assert isinstance(ana.refused("users", "passwd", "Ana", "--password", "short"), UsageError)
    ana.run("users", "passwd", "Ana", "--password", "a long enough one")
    assert isinstance(ana.refused("users", "passwd", "Besa"), UnknownIdError), "before a password is asked for"
    assert b"a long enough one" not in (ana.root / "var/newsloom.db").read_bytes()


def test_config_and_database_are_checked(desk: Desk) -> None:
    assert desk.json("config", "check")["sources"] == 17
    assert f"schema {latest()}" in desk.run("db", "upgrade")


def test_init_writes_a_desk_once(desk: Desk, tmp_path: Path) -> None:
    desk.run("init", str(tmp_path / "mine"))
    assert (tmp_path / "mine/config/desk.yaml").exists()
    assert (tmp_path / "mine/config/templates/digest.html.j2").exists()
    assert isinstance(desk.refused("init", str(tmp_path / "mine")), UsageError)


@pytest.mark.parametrize(
    "arguments",
    [
        ("digest", "show", HUGE),
        ("digest", "show", "--item", HUGE),
        ("digest", "accept", HUGE, "--as", "Ana"),
        ("digest", "merge", "1", HUGE, "--as", "Ana"),
        ("stories", "show", HUGE),
        ("stories", "split", "1", HUGE, "--as", "Ana"),
        ("stories", "list", "--days", HUGE),
    ],
)
def test_a_number_no_database_holds_is_wrong_use(desk: Desk, arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(app, ["--desk", str(desk.root), *arguments], catch_exceptions=False)
    assert result.exit_code == 2


def test_searching_for_no_word_is_wrong_use(desk: Desk) -> None:
    assert "no word" in str(desk.refused("search", " * "))


def test_a_series_without_a_digest_in_preparation_is_said_plainly(desk: Desk) -> None:
    config = desk.root / "config/desk.yaml"
    config.write_text(re.sub(r"(?m)^series:.*$", "series: Java", config.read_text("utf-8")), "utf-8")
    assert str(desk.refused("digest", "show")).startswith("no digest of Java is in preparation: ")


def _editor(desk: Desk, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = desk.root / "editor.sh"
    program.write_text(f"#!/bin/sh\ntouch '{desk.root}/opened'\n{script}\n", "utf-8")
    program.chmod(0o755)
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", str(program))


def test_an_item_is_edited_in_the_editor(ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = str(_drafts(ana)[0]["id"])
    _editor(ana, monkeypatch, "printf '# lead\\nسطر تازه\\n# body\\nNjë.\\n\\nDy.\\n' > \"$1\"")
    ana.run("digest", "edit", item, "--as", "Ana")
    shown = ana.json("digest", "show", "--item", item)
    assert (shown["lead"], shown["body"]) == ("سطر تازه", "Një.\n\nDy.")


def test_words_that_cannot_be_saved_are_kept_and_the_place_is_named(ana: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    item = str(_drafts(ana)[0]["id"])
    _editor(ana, monkeypatch, "printf '# lead\\n\\n# body\\nشب\\n' > \"$1\"")
    error = str(ana.refused("digest", "edit", item, "--as", "Ana"))
    [path] = (ana.root / "var").glob(f"edit-{item}-*.txt")
    assert "lead cannot be empty" in error and str(path) in error
    assert path.read_text("utf-8") == "# lead\n\n# body\nشب\n"


def test_what_makes_an_edit_impossible_is_said_before_the_editor_opens(
    ana: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = str(_drafts(ana)[0]["id"])
    _editor(ana, monkeypatch, "")
    assert isinstance(ana.refused("digest", "edit", item, "--as", "Nobody"), UnknownIdError)
    assert isinstance(ana.refused("digest", "edit", "999999", "--as", "Ana"), UnknownIdError)
    ana.run("digest", "reject", item, "--why", "old", "--as", "Ana")
    assert isinstance(ana.refused("digest", "edit", item, "--as", "Ana"), NotAllowedError)
    assert not (ana.root / "opened").exists()


def test_a_desk_is_backed_up_and_a_new_one_made_of_it(desk: Desk, tmp_path: Path) -> None:
    made = desk.json("backup")
    assert made["proven"] is True
    assert made["tables"]["article"]["rows"] == 120
    assert "all as they were backed up" in desk.run("restore", made["path"], "--verify")
    said = desk.run("restore", made["path"], "--to", str(tmp_path / "again"))
    assert "restored to" in said
    assert (tmp_path / "again" / "config" / "sources.yaml").exists()


def test_a_restore_that_the_desk_would_not_use_is_refused(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = desk.json("backup")
    monkeypatch.setenv("NEWSLOOM_DATABASE", f"sqlite:///{tmp_path}/elsewhere.db")
    said = desk.refused("restore", made["path"], "--to", str(tmp_path / "again"))
    assert "NEWSLOOM_DATABASE" in str(said)
    assert not (tmp_path / "again").exists()


def test_a_backup_goes_where_it_is_told(desk: Desk, tmp_path: Path) -> None:
    said = desk.run("backup", "--to", str(tmp_path / "elsewhere"), "--unproven")
    assert str(tmp_path / "elsewhere" / "newsloom-") in said
    assert "not proven yet" in said


def test_sources_health_says_what_to_do_about_the_broken_ones(desk: Desk) -> None:
    found = desk.json("sources", "health")
    assert len(found) == 17
    # whether the paper or its section feed brings an article first is up to chance: the other is new then
    assert {"ok"} <= {one["health"]["state"] for one in found} <= {"ok", "new"}
    assert all(one["health"]["next_step"] for one in found if one["health"]["state"] in ("failing", "moved", "undated"))
    assert "next step" in desk.run("sources", "health")


def test_the_doctor_finds_a_desk_fine_but_for_what_it_is(desk: Desk) -> None:
    desk.run("backup")
    found = {finding["about"]: finding for finding in desk.json("doctor", "--verify")}
    assert set(found) == {
        *("sqlite", "expat", "disk", "config", "files", "address policy", "collector settings", "schema", "clock"),
        *("background", "polls", "quarantine", "sources", "database", "backup", "deliveries", "editions", "web"),
    }
    assert found["address policy"]["level"] == "warning", "the newsstand is on loopback"
    assert found["database"]["level"] == found["backup"]["level"] == found["polls"]["level"] == "fine"


def test_an_old_backup_that_was_proven_today_is_still_old(desk: Desk) -> None:
    made = Path(desk.json("backup")["path"])
    manifest = json.loads((made / "manifest.json").read_text("utf-8"))
    manifest["made_at"] = "2020-03-04T09:30:00Z"
    (made / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    found = {finding["about"]: finding for finding in desk.json("doctor", "--verify")}
    assert (found["backup"]["level"], "2020-03-04" in found["backup"]["says"]) == ("warning", True)


def test_the_doctor_of_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["--desk", str(tmp_path / "nowhere"), "doctor"], catch_exceptions=False)
    assert result.exit_code == 1
    assert "newsloom init" in result.output


def test_the_doctor_ends_with_1_on_a_fault(desk: Desk) -> None:
    (desk.root / "config" / "desk.yaml").write_text("nam: Prova\n", "utf-8")
    result = CliRunner().invoke(app, ["--desk", str(desk.root), "doctor", "--json"])
    assert result.exit_code == 1
    assert "desk.yaml:1" in result.output


@pytest.mark.parametrize("file", ["desk", "sources", "outputs"])
def test_an_editor_s_schema_knows_every_key_and_no_other(desk: Desk, file: str) -> None:
    schema = json.loads(desk.run("config", "schema", file))
    assert schema["$schema"].startswith("https://json-schema.org/")
    blocks = [schema, *(block for block in schema["$defs"].values() if block["type"] == "object")]
    assert all(block["additionalProperties"] is False for block in blocks)
    with (desk.root / "config" / f"{file}.yaml").open(encoding="utf-8") as written:
        assert YAML(typ="safe").load(written).keys() <= schema["properties"].keys()
