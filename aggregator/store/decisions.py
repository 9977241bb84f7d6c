"""The diary: who decided what."""

from collections.abc import Collection, Iterable
from hashlib import sha256

from sqlmodel import Session, col, select

from aggregator.errors import UnknownIdError
from aggregator.models import Decision
from aggregator.phrases import Phrase
from aggregator.store import diary_search
from aggregator.store.chunks import chunks


def number_of(name: str) -> int:
    """The number by which the diary knows a thing that has a name for its id, as sources have: of 52 bits.

    Made of the name, so that it holds before the thing stands in the database and after it is gone. Of 2,000 names two
    get one number by a chance of one in two thousand million; rows say the name as well.
    """
    return int(sha256(name.encode()).hexdigest()[:13], 16)


def get(session: Session, decision_id: int) -> Decision:
    """One row of the diary.

    Raises:
        UnknownIdError: there is none of that id.
    """
    row = session.get(Decision, decision_id)
    if row is None:
        raise UnknownIdError("decision", decision_id)
    return row


def note(session: Session, decision: Decision) -> None:
    """Add a row to the diary; it is found by its words from then on."""
    session.add(decision)
    session.flush()
    diary_search.index(session, decision)


def of(session: Session, noun: str, noun_id: int) -> list[Decision]:
    """The rows on one thing, oldest first."""
    query = select(Decision).where(Decision.noun == noun, Decision.noun_id == noun_id).order_by(col(Decision.id))
    return list(session.exec(query))


def last_by(session: Session, user_id: int, noun: str, noun_id: int) -> Decision:
    """A person's own last row on a thing: the one just made, whatever somebody else has decided since.

    Raises:
        UnknownIdError: there is none.
    """
    query = select(Decision).where(Decision.noun == noun, Decision.noun_id == noun_id, Decision.user_id == user_id)
    row = session.exec(query.order_by(col(Decision.id).desc()).limit(1)).first()
    if row is None:
        raise UnknownIdError("decision", Phrase("on %(noun)s %(noun_id)s", noun=noun, noun_id=noun_id))
    return row


def own_before(
    session: Session, user_id: int, decision_id: int, *, nouns: Collection[str], limit: int
) -> list[Decision]:
    """A person's rows on things of some kinds before a row of the diary, latest first."""
    query = select(Decision).where(Decision.user_id == user_id, col(Decision.id) < decision_id)
    return list(session.exec(query.where(col(Decision.noun).in_(nouns)).order_by(col(Decision.id).desc()).limit(limit)))


def every(session: Session) -> list[Decision]:
    """The whole diary, oldest first."""
    return list(session.exec(select(Decision).order_by(col(Decision.id))))


def last_of(session: Session, noun: str, noun_ids: Iterable[int], *, verbs: Collection[str]) -> dict[int, Decision]:
    """The latest decision of one of these verbs on each thing that has one, by its id."""
    found: dict[int, Decision] = {}
    for chunk in chunks(noun_ids):
        query = select(Decision).where(Decision.noun == noun, col(Decision.noun_id).in_(chunk))
        for row in session.exec(query.where(col(Decision.verb).in_(verbs)).order_by(col(Decision.id))):
            found[row.noun_id] = row
    return found
