"""What stories are called, on every page: as their item is, in an issue that readers do not have; else by themselves.

An item is called by its headline, or without one by the first words that it has: what will be printed is what people
know a story by. The headline of the story's first article is told beside it where it reads otherwise.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import case, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, SQLModel

from aggregator.models import Story
from aggregator.store.chunks import chunks
from aggregator.store.digests import UNPUBLISHED
from aggregator.text.invisible import first_visible
from aggregator.vocabulary import ItemStatus

#: Where a story has several items, the one that says most of it.
SAYS_MOST = {
    ItemStatus.ACCEPTED: 5,
    ItemStatus.HELD: 4,
    ItemStatus.DRAFT: 3,
    ItemStatus.REJECTED: 2,
    ItemStatus.MERGED: 1,
}
#: Characters of a lead or text that can come into a name.
OPENING = 300
_ITEMS, _DIGESTS = (SQLModel.metadata.tables[name] for name in ("digest_item", "digest"))
_I, _D = _ITEMS.c, _DIGESTS.c


@dataclass(frozen=True, slots=True)
class Name:
    """What a story is called, in which language (BCP 47; `und`: not known), and its own headline where that differs."""

    words: str
    language: str
    besides: str = ""


def of_items(session: Session, story_ids: Iterable[int]) -> dict[int, Name]:
    """The names of stories that an issue has which readers do not have yet."""
    found: dict[int, Name] = {}
    texts = (_I.headline, func.substr(_I.lead, 1, OPENING), func.substr(_I.body, 1, OPENING))
    query = sql_select(_I.story_id, _I.language, *texts).join(_DIGESTS, _D.id == _I.digest_id)
    query = query.where(_D.status.in_(UNPUBLISHED), _I.status != ItemStatus.MERGED)
    query = query.order_by(case(SAYS_MOST, value=_I.status, else_=0), _I.id.desc())
    for chunk in chunks(story_ids):
        for story_id, language, *written in session.execute(query.where(_I.story_id.in_(chunk))):
            words = first_visible(*written)
            if words:
                found[story_id] = Name(words, language)
    return found


def names(session: Session, found: Mapping[int, Story]) -> dict[int, Name]:
    """What each of these stories is called, by its id."""
    items = of_items(session, found)
    return {ident: _name(items.get(ident), story.title) for ident, story in found.items()}


def _name(of_item: Name | None, title: str) -> Name:
    if of_item is None:
        return Name(first_visible(title), "und")
    return Name(of_item.words, of_item.language, "" if of_item.words == title.strip() else first_visible(title))
