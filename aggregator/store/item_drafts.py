"""Words for items as people type them, before they are saved."""

from collections.abc import Iterable

from sqlmodel import Session, col, delete, select

from aggregator.models import ItemDraft
from aggregator.text.words import shingles, words

#: So many words of an article in a row are its words; fewer are anybody's.
_RUN = 5


def keep(session: Session, row: ItemDraft) -> None:
    """Keep what a window has typed, in place of what it had typed before."""
    session.merge(row)
    session.flush()


def of(session: Session, item_id: int, *, user_id: int | None = None) -> list[ItemDraft]:
    """What is typed and not saved for an item, by one person or by all, latest first."""
    query = select(ItemDraft).where(ItemDraft.item_id == item_id)
    if user_id is not None:
        query = query.where(ItemDraft.user_id == user_id)
    return list(session.exec(query.order_by(col(ItemDraft.saved_at).desc(), col(ItemDraft.tab))))


def get(session: Session, user_id: int, item_id: int, tab: str) -> ItemDraft | None:
    """What one window has typed, where it has."""
    return session.get(ItemDraft, (user_id, item_id, tab))


def forget(session: Session, user_id: int, item_id: int, tab: str) -> bool:
    """Drop what one window has typed; says whether there was any."""
    there = (col(ItemDraft.user_id) == user_id, col(ItemDraft.item_id) == item_id, col(ItemDraft.tab) == tab)
    return session.exec(delete(ItemDraft).where(*there)).rowcount > 0


def forget_items(session: Session, item_ids: Iterable[int]) -> None:
    """Drop all that was typed for items that are no more."""
    session.exec(delete(ItemDraft).where(col(ItemDraft.item_id).in_(list(item_ids))))


def every(session: Session) -> list[ItemDraft]:
    """All of them, by item: some dozens, however large the desk."""
    return list(session.exec(select(ItemDraft).order_by(col(ItemDraft.item_id), col(ItemDraft.user_id))))


def take_out(session: Session, texts: Iterable[str], passages: Iterable[str], *, why: str) -> int:
    """Take an article's words out of all that is typed and not saved; returns from how many rows.

    A paragraph goes that has five words of `texts` in a row, or one of `passages` whole: it is a copy beside the
    words, not yet anybody's.
    """
    runs = {run for text in texts for run in _runs(text)}
    whole = {passage for passage in passages if passage.strip()}

    def holds(text: str) -> bool:
        return any(passage in text for passage in whole) or any(run in runs for run in _runs(text))

    changed = 0
    for row in every(session):
        kept = "\n\n".join(part for part in row.body.split("\n\n") if not holds(part))
        was = (row.headline, row.lead, row.body)
        row.headline = "" if holds(row.headline) else row.headline
        row.lead, row.body = f"[redacted: {why}]" if holds(row.lead) else row.lead, kept
        changed += (row.headline, row.lead, row.body) != was
        session.add(row)
    session.flush()
    return changed


def _runs(text: str) -> set[str]:
    found = words(text)
    return set(shingles(found, _RUN)) if len(found) >= _RUN else set()
