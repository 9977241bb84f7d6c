"""The desk's pages in headless Chromium: accessible, within the screen, quiet, and asking no other host."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from aggregator.vocabulary import Role
from tests.browser.desk_paths import pages
from tests.browser.live_desk import DIRECTIONS, LiveDesk, live


@pytest.fixture(scope="module")
def desk(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path_factory.mktemp("live")) as served:
        yield served


@pytest.mark.parametrize("language", DIRECTIONS)
@pytest.mark.parametrize("role", [None, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_axe_finds_nothing_on_any_page_in_light_and_dark(
    browser: Any, desk: LiveDesk, role: Role | None, language: str
) -> None:
    found = []
    for dark in (False, True):
        page = desk.page(browser, role=role, language=language, dark=dark)
        opened = pages(desk.database, role)
        for path in opened:
            page.goto(path)
            told = Axe().run(page)
            found += [
                f"{path} {'dark' if dark else 'light'}: {each['id']}: {node['html'][:200]}"
                for each in told.response["violations"]
                for node in each["nodes"]
            ]
        # a page itself may say why not; what it is made of may not be missing
        refusals = {f"{desk.address}{path}: {status}" for path in opened for status in (404, 409)}
        assert [fault for fault in page.faults if fault not in refusals] == []
        page.context.close()
    assert found == []


@pytest.mark.parametrize("language", DIRECTIONS)
@pytest.mark.parametrize("width", [320, 390, 700, 1280])
def test_no_page_is_wider_than_its_screen(browser: Any, desk: LiveDesk, width: int, language: str) -> None:
    page = desk.page(browser, role=Role.ADMINISTRATOR, language=language, width=width)
    wide = []
    for path in pages(desk.database, Role.ADMINISTRATOR):
        page.goto(path)
        seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        if seen[0] > seen[1]:
            wide.append((path, seen))
    page.context.close()
    assert wide == []


@pytest.mark.parametrize("language", DIRECTIONS)
def test_whatever_can_be_pressed_is_large_enough_and_comes_by_tab(browser: Any, desk: LiveDesk, language: str) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 CSS pixels, but for links in running text; and nothing takes its place in the order."""
    page = desk.page(browser, role=Role.PUBLISHER, language=language)
    found = []
    for path in pages(desk.database, Role.PUBLISHER):
        page.goto(path)
        found += [f"{path}: {each}" for each in page.evaluate(_TOO_SMALL)]
    page.context.close()
    assert found == []


_PRESSED = "button, input:not([type=hidden]), select, textarea, summary, .button"
_TOO_SMALL = f"""() => [...document.querySelectorAll('{_PRESSED}')]
  .filter((each) => each.offsetParent !== null && !each.closest('.visually-hidden'))
  .filter((each) => each.tabIndex > 0 || Math.min(each.offsetWidth, each.offsetHeight) < 24)
  .map((each) => each.outerHTML.slice(0, 160))"""


def test_the_keys_are_listed_by_a_question_mark_and_rows_are_walked_by_j_and_k(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    page.keyboard.press("j")
    page.keyboard.press("j")
    rows = page.locator("[data-row]")
    assert rows.nth(1).get_attribute("aria-current") == "true"
    page.keyboard.press("k")
    assert rows.nth(0).get_attribute("aria-current") == "true"
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    assert "Next row" in page.locator("dialog#keys").inner_text()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.context.close()


@pytest.mark.parametrize("missing", ["/static/nowhere.js", "/items/987654321/news", "/nowhere.png"])
def test_what_a_page_asks_for_and_does_not_get_is_a_fault(browser: Any, desk: LiveDesk, missing: str) -> None:
    """Else the tests above would say nothing of scripts, pictures and parts that are not there."""
    page = desk.page(browser)
    page.evaluate("path => fetch(path, {headers: {'hx-request': 'true'}}).then((answer) => answer.text())", missing)
    page.context.close()
    assert page.faults == [f"{desk.address}{missing}: 404"]
