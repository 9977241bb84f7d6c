"""The inbox by the keyboard alone, in both languages: every decision, on to the next row, and back by u."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.live_desk import DIRECTIONS, LiveDesk, live

ROWS = "#rows [data-row]"


@pytest.fixture
def desk(demo_desk: Path, tmp_path: Path) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path) as served:
        yield served


def row(place: int, more: str = "") -> str:
    """A selector of a row by its place, from 1. The pages' policy lets no expression be waited for."""
    return f"#rows > article:nth-of-type({place}){more}"


def tops(page: Any) -> list[float]:
    return list(
        page.evaluate(f"[...document.querySelectorAll('{ROWS}')].map((row) => row.getBoundingClientRect().top)")
    )


@pytest.mark.parametrize("language", DIRECTIONS)
def test_decisions_by_keyboard_go_on_to_the_next_row_and_move_nothing(
    browser: Any, desk: LiveDesk, language: str
) -> None:
    page = desk.page(browser, language=language)
    press = page.keyboard.press
    before = tops(page)
    press("j")
    press("a")
    page.wait_for_selector(row(1, ".done"))
    page.wait_for_selector(row(2, ":focus[aria-current=true]"))
    assert tops(page) == before, "the row that was decided on stays where it is"
    press("h")
    page.wait_for_selector(row(2, ".done"))
    press("r")
    page.wait_for_selector("dialog#why[open] input[type=radio]:focus")
    told = Axe().run(page)
    assert told.response["violations"] == []
    press("ArrowDown")
    press("Enter")
    page.wait_for_selector(row(3, ".done"))
    assert not page.locator("dialog#why").is_visible()
    press("u")
    page.wait_for_selector(row(3, ":not(.done)"))
    page.wait_for_selector(row(3, "[aria-current=true]"))
    assert page.locator("#status").get_attribute("role") == "status"
    told = Axe().run(page)
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in told.response["violations"]] == []
    assert page.faults == []
    page.context.close()


def test_several_are_selected_and_decided_on_at_once(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    press = page.keyboard.press
    for key in "jxjx":
        press(key)
    assert page.locator("#how-many").inner_text() == "(2)"
    page.locator("#chosen button[value=accept]").press("Enter")
    page.wait_for_selector(row(1, ".done"))
    page.wait_for_selector(row(2, ".done"))
    assert "2 stories accepted" in page.locator("#status").inner_text()
    press("u")
    page.wait_for_selector(row(1, ":not(.done)"))
    page.wait_for_selector(row(2, ":not(.done)"))
    page.context.close()


def test_two_rows_are_marked_and_merged_by_m_and_parted_by_u(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    press = page.keyboard.press
    before = page.locator(ROWS).nth(1).locator("h2").inner_text()
    press("j")
    press("m")
    assert "Press m on another story" in page.locator("#status").inner_text()
    press("j")
    press("m")
    page.wait_for_selector(row(2, ":not(:has(h2))"))
    assert before in page.locator(ROWS).nth(1).inner_text(), "which one went is still to be read"
    press("u")
    page.wait_for_selector(row(2, " h2"))
    assert page.locator(ROWS).nth(1).locator("h2").inner_text() == before
    assert page.faults == []
    page.context.close()


def test_whoever_types_a_reason_is_not_taken_for_the_one_that_is_chosen_first(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("r")
    page.wait_for_selector("dialog#why[open] input[type=radio]:focus")
    page.keyboard.type("not this week")
    page.keyboard.press("Enter")
    page.wait_for_selector("#status:has-text('not this week')")
    page.context.close()


def test_f_leads_to_the_filters_and_the_menu_shows_the_keys(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    page.goto("/")
    page.keyboard.press("f")
    assert page.evaluate("document.activeElement.name") == "section"
    page.locator("header summary").click()
    page.locator("#show-keys").click()
    assert page.locator("dialog#keys").is_visible()
    page.context.close()


def test_enter_and_o_open_the_story_and_a_filter_is_set_by_keyboard(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser)
    for key in ("Enter", "o"):
        page.goto("/")
        page.keyboard.press("j")
        page.keyboard.press(key)
        page.wait_for_url("**/stories/*")
    page.goto("/")
    page.locator(".filters select[name=language]").select_option("fa")
    page.locator(".filters select[name=language]").press("Tab")
    page.locator("form.filters button").press("Enter")
    page.wait_for_url("**language=fa**")
    assert page.locator(".filters select[name=language]").input_value() == "fa"
    page.context.close()


def test_why_a_candidate_ranks_is_unfolded_where_it_stands(browser: Any, desk: LiveDesk) -> None:
    page = desk.page(browser, language="fa")
    page.goto("/")
    page.locator(f"{ROWS} details.facts summary").first.press("Enter")
    page.wait_for_selector(row(1, " details.facts[open] li"))
    told = Axe().run(page)
    assert [(each["id"], each["nodes"][0]["html"][:200]) for each in told.response["violations"]] == []
    assert page.faults == []
    page.context.close()


def test_whoever_comes_back_from_a_story_stands_on_its_row_and_a_new_visit_begins_anew(
    browser: Any, desk: LiveDesk
) -> None:
    page = desk.page(browser)
    for key in ("j", "j", "j"):
        page.keyboard.press(key)
    with page.expect_navigation():
        page.keyboard.press("o")
    page.go_back()
    page.wait_for_selector(row(3, ":focus[aria-current=true]"))
    page.keyboard.press("j")
    page.wait_for_selector(row(4, ":focus[aria-current=true]"))
    page.goto("/")
    assert page.locator(f"{ROWS}[aria-current]").count() == 0
    assert page.faults == []
    page.context.close()
