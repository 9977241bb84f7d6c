"""A desk that is served, for tests of pages: people of each role, and browsers signed in as them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from aggregator.clock import utc_now
from aggregator.collection.config_gate import accept
from aggregator.models import User
from aggregator.settings import load
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from aggregator.web.app import create_app
from aggregator.web.desk import WebDesk
from tests.factories import NOW
from tests.fakes.browser import ADDRESS, Browser
from tests.fakes.cheap_hashes import CHEAP
from tests.fakes.one_look import OneLook

PASSWORD = "the tide tables are wrong"
HASHED = CHEAP.hash(PASSWORD)
NAMES = {Role.EDITOR: "Teuta", Role.PUBLISHER: "مینا", Role.ADMINISTRATOR: "Hélène"}
CONFIG = {
    "desk.yaml": (
        "name: Harbour desk\nseries: هفته‌نامه بندر\nlanguage: en\ntime_zone: Europe/Tirane\n"
        "sections:\n  - {key: first}\n  - {key: english, heading: 'In English:', languages: [en]}\n"
    ),
    "sources.yaml": "sources: {}\n",
    "outputs.yaml": "outputs: {}\n",
}


@dataclass
class Clock:
    """A time that tests set."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at

    def on(self, **given: float) -> None:
        self.at += timedelta(**given)


@dataclass
class Served:
    """A desk with its application; `browser(role)` is signed in as somebody of that role."""

    root: Path
    database: Database
    app: ASGIApp
    desk: WebDesk
    clock: Clock = field(default_factory=Clock)

    @property
    def zone(self) -> ZoneInfo:
        """The desk's time zone."""
        return load(self.root, environ={}).desk.zone

    def stranger(self) -> Browser:
        """A browser that nobody has signed in with."""
        return Browser(self.app)

    def browser(self, role: Role = Role.EDITOR) -> Browser:
        browser = self.stranger()
        answer = browser.sign_in(NAMES[role], PASSWORD)
        assert answer.path.startswith("/") and "/login" not in answer.path, answer.text
        return browser


def web_desk(
    root: Path, database: Database, *, config: dict[str, str] | None = None, clock: Clock | None = None
) -> Served:
    """Write a desk at `root` with people of each role, and make its application.

    Args:
        config: files of config/ by name, instead of those of `CONFIG`.
        clock: the desk's time; `NOW` of the factories, standing still, when not given.
    """
    clock = clock or Clock()
    folder = root / "config"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (CONFIG | (config or {})).items():
        (folder / name).write_text(text, "utf-8")
    accept(database, load(root, environ={}), now=utc_now(), confirmed=True)
    with database.write() as session:
        for role, name in NAMES.items():
            session.add(User(name=name, role=role, created_at=NOW, password_hash=HASHED))
    desk = WebDesk(root, OneLook(database), clock)
    return Served(root, database, OfOneDesk(desk), desk, clock)


class OfOneDesk:
    """The application as one desk serves it.

    All desks of a process share one: FastAPI takes 0.2 s to work out what 120 routes take, as long as two tests.
    """

    def __init__(self, desk: WebDesk) -> None:
        self._desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        inner, app = _application()
        inner.state.desk = self._desk
        await app(scope, receive, send)


@cache
def _application() -> tuple[FastAPI, ASGIApp]:
    return create_app(Path("nowhere"), Database("sqlite://"), address=ADDRESS)
