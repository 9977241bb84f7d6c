"""What the desk calls outlets: set and taken back by named people, each with its diary row. None is shipped."""

from datetime import datetime

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UnknownIdError, UsageError
from aggregator.models import Decision, OutletLabel, User
from aggregator.phrases import Phrase
from aggregator.store import decisions, outlet_labels, outlets, sources, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_line

#: A label is a word or two beside a name, not an essay.
LONGEST_LABEL = 80


class LabelDesk:
    """Labels of outlets, by one named person.

    Every method raises UnknownIdError (no such outlet, or nobody of that name) and NotAllowedError (the person is
    disabled, or the outlet has the label already, or has it not).
    """

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def put(self, outlet_id: str, label: str, *, source: str = "") -> None:
        """Give an outlet a label; `source` says where the desk has it from.

        Raises:
            UsageError: the label is empty or over 80 characters.
        """
        label = clean_line(label)
        if not 0 < len(label) <= LONGEST_LABEL:
            raise UsageError(Phrase("a label has 1 to %(longest)s characters", longest=LONGEST_LABEL))
        with self._database.write() as session:
            user = self._start(session, outlet_id)
            if _labelled(session, outlet_id, label) is not None:
                raise NotAllowedError(
                    Phrase("%(outlet_id)s has the label “%(label)s” already", outlet_id=outlet_id, label=label)
                )
            assert user.id is not None
            row = OutletLabel(outlet_id=outlet_id, label=label, user_id=user.id, at=self._now)
            row.source = clean_line(source)
            self._note(session, user, "label", outlet_labels.add(session, row), outlet_id, label)

    def drop(self, outlet_id: str, label: str) -> None:
        """Take a label back."""
        label = clean_line(label)
        with self._database.write() as session:
            user = self._start(session, outlet_id)
            row = _labelled(session, outlet_id, label)
            if row is None or row.id is None:
                raise NotAllowedError(
                    Phrase("%(outlet_id)s has no label “%(label)s”", outlet_id=outlet_id, label=label)
                )
            outlet_labels.drop(session, row, now=self._now)
            self._note(session, user, "unlabel", row.id, outlet_id, label)

    def _start(self, session: Session, outlet_id: str) -> User:
        user = users.acting(session, self._by)
        outlets.lock(session)  # two people at once would give a label twice, and take back one of the two
        if outlet_id not in sources.outlets(session):
            raise UnknownIdError("outlet", outlet_id, hint=Phrase("`newsloom sources list` shows them"))
        return user

    def _note(self, session: Session, user: User, verb: str, label_id: int, outlet_id: str, label: str) -> None:
        assert user.id is not None
        after: dict[str, object] = {"outlet": outlet_id, "label": label}
        row = Decision(at=self._now, user_id=user.id, verb=verb, noun="outlet label", noun_id=label_id, after=after)
        decisions.note(session, row)


def _labelled(session: Session, outlet_id: str, label: str) -> OutletLabel | None:
    return next((row for row in outlet_labels.in_force(session, [outlet_id])[outlet_id] if row.label == label), None)
