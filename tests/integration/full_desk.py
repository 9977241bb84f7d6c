"""A desk that has one of everything, served: the newsstand collected, decided on, published, corrected; with sessions.

Tests do to it what they like and put it back with `restore`. Ids for routes come from the links and forms of its pages
(`web_walk.py`), else from the tables by name: `story_id` is the id of a story.
"""

import json
import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, SQLModel, select

from aggregator import models
from aggregator.clock import utc_now
from aggregator.models import CollectionRequest, DigestItem, JobRun, Lease, Poll, Quarantine, SignInAttempt, Source
from aggregator.pipeline import process
from aggregator.review.ledger_desk import LedgerDesk, Rendering
from aggregator.review.signing_in import Door
from aggregator.roster.desk import SourcesDesk
from aggregator.settings import load
from aggregator.settings.opml import read_opml
from aggregator.settings.source_file import SourceFile
from aggregator.settings.source_import import plan_import
from aggregator.store import digests, schema
from aggregator.store.backups.fingerprint import open_read_only
from aggregator.store.database import Database
from aggregator.vocabulary import (
    ItemStatus,
    PollOutcome,
    QuarantineState,
    RequestKind,
    RequestState,
    Role,
    TranslationKind,
)
from tests.fakes.browser import Browser
from tests.integration.cli_desk import Desk as Commands
from tests.integration.web_desk import NAMES, Clock, Served, web_desk
from tests.integration.web_routes import Route
from tests.integration.web_walk import Seen, walk

EDITOR, PUBLISHER = ("--as", NAMES[Role.EDITOR]), ("--as", NAMES[Role.PUBLISHER])


@dataclass
class FullDesk:
    """A served desk, a browser signed in as somebody of each role, and what its pages lead to."""

    served: Served
    browsers: dict[Role, Browser]
    kept: Path
    made_at: datetime
    cookies: dict[Role, dict[str, str]]
    #: values of parameters that are no ids of tables
    known: dict[str, object]
    seen: Seen = field(default_factory=Seen)
    _watching: sqlite3.Connection | None = None
    _as_made: dict[str, object] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.served.root

    def restore(self) -> None:
        """Make the desk what it was; costs nothing where it is."""
        if self._watching is None or self.state() != self._as_made:
            self.close()
            shutil.rmtree(self.root)
            shutil.copytree(self.kept, self.root)
            self._watching = open_read_only(self._file)
            self._as_made = self.state()
        self.served.clock.at = self.made_at
        for role, browser in self.browsers.items():
            browser.cookies, browser.at = dict(self.cookies[role]), "/"

    def state(self) -> dict[str, object]:
        """What must be the same where nothing was changed: the database as SQLite counts its changes, every file.

        What is written as it was is no change, so that times must pass for it to show that one was noted.
        """
        assert self._watching is not None
        found: dict[str, object] = {"database": self._watching.execute("PRAGMA data_version").fetchone()[0]}
        for path in self.root.rglob("*"):
            if path.is_file() and not path.name.startswith(self._file.name):
                found[str(path)] = (path.stat().st_mtime_ns, path.stat().st_size)
        return found

    def close(self) -> None:
        """Give the database back."""
        if self._watching is not None:
            self._watching.close()
            self._watching = None
        self.served.database.close()

    @property
    def _file(self) -> Path:
        return Path(self.served.database.url.database or "")

    def paths(self, route: Route) -> list[str]:
        """Pages of a route that are there: those that other pages lead to, or one by ids of the tables."""
        if route in self.seen.pages:
            return self.seen.pages[route]
        filled = self.by_tables(route)
        return [] if filled is None else [filled]

    def form(self, route: Route) -> tuple[str, dict[str, Any]] | None:
        """A form that is sent to a route, as it stands on a page, or made up from the route's fields."""
        made_up = dict(route.fields)
        for path, fields in self.seen.forms.get(route, []):
            return path, made_up | {name: value for name, value in fields.items() if value != ""}
        filled = self.by_tables(route)
        return None if filled is None else (filled, made_up)

    def by_tables(self, route: Route) -> str | None:
        """The path of a route with ids of rows that exist; None where no table has what it asks for."""
        with self.served.database.read() as session:
            values = {name: self.known.get(name, _some_id(session, name)) for name in route.parameters}
        return None if None in values.values() else route.filled(values)


def _some_id(session: Session, parameter: str) -> object:
    """The key of a row of the table a parameter is named after: `item_id` of DigestItem, `session_id` of WebSession."""
    noun = parameter.removesuffix("_id")
    for name in models.__all__:
        table: Any = getattr(models, name)
        words = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        if (words == noun or words.endswith(f"_{noun}")) and issubclass(table, SQLModel) and "id" in table.model_fields:
            found = session.exec(select(table.id).order_by(table.id).limit(1)).first()
            if found is not None:
                return found
    return None


def made(demo: Path, to: Path) -> FullDesk:
    """Make the desk from that of the demo, in a folder."""
    root = to / "desk"
    shutil.copytree(demo, root)
    home = load(root, environ={})
    database = Database(home.database_url)
    schema.upgrade(database)
    texts = {path.name: path.read_text("utf-8") for path in (root / "config").glob("*.yaml")}
    served = web_desk(root, database, config=texts, clock=Clock(at=utc_now()))
    _decide(Commands(root))
    process(home, database, embedder=None)
    _fill(served)
    _roster(served)
    _translated(served)
    browsers = {role: served.browser(role) for role in Role}
    token = Door(database, now=served.clock.at).link_for(NAMES[Role.EDITOR])
    database.close()
    shutil.copytree(root, to / "kept")
    known = {"token": token, "number": 1, "numbers": "1", "revision": 1, "version": 1, "position": 1}
    known |= {"language": "en", "name": "page.html"}
    cookies = {role: dict(browser.cookies) for role, browser in browsers.items()}
    full = FullDesk(served, browsers, to / "kept", served.clock.at, cookies, known)
    for browser in browsers.values():
        walk(browser, full.seen)
    return full


def _decide(desk: Commands) -> None:
    """A week's decisions: one issue published and corrected, the next one in preparation."""
    for item in ("1", "2", "3"):
        desk.run("digest", "accept", item, *EDITOR)
    desk.run("digest", "hold", "4", *EDITOR)
    desk.run("digest", "reject", "5", "--why", "کهنه است", *EDITOR)
    desk.run("digest", "edit", "1", "--body", "Nothing that anybody said is repeated here.", *EDITOR)
    desk.run("digest", "approve", "41", *PUBLISHER)
    desk.run("digest", "publish", "41", *PUBLISHER)
    desk.run("digest", "correct", "41", "--item", "1", "--was", "anybody", "--now", "people", *PUBLISHER)
    desk.run("digest", "new", *EDITOR)
    desk.run("sources", "label", "hafenblatt", "river paper", *EDITOR)
    stories = [row["id"] for row in json.loads(desk.run("stories", "list", "--json"))]
    desk.run("stories", "merge", str(stories[0]), str(stories[1]), *EDITOR)
    desk.run("users", "add", "Besa Kola")


def _fill(served: Served) -> None:
    """Rows that only trouble and background runs leave."""
    now = served.clock.at
    with served.database.write() as session:
        source = session.exec(select(Source).limit(1)).one().id
        death = {"sha256": "0" * 64, "url": "https://rud.example/feed", "reason": "out of memory"}
        death |= {"state": QuarantineState.QUARANTINED, "first_at": now, "last_at": now}
        session.add(Quarantine(source_id=source, **death))
        _trouble(session, source, now)
        for kind in RequestKind:
            asked = CollectionRequest(kind=kind, source_id=source, url="https://rud.example/", asked_at=now)
            asked.state, asked.done_at, asked.answer = RequestState.FAILED, now, {"error": "it did not answer"}
            asked.slot = now if kind is RequestKind.POLL else None
            session.add(asked)
        session.add(SignInAttempt(name_key="0" * 64, address="192.0.2.9", at=now - timedelta(days=1)))
        run = {"holder": "desk:1", "token": "t", "taken_at": now}
        session.add(JobRun(job="pipeline", slot=now.isoformat(), done_at=now, **run))
        if session.get(Lease, "scheduler") is None:
            session.add(Lease(name="scheduler", pid=1, expires_at=now + timedelta(seconds=50), **run))


def _trouble(session: Session, source_id: str, now: datetime) -> None:
    """A source that fails, so that it comes first, and that somebody wants polled while no collector runs."""
    source = session.get_one(Source, source_id)
    source.failures = 5
    note = "the server answers 503"
    session.add(Poll(source_id=source_id, at=now, outcome=PollOutcome.HTTP_ERROR, http_status=503, note=note))
    asked_at = now - timedelta(minutes=1)
    session.add(CollectionRequest(kind=RequestKind.POLL, source_id=source_id, slot=asked_at, asked_at=asked_at))


def _translated(served: Served) -> None:
    """A title that somebody translated for an item which readers do not have."""
    with served.database.read() as session:
        item = session.exec(select(DigestItem).where(DigestItem.status == ItemStatus.HELD)).first()
        assert item is not None and item.id is not None
        article = digests.pieces(session, [item.id])[item.id][0].article_id
    rendering = Rendering("", "The title in other words", TranslationKind.HUMAN, "Besa Kola")
    LedgerDesk(served.database, NAMES[Role.EDITOR], now=served.clock.at).translate(item.id, article, rendering)


def _roster(served: Served) -> None:
    """What an administrator decided on sources."""
    desk = SourcesDesk(served.database, served.root, NAMES[Role.ADMINISTRATOR], now=served.clock.at)
    config = SourceFile.read(served.root / "config" / "sources.yaml").sources
    first = next(iter(config.sources))
    desk.disable(first, why="به خواست خودشان")
    desk.enable(first)
    listed = '<opml><body><outline text="رود" xmlUrl="https://rud.example/feed"/></body></opml>'
    desk.take_over(plan_import(read_opml(listed.encode(), "list.opml"), config, {}, {}))
