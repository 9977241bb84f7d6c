"""Who is signed in, failed guesses, and links that set a password."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, delete, func, or_, update
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from aggregator.models import SetUpLink, SignInAttempt, User, WebSession
from aggregator.store.listed import execute
from aggregator.vocabulary import Role

#: Every request asks: put together once, it takes a third of the time.
_FOUND = (
    sql_select(col(User.id), col(User.name), col(User.role), col(WebSession.id))
    .join_from(WebSession, User, col(User.id) == col(WebSession.user_id))
    .where(col(WebSession.token_sha256) == bindparam("token_sha256"), col(User.disabled_at).is_(None))
    .where(col(WebSession.seen_at) >= bindparam("seen_since"), col(WebSession.created_at) >= bindparam("begun_since"))
)


class Found(NamedTuple):
    """Who is signed in, by which session."""

    user_id: int
    name: str
    role: Role
    session_id: int


def begin(session: Session, row: WebSession) -> None:
    """Somebody has signed in."""
    session.add(row)
    session.flush()


def find(session: Session, token_sha256: str, *, seen_since: datetime, begun_since: datetime) -> Found | None:
    """The session of a token with its person; None where there is none, it has run out, or the person is disabled."""
    given = {"token_sha256": token_sha256, "seen_since": seen_since, "begun_since": begun_since}
    row = execute(session, _FOUND, **given).first()
    return Found(*row) if row is not None else None


def of_user(session: Session, user_id: int) -> list[WebSession]:
    """A person's sessions, newest first."""
    query = select(WebSession).where(WebSession.user_id == user_id)
    return list(session.exec(query.order_by(col(WebSession.seen_at).desc(), col(WebSession.id).desc())))


def is_older(session: Session, session_id: int, than: datetime) -> bool:
    """Whether a session's person did nothing after that moment, as far as it was noted."""
    row = session.get(WebSession, session_id)
    return row is not None and row.seen_at <= than


def touch(session: Session, session_id: int, *, now: datetime) -> None:
    """Note that its person did something."""
    session.exec(update(WebSession).where(col(WebSession.id) == session_id).values(seen_at=now))


def end(session: Session, session_id: int) -> None:
    """End one session."""
    session.exec(delete(WebSession).where(col(WebSession.id) == session_id))


def end_own(session: Session, user_id: int, session_id: int) -> bool:
    """End one session of a person's; says whether there was one."""
    query = delete(WebSession).where(col(WebSession.id) == session_id, col(WebSession.user_id) == user_id)
    return session.exec(query).rowcount == 1


def end_all(session: Session, user_id: int, *, but: int | None = None) -> None:
    """End a person's sessions, all but one where it is given."""
    query = delete(WebSession).where(col(WebSession.user_id) == user_id)
    session.exec(query if but is None else query.where(col(WebSession.id) != but))


def forget_old(session: Session, *, seen_before: datetime, begun_before: datetime, guessed_before: datetime) -> None:
    """Delete sessions that have run out, and guesses that slow nobody any more."""
    session.exec(
        delete(WebSession).where(or_(col(WebSession.seen_at) < seen_before, col(WebSession.created_at) < begun_before))
    )
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.at) < guessed_before))


def note_guess(session: Session, name_key: str, address: str, *, now: datetime) -> int:
    """Count a guess before it is looked at, so that guesses made at once count each other; returns its id."""
    row = SignInAttempt(name_key=name_key, address=address, at=now)
    session.add(row)
    session.flush()
    assert row.id is not None
    return row.id


def forget_guesses(session: Session, name_key: str, address: str) -> None:
    """The right password was given from there: the guesses before it were slips."""
    gone = delete(SignInAttempt).where(col(SignInAttempt.name_key) == name_key, col(SignInAttempt.address) == address)
    session.exec(gone)


def guesses(session: Session, name_key: str, address: str, *, since: datetime) -> list[SignInAttempt]:
    """The guesses at that name, and those from that address, since a moment; oldest first."""
    either = or_(col(SignInAttempt.name_key) == name_key, col(SignInAttempt.address) == address)
    query = select(SignInAttempt).where(either, SignInAttempt.at >= since)
    return list(session.exec(query.order_by(col(SignInAttempt.id))))


def anybody_can_sign_in(session: Session) -> bool:
    """Whether a person that is not disabled has a password."""
    query = select(func.count()).select_from(User).where(col(User.password_hash).is_not(None))
    return session.exec(query.where(col(User.disabled_at).is_(None))).one() > 0


def offer_link(session: Session, row: SetUpLink) -> None:
    """A new link; one for the same purpose that was not used is void."""
    void_link(session, row.user_id)
    session.add(row)
    session.flush()


def void_link(session: Session, user_id: int | None) -> None:
    """Let a person's link work no more; None: the one that makes the first person."""
    gone = col(SetUpLink.user_id).is_(None) if user_id is None else col(SetUpLink.user_id) == user_id
    session.exec(delete(SetUpLink).where(gone))


def link(session: Session, token_sha256: str, *, now: datetime) -> SetUpLink | None:
    """The link of a token; None where there is none, or it has run out."""
    query = select(SetUpLink).where(SetUpLink.token_sha256 == token_sha256, SetUpLink.expires_at > now)
    return session.exec(query).first()


def invited(session: Session, *, now: datetime) -> dict[int, datetime]:
    """Until when links work, by the person whose password they set."""
    query = select(SetUpLink).where(col(SetUpLink.user_id).is_not(None), SetUpLink.expires_at > now)
    return {row.user_id: row.expires_at for row in session.exec(query) if row.user_id is not None}


def use_link(session: Session, link_id: int) -> bool:
    """Use a link up; says whether it was still there."""
    return session.exec(delete(SetUpLink).where(col(SetUpLink.id) == link_id)).rowcount == 1
