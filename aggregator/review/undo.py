"""Taking one decision on an item back: what it changed becomes what it was, unless something came of it since.

The diary has what a decision found and what it left. It is undone where the item still has what it left, so that no
later word of anybody is lost; what later decisions changed elsewhere stays. Undoing is a decision like any other: one
transaction, a row of the diary, an approval that ends, an issue that readers have left alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from aggregator.errors import NotAllowedError, UnknownIdError
from aggregator.models import Decision, DigestItem, User
from aggregator.phrases import Phrase, Word
from aggregator.review import places
from aggregator.review.item_record import ItemRecord, from_images, images, plain
from aggregator.review.open_issue import still_open
from aggregator.review.undo_rows import give_back, give_back_left
from aggregator.review.undo_words import changed_words, effective, later_about, later_on, said
from aggregator.store import decisions, digests, users
from aggregator.store.database import Database
from aggregator.text.markup import clean_text
from aggregator.vocabulary import ItemKind, ItemStatus, Role

#: The verb of the diary row.
UNDO = "undo"
#: Fields of an item that a decision may have changed. A position is none: others' moves count it on.
_FIELDS = ("headline", "lead", "body", "kind", "status", "section", "merged_into")
#: Decisions that changed pieces or rows of what people said: without those in the diary there is no way back.
_NEEDS = {"take in": "pieces", "take": "pieces"}
_NEEDS_ONE_OF = ("pieces", "added", "dropped")
_ON_SOURCES = ("cite", "uncite", "translate", "untranslate", "allow", "disallow")
#: Undone by making them again, not by undoing what undid them: they are somebody's own word.
_OWN_WORD = ("confirm", "allow", "take in", "merge", "supersede")
_MERGE = ("take in", "merge")
_NEVER = {
    "write": Phrase("an item that was written by hand is taken out by rejecting it"),
    "correct": Phrase("what readers have is set right by another correction"),
}


@dataclass(frozen=True, slots=True)
class Undone:
    """The decision taken back, its verb, the diary row that did it, and the items it changed."""

    undone: int
    verb: str
    decision_id: int
    items: tuple[int, ...]


class ItemUndo:
    """Takes decisions on items back, for one named person."""

    def __init__(self, database: Database, by: str, *, now: datetime) -> None:
        self._database = database
        self._by = by
        self._now = now

    def undo(self, decision_id: int, *, why: str = "", version: int | None = None) -> Undone:
        """Take back a decision on an item; of a merge, both its rows.

        Raises:
            UnknownIdError: no decision on an item has that id, or nobody that name.
            NotAllowedError: it cannot be undone, or not by this person; the message says why and what can be done.
            StaleVersionError: the item is no longer at `version`.
        """
        with self._database.write() as session:
            row = _row(session, decision_id)
            this = ItemRecord.begun(session, self._by, row.noun_id, version=version, now=self._now)
            _refuse_impossible(session, row, this.user, this.item)
            if row.verb in _MERGE:
                return _undo_merge(session, row, by=self._by, why=why, now=self._now)
            done = _take_back(this, row, why=why)
            return Undone(decision_id, row.verb, done.id or 0, (row.noun_id,))

    def can(self, decision_id: int) -> str:
        """Why a decision cannot be undone now; empty where it can. Changes nothing."""
        with self._database.read() as session:
            try:
                row = _row(session, decision_id)
                item = digests.item(session, row.noun_id)
                still_open(digests.get(session, item.digest_id))
                for each in _pair(session, row) if row.verb in _MERGE else (row,):
                    item = digests.item(session, each.noun_id)
                    _refuse_impossible(session, each, users.acting(session, self._by), item)
            except (UnknownIdError, NotAllowedError) as refusal:
                return str(refusal)
        return ""


def _row(session: Session, decision_id: int) -> Decision:
    row = decisions.get(session, decision_id)
    if row.noun != "item":
        raise UnknownIdError(
            "decision on items", decision_id, hint=Phrase("`newsloom digest show --item ITEM` shows the ids")
        )
    return row


def _refuse_impossible(session: Session, row: Decision, user: User, item: DigestItem) -> None:
    """Refuse what cannot be undone, or rests under something later.

    Raises:
        NotAllowedError: with what can be done instead.
    """
    rows = decisions.of(session, "item", row.noun_id)
    undone_by = effective(rows).get(row.id or 0)
    if undone_by is not None:
        raise NotAllowedError(
            Phrase(
                "decision %(decision)s was undone already, by decision %(undone_by)s",
                decision=row.id,
                undone_by=undone_by,
            )
        )
    if row.verb in _NEVER:
        raise NotAllowedError(_NEVER[row.verb])
    if row.verb == UNDO and row.after.get("verb") in _OWN_WORD:
        raise NotAllowedError(
            Phrase(
                "decision %(decision)s undid decision %(undone)s: to have that again, make it again",
                decision=row.id,
                undone=row.after["undoes"],
            )
        )
    if not _is_kept(row):
        raise NotAllowedError(
            Phrase("decision %(decision)s was made by a version that did not keep what undoing takes", decision=row.id)
        )
    if _lets_stand(row) and user.role is not Role.PUBLISHER:
        raise NotAllowedError(
            Phrase("“%(name)s” is no publisher: only one of those may let unproven words stand", name=user.name)
        )
    _refuse_where_rested_on(session, row, item, rows)


def _is_kept(row: Decision) -> bool:
    told = row.before.keys() | row.after.keys()
    if row.verb in _NEEDS:
        return _NEEDS[row.verb] in told
    return row.verb not in _ON_SOURCES or bool(told & set(_NEEDS_ONE_OF))


def _lets_stand(row: Decision) -> bool:
    """Whether undoing it would let unproven words stand again."""
    dropped: Any = row.after.get("dropped", {})
    return "allowance" in dropped


def _refuse_where_rested_on(session: Session, row: Decision, item: DigestItem, rows: list[Decision]) -> None:
    named = later_about(row, rows)
    if named is not None:
        raise NotAllowedError(
            Phrase("%(decision)s rests on it: undo that first", decision=said(named, users.names(session)))
        )
    later = later_on(row, rows)
    if not _as_left(session, row, item):
        facts = {"item": item.id, "decision": row.id, "verb": Word(row.verb)}
        raise NotAllowedError(
            Phrase(
                "item %(item)s was changed since decision %(decision)s (%(verb)s), by a run or from elsewhere", **facts
            )
            if later is None
            else Phrase(
                "item %(item)s was changed since decision %(decision)s (%(verb)s): %(later)s; "
                "undo decision %(first)s first",
                later=said(later, users.names(session)),
                first=later.id,
                **facts,
            )
        )
    comes_in = row.before.get("status") == ItemStatus.ACCEPTED.value
    words = changed_words(row, rows) if comes_in else None
    if words is not None:
        raise NotAllowedError(
            Phrase(
                "its words were changed since: %(decision)s; look at them, then accept the item",
                decision=said(words, users.names(session)),
            )
        )


def _as_left(session: Session, row: Decision, item: DigestItem) -> bool:
    """Whether the item still has everything as the decision left it."""
    fields = (name for name in _FIELDS if name in row.after)
    if any(plain(getattr(item, name)) != row.after[name] for name in fields):
        return False
    return (
        "pieces" not in row.after or images(digests.pieces(session, [row.noun_id])[row.noun_id]) == row.after["pieces"]
    )


def _take_back(this: ItemRecord, row: Decision, *, why: str, status: ItemStatus | None = None) -> Decision:
    """Put the item back as the decision found it."""
    session, item = this.session, this.item
    before: dict[str, Any] = dict(row.before)
    values = _values(before)
    was = plain(item.status)
    status = status or ItemStatus(before.get("status", was))
    put = _places_back(session, item, before)
    if item.status in places.OUT and status not in places.OUT:
        values |= places.place_again(session, item)
    if "section" in before:
        values |= {"section": before["section"], "position": put.get(item.id or 0, before["position"])}
    told: dict[str, object] = {"undoes": row.id, "verb": row.verb}
    beside: dict[str, object] = {}
    pieces = None
    if "pieces" in before:
        pieces = from_images(session, row.noun_id, before["pieces"])
        beside["pieces"], told["pieces"] = images(digests.pieces(session, [row.noun_id])[row.noun_id]), before["pieces"]
    if "left" in before or "left" in row.after:
        beside["left"], told["left"] = row.after.get("left", []), before.get("left", [])
    told |= give_back(this, row)
    done = this.close(UNDO, values, status=status, why=clean_text(why).strip(), before=beside, after=told)
    if pieces is not None:
        digests.put_pieces(session, row.noun_id, pieces)
    give_back_left(this, row)
    digests.set_positions(session, put)
    return done


def _values(before: Mapping[str, Any]) -> dict[str, object]:
    values: dict[str, object] = {n: before[n] for n in ("headline", "lead", "body", "merged_into") if n in before}
    return values | ({"kind": ItemKind(before["kind"])} if "kind" in before else {})


def _places_back(session: Session, item: DigestItem, before: Mapping[str, Any]) -> dict[int, int]:
    """Of a move: the order of the section it came from, with the item at its place there."""
    if "section" not in before or item.status in places.OUT:
        return {}
    return places.order(session, item, section=before["section"], position=max(1, int(before["position"])))


def _undo_merge(session: Session, row: Decision, *, by: str, why: str, now: datetime) -> Undone:
    """Both items as they were, each with its pieces; what was said of the second holds for it alone again."""
    taking, giving = _pair(session, row)
    for each in (taking, giving):
        this = ItemRecord.begun(session, by, each.noun_id, now=now)
        _refuse_impossible(session, each, this.user, this.item)
    taker = ItemRecord.begun(session, by, taking.noun_id, now=now)
    done = _take_back(taker, taking, why=why)
    _take_back(ItemRecord.begun(session, by, giving.noun_id, now=now), giving, why=why)
    return Undone(row.id or 0, row.verb, done.id or 0, (taking.noun_id, giving.noun_id))


def _pair(session: Session, row: Decision) -> tuple[Decision, Decision]:
    """The two rows of a merge: of the item that took in, and of the one that went."""
    if row.verb == "take in":
        others = decisions.of(session, "item", int(str(row.after.get("took", 0))))
        giving = [each for each in others if each.verb == "merge" and (each.id or 0) > (row.id or 0)][:1]
        return row, _found(giving, row)
    others = decisions.of(session, "item", int(str(row.after["merged_into"])))
    taking = [each for each in others if each.verb == "take in" and (each.id or 0) < (row.id or 0)][-1:]
    return _found(taking, row), row


def _found(rows: list[Decision], row: Decision) -> Decision:
    if not rows:
        raise NotAllowedError(
            Phrase("decision %(decision)s was made by a version that did not keep what undoing takes", decision=row.id)
        )
    return rows[0]
