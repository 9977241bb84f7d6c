"""The archive of issues, and hostile strings in every place of an issue's pages."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from aggregator.press import approval, publication
from aggregator.review.edition_desk import Change
from aggregator.store import digests
from aggregator.vocabulary import CorrectionKind, DigestStatus, ItemStatus, Role
from tests.databases import Databases
from tests.factories import NOW, add_articles, add_item, add_outlet, make_digest
from tests.fakes.page_reading import check
from tests.integration.web_desk import CONFIG, NAMES, Served, web_desk

#: Ends attributes, elements and strings, opens what runs; controls of direction; a lone surrogate cannot be stored.
HOSTILE = (
    "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{7*7}}{% raw %}</textarea></title>"
    "<svg/onload=alert(1)>\u202e\u2066 javascript:alert(1) پل"
)

#: What htmx says of a request for a part of a page.
PART = {"hx-request": "true"}


@pytest.fixture
def served(databases: Databases, tmp_path: Path) -> Iterator[Served]:
    with databases.open("sqlite") as database:
        config = CONFIG | {"outputs.yaml": "outputs:\n  web: {kind: site, path: site}\n"}
        yield web_desk(tmp_path, database, config=config)


def filled(served: Served, words: str = "پل تازه") -> None:
    """Issue 1 of which every field has these words, in preparation; its item 1 is accepted, 2 a draft, 3 held."""
    with served.database.write() as session:
        add_outlet(session)
        add_articles(session, title=words, text=f"{words}. {words}")
        digests.add(session, make_digest(series="هفته‌نامه بندر", headline=words[:200]))
        for place, status in enumerate((ItemStatus.ACCEPTED, ItemStatus.DRAFT, ItemStatus.HELD), start=1):
            texts = {"headline": words, "lead": words, "body": words, "status": status}
            add_item(session, 1, cites=[1], section="first", position=place, **texts)


def published(served: Served) -> None:
    """The same, published and given a note with the same words."""
    home = served.desk.home
    by = NAMES[Role.PUBLISHER]
    approval.approve(served.database, home, 1, by, now=NOW)
    publication.publish(served.database, home, 1, by, now=NOW)
    note = Change(CorrectionKind.EDITORS_NOTE, note=HOSTILE)
    publication.correct(served.database, home, 1, note, by, now=NOW)


def pages(served: Served, *paths: str) -> None:
    """Each of these pages, in both languages, has nothing that runs."""
    browser = served.browser(Role.PUBLISHER)
    for language in ("en", "fa"):
        browser.post("/appearance", {"language": language, "theme": "auto"})
        for path in paths:
            answer = browser.get(path, **PART if path.endswith(("deliveries", "preflight")) else {})
            assert answer.status in (200, 422), path
            check(answer.text)
            assert "<script>alert" not in answer.text and "49" not in answer.tree.text_content().split()


def test_no_page_of_an_issue_runs_what_stands_in_its_fields(served: Served) -> None:
    filled(served, HOSTILE)
    asked = quote(HOSTILE)
    pages(served, "/issue", "/issues/1", "/issues/1/proof", "/issues/1/preflight", f"/issues?q={asked}", "/issues?q=پل")
    answer = served.browser().post("/issues/1/items/1", {"verb": HOSTILE, "version": 1})
    assert answer.status == 422 and HOSTILE not in answer.text
    moved = served.browser().post("/issues/1/items/1", {"verb": "put", "section": HOSTILE[:60], "version": 1})
    check(moved.text)
    assert moved.status == 404


def test_no_page_of_a_published_issue_runs_what_stands_in_its_fields_or_in_the_address(served: Served) -> None:
    filled(served)
    published(served)
    asked = quote(HOSTILE)
    pages(
        served,
        "/issues/1",
        "/issues/1/deliveries",
        "/issues/1/verify",
        "/issues/1/publish",
        f"/issues/1/withdraw?why={asked}",
    )
    browser = served.browser(Role.PUBLISHER)
    words = {"was": HOSTILE, "now": HOSTILE, "note": HOSTILE}
    for wish in ({"item": "1"} | words, {"item": "", "kind": "editors_note", "note": HOSTILE}):
        seen = browser.post("/issues/1/correct/look", wish)
        check(seen.text)
    frame = seen.tree.xpath("//iframe/@src")[0].removeprefix("/issues/1/")
    frames = (frame, f"withdraw?why={asked}&file=mail.html")
    for path in (*frames, "editions/2/page.html", "editions/2/issue.txt"):
        answer = browser.get(f"/issues/1/{path}")
        assert answer.status == 200 and answer.header("content-security-policy").startswith("sandbox;"), path
        assert "<script>alert" not in answer.text, path
    assert browser.get(f"/issues/1/editions/2/{asked}").status == 404
    assert browser.get(f"/issues/1/{frame.replace('page.html', 'etc')}").status == 404


def test_the_archive_lists_issues_page_by_page_and_finds_them(served: Served) -> None:
    with served.database.write() as session:
        for number in range(1, 41):
            ident = digests.add(
                session,
                make_digest(number=number, cover_date=date(2025, 1, 1 + number % 28).replace(month=1 + number % 12)),
            )
            digests.set_status(session, ident, DigestStatus.PUBLISHED)
    browser = served.browser()
    first = browser.get("/issues")
    check(first.text)
    assert len(first.tree.xpath("//article")) == 26
    older = browser.get(first.tree.xpath("//a[@rel='next']/@href")[0])
    assert len(older.tree.xpath("//article")) == 14 and not older.tree.xpath("//a[@rel='next']")
    assert len(browser.get(older.tree.xpath("//a[@rel='prev']/@href")[0]).tree.xpath("//article")) == 26
    found = browser.get("/issues?q=" + quote("۱۷"))
    assert [link.rpartition("/")[2] for link in found.tree.xpath("//article//h2/a/@href")] == ["17"]
    assert "No issue has all of these words." in browser.get("/issues?q=nirgends").words()


def test_an_imported_issue_is_shown_without_steps_it_cannot_take(served: Served) -> None:
    filled(served, "Les dockers")
    with served.database.write() as session:
        digest = digests.get(session, 1)
        digest.imported_sha256, digest.status = "0" * 64, DigestStatus.PUBLISHED
        session.add(digest)
    browser = served.browser(Role.PUBLISHER)
    answer = browser.get("/issues/1")
    check(answer.text)
    assert "was imported" in answer.words() and "Les dockers" in answer.words()
    assert not answer.tree.xpath("//a[contains(@href, 'withdraw')]")
    assert browser.get("/issues/1/correct").path == "/issues/1"
    assert browser.get("/issues/1/proof").path == "/issues/1"
