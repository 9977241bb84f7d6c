"""Words of forms without autosave, in Chromium: whoever is signed out while typing finds them after signing in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.store import digests, sessions, users
from aggregator.vocabulary import Role
from tests.browser.live_desk import LiveDesk, live
from tests.integration.web_desk import NAMES, PASSWORD

WORDS = "سرخطی که پس از پایان نشست نوشته شد"


@pytest.fixture
def desk(demo_desk: Path, tmp_path: Path) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path) as served:
        yield served


def signed_out(desk: LiveDesk, role: Role) -> None:
    with desk.database.write() as session:
        sessions.end_all(session, users.get(session, NAMES[role]).id or 0)


def signs_in(page: Any, role: Role) -> None:
    page.locator("main input[name=name]").fill(NAMES[role])
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button.main").click()
    page.wait_for_load_state()


def stored(page: Any) -> str:
    return str(page.evaluate("JSON.stringify({...sessionStorage})"))


@pytest.mark.parametrize(
    ("path", "form", "field", "role"),
    [
        ("/issue", "form[action$='/cover']", "[name=headline]", Role.EDITOR),
        ("/clip", "form[action='/clips/text']", "[name=text]", Role.EDITOR),
        ("/sources/id/SOURCE", "form[action$='/edit']", "[name=text]", Role.ADMINISTRATOR),
    ],
)
def test_whoever_was_signed_out_before_a_form_finds_the_words_after_signing_in(
    browser: Any, desk: LiveDesk, path: str, form: str, field: str, role: Role
) -> None:
    page = desk.page(browser, role=role)
    if "SOURCE" in path:
        page.goto("/sources")
        path = page.locator("table.sources th a").first.get_attribute("href")
    page.goto(path)
    page.locator("details.cover summary").click() if path == "/issue" else None
    page.locator(f"{form} {field}").fill(WORDS)
    if path == "/clip":
        page.locator(f"{form} [name=date]").fill("2026-11-20")
    signed_out(desk, role)
    page.locator(f"{form} button.main").click()
    page.wait_for_url("**/login**")
    signs_in(page, role)
    page.wait_for_selector(f"{form} [data-kept]:not([hidden])")
    assert page.locator(f"{form} {field}").input_value() == WORDS
    assert PASSWORD not in stored(page)
    page.locator(f"{form} [data-kept] button").click()
    assert page.locator(f"{form} {field}").input_value() != WORDS
    page.reload()
    assert page.locator(f"{form} {field}").input_value() != WORDS
    page.context.close()


def test_what_has_arrived_is_kept_no_longer_and_signing_out_forgets_the_rest(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    page.goto("/issue")
    cover = "form[action$='/cover']"
    page.locator("details.cover summary").click()
    page.locator(f"{cover} [name=headline]").fill(WORDS)
    assert WORDS in stored(page)
    page.locator(f"{cover} button.main").click()
    page.wait_for_selector("#status .notice")
    assert "kept:" not in stored(page)
    with desk.database.read() as session:
        assert WORDS in {digest.headline for digest in digests.every(session)}
    page.goto("/clip")
    page.locator("form[action='/clips/text'] [name=text]").fill(WORDS)
    page.goto("/search")
    assert WORDS in stored(page)
    page.locator("details.menu summary").click()
    page.locator("form[action='/logout'] button").click()
    page.wait_for_url("**/login**")
    assert "kept:" not in stored(page)
    page.context.close()


def test_words_are_given_to_nobody_else_who_signs_in_at_the_same_window(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    page.goto("/clip")
    page.locator("form[action='/clips/text'] [name=text]").fill(WORDS)
    signed_out(desk, Role.EDITOR)
    page.goto("/clip")
    signs_in(page, Role.PUBLISHER)
    assert page.locator("form[action='/clips/text'] [name=text]").input_value() == ""
    assert WORDS not in stored(page)
    page.context.close()
