"""One story, one open draft an issue: of two that a merge brought together, the one nobody worked on gives way.

What a person decided on, or is typing words for, never gives way: where two such tell one story, people are shown both
(`doubled`). A draft that gave way keeps its words and has a row of the diary; undoing the merge brings it back.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from aggregator.models import Decision, Digest, DigestItem
from aggregator.review.issue_steps import OUT
from aggregator.review.places import place_again
from aggregator.store import decisions, digests, item_drafts, story_items
from aggregator.vocabulary import ItemStatus

SUPERSEDE = "supersede"
_OPEN = (ItemStatus.ACCEPTED, ItemStatus.HELD, ItemStatus.DRAFT)
#: Those that stand in the issue, or will unless somebody decides otherwise.
_STANDING = (ItemStatus.ACCEPTED, ItemStatus.DRAFT)


@dataclass(frozen=True, slots=True)
class Told:
    """An open item of a story in one issue: whether a person was at it, and whether the story had it before a merge."""

    item_id: int
    status: ItemStatus
    is_worked_on: bool
    is_own: bool


def giving_way(items: Iterable[Told]) -> dict[int, int]:
    """Which of one issue's items of one story give way, each to which other.

    One stays: what people were at, the accepted before the held; else the draft that the story had itself.
    """
    best_first = sorted(
        items, key=lambda each: (not each.is_worked_on, _OPEN.index(each.status), not each.is_own, each.item_id)
    )
    return {each.item_id: best_first[0].item_id for each in best_first[1:] if not each.is_worked_on}


def doubled(items: Iterable[tuple[DigestItem, Digest]]) -> list[DigestItem]:
    """Those items of a story of which an issue that readers do not have has several, drafted or accepted."""
    found = [item for item, digest in items if item.status in _STANDING and digest.status not in OUT]
    issues = Counter(item.digest_id for item in found)
    return [item for item in found if issues[item.digest_id] > 1]


def set_aside(session: Session, story_id: int, own: Collection[int], *, user_id: int, now: datetime) -> list[int]:
    """Let drafts of a story give way to others of their issue; returns the rows of the diary that tell it.

    Args:
        own: the items that told the story before it took another one's.
    """
    session.flush()
    open_ones = [each for each in story_items.every(session, story_id) if each.status in _OPEN]
    rows = []
    for digest_id in sorted({each.digest_id for each in open_ones}):
        if len([each for each in open_ones if each.digest_id == digest_id]) > 1:
            rows += _set_aside(session, story_id, digest_id, own, user_id=user_id, now=now)
    return rows


def take_up(session: Session, row_ids: Iterable[int], *, user_id: int, now: datetime) -> None:
    """Bring drafts back that gave way, where nobody has changed anything about them since."""
    for row_id in row_ids:
        row = decisions.get(session, row_id)
        item = digests.item(session, row.noun_id)
        _lock(session, item.digest_id)
        is_as_left = item.status is ItemStatus.MERGED and item.merged_into == row.after["merged_into"]
        if item.touched or not is_as_left or digests.get(session, item.digest_id).status in OUT:
            continue
        place = place_again(session, item)
        story_items.bring_back(session, row.noun_id, place)
        done = Decision(at=now, user_id=user_id, verb="undo", noun="item", noun_id=row.noun_id, before=row.after)
        done.after = row.before | place | {"undoes": row_id, "verb": row.verb}
        decisions.note(session, done)


def _set_aside(
    session: Session, story_id: int, digest_id: int, own: Collection[int], *, user_id: int, now: datetime
) -> list[int]:
    _lock(session, digest_id)
    if digests.get(session, digest_id).status in OUT:
        return []
    here = [each for each in story_items.every(session, story_id) if each.digest_id == digest_id]
    told = [_told(session, each, own) for each in here if each.status in _OPEN]
    rows = []
    for item_id, kept in sorted(giving_way(told).items()):
        after: dict[str, object] = {"status": ItemStatus.MERGED, "merged_into": kept}
        if digests.redraft(session, item_id, values=after):  # of drafts that nobody touched only
            row = Decision(at=now, user_id=user_id, verb=SUPERSEDE, noun="item", noun_id=item_id)
            row.before = {"status": ItemStatus.DRAFT.value, "merged_into": None}
            row.after = after | {"status": ItemStatus.MERGED.value}
            decisions.note(session, row)
            rows.append(row.id or 0)
    return rows


def _told(session: Session, item: DigestItem, own: Collection[int]) -> Told:
    assert item.id is not None
    is_typed = bool(item_drafts.of(session, item.id))
    is_worked_on = item.touched or item.status is not ItemStatus.DRAFT or is_typed
    return Told(item.id, item.status, is_worked_on, item.id in own)


def _lock(session: Session, digest_id: int) -> None:
    digests.lock(session, digest_id)
    session.expire_all()  # what was read before may have changed while we waited
