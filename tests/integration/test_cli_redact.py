"""`newsloom redact` through the command."""

from pathlib import Path

import pytest

from aggregator.errors import NotAllowedError, UnknownIdError
from tests.databases import upgraded
from tests.integration.cli_desk import Desk
from tests.integration.drafting_desk import add_article, add_outlets


def test_a_publisher_redacts_and_lists_say_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    monkeypatch.setenv("NEWSLOOM_DESK", "")
    desk = Desk(tmp_path / "desk")
    desk.run("init", str(desk.root))
    database = upgraded(f"sqlite:///{desk.root / 'var' / 'newsloom.db'}")
    desk.run("users", "add", "Ana")
    desk.run("users", "add", "بهار", "--role", "publisher")
    add_outlets(database)
    first = add_article(database, "آب‌بند")
    add_article(database, "آب‌بند", outlet="bregu", copy_of=first)
    database.close()
    why = ("--why", "خواست نویسنده")
    assert isinstance(desk.refused("redact", "1", *why, "--as", "Ana"), NotAllowedError)
    assert isinstance(desk.refused("redact", "9", *why, "--as", "بهار"), UnknownIdError)
    said = desk.run("redact", "1", *why, "--as", "بهار")
    assert "article 1 is redacted: 1 text, 0 stored documents and 0 untouched drafts are gone" in said
    assert "newsloom redact 2" in said and "var/backups" in said
    assert "nothing was changed" in desk.run("redact", "1", *why, "--as", "بهار")
    assert desk.json("redact", "1", *why, "--as", "بهار")["gone"] is None
