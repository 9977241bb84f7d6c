"""`newsloom digest import` through the command: what it prints, takes, and refuses."""

import re
from pathlib import Path

import pytest

from aggregator.errors import ConfigError, DataFileError, NotAllowedError, UnknownIdError, UsageError
from aggregator.settings.home import shipped_config
from tests.databases import upgraded
from tests.integration.cli_desk import Desk

TEXT = """Die Fähre – Weekly Digest – ۲۱۳

++ Das Hafenblatt berichtet über die Fähre.

Sie fährt wieder.

++ رودنامه از پل تازه خبر داد.

۲۲ آبان ۱۴۰۵
"""


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    made = Desk(tmp_path / "desk")
    made.run("init", str(made.root))
    upgraded(f"sqlite:///{made.root / 'var' / 'newsloom.db'}").close()
    made.run("users", "add", "Ana")
    (tmp_path / "old.txt").write_text(TEXT, "utf-8")
    return made


def test_a_text_is_shown_first_then_imported_then_known(desk: Desk, tmp_path: Path) -> None:
    old = str(tmp_path / "old.txt")
    assert "would be imported" in desk.run("digest", "import", old, "--dry-run", "--as", "Ana")
    assert desk.json("digest", "list") == []
    assert "213, 2026-11-13, Die Fähre, read by marked: is imported" in desk.run("digest", "import", old, "--as", "Ana")
    told = desk.json("digest", "import", old, "--as", "Ana")
    assert (told["outcome"], told["number"], told["cover_date"], told["pattern"]) == (
        "unchanged",
        213,
        "2026-11-13",
        "marked",
    )
    assert [item["language"] for item in told["items"]] == ["de", "fa"]
    [row] = desk.json("digest", "list")
    assert (row["status"], row["items"], len(row["imported_sha256"])) == ("published", 2, 64)
    assert "published, imported" in desk.run("digest", "show", "213")
    assert desk.json("digest", "show", "2026-11-13") == desk.json("digest", "show", "213")
    assert "- 214," in desk.run("digest", "new", "--as", "Ana")


@pytest.mark.parametrize(
    "decision",
    [
        ("correct", "213", "--item", "1", "--kind", "correction", "--was", "Fähre", "--now", "Brücke"),
        ("withdraw", "213", "--why", "x"),
        ("approve", "213"),
        ("review", "213"),
        ("reopen", "2026-11-13"),
        ("edit", "1", "--lead", "x"),
        ("reject", "1", "--why", "x"),
    ],
)
def test_what_readers_had_before_is_decided_on_no_more(desk: Desk, tmp_path: Path, decision: tuple[str, ...]) -> None:
    desk.run("users", "add", "بهار", "--role", "publisher")
    desk.run("digest", "import", str(tmp_path / "old.txt"), "--as", "Ana")
    before = desk.json("digest", "show", "213")
    assert isinstance(desk.refused("digest", *decision, "--as", "بهار"), NotAllowedError)
    assert desk.json("digest", "show", "213") == before


def test_what_cannot_be_read_is_refused_with_what_to_do(desk: Desk, tmp_path: Path) -> None:
    def refused(name: str, content: bytes, *more: str) -> Exception:
        (tmp_path / name).write_bytes(content)
        return desk.refused("digest", "import", str(tmp_path / name), *more, "--as", "Ana")

    undated = refused("a.txt", TEXT.rpartition("\n\n")[0].encode())
    assert isinstance(undated, UsageError) and "--date" in str(undated)
    empty = refused("b.html", b"<p>nothing</p>")
    assert isinstance(empty, DataFileError) and "config/imports.yaml" in str(empty)
    assert "5,000,000" in str(refused("c.html", b" " * 5_000_001))
    assert isinstance(refused("d.txt", TEXT.encode(), "--pattern", "nope"), UnknownIdError)
    folder = str(desk.refused("digest", "import", str(tmp_path), "--as", "Ana"))
    assert folder.endswith("cannot be read: Is a directory")
    desk.run("digest", "import", str(tmp_path / "a.txt"), "--date", "2026-11-12", "--as", "Ana")
    assert isinstance(refused("e.txt", b"++ Eine andere Sache.", "--date", "2026-11-12"), NotAllowedError)
    assert "no digest of 2020-01-01" in str(desk.refused("digest", "show", "2020-01-01"))


def test_the_desks_own_patterns_go_first_and_the_shipped_ones_need_no_file(desk: Desk, tmp_path: Path) -> None:
    path = desk.root / "config" / "imports.yaml"
    path.write_text("patterns:\n  plain:\n    markers: ['-- ']\n    title: ['(?P<headline>Alt.*)']\n", "utf-8")
    (tmp_path / "old.txt").write_text("Alt und neu\n\n-- Ein Boot.\n\n++ kein Eintrag\n\n4. März 2016\n", "utf-8")
    told = desk.json("digest", "import", str(tmp_path / "old.txt"), "--dry-run", "--as", "Ana")
    assert (told["pattern"], told["headline"], len(told["items"])) == ("plain", "Alt und neu", 1)
    path.unlink()
    told = desk.json("digest", "import", str(tmp_path / "old.txt"), "--dry-run", "--as", "Ana")
    assert (told["pattern"], told["notes"]) == ("marked", ["no title was found: headline and number are left empty"])


WRONG = [
    ("patterns:\n  a: {marker: ['x']}\n", r"imports.yaml:2: .*did you mean 'markers'"),
    ("patterns:\n  a:\n    markers: ['(']\n", r"imports.yaml:3: .*missing \)"),
    ("patterns:\n  a:\n    markers: ['(?=x)']\n", r"imports.yaml:3: .*look-around"),
    ("patterns:\n  a:\n    title: ['(?P<nummer>\\d+)']\n", r"imports.yaml:3: .*not nummer"),
    ("patterns:\n  a:\n    items: ['li:nth-child(2)']\n", r"imports.yaml:3: .*plain CSS selector"),
    ("patterns:\n  a:\n    items: ['a >']\n", r"imports.yaml:3: .*no CSS selector"),
    ("patterns:\n  a:\n    dates: [top]\n", r"imports.yaml:3: "),
    ("patterns:\n  a:\n    first_section: nowhere\n", "desk.yaml has no section nowhere"),
    ("patterns:\n  a:\n    title: ['(?:.{1,300}){1,3}{series}']\n", "RE2"),
]


@pytest.mark.parametrize(("text", "says"), WRONG)
def test_a_wrong_pattern_is_told_with_file_and_line(desk: Desk, text: str, says: str) -> None:
    (desk.root / "config" / "imports.yaml").write_text(text, "utf-8")
    error = desk.refused("config", "check")
    assert isinstance(error, ConfigError)

    assert re.search(says, str(error)), str(error)


def test_the_shipped_file_is_right_and_has_a_schema(desk: Desk) -> None:
    assert (desk.root / "config" / "imports.yaml").read_bytes() == (shipped_config() / "imports.yaml").read_bytes()
    assert "is right" in desk.run("config", "check")
    assert "patterns" in desk.run("config", "schema", "imports")
