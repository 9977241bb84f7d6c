"""The demo's desk, served on loopback for a real browser, with people of each role."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from aggregator.clock import utc_now
from aggregator.models import User
from aggregator.settings import load
from aggregator.store import schema, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from aggregator.web import serving
from aggregator.web.app import create_app
from tests.integration.web_desk import HASHED, NAMES, PASSWORD

WIDTHS = (390, 1280)
DIRECTIONS = ("en", "fa")


@dataclass
class LiveDesk:
    """A served desk; its pages are opened with `page`."""

    root: Path
    database: Database
    address: str

    def page(
        self,
        browser: Any,
        *,
        role: Role | None = Role.EDITOR,
        language: str = "en",
        width: int = 1280,
        dark: bool = False,
    ) -> Any:
        """A page signed in as somebody of a role; `page.faults` fills with whatever must not happen meanwhile."""
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", base_url=self.address
        )
        context.add_cookies([{"name": "language", "value": language, "url": self.address}])
        page = context.new_page()
        page.faults = []
        page.on("console", lambda said: page.faults.append(said.text) if _is_fault(said) else None)
        page.on("response", lambda got: page.faults.append(f"{got.url}: {got.status}") if got.status >= 400 else None)
        page.on(
            "requestfailed",
            lambda asked: page.faults.append(f"{asked.url}: {asked.failure}") if _is_lost(asked) else None,
        )
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("request", lambda asked: None if self._is_own(asked.url) else page.faults.append(asked.url))
        if role is not None:
            page.goto("/login")
            page.locator("input[name=name]").fill(NAMES[role])
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("button.main").click()
            page.wait_for_url(f"{self.address}/")
        return page

    def _is_own(self, url: str) -> bool:
        return url.startswith((f"{self.address}/", "data:", "about:"))


def _is_fault(said: Any) -> bool:
    """Whether a line of the console tells of one; that a resource failed it tells without saying which."""
    return said.type in ("error", "warning") and not said.text.startswith("Failed to load resource")


def _is_lost(asked: Any) -> bool:
    """Whether nothing came back; what a page no longer waits for as it goes is not lost."""
    return asked.failure != "net::ERR_ABORTED"


@contextmanager
def live(root: Path, copy: Path) -> Iterator[LiveDesk]:
    """Serve a copy of the desk at `root`, made at `copy`."""
    shutil.copytree(root, copy, dirs_exist_ok=True)
    home = load(copy, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    with database.write() as session:
        for role, name in NAMES.items():
            if users.find(session, name) is None:
                session.add(User(name=name, role=role, created_at=utc_now(), password_hash=HASHED))
    listening = serving.listen("127.0.0.1", 0)
    address = f"http://localhost:{listening.getsockname()[1]}"
    app, guarded = create_app(copy, database, address=address)
    server = uvicorn.Server(uvicorn.Config(guarded, log_config=None, access_log=False, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    carrier = app.state.desk.carrier
    carrier.start()
    while not server.started:
        time.sleep(0.02)
    try:
        yield LiveDesk(copy, database, address)
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        carrier.stop(seconds=10)
        database.close()
