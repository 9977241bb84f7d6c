"""Named people: adding, roles, passwords, disabling; each with its diary row.

A password is known to its owner alone: it is set by its owner, in exchange for the old one or for a link that works
once (`signing_in.py`), or by whoever can run commands on the desk's machine. Only its argon2id hash is kept.
"""

from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, User
from aggregator.phrases import Phrase, Word
from aggregator.review import hashing
from aggregator.store import decisions, sessions, users
from aggregator.store.database import Database
from aggregator.vocabulary import Role

#: Shortest password taken, characters: between the 8 that NIST asks for beside a second factor and the 15 without one
#: (SP 800-63B-4, section 3.1.1.2).
SHORTEST_PASSWORD = 10
#: Longest password taken, characters; NIST asks for 64 at least, and hashing a book would keep the desk busy.
LONGEST_PASSWORD = 1_000


class PeopleDesk:
    """Changes to the list of named people. Whoever's role or password changes is signed out everywhere.

    Every method raises UnknownIdError (nobody of that name) and NotAllowedError (who asks may not, or is disabled).
    """

    def __init__(self, database: Database, *, now: datetime) -> None:
        self._database = database
        self._now = now

    def add(self, name: str, role: Role, *, by: str | None = None) -> User:
        """Add a person; returns the row.

        Args:
            name: as it will stand in the diary.
            role: what the person may do.
            by: the administrator who adds; None for whoever can run commands on the desk's machine, which the diary
                notes as done by the person added.

        Raises:
            UsageError: the name is taken, in this case or another, empty or over 64 characters.
        """
        with self._database.write() as session:
            actor = None if by is None else administrator(session, by, Phrase("add people"))
            user = users.add(session, name, role=role, now=self._now)
            self.note(session, actor or user, user, "add", {"role": role.value})
            return user

    def set_password(self, name: str, password: str) -> None:
        """Set a person's password; only its argon2id hash is kept.

        Raises:
            UsageError: it is too short or too long.
        """
        hashed = self.hashed(password)
        with self._database.write() as session:
            self.take_password(session, users.acting(session, name), hashed)

    @staticmethod
    def hashed(password: str) -> str:
        """The argon2id hash of a password; takes a quarter of a second on purpose, so not inside a unit of work.

        Raises:
            UsageError: it is too short or too long.
        """
        if len(password) < SHORTEST_PASSWORD:
            raise UsageError(Phrase("a password has at least %(shortest)s characters", shortest=SHORTEST_PASSWORD))
        if len(password) > LONGEST_PASSWORD:
            raise UsageError(Phrase("a password has at most %(longest)s characters", longest=LONGEST_PASSWORD))
        return hashing.hash_of(password)

    def first(self, session: Session, name: str) -> User:
        """The desk's first person, its administrator; one that was added by a command may be named as well."""
        users.lock(session)
        user = users.find(session, name)
        if user is None:
            user = users.add(session, name, role=Role.ADMINISTRATOR, now=self._now)
            self.note(session, user, user, "add", {"role": user.role.value})
        user = users.acting(session, user.name)
        if user.role is not Role.ADMINISTRATOR:
            before, user.role = user.role, Role.ADMINISTRATOR
            session.add(user)
            self.note(session, user, user, "role", {"role": user.role.value}, {"role": before.value})
        return user

    def take_password(self, session: Session, user: User, hashed: str) -> None:
        """Set a person's password in a unit of work of the caller's; whoever is signed in as that person is out."""
        user.password_hash = hashed
        session.add(user)
        _shut_out(session, user)
        self.note(session, user, user, "passwd", {})

    def change_role(self, name: str, role: Role, *, by: str) -> None:
        """Give a person another role.

        Raises:
            NotAllowedError: it is their role already, or nobody would be administrator.
        """
        with self._database.write() as session:
            users.lock(session)
            actor, user = administrator(session, by, Phrase("give roles")), users.get(session, name)
            if user.role is role:
                raise NotAllowedError(Phrase("“%(name)s” is %(role)s already", name=user.name, role=role))
            _require_another_administrator(session, user)
            before, user.role = user.role, role
            session.add(user)
            assert user.id is not None
            sessions.end_all(session, user.id)
            self.note(session, actor, user, "role", {"role": role.value}, {"role": before.value})

    def disable(self, name: str, *, by: str) -> None:
        """Disable a person: no more decisions, no more signing in.

        Raises:
            NotAllowedError: already disabled, the one who asks is neither that person nor an administrator, or nobody
                would be administrator.
        """
        with self._database.write() as session:
            users.lock(session)
            actor, user = users.acting(session, by), users.get(session, name)
            if user.disabled_at is not None:
                raise NotAllowedError(Phrase("“%(name)s” is disabled already", name=user.name))
            if actor.role is not Role.ADMINISTRATOR and actor.id != user.id:
                raise NotAllowedError(
                    Phrase("“%(name)s” is no administrator: only one of those may disable others", name=actor.name)
                )
            _require_another_administrator(session, user)
            user.disabled_at = self._now
            session.add(user)
            _shut_out(session, user)
            self.note(session, actor, user, "disable", {"disabled_at": self._now.isoformat()}, {"disabled_at": None})

    def enable(self, name: str, *, by: str) -> None:
        """Let a disabled person decide and sign in again, with the role and password they had.

        Raises:
            NotAllowedError: the person is not disabled.
        """
        with self._database.write() as session:
            users.lock(session)
            actor, user = administrator(session, by, Phrase("enable people")), users.get(session, name)
            if user.disabled_at is None:
                raise NotAllowedError(Phrase("“%(name)s” is not disabled", name=user.name))
            before, user.disabled_at = user.disabled_at.isoformat(), None
            session.add(user)
            self.note(session, actor, user, "enable", {"disabled_at": None}, {"disabled_at": before})

    def undo(self, decision_id: int, *, by: str) -> None:
        """Take back that a person was disabled, enabled or given another role.

        Raises:
            UnknownIdError: there is no such decision on a person.
            NotAllowedError: who asks is no administrator, it cannot be taken back, or the person was changed since.
        """
        with self._database.read() as session:
            row = decisions.get(session, decision_id)
            if row.noun != "user":
                raise UnknownIdError("decision on people", decision_id)
            name, present = (user := users.by_id(session, row.noun_id)).name, user.role.value
        if row.verb == "disable":
            self.enable(name, by=by)
        elif row.verb == "enable":
            self.disable(name, by=by)
        elif row.verb == "role" and row.after["role"] == present:
            self.change_role(name, Role(str(row.before["role"])), by=by)
        else:
            raise NotAllowedError(
                Phrase(
                    "decision %(decision_id)s (%(verb)s) cannot be taken back",
                    decision_id=decision_id,
                    verb=Word(row.verb),
                )
            )

    def note(
        self,
        session: Session,
        actor: User,
        user: User,
        verb: str,
        after: dict[str, object],
        before: dict[str, object] | None = None,
    ) -> None:
        """Add a row on a person to the diary, in a unit of work of the caller's."""
        assert actor.id is not None and user.id is not None
        row = Decision(at=self._now, user_id=actor.id, verb=verb, noun="user", noun_id=user.id, after=after)
        row.before = before or {}
        decisions.note(session, row)


def administrator(session: Session, by: str, what: Phrase) -> User:
    """The administrator of that name.

    Raises:
        UnknownIdError: nobody has it.
        NotAllowedError: the person is disabled or of another role; `what` is what only administrators may.
    """
    actor = users.acting(session, by)
    if actor.role is not Role.ADMINISTRATOR:
        raise NotAllowedError(
            Phrase("“%(name)s” is no administrator: only one of those may %(what)s", name=actor.name, what=what)
        )
    return actor


def _require_another_administrator(session: Session, user: User) -> None:
    """Somebody must be left who can give roles."""
    if [one.id for one in users.administrators(session)] == [user.id]:
        raise NotAllowedError(
            Phrase("“%(name)s” is the last administrator: make somebody else one first", name=user.name)
        )


def _shut_out(session: Session, user: User) -> None:
    """End a person's sessions, and the link by which they could have set a password."""
    assert user.id is not None
    sessions.end_all(session, user.id)
    sessions.void_link(session, user.id)
