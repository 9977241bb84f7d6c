"""What a decision added to, or took from, the rows beside an item: put back as it was when the decision is undone."""

from typing import Any

from aggregator.errors import NotAllowedError
from aggregator.models import Decision, Translation
from aggregator.phrases import Phrase
from aggregator.review.item_record import ItemRecord
from aggregator.store import item_growth, ledger

#: Whether a row holds now, by what the decision did to it.
_MUST_HOLD = {"added": True, "dropped": False}


def give_back(this: ItemRecord, row: Decision) -> dict[str, object]:
    """Take back what a decision added of translations, allowances and unnamed sources, and let hold what it took back.

    Returns what the diary tells of it.

    Raises:
        NotAllowedError: one of them was changed since, or its original was redacted.
    """
    after: dict[str, Any] = row.after
    told: dict[str, object] = {}
    for did, undone in (("added", "dropped"), ("dropped", "added")):
        for table, ids in after.get(did, {}).items():
            _turn(this, table, ids, holds=_MUST_HOLD[did])
        if after.get(did):
            told[undone] = after[did]
    if row.verb == "confirm":
        _unconfirm(this, after["translation"])
    return told


def give_back_left(this: ItemRecord, row: Decision) -> None:
    """Which articles are left out of the item's growth is again as it was before the decision."""
    before: dict[str, Any] = row.before
    after: dict[str, Any] = row.after
    if "left" not in before and "left" not in after:
        return
    item_growth.forget(this.session, row.noun_id, [article_id for article_id, _ in after.get("left", ())])
    for article_id, revision in before.get("left", ()):
        item_growth.leave(this.session, row.noun_id, article_id, revision=revision, user_id=this.user_id, at=this.now)


def _turn(this: ItemRecord, table: str, ids: list[int], *, holds: bool) -> None:
    for row in ledger.by_ids(this.session, table, ids):
        if (row.dropped_at is None) is not holds:
            raise NotAllowedError(
                Phrase("what people said of the item was changed since: look at its ledger, change it there")
            )
        if holds:
            ledger.drop(this.session, row, now=this.now)
            continue
        if isinstance(row, Translation) and not row.original:
            raise NotAllowedError(
                Phrase("the original of translation %(row)s is redacted: nothing proves it any more", row=row.id)
            )
        ledger.restore(this.session, row)


def _unconfirm(this: ItemRecord, translation_id: int) -> None:
    row = ledger.translation(this.session, translation_id)
    if row.confirmed_by is None:
        raise NotAllowedError(Phrase("translation %(translation_id)s is not confirmed", translation_id=translation_id))
    ledger.unconfirm(this.session, row)
