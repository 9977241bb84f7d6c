"""Whether an entry is an article met before, where its GUID and its link do not say so, or say it wrongly. Pure.

GUIDs are made anew for each request, or are the entry's place in the feed and so another's tomorrow; links carry a
number drawn for each request. What an entry says is compared then, and in doubt two are two: a text that is there twice
is found by deduplication, one that was taken for another is lost.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator.collection.identity import digest
from aggregator.collection.raw import Published, RawItem
from aggregator.text.words import words
from aggregator.vocabulary import PublishedBasis

#: Words from which a text without a date tells itself from others that it could be taken for. By eye: bulletins and
#: captions ("Photo of the day") are shorter.
ENOUGH_WORDS = 12

#: Share of their words that two texts have in common. An edit changes a sentence or two; bulletins in one mould differ
#: in names and figures, which in the shortest of them is a third of the words.
_EDITED, _ALIKE = 0.8, 0.5


@dataclass(frozen=True, slots=True)
class Told:
    """What an article, or an entry that may be it, says of itself."""

    #: key of its own link; empty without one
    link_key: str
    title: tuple[str, ...]
    #: words of title and text
    words: frozenset[str]
    #: as its feed gives it; None where it gives none
    published: datetime | None = None
    #: whether that is a moment and not only a day
    is_moment: bool = False


def told(
    *, url_key: str, title: str, text: str, published: datetime | None, basis: PublishedBasis | None, offset: int | None
) -> Told:
    """What an article or an entry says of itself; keys that are no link's hold a `#`."""
    dated = published if basis is PublishedBasis.FEED else None
    heading = tuple(words(title))
    link_key = "" if "#" in url_key else url_key
    return Told(link_key, heading, frozenset([*heading, *words(text)]), dated, _is_moment(dated, offset))


def print_of(link_key: str, heading: Sequence[str], text: Sequence[str], published: Published | None) -> str:
    """The mark by which an entry is known again whose GUID and link are other ones; empty where nothing serves.

    Args:
        link_key: key of its link, whose query does not count; empty without a link.
        heading: words of its title.
        text: words of its text.
        published: the date that the feed gives; None where it gives none, or the same to all.
    """
    path = link_key.partition("?")[0]
    if published is not None and _is_moment(published.moment, published.offset_minutes):
        return digest("moment", path, " ".join(heading), published.moment.isoformat())[:32]
    said = [*heading, *text]
    if len(said) < ENOUGH_WORDS:
        return ""
    day = published.moment.isoformat() if published is not None else ""
    return digest("words", path, " ".join(said), day)[:32]


def _is_moment(published: datetime | None, offset: int | None) -> bool:
    """Whether a date has a time of day: feeds that give the day alone make it midnight, theirs or Greenwich's."""
    if published is None:
        return False
    local = published + timedelta(minutes=offset or 0)
    return all((moment.hour, moment.minute, moment.second) != (0, 0, 0) for moment in (published, local))


def is_another(before: Told, now: Told) -> bool:
    """Whether an entry is another article than the one that its GUID stood for until now.

    With the article's own link it is that article, whatever it says by now.
    """
    if before.link_key and before.link_key == now.link_key:
        return False
    alike = _share(before.words, now.words)
    same_title = bool(now.title) and before.title == now.title
    if alike >= _EDITED:
        return False
    has_moved = bool(before.link_key and now.link_key)
    if before.published is None or now.published is None:
        return not (same_title and (not has_moved or alike >= _ALIKE))
    if before.published == now.published:
        return not (before.is_moment or same_title or alike >= _ALIKE)
    return has_moved or not same_title


def _share(one: Collection[str], other: Collection[str]) -> float:
    one, other = set(one), set(other)
    return len(one & other) / max(1, len(one | other))


def settle(
    items: Sequence[RawItem],
    *,
    by_entry: Mapping[str, int],
    by_url: Mapping[str, int],
    by_print: Mapping[str, Sequence[int]],
    reused: Collection[str],
) -> list[int | None]:
    """Which article each entry of a document is; None: a new one.

    What another entry of the document is by its GUID or link, none is by its words.

    Args:
        by_entry: the article that stood under an entry's key.
        by_url: the article with a link.
        by_print: articles of the source with a mark (`print_of`).
        reused: keys of entries that stand for another article now.
    """
    found = [
        by_entry[item.entry_key]
        if item.entry_key in by_entry and item.entry_key not in reused
        else by_url.get(item.url_key)
        if item.own_page or item.entry_key not in reused
        else None
        for item in items
    ]
    claimed = {ident for ident in found if ident is not None}
    for place, item in enumerate(items):
        if found[place] is None and item.print:
            free = [ident for ident in by_print.get(item.print, ()) if ident not in claimed]
            if free:
                found[place] = free[0]
                claimed.add(free[0])
    return found
