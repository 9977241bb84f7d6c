"""Named people."""

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Session, col, select

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import User
from aggregator.phrases import Joined, Phrase
from aggregator.text.fold import fold
from aggregator.text.markup import clean_line
from aggregator.vocabulary import Role


def lock(session: Session) -> None:
    """Keep other units of work from changing people, and those that ask for this lock waiting, until this one ended.

    SQLite lets one unit of work write at a time anyway.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(text("LOCK TABLE desk_user IN SHARE ROW EXCLUSIVE MODE"))


def add(session: Session, name: str, *, role: Role, now: datetime) -> User:
    """Add a person, by a name that nobody could take for another's.

    Raises:
        UsageError: the name is taken, in this case or another, empty or over 64 characters.
    """
    name = clean_line(name)
    if not fold(name) or len(name) > 64:
        raise UsageError(Phrase("a user's name has 1 to 64 characters"))
    lock(session)
    if taken := _alike(session, name):
        says = Phrase("there is a user “%(name)s” already", name=taken[0].name)
        alike = "" if taken[0].name == name else Phrase("and people could not tell the two apart")
        raise UsageError(Joined(", ", (says, alike)))
    user = User(name=name, role=role, created_at=now)
    session.add(user)
    session.flush()
    return user


def get(session: Session, name: str) -> User:
    """One person, disabled or not.

    Raises:
        UnknownIdError: nobody has that name.
    """
    user = find(session, name)
    if user is None:
        hint = Phrase(
            '`newsloom users add "%(name)s" --role editor` adds one, `newsloom users list` shows those there are',
            name=name,
        )
        raise UnknownIdError("user", name, hint=hint)
    return user


def find(session: Session, name: str) -> User | None:
    """One person, disabled or not; None where nobody has that name.

    `ana prifti` is Ana Prifti, unless there are two of an older version whose names differ in case only.
    """
    # Washed as when it was added, so that it is found as typed; a name that cannot be stored is nobody's.
    washed = clean_line(name)
    user = session.exec(select(User).where(User.name == washed)).first()
    alike = [] if user is not None else _alike(session, washed)
    return alike[0] if len(alike) == 1 else user


def by_id(session: Session, user_id: int) -> User:
    """One person.

    Raises:
        UnknownIdError: there is none of that id.
    """
    user = session.get(User, user_id)
    if user is None:
        raise UnknownIdError("user", user_id)
    return user


def administrators(session: Session) -> list[User]:
    """The administrators who are not disabled, by name."""
    return holding(session, Role.ADMINISTRATOR)


def holding(session: Session, role: Role) -> list[User]:
    """Those of a role who are not disabled, by name."""
    query = select(User).where(User.role == role, col(User.disabled_at).is_(None))
    return list(session.exec(query.order_by(col(User.name))))


def _alike(session: Session, name: str) -> list[User]:
    """People whose name reads the same but for case and spelling: a desk has few, and folding is no database's."""
    folded = fold(name)
    return [user for user in every(session) if fold(user.name) == folded]


def acting(session: Session, name: str) -> User:
    """The person who decides.

    Raises:
        UnknownIdError: nobody has that name.
        NotAllowedError: the person is disabled.
    """
    user = get(session, name)
    if user.disabled_at is not None:
        raise NotAllowedError(
            Phrase("user “%(name)s” is disabled since %(day)s", name=name, day=user.disabled_at.date())
        )
    return user


def every(session: Session) -> list[User]:
    """All people, by name."""
    return list(session.exec(select(User).order_by(col(User.name))))


def names(session: Session) -> dict[int, str]:
    """Names by id."""
    return {user.id: user.name for user in every(session) if user.id is not None}
