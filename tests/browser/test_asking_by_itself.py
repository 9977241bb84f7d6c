"""What pages ask by themselves: nothing where nobody looks, and less and less of a desk that is down."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aggregator.vocabulary import Role
from tests.browser.live_desk import LiveDesk, live

#: Seconds; a page that does not give way asks forty times.
TEN_MINUTES = 600


@pytest.fixture(scope="module")
def desk(demo_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveDesk]:
    with live(demo_desk, tmp_path_factory.mktemp("live")) as served:
        yield served


@pytest.fixture
def page(browser: Any, desk: LiveDesk) -> Iterator[Any]:
    opened = desk.page(browser, role=Role.ADMINISTRATOR)
    opened.clock.install()
    yield opened
    opened.context.close()


def open_whole(page: Any, path: str) -> None:
    """A page and what it loads once: an answer that comes later would say that the desk is there."""
    page.goto(path)
    page.wait_for_load_state("networkidle")


def pass_time(page: Any, seconds: int) -> None:
    """Let the page's clock run, with answers coming in between."""
    for _ in range(seconds // 15):
        page.clock.run_for(15_000)
        page.evaluate("() => fetch('/healthz').then((answer) => answer.text())")


def down(page: Any, path: str) -> list[str]:
    """From now on the desk does not answer at a path; filled with what was asked."""
    asked: list[str] = []
    page.route(f"**{path}", lambda route: (asked.append(route.request.url), route.abort()))
    return asked


@pytest.mark.parametrize(("opened", "path"), [("/operations", "/operations/state"), ("/items/1", "/here")])
def test_a_desk_that_is_down_is_asked_less_and_less_often(page: Any, opened: str, path: str) -> None:
    open_whole(page, opened)
    asked = down(page, path)
    pass_time(page, TEN_MINUTES)
    assert 2 <= len(asked) <= 12, "of forty where it answers"
    page.unroute(f"**{path}")
    with page.expect_response(f"**{path}", timeout=20_000) as found:
        pass_time(page, TEN_MINUTES)
    assert found.value.ok


def test_that_the_desk_is_down_is_said_in_words_and_once(page: Any) -> None:
    open_whole(page, "/operations")
    down(page, "/operations/state")
    pass_time(page, 60)
    said = page.locator("#status")
    assert said.inner_text() == "The desk does not answer. Try again in a moment."
    page.evaluate("document.getElementById('status').replaceChildren()")
    pass_time(page, TEN_MINUTES)
    assert said.inner_text() == ""


def test_a_window_that_nobody_looks_at_asks_nothing_and_asks_again_when_somebody_does(page: Any) -> None:
    page.goto("/operations")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "healthz" not in request.url else None)
    hide = """hidden => {
      const now = { hidden, visibilityState: hidden ? "hidden" : "visible" };
      for (const name of ["hidden", "visibilityState"]) {
        Object.defineProperty(document, name, { configurable: true, get: () => now[name] });
      }
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    pass_time(page, 30)
    page.evaluate(hide, True)
    asked.clear()
    pass_time(page, TEN_MINUTES)
    assert asked == []
    page.evaluate(hide, False)
    pass_time(page, 60)
    assert any(each.endswith("/operations/state") for each in asked)
