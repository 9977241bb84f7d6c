"""The page of a story by the keyboard alone: every decision by one key, back by u; the cursor stays where it was."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from aggregator.store import schema
from aggregator.store.database import Database
from tests.browser.live_desk import DIRECTIONS, LiveDesk, live
from tests.integration.story_desk_pages import pages_desk

PAGES = ("/stories/1", "/stories/2?q=pont", "/articles/1?earlier=1&later=2", "/articles/2", "/articles/1/original/1")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[LiveDesk]:
    root = tmp_path / "made"
    database = Database(f"sqlite:///{root}/var/newsloom.db")
    schema.upgrade(database)
    pages_desk(root, database)
    database.close()
    with live(root, tmp_path / "served") as served:
        yield served


def opened(browser: Any, desk: LiveDesk, path: str = "/stories/1", **given: Any) -> Any:
    page = desk.page(browser, **given)
    page.goto(path)
    return page


def said(page: Any, key: str, words: str) -> None:
    """Press a key and wait for the page that tells what it did."""
    page.keyboard.press(key)
    page.wait_for_selector(f"#status :text({words!r})")


def articles(page: Any) -> list[str]:
    return [row.get_attribute("id") for row in page.locator("#chosen [data-row]").all()]


@pytest.mark.parametrize("language", DIRECTIONS)
def test_axe_finds_nothing_on_pages_of_many_scripts(browser: Any, desk: LiveDesk, language: str) -> None:
    page = desk.page(browser, language=language)
    found = []
    for path in PAGES:
        page.goto(path)
        found += [
            f"{path}: {one['id']}: {one['nodes'][0]['html'][:200]}" for one in Axe().run(page).response["violations"]
        ]
    assert found == []
    assert page.faults == []
    page.context.close()


def test_the_article_of_the_row_is_split_off_by_s_and_comes_back_by_u(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    for key in "jjj":
        page.keyboard.press(key)
    said(page, "s", "1 article stands in story 3 now.")
    assert articles(page) == ["a1", "a3"]
    said(page, "u", "1 article was put back.")
    assert articles(page) == ["a1", "a3", "a2"]
    page.context.close()


def test_articles_are_chosen_by_x_and_split_off_together(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk, "/stories/2")
    for key in "jjx":
        page.keyboard.press(key)
    page.keyboard.press("k")
    said(page, "s", "1 article stands in story 3 now.")
    assert articles(page) == ["a4"]
    page.context.close()


def test_a_near_miss_is_pulled_in_by_p_and_the_cursor_stays(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    for key in "jjjj":
        page.keyboard.press(key)
    assert page.locator("[data-row][aria-current]").get_attribute("id") == "near-2"
    said(page, "p", "1 article stands in story 1 now.")
    assert "a4" in articles(page)
    assert page.locator("[data-row][aria-current]").count() == 1
    said(page, "u", "1 article was put back.")
    assert page.locator("#near-2").count() == 1
    page.context.close()


def test_a_near_miss_is_set_apart_by_n_and_that_is_remembered(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    for key in "jjjj":
        page.keyboard.press(key)
    said(page, "n", "Noted. No article had to move.")
    assert "set the two apart" in page.locator("#near-2").inner_text()
    page.context.close()


def test_another_story_is_merged_by_m_and_its_number(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    page.keyboard.press("m")
    page.keyboard.type("2")
    said(page, "Enter", "2 articles stand in story 1 now.")
    page.context.close()


def test_the_item_is_decided_on_by_a_h_and_r(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    said(page, "a", "1 story accepted")
    said(page, "h", "1 story held")
    page.keyboard.press("r")
    page.keyboard.type("too late")
    said(page, "Enter", "1 story rejected")
    said(page, "u", "Taken back: ")
    page.context.close()


def test_enter_in_a_checkbox_decides_nothing(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    page.locator("#a2 input[type=checkbox]").press("Enter")
    page.wait_for_selector("#status .bad")
    assert articles(page) == ["a1", "a3", "a2"]
    page.context.close()


def test_chosen_articles_move_by_g_a_number_and_enter(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk)
    for key in "jjjxg":
        page.keyboard.press(key)
    page.keyboard.type("2")
    said(page, "Enter", "1 article stands in story 2 now.")
    assert articles(page) == ["a1", "a3"]
    page.context.close()


def test_what_was_stored_is_shown_in_a_frame_that_runs_nothing(browser: Any, desk: LiveDesk) -> None:
    page = opened(browser, desk, "/articles/1/original/1")
    frame = page.frame_locator("iframe.original")
    assert "شهردار گفت پل امروز باز است." in frame.locator("body").inner_text()
    assert page.faults == []
    page.context.close()
