"""`newsloom digest allow` and `disallow`: what may stand is taken back also when the words are gone."""

from pathlib import Path

import pytest

from aggregator.errors import UsageError
from tests.integration.cli_desk import Desk

ANA, BESA = ("--as", "Ana"), ("--as", "Besa")


def test_an_allowance_is_taken_back_without_its_words_when_the_item_has_them_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    desk = Desk(tmp_path / "desk")
    desk.run("init", str(desk.root))
    desk.run("users", "add", "Ana", "--role", "editor")
    desk.run("users", "add", "Besa", "--role", "publisher")
    desk.run("digest", "new", *ANA)
    said = "Gazeta: “ura e vjetër u mbyll sot”, «پل کهنه امروز بسته شد»."
    desk.run("digest", "write", "--section", "first", "--lead", "Gazeta shkroi.", "--body", said, *ANA)
    for words in ("ura e vjetër u mbyll sot", "پل کهنه امروز بسته شد"):
        desk.run("digest", "allow", "1", "unverifiable", "--words", words, "--why", "u dëgjua", *BESA)
    desk.run("digest", "edit", "1", "--body", "Ura u mbyll.", *ANA)
    with_words = desk.refused("digest", "disallow", "1", "unverifiable", *BESA)
    assert isinstance(with_words, UsageError) and "2 passages may stand" in str(with_words)
    desk.run("digest", "disallow", "1", "unverifiable", "--words", "ura e vjetër u mbyll sot", *BESA)
    desk.run("digest", "disallow", "1", "unverifiable", *BESA)
    assert "0 passages" in str(desk.refused("digest", "disallow", "1", "unverifiable", *BESA))
