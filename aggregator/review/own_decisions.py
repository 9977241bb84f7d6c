"""A person's own decisions as a stack: which of them stands before one that was taken back."""

from sqlmodel import Session

from aggregator.models import Decision
from aggregator.review.undo_words import effective
from aggregator.store import decisions, story_changes

#: Taking back is none of them, nor what went along with a merge or is never taken back.
_NONE = frozenset({"undo", "supersede", "redact", "write", "correct"})
#: Decisions that are looked through for one that stands.
_MOST = 60


def before(session: Session, user_id: int, decision_id: int) -> Decision | None:
    """The person's last decision on items and stories before this one that was not taken back; None without any.

    Whether it can be taken back is for who does it to find out: somebody may have changed the same meanwhile.
    """
    rows = decisions.own_before(session, user_id, decision_id, nouns=("item", "story", "article"), limit=_MOST)
    return next((row for row in rows if row.verb not in _NONE and _stands(session, row)), None)


def _stands(session: Session, row: Decision) -> bool:
    assert row.id is not None
    if row.noun == "item":
        return row.id not in effective(decisions.of(session, "item", row.noun_id))
    _, change = story_changes.get(session, row.id)
    return change is not None and change.undone_by is None
