"""Pictures of every page of the desk, for people to look at: `make screenshots`.

Each page at 1280 and 390 pixels, light and dark, left to right and right to left, as a publisher and, what only they
have, as an administrator; those of the issue besides while it is built (`built-`), approved and published (`out-`).
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aggregator.clock import utc_now
from aggregator.newsstand.demo import run_demo
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.review.desk import ReviewDesk
from aggregator.store import digests
from aggregator.vocabulary import ItemStatus, Role
from tests.browser.desk_paths import pages
from tests.browser.live_desk import DIRECTIONS, WIDTHS, LiveDesk, live
from tests.integration.web_desk import NAMES


def main() -> None:
    """Write the pictures into the folder that is given, `screenshots` otherwise."""
    from playwright.sync_api import sync_playwright

    out = Path(sys.argv[1] if len(sys.argv) > 1 else "screenshots")
    given = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    wanted = sys.argv[3] if len(sys.argv) > 3 else ""
    out.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = given or _demo(Path(folder) / "demo")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with live(root, Path(folder) / "live") as desk:
            _take_all(browser, desk, out, wanted)
            for stage, go_on, of in (
                ("built", _build, "issues/1"),
                ("approved", _approve, "1/publish"),
                ("out", _publish, "issues/1"),
            ):
                go_on(desk, browser)
                _take_all(browser, desk, out, wanted or of, f"{stage}-")
        browser.close()
    sys.stderr.write(f"{len(list(out.glob('*.png')))} pictures in {out}\n")


def _demo(root: Path) -> Path:
    with Newsstand(library(utc_now())) as stand:
        run_demo(root, stand)
    return root


def _build(desk: LiveDesk, _browser: Any) -> None:
    """Accept the drafts but two, of which one is held."""
    with desk.database.read() as session:
        drafts = [row.id or 0 for row in digests.items(session, 1, [ItemStatus.DRAFT])]
    review = ReviewDesk(desk.database, NAMES[Role.EDITOR], now=utc_now())
    for ident in drafts[2:]:
        review.accept(ident)
    review.hold(drafts[0])


def _approve(desk: LiveDesk, browser: Any) -> None:
    page = desk.page(browser, role=Role.PUBLISHER)
    page.goto("/issues/1/proof")
    page.locator("form[action$='/approve'] button").click()
    page.wait_for_url("**/issues/1")
    page.context.close()


def _publish(desk: LiveDesk, browser: Any) -> None:
    page = desk.page(browser, role=Role.PUBLISHER)
    page.goto("/issues/1/publish")
    page.locator("main input[type=checkbox]").check()
    page.locator("main button.main").click()
    page.wait_for_selector("#deliveries .tag.good")
    page.context.close()


def _take_all(browser: Any, desk: LiveDesk, out: Path, wanted: str, before: str = "") -> None:
    for language in DIRECTIONS:
        for width in WIDTHS:
            for dark in (False, True):
                _take(browser, desk, out, language, width, dark, wanted, before)


def _take(
    browser: Any, desk: LiveDesk, out: Path, language: str, width: int, dark: bool, wanted: str, before: str
) -> None:
    taken: set[str] = set()
    for role in (None, Role.PUBLISHER, Role.ADMINISTRATOR):
        page = desk.page(browser, role=role, language=language, width=width, dark=dark)
        for path in pages(desk.database, role):
            if path in taken or wanted not in path:
                continue
            taken.add(path)
            page.goto(path, wait_until="networkidle")  # findings, news and frames come after the page
            if urlsplit(page.url).path != path:  # that page is not there yet, or has another address
                continue
            name = path.strip("/").replace("/", "-") or "inbox"
            page.screenshot(
                path=out / f"{before}{name}-{language}-{width}-{'dark' if dark else 'light'}.png", full_page=True
            )
        page.context.close()


if __name__ == "__main__":
    main()
