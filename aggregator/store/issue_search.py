"""Finding issues by number, cover date or words of their items.

There are hundreds of issues, not hundreds of thousands: they are read newest first, some at a time, and looked through
folded, until enough are found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from aggregator.models import Digest, DigestItem
from aggregator.text.calendars import solar_of
from aggregator.text.fold import fold
from aggregator.vocabulary import DigestStatus, ItemStatus

#: Issues whose items are read at once: a few hundred kilobytes.
_AT_ONCE = 50
#: Items shown for an issue that was found by words.
_MOST_ITEMS = 3
#: Digits of the shortest date that is looked for.
_YEAR = 4
#: Readers have these: what is a draft in them was never part of them.
_OUT = (DigestStatus.PUBLISHED, DigestStatus.CORRECTED, DigestStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """An issue, how many items it shows, and the first items that have a word of the query."""

    digest: Digest
    count: int
    items: tuple[DigestItem, ...] = ()


def find(session: Session, query: str, *, skip: int = 0, limit: int) -> list[FoundIssue]:
    """Issues in which every word of a query is the number, in the cover date or in the text, newest first.

    Dates are found as 2026-03-06, 2026-03 or 2026, in the Solar Hijri calendar as well (1404/12/15); digits of every
    script count alike.

    Args:
        skip: how many that would be found are left out before the first.
    """
    words = fold(query).split()
    digests = session.exec(select(Digest).order_by(col(Digest.cover_date).desc(), col(Digest.id).desc())).all()
    if not words:
        return _counted(session, digests[skip : skip + limit])
    found: list[FoundIssue] = []
    for issue in _matching(session, digests, words):
        found.append(issue)
        if len(found) >= skip + limit:
            break
    return found[skip:]


def _matching(session: Session, digests: Sequence[Digest], words: Sequence[str]) -> Iterator[FoundIssue]:
    for start in range(0, len(digests), _AT_ONCE):
        chunk = digests[start : start + _AT_ONCE]
        texts = _texts(session, chunk)
        for digest in chunk:
            mine, cover = texts[digest.id or 0], fold(digest.headline)
            left = [word for word in words if not _is_named(digest, word)]
            if all(word in cover or any(word in text for text in mine.values()) for word in left):
                having = [item_id for item_id, text in mine.items() if any(word in text for word in left)]
                yield FoundIssue(digest, len(mine), _items(session, having[:_MOST_ITEMS]))


def _is_named(digest: Digest, word: str) -> bool:
    """Whether a word of a query is the issue's number, or its date or the beginning of it."""
    if word == str(digest.number):
        return True
    said = word.replace("/", "-")
    year, month, day = solar_of(digest.cover_date)
    dates = (digest.cover_date.isoformat(), f"{year:04}-{month:02}-{day:02}")
    return len(said) >= _YEAR and any(date == said or date.startswith(f"{said}-") for date in dates)


def _texts(session: Session, digests: Iterable[Digest]) -> dict[int, dict[int, str]]:
    """The folded texts of items by digest and item, in order; as columns, for whole rows take longer."""
    found: dict[int, dict[int, str]] = {digest.id or 0: {} for digest in digests}
    item = (DigestItem.digest_id, col(DigestItem.id), DigestItem.headline, DigestItem.lead)
    query = select(*item, DigestItem.body).where(  # type: ignore[call-overload]
        _shown(digests)
    )
    for digest_id, item_id, *words in session.exec(query.order_by(col(DigestItem.section), col(DigestItem.position))):
        found[digest_id][item_id] = fold(" ".join(words))
    return found


def _items(session: Session, item_ids: Sequence[int]) -> tuple[DigestItem, ...]:
    rows = session.exec(select(DigestItem).where(col(DigestItem.id).in_(item_ids))) if item_ids else ()
    return tuple(sorted(rows, key=lambda row: item_ids.index(row.id or 0)))


def _counted(session: Session, digests: Sequence[Digest]) -> list[FoundIssue]:
    query = select(DigestItem.digest_id, func.count()).group_by(col(DigestItem.digest_id))
    counts = dict(session.exec(query.where(_shown(digests))).all())
    return [FoundIssue(digest, counts.get(digest.id or 0, 0)) for digest in digests]


def _shown(digests: Iterable[Digest]) -> ColumnElement[bool]:
    """The items that these issues show: what was accepted, and of those that readers do not have the drafts too."""
    every = list(digests)
    mine = col(DigestItem.digest_id).in_([digest.id for digest in every])
    open_ones = col(DigestItem.digest_id).in_([digest.id for digest in every if digest.status not in _OUT])
    accepted, draft = (col(DigestItem.status) == status for status in (ItemStatus.ACCEPTED, ItemStatus.DRAFT))
    return and_(mine, or_(accepted, and_(draft, open_ones)))
