"""Ordering an issue in headless Chromium: dragging, keys and buttons do the same, and the focus stays with the item."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.clock import utc_now
from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus, Role
from tests.browser.live_desk import LiveDesk, live
from tests.integration.web_desk import NAMES


@pytest.fixture(scope="module")
def desk(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path_factory.mktemp("live")) as served:
        with served.database.read() as session:
            rows = digests.items(session, 1, [ItemStatus.DRAFT])
        # of one section: which drafts the others have depends on the hour of the day
        for row in [each for each in rows if each.section == "english"][:5]:
            ReviewDesk(served.database, NAMES[Role.EDITOR], now=utc_now()).accept(row.id or 0)
        yield served


@pytest.fixture(params=["en", "fa"])
def page(request: pytest.FixtureRequest, browser: Any, desk: LiveDesk) -> Iterator[Any]:
    opened = desk.page(browser, language=request.param)
    opened.goto("/issues/1")
    opened.wait_for_load_state("networkidle")
    yield opened
    assert opened.faults == []
    opened.context.close()


def order(page: Any) -> list[str]:
    found: list[str] = page.eval_on_selector_all("li.placed", "rows => rows.map((row) => row.dataset.item)")
    return found


def moved(page: Any, before: list[str]) -> list[str]:
    """The order once it is another one."""
    page.wait_for_function(
        "before => [...document.querySelectorAll('li.placed')].map((row) => row.dataset.item).join() !== before",
        arg=",".join(before),
    )
    page.wait_for_load_state("networkidle")
    return order(page)


def focused(page: Any) -> str:
    return str(page.evaluate("document.activeElement.dataset.item"))


def section(page: Any, item: str) -> int:
    """Which section an item stands in, counted from 0."""
    found: list[int] = page.eval_on_selector_all(
        "[data-section]", "(lists, item) => lists.map((list) => list.querySelectorAll(`#item-${item}`).length)", item
    )
    return found.index(1)


def test_the_current_item_moves_by_keys_keeps_the_focus_and_comes_back_by_undo(page: Any) -> None:
    first, second, *rest = before = order(page)
    page.keyboard.press("j")
    page.keyboard.press("J")
    assert (after := moved(page, before)) == [second, first, *rest] and focused(page) == first
    page.keyboard.press("[")
    assert moved(page, after) == before and focused(page) == first
    page.keyboard.press("]")
    after = moved(page, before)
    assert after == [second, first, *rest]
    page.keyboard.press("u")
    assert moved(page, after) == before


def test_a_digit_sends_the_item_to_that_section_and_a_heading_tells_how_many_it_has(page: Any) -> None:
    last = (before := order(page))[-1]
    page.locator(f"#item-{last}").click(position={"x": 3, "y": 3})
    page.locator(f"#item-{last} h3 a").focus()
    page.keyboard.press("1")
    after = moved(page, before)
    assert section(page, last) == 0 and focused(page) == last
    page.keyboard.press("2")
    assert moved(page, after)[-1] == last and section(page, last) == 1 and focused(page) == last


def test_dragging_an_item_before_another_does_what_the_keys_do(page: Any) -> None:
    first, second, third, *rest = before = order(page)
    goal = page.locator(f"#item-{third} .grip")
    page.locator(f"#item-{first} .grip").drag_to(goal, target_position={"x": 2, "y": 1})
    after = moved(page, before)
    assert after == [second, first, third, *rest] and focused(page) == first
    page.locator(f"#item-{first} .grip").drag_to(
        page.locator(f"#item-{second} .grip"), target_position={"x": 2, "y": 1}
    )
    assert moved(page, after) == before


def test_a_finger_drags_an_item_by_its_grip_as_a_mouse_does(page: Any) -> None:
    first, second, third, *rest = before = order(page)
    _finger(page, first, third)
    after = moved(page, before)
    assert after == [second, first, third, *rest] and focused(page) == first
    _finger(page, first, second)
    assert moved(page, after) == before
    assert page.locator(".dragged, .drop-before, .drop-into").count() == 0


def test_a_finger_that_is_called_away_moves_nothing(page: Any) -> None:
    first, _, third, *_ = before = order(page)
    _finger(page, first, third, last="touchCancel")
    assert page.locator(".dragged, .drop-before, .drop-into").count() == 0
    assert page.locator(f"#item-{first}").get_attribute("draggable") == "true"
    page.reload()
    assert order(page) == before


def _finger(page: Any, item: str, before: str, last: str = "touchEnd") -> None:
    """A finger takes an item by its grip, goes to the upper edge of another and leaves."""
    goal = page.locator(f"#item-{before} .grip")
    goal.scroll_into_view_if_needed()
    taken, given = page.locator(f"#item-{item} .grip").bounding_box(), goal.bounding_box()
    x, start, stop = taken["x"] + 5, taken["y"] + 5, given["y"] + 1
    hand = page.context.new_cdp_session(page)
    hand.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": start}]})
    for step in range(1, 6):
        y = start + (stop - start) * step / 5
        hand.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    hand.send("Input.dispatchTouchEvent", {"type": last, "touchPoints": []})
    hand.detach()
