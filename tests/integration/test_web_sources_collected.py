"""Sources in the browser with the real collector, started for what is asked: looked at, added and polled."""

import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator.clock import utc_now
from aggregator.newsstand.desk import write_desk
from aggregator.newsstand.library import library
from aggregator.newsstand.server import Newsstand
from aggregator.settings import load
from aggregator.store import schema
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from tests.fakes.browser import Answer, Browser
from tests.integration.web_desk import web_desk

#: Seconds that a collector may take to start and to serve one request, on a slow machine.
_PATIENCE = 120


def followed(browser: Browser, part: str) -> Answer:
    """The page once what it asks for by itself, in the element of that id, is over."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        page = browser.get(browser.at)
        if not page.tree.xpath(f"//*[@id={part!r}]/@hx-get"):
            return page
        time.sleep(0.3)
    raise AssertionError(f"it is still under way: {page.words()}")


def test_a_source_is_looked_at_added_and_polled_by_a_collector_that_is_started_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLOOM_DATABASE", raising=False)
    root = tmp_path / "desk"
    with Newsstand(library(datetime.now(UTC))) as stand:
        write_desk(root, stand)
        texts = {path.name: path.read_text("utf-8") for path in (root / "config").glob("*.yaml")}
        outlet = next(each for each in stand.library.outlets.values() if each.language == "fa")
        first = next(each for each in stand.library.outlets.values() if each.language != "fa")
        feed = f"{stand.home(first.id).rstrip('/')}{first.path}"
        only = f"sources:\n  {first.id}:\n    name: {first.name}\n    feed: {feed}\n"
        database = _database(root)
        served = web_desk(root, database, config=texts | {"sources.yaml": only})
        served.clock.at = utc_now()
        browser = served.browser(Role.ADMINISTRATOR)
        browser.post("/sources/add", {"address": stand.home(outlet.id)})
        page = followed(browser, "look")
        assert outlet.name in page.words(), page.words()
        block = str(page.tree.xpath("//textarea[@name='text']")[0].text_content())
        added = browser.post(page.path, {"text": block})
        assert added.path.startswith("/sources/"), added.words()
        browser.post(f"{added.path}/poll")
        page = followed(browser, "poll")
        assert "Polled: read." in page.words(), page.words()
        assert page.tree.xpath("//*[@aria-labelledby='articles']//li")
        database.close()


def _database(root: Path) -> Database:
    """The database that the collector finds by itself."""
    database = Database(load(root, environ={}).database_url)
    schema.upgrade(database)
    return database
