"""Who is before the editor of an item, what it shows to whom, and the versions people made; on both engines."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.models import DigestItem
from aggregator.store import decisions, digests
from aggregator.vocabulary import DigestStatus, Role
from tests.databases import Databases
from tests.fakes.browser import Browser
from tests.fakes.page_reading import check
from tests.integration.item_desk_pages import BODY, item_desk
from tests.integration.item_forms import fields
from tests.integration.web_desk import NAMES, Served

PART = {"hx-request": "true"}


@pytest.fixture(params=["sqlite", "postgres"])
def served(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open(request.param) as database:
        yield item_desk(tmp_path, database)


@pytest.fixture
def browser(served: Served) -> Browser:
    return served.browser()


def item(served: Served) -> DigestItem:
    with served.database.read() as session:
        return digests.item(session, 1)


def verbs(served: Served) -> list[str]:
    with served.database.read() as session:
        return [row.verb for row in decisions.of(session, "item", 1)]


def test_others_see_who_edits_and_who_reads(served: Served, browser: Browser) -> None:
    said = {"tab": "a1", "noun": "item", "id": "1", "doing": "editing", "active": "1"}
    assert browser.post("/here", said, **PART).text.strip() == ""
    other = served.browser(Role.PUBLISHER)
    assert f"{NAMES[Role.EDITOR]} is editing this." in other.get("/items/1").words()
    assert f"{NAMES[Role.EDITOR]} is editing this." in " ".join(other.get("/present?noun=item").text.split()).replace(
        "</bdi>", ""
    )
    browser.post("/here/left", {"tab": "a1"})
    assert "is editing" not in other.get("/items/1").words()
    assert browser.post("/here", said | {"noun": "moon"}).status == 422
    assert browser.post("/here", {"tab": "a1", "active": "1"}).status == 204


def test_who_does_something_stays_signed_in(served: Served, browser: Browser) -> None:
    for _ in range(5):
        served.clock.on(minutes=100)
        browser.post("/here", {"tab": "a1", "active": "1"})
    assert browser.get("/items/1", follow=False).status == 200
    served.clock.on(minutes=100)
    browser.post("/here", {"tab": "a1", "active": "0"})
    served.clock.on(minutes=100)
    assert browser.get("/items/1", follow=False).status == 303


def test_readers_issues_are_shown_and_not_changed(served: Served, browser: Browser) -> None:
    page = fields(browser.get("/items/1"))
    with served.database.write() as session:
        digests.set_status(session, 1, DigestStatus.PUBLISHED)
    answer = browser.get("/items/1")
    check(answer.text)
    assert "Readers have this issue" in answer.words()
    refused = browser.post("/items/1", page | {"body": "trop tard", "tab": "a1"})
    assert refused.status == 422 and "trop tard" in refused.text and item(served).body == BODY


def test_an_item_nobody_knows_is_said_to_be_unknown(browser: Browser) -> None:
    for path in ("/items/99", "/items/99/versions", "/items/99/news", "/items/1/sources/99", "/items/0"):
        assert browser.get(path).status in (404, 422)


def test_the_whole_page_is_persian_for_who_reads_persian(served: Served, browser: Browser) -> None:
    browser.cookies["language"] = "fa"
    answer = browser.get("/items/1")
    check(answer.text)
    assert answer.tree.get("dir") == "rtl" and "نقل قول‌ها" in answer.words()


def test_versions_are_listed_compared_and_had_again(served: Served, browser: Browser) -> None:
    for body in ("Neuf.", "Neuf et vieux."):
        browser.post("/items/1", fields(browser.get("/items/1")) | {"body": body})
    answer = browser.get("/items/1/versions")
    check(answer.text)
    rows = answer.tree.xpath("//*[@data-row]")
    assert len(rows) == 3 and "et vieux" in "".join(one.text_content() for one in answer.tree.xpath("//ins"))
    oldest = browser.get("/items/1/versions?of=0")
    check(oldest.text)
    assert "Un second paragraphe." in oldest.words()
    browser.post("/items/1/restore", {"version": item(served).version, "of": "0"})
    assert item(served).body == BODY and verbs(served) == ["edit"] * 3
    assert browser.get("/items/1/versions?of=99").status == 404
    stale = browser.post("/items/1/restore", {"version": 1, "of": "0"})
    assert stale.status == 409
