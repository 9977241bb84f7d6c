"""The page on which two people's words for one item stand side by side, so that neither is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from aggregator.models import Decision, DigestItem
from aggregator.review.unsaved import Unsaved
from aggregator.review.versions import FIELDS, Words, at_version, differences
from aggregator.store import decisions, users
from aggregator.text.difference import Run
from aggregator.text.merging import merged
from aggregator.web.answers import page
from aggregator.web.desk import Me, WebDesk
from aggregator.web.item_words import WORDS


@dataclass(frozen=True, slots=True)
class Both:
    """What stands there now, what was typed, and both in one where nobody changed what the other changed."""

    theirs: Words
    mine: Words
    #: by field; one that both changed in the same place has what was typed
    together: Mapping[str, str]
    #: the fields in which the two could not be put together
    conflicts: Sequence[str]
    #: from what stands there to what was typed, by field
    runs: Mapping[str, Sequence[Run]]
    #: the last decision that changed the words
    last: Decision | None


def both_of(item: DigestItem, rows: Sequence[Decision], mine: Unsaved) -> Both:
    """The two texts, and what can be made of them.

    Args:
        rows: the item's diary, oldest first.
    """
    theirs, typed = Words.of(item), Words(**{name: mine.words[name] for name in FIELDS})
    base = at_version(item, rows, mine.base_version)
    put = {name: merged(getattr(base, name), getattr(typed, name), getattr(theirs, name)) for name in FIELDS}
    conflicts = [name for name, text in put.items() if text is None]
    together = {name: getattr(typed, name) if text is None else text for name, text in put.items()}
    since = [row for row in rows if set(row.after) & set(FIELDS)]
    return Both(theirs, typed, together, conflicts, differences(theirs, typed), since[-1] if since else None)


def stale_page(
    request: Request, session: Session, desk: WebDesk, me: Me, item: DigestItem, mine: Unsaved, *, status: int = 200
) -> Response:
    """The page; saving from it is saving over what it shows."""
    rows = decisions.of(session, "item", item.id or 0)
    return page(
        request,
        "item_stale.html",
        status=status,
        item=item,
        both=both_of(item, rows, mine),
        mine=mine,
        names=users.names(session),
        words=WORDS,
    )
