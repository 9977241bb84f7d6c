"""Named people: adding, passwords, disabling; each with its diary row."""

from datetime import datetime

from pwdlib import PasswordHash
from sqlmodel import Session

from aggregator.errors import NotAllowedError, UsageError
from aggregator.models import Decision, User
from aggregator.store import decisions, sessions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role

#: Shortest password taken, characters: between the 8 that NIST asks for beside a second factor and the 15 without one
#: (SP 800-63B-4, section 3.1.1.2).
SHORTEST_PASSWORD = 10


class PeopleDesk:
    """Changes to the list of named people."""

    def __init__(self, database: Database, *, now: datetime) -> None:
        self._database = database
        self._now = now

    def add(self, name: str, role: Role) -> None:
        """Add a person. Whoever can run commands on the desk's machine may; the diary names the person added."""
        with self._database.write() as session:
            user = users.add(session, name, role=role, now=self._now)
            self._note(session, user, user, "add", {"role": role.value})

    def set_password(self, name: str, password: str) -> None:
        """Set a person's password; only its argon2id hash is kept.

        Raises:
            UsageError: it is too short.
        """
        hashed = self.hashed(password)
        with self._database.write() as session:
            self.take_password(session, users.acting(session, name), hashed)

    @staticmethod
    def hashed(password: str) -> str:
        """The argon2id hash of a password; takes a quarter of a second on purpose, so not inside a unit of work.

        Raises:
            UsageError: it is too short.
        """
        if len(password) < SHORTEST_PASSWORD:
            raise UsageError(f"a password has at least {SHORTEST_PASSWORD} characters")
        return PasswordHash.recommended().hash(password.encode("utf-8", "replace"))

    def first(self, session: Session, name: str) -> User:
        """The desk's first person, an administrator; one that was added by a command may be named as well."""
        user = users.find(session, name)
        if user is None:
            user = users.add(session, name, role=Role.ADMINISTRATOR, now=self._now)
            self._note(session, user, user, "add", {"role": user.role.value})
        return users.acting(session, user.name)

    def take_password(self, session: Session, user: User, hashed: str) -> None:
        """Set a person's password in a unit of work of the caller's; whoever is signed in as that person is out."""
        user.password_hash = hashed
        session.add(user)
        assert user.id is not None
        sessions.end_all(session, user.id)
        self._note(session, user, user, "passwd", {})

    def disable(self, name: str, *, by: str) -> None:
        """Disable a person.

        Raises:
            NotAllowedError: already disabled, or the one who asks is neither that person nor an administrator.
        """
        with self._database.write() as session:
            actor, user = users.acting(session, by), users.get(session, name)
            if user.disabled_at is not None:
                raise NotAllowedError(f"{name!r} is disabled already")
            if actor.role is not Role.ADMINISTRATOR and actor.id != user.id:
                raise NotAllowedError(f"{by!r} is no administrator: only one of those may disable somebody else")
            user.disabled_at = self._now
            session.add(user)
            assert user.id is not None
            sessions.end_all(session, user.id)
            self._note(session, actor, user, "disable", {"disabled_at": self._now.isoformat()}, {"disabled_at": None})

    def _note(
        self,
        session: Session,
        actor: User,
        user: User,
        verb: str,
        after: dict[str, object],
        before: dict[str, object] | None = None,
    ) -> None:
        assert actor.id is not None and user.id is not None
        row = Decision(at=self._now, user_id=actor.id, verb=verb, noun="user", noun_id=user.id, after=after)
        row.before = before or {}
        decisions.note(session, row)
