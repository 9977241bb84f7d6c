"""What every page starts from: the desk that is served, and who sits before the browser."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import cast

from fastapi import Request

from aggregator.collection.check_up import HealthMemory
from aggregator.collection.config_gate import InForce
from aggregator.press.carrier import Carrier
from aggregator.review.signing_in import SignedIn
from aggregator.settings import DeskHome, load
from aggregator.store.database import Database
from aggregator.vocabulary import Role


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
    _in_force: InForce = field(init=False)

    def __post_init__(self) -> None:
        self._in_force = InForce(self.database, self.root)
        self.carrier = Carrier(self.database, lambda: self.home, clock=self.now)

    @property
    def home(self) -> DeskHome:
        """The config in force; the files' on a desk that has never run.

        Raises:
            ConfigError: there is none in force, and the files are wrong.
        """
        return self._in_force.home() or load(self.root)


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


def desk_of(request: Request) -> WebDesk:
    """The desk this application serves."""
    return cast(WebDesk, request.app.state.desk)


def signed_in(request: Request) -> Me:
    """Who is signed in; only for routes that nobody else reaches (`rights.py`)."""
    me = request.state.me
    assert isinstance(me, Me), f"{request.url.path} is open to anybody, and asks who it is"
    return me
