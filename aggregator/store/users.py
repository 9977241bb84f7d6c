"""Named people."""

from datetime import datetime

from sqlmodel import Session, col, select

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import User
from aggregator.text.markup import clean_line
from aggregator.vocabulary import Role


def add(session: Session, name: str, *, role: Role, now: datetime) -> User:
    """Add a person.

    Raises:
        UsageError: the name is taken, empty or over 64 characters.
    """
    name = clean_line(name)
    if not name or len(name) > 64:
        raise UsageError("a user's name has 1 to 64 characters")
    if session.exec(select(User).where(User.name == name)).first() is not None:
        raise UsageError(f"there is a user {name!r} already")
    user = User(name=name, role=role, created_at=now)
    session.add(user)
    session.flush()
    return user


def get(session: Session, name: str) -> User:
    """One person, disabled or not.

    Raises:
        UnknownIdError: nobody has that name.
    """
    # Washed as when it was added, so that it is found as typed; a name that cannot be stored is nobody's.
    user = find(session, name)
    if user is None:
        hint = f'`newsloom users add "{name}" --role editor` adds one, `newsloom users list` shows those there are'
        raise UnknownIdError("user", name, hint=hint)
    return user


def find(session: Session, name: str) -> User | None:
    """One person, disabled or not; None where nobody has that name."""
    return session.exec(select(User).where(User.name == clean_line(name))).first()


def by_id(session: Session, user_id: int) -> User:
    """One person.

    Raises:
        UnknownIdError: there is none of that id.
    """
    user = session.get(User, user_id)
    if user is None:
        raise UnknownIdError("user", user_id)
    return user


def acting(session: Session, name: str) -> User:
    """The person who decides.

    Raises:
        UnknownIdError: nobody has that name.
        NotAllowedError: the person is disabled.
    """
    user = get(session, name)
    if user.disabled_at is not None:
        raise NotAllowedError(f"user {name!r} is disabled since {user.disabled_at:%Y-%m-%d}")
    return user


def every(session: Session) -> list[User]:
    """All people, by name."""
    return list(session.exec(select(User).order_by(col(User.name))))


def names(session: Session) -> dict[int, str]:
    """Names by id."""
    return {user.id: user.name for user in every(session) if user.id is not None}
