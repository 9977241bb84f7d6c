"""How a story was covered over time: what an inbox tells of it besides its rank. Pure: prints in, figures out."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import NamedTuple

from aggregator.text.language import base_of


class Print(NamedTuple):
    """One article of a story, a copy or not: where, in which language and when it appeared, and was seen."""

    article_id: int
    outlet: str
    language: str
    published: datetime
    seen: datetime


@dataclass(frozen=True, slots=True)
class Coverage:
    """`outlets` first to print first; `languages` most articles first; `days` those with articles, oldest first.

    `weeks` are told by the cover date that ends each.
    """

    articles: int
    outlets: tuple[str, ...]
    languages: tuple[str, ...]
    first: datetime
    last: datetime
    seen: datetime
    days: tuple[tuple[date, int], ...]
    weeks: tuple[date, ...]


def coverage(prints: Iterable[Print], *, zone: tzinfo, cover_of: Callable[[datetime], date]) -> Coverage:
    """What the prints of a story (at least one) come to, in whatever order they are given.

    Args:
        zone: the desk's, in which its days are counted.
        cover_of: the cover date that ends the week of a moment.
    """
    ordered = sorted(prints, key=lambda one: (one.published, one.article_id))
    languages = Counter(base_of(one.language) for one in ordered)
    return Coverage(
        articles=len(ordered),
        outlets=tuple(dict.fromkeys(one.outlet for one in ordered)),
        languages=tuple(sorted(languages, key=lambda language: (-languages[language], language))),
        first=ordered[0].published,
        last=ordered[-1].published,
        seen=min(one.seen for one in ordered),
        days=tuple(sorted(Counter(one.published.astimezone(zone).date() for one in ordered).items())),
        weeks=tuple(sorted({cover_of(one.published) for one in ordered})),
    )
