"""Pictures of every page of the desk, for people to look at: `make screenshots`.

Each page at 1280 and 390 pixels, light and dark, left to right and right to left, as a publisher and, what only they
have, as an administrator.
"""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from aggregator.clock import utc_now
from aggregator.newsstand.demo import run_demo
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.vocabulary import Role
from tests.browser.desk_paths import pages
from tests.browser.live_desk import DIRECTIONS, WIDTHS, LiveDesk, live


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
            for language in DIRECTIONS:
                for width in WIDTHS:
                    for dark in (False, True):
                        _take(browser, desk, out, language, width, dark, wanted)
        browser.close()
    sys.stderr.write(f"{len(list(out.glob('*.png')))} pictures in {out}\n")


def _demo(root: Path) -> Path:
    with Newsstand(library(utc_now())) as stand:
        run_demo(root, stand)
    return root


def _take(browser: Any, desk: LiveDesk, out: Path, language: str, width: int, dark: bool, wanted: str) -> None:
    taken: set[str] = set()
    for role in (None, Role.PUBLISHER, Role.ADMINISTRATOR):
        page = desk.page(browser, role=role, language=language, width=width, dark=dark)
        for path in pages(desk.database, role):
            if path in taken or wanted not in path:
                continue
            taken.add(path)
            page.goto(path)
            name = path.strip("/").replace("/", "-") or "inbox"
            page.screenshot(path=out / f"{name}-{language}-{width}-{'dark' if dark else 'light'}.png", full_page=True)
        page.context.close()


if __name__ == "__main__":
    main()
