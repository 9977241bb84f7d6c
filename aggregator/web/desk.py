"""What every page starts from: the desk that is served, and who sits before the browser."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from fastapi import Request

from aggregator.collection.check_up import HealthMemory
from aggregator.collection.config_gate import InForce
from aggregator.doctor.remembered import Examinations
from aggregator.press.carrier import Carrier
from aggregator.review.present import Windows
from aggregator.review.signing_in import SignedIn
from aggregator.settings import DeskHome, load
from aggregator.store.database import Database
from aggregator.vocabulary import Role
from aggregator.web.wishes import Wishes


@dataclass(slots=True)
class WebDesk:
    """A desk that is served."""

    root: Path
    database: Database
    now: Callable[[], datetime]
    #: sends what was published; started by whoever serves
    carrier: Carrier = field(init=False)
    #: how sources fare, judged again as they are polled
    health: HealthMemory = field(default_factory=HealthMemory)
    #: who has what open
    windows: Windows = field(default_factory=Windows)
    #: what they typed to look at its outcome first
    wishes: Wishes = field(default_factory=Wishes)
    #: what the doctor finds, looked for now and then
    examinations: Examinations = field(init=False)
    _in_force: InForce = field(init=False)
    #: of one request: what it found in force
    _found: DeskHome | None = None
    _is_one_request: bool = False

    def __post_init__(self) -> None:
        self._in_force = InForce(self.database, self.root)
        self.examinations = Examinations(self.root)
        self.carrier = Carrier(self.database, lambda: self.home, clock=self.now)

    @property
    def home(self) -> DeskHome:
        """The config in force; the files' on a desk that has never run.

        Raises:
            ConfigError: there is none in force, and the files are wrong.
        """
        if self._found is not None:
            return self._found
        found = self._in_force.home() or load(self.root)
        self._found = found if self._is_one_request else None
        return found

    def config_changed(self) -> None:
        """Ask anew which config is in force, where the request itself has changed it."""
        self._found = None

    def for_one_request(self) -> "WebDesk":
        """The same desk for one request: it asks once which config is in force, before it looks at anything else.

        A second look within the first would wait for a writer that waits for the first to end, where SQLite may not
        use WAL, until one of them gives up.
        """
        desk = copy(self)
        desk._is_one_request = True
        return desk


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in. `language` is that of the interface, BCP 47."""

    user_id: int
    name: str
    role: Role
    session_id: int
    language: str

    @classmethod
    def of(cls, who: SignedIn, language: str) -> "Me":
        """The person of a session."""
        return cls(who.user_id, who.name, who.role, who.session_id, language)


def desk_for(request: Request) -> WebDesk:
    """The desk this application serves, as one request sees it."""
    if not hasattr(request.state, "desk"):
        request.state.desk = cast(WebDesk, request.app.state.desk).for_one_request()
    return cast(WebDesk, request.state.desk)


# Coroutines, though they wait for nothing: FastAPI gives each plain function a thread of its own, and where another one
# is at work each change of threads may take Python five milliseconds.
async def desk_of(request: Request) -> WebDesk:
    """The same, for routes."""
    return desk_for(request)


async def signed_in(request: Request) -> Me:
    """Who is signed in; only for routes that nobody else reaches (`rights.py`)."""
    me = request.state.me
    assert isinstance(me, Me), f"{request.url.path} is open to anybody, and asks who it is"
    return me
