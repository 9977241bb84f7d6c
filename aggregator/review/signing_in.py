"""Signing in on the desk in a browser: passwords, sessions, and links that set a password once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from secrets import token_urlsafe

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UnknownIdError
from aggregator.models import SetUpLink, User, WebSession
from aggregator.phrases import Phrase
from aggregator.review import hashing
from aggregator.review.back_off import REMEMBERED, Guess, wait
from aggregator.review.people import PeopleDesk, administrator
from aggregator.store import sessions, users
from aggregator.store.database import Database
from aggregator.text.fold import fold
from aggregator.vocabulary import Role

#: A session ends when its person has done nothing for so long, and in any case a working day after it began (threat
#: T27). Looking at pages is nothing done; a page with somebody before it says so every minute (static/presence.js).
IDLE, LONGEST = timedelta(hours=2), timedelta(hours=12)
#: What was done within this of the last thing is not written down.
_NOTED = timedelta(minutes=1)
#: How long a link works.
LINK_LASTS = timedelta(days=1)
_NO_LINK = Phrase("this link was used or has run out; `newsloom users link NAME` makes another")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is at the desk. `session_id` is the browser's session."""

    user_id: int
    name: str
    role: Role
    session_id: int


@dataclass(frozen=True, slots=True)
class TooManyGuesses:
    """The guess was not looked at; the next may be made then."""

    wait: timedelta


@dataclass(frozen=True, slots=True)
class _Proven:
    """Somebody has given the password that hashes to `hashed`; `renewed` is a hash by newer parameters."""

    user_id: int
    hashed: str
    renewed: str | None
    name_key: str
    place: str


class Door:
    """Lets people in."""

    def __init__(self, database: Database, *, now: datetime) -> None:
        self._database = database
        self._now = now

    def sign_in(self, name: str, password: str, *, address: str, browser: str = "") -> str | TooManyGuesses | None:
        """The token of a new session; None for a wrong name or password, which take the same time.

        Each guess is counted before it is looked at, so that many made at once do not pass for one.
        """
        proven = self._prove(name, password, address)
        if not isinstance(proven, _Proven):
            return proven
        with self._database.write() as session:
            user = self._unchanged(session, proven)
            if user is None:
                return None
            if proven.renewed:
                user.password_hash = proven.renewed
                session.add(user)
            self._forget_old(session)
            return self._begin(session, user, browser)

    def change_password(
        self, name: str, *, old: str, new: str, address: str, browser: str = ""
    ) -> str | TooManyGuesses | None:
        """Change one's own password; the token of a new session, for all there were have ended; None: `old` is wrong.

        The old one is asked for and guesses at it are counted as at the door: an open browser may be anybody's.

        Raises:
            UsageError: the new one is too short or too long.
        """
        hashed = PeopleDesk.hashed(new)
        proven = self._prove(name, old, address)
        if not isinstance(proven, _Proven):
            return proven
        with self._database.write() as session:
            user = self._unchanged(session, proven)
            if user is None:
                return None
            PeopleDesk(self._database, now=self._now).take_password(session, user, hashed)
            return self._begin(session, user, browser)

    def who(self, token: str) -> SignedIn | None:
        """Who has that token in a cookie; None where nobody does, or no longer."""
        since, begun = self._now - IDLE, self._now - LONGEST
        with self._database.read() as session:
            found = sessions.find(session, _digest(token), seen_since=since, begun_since=begun)
        return SignedIn(*found) if found is not None else None

    def stay(self, session_id: int) -> None:
        """Its person did something; the same within a minute is known already, which spares a write."""
        with self._database.read() as session:
            if not sessions.is_older(session, session_id, self._now - _NOTED):
                return
        with self._database.write() as session:
            sessions.touch(session, session_id, now=self._now)

    def sign_out(self, session_id: int) -> None:
        """End a session; its token is worth nothing from then on."""
        with self._database.write() as session:
            sessions.end(session, session_id)

    def sessions_of(self, user_id: int) -> list[WebSession]:
        """A person's sessions that open something, newest first."""
        since, begun = self._now - IDLE, self._now - LONGEST
        with self._database.read() as session:
            rows = sessions.of_user(session, user_id)
        return [row for row in rows if row.seen_at >= since and row.created_at >= begun]

    def end_own(self, user_id: int, session_id: int) -> None:
        """End one of a person's sessions.

        Raises:
            UnknownIdError: it is none of that person's.
        """
        with self._database.write() as session:
            if not sessions.end_own(session, user_id, session_id):
                raise UnknownIdError("session", session_id)

    def end_others(self, user_id: int, *, but: int) -> None:
        """End all of a person's sessions but one."""
        with self._database.write() as session:
            sessions.end_all(session, user_id, but=but)

    def first_link(self) -> str | None:
        """The token of a link that makes the desk's first person; None once somebody can sign in."""
        with self._database.write() as session:
            return None if sessions.anybody_can_sign_in(session) else self._offer(session, None)

    def is_new(self) -> bool:
        """Whether nobody can sign in yet."""
        with self._database.read() as session:
            return not sessions.anybody_can_sign_in(session)

    def link_for(self, name: str, *, by: str | None = None) -> str:
        """The token of a link that sets a person's password; the old password and its sessions hold until then.

        Args:
            by: the administrator who hands it over; None for whoever can run commands on the desk's machine.

        Raises:
            UnknownIdError: nobody of that name.
            NotAllowedError: who asks is no administrator or is that very person, or the person is disabled.
        """
        people = PeopleDesk(self._database, now=self._now)
        with self._database.write() as session:
            user = users.acting(session, name)
            actor = user if by is None else administrator(session, by, Phrase("make links"))
            if by is not None and actor.id == user.id:  # whoever finds an open browser would own the account
                raise NotAllowedError(
                    Phrase("a link is for somebody else: one's own password is changed with the old one")
                )
            assert user.id is not None
            token = self._offer(session, user.id)
            people.note(session, actor, user, "link", {"until": (self._now + LINK_LASTS).isoformat()})
            return token

    def link_is_open(self, token: str) -> tuple[bool, str]:
        """Whether a link works, and whose password it sets; no name: it makes the first person."""
        with self._database.read() as session:
            row = self._link(session, token)
            if row is None:
                return False, ""
            return True, users.names(session).get(row.user_id, "") if row.user_id else ""

    def use_link(self, token: str, name: str, password: str, *, browser: str = "") -> str:
        """Set the password, make the person where it is the first, and sign in; returns the session's token.

        Raises:
            NotAllowedError: the link was used, or has run out.
            UsageError: the password is too short or too long, or the name cannot be one; the link still works.
        """
        if not self.link_is_open(token)[0]:  # before the hash, which strangers could have computed by the thousand
            raise NotAllowedError(_NO_LINK)
        hashed = PeopleDesk.hashed(password)
        with self._database.write() as session:
            row = self._link(session, token)
            if row is None or row.id is None or not sessions.use_link(session, row.id):
                raise NotAllowedError(_NO_LINK)
            people = PeopleDesk(self._database, now=self._now)
            user = people.first(session, name) if row.user_id is None else users.by_id(session, row.user_id)
            people.take_password(session, user, hashed)
            return self._begin(session, user, browser)

    def _link(self, session: Session, token: str) -> SetUpLink | None:
        """The link of a token, if it works; that which makes the first person does while nobody can sign in."""
        row = sessions.link(session, _digest(token), now=self._now)
        is_late = row is not None and row.user_id is None and sessions.anybody_can_sign_in(session)
        return None if is_late else row

    def _prove(self, name: str, password: str, address: str) -> "_Proven | TooManyGuesses | None":
        """Whether that is the password of somebody of that name; a guess is counted before it is looked at."""
        key, place = _digest(fold(name)), place_of(address)
        slowed = self._count(key, place)
        if slowed:
            return TooManyGuesses(slowed)
        hashed, user = self._hash_of(name)
        is_right, renewed = hashing.verify(password, hashed)
        if user is None or user.id is None or user.password_hash is None or not is_right:
            return None
        return _Proven(user.id, user.password_hash, renewed, key, place)

    def _unchanged(self, session: Session, proven: "_Proven") -> User | None:
        """The person, unless disabled or given another password just now. Guesses before the right one were slips."""
        user = users.by_id(session, proven.user_id)
        if user.disabled_at is not None or user.password_hash != proven.hashed:
            return None
        sessions.forget_guesses(session, proven.name_key, proven.place)
        return user

    def _count(self, key: str, place: str) -> timedelta:
        """Note a guess, unless it comes too soon; then how long to wait."""
        with self._database.write() as session:
            found = sessions.guesses(session, key, place, since=self._now - REMEMBERED)
            guesses = [Guess(row.at, row.name_key == key, row.address == place) for row in found]
            too_soon = wait(guesses, self._now)
            if not too_soon:
                sessions.note_guess(session, key, place, now=self._now)
            return too_soon

    def _hash_of(self, name: str) -> tuple[str, User | None]:
        with self._database.read() as session:
            user = users.find(session, name)
        if user is None or user.disabled_at is not None or user.password_hash is None:
            return hashing.nobody_s_hash(), None
        return user.password_hash, user

    def _begin(self, session: Session, user: User, browser: str) -> str:
        token = token_urlsafe(32)
        assert user.id is not None
        row = WebSession(
            token_sha256=_digest(token),
            user_id=user.id,
            browser=browser[:200],
            created_at=self._now,
            seen_at=self._now,
        )
        sessions.begin(session, row)
        return token

    def _offer(self, session: Session, user_id: int | None) -> str:
        token = token_urlsafe(32)
        row = SetUpLink(token_sha256=_digest(token), user_id=user_id, expires_at=self._now + LINK_LASTS)
        sessions.offer_link(session, row)
        return token

    def _forget_old(self, session: Session) -> None:
        sessions.forget_old(
            session,
            seen_before=self._now - IDLE,
            begun_before=self._now - LONGEST,
            guessed_before=self._now - REMEMBERED,
        )


def place_of(address: str) -> str:
    """What counts as one place: an IPv4 address, or the /64 that one IPv6 subscriber has at least."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return parsed.exploded[:19]
    return str(parsed)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
