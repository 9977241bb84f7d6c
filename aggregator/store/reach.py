"""How far a story reached: how many outlets printed it, and from how many origins. Pure: facts in, figures out.

The law, which tests hold it to: never more independent than outlets; a later copy never makes it more; the order in
which the facts come does not matter; what is of unknown origin counts only where nothing else is known, and then once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.phrases import Joined, Phrase
from aggregator.vocabulary import OriginKind


@dataclass(frozen=True, slots=True)
class Printed:
    """One article of a story: where and when it appeared, and whose text it is (`key`, one for each origin)."""

    article_id: int
    outlet: str
    published: datetime
    kind: OriginKind
    key: str


@dataclass(frozen=True, slots=True)
class Reach:
    """Outlets that printed a story, copies included; how many of them are independent; and the same in words.

    `unknown` are the outlets of which all that the story has is of unknown origin.
    """

    outlets: int
    independent: int
    says: str
    unknown: int = 0


def reach(printed: Iterable[Printed]) -> Reach:
    """Count a story's outlets and those independent of each other.

    Each origin stands for the outlet that printed it first, and the outlets so named are counted: one that printed an
    agency's text and its own report is one outlet, and a copy of either, wherever it appears later, adds none.
    """
    first: dict[str, str] = {}
    outlets: set[str] = set()
    known: set[str] = set()
    for one in sorted(printed, key=lambda one: (one.published, one.article_id)):
        outlets.add(one.outlet)
        if one.kind is not OriginKind.UNKNOWN:
            known.add(one.outlet)
            first.setdefault(one.key, one.outlet)
    independent = len(set(first.values())) or min(1, len(outlets))
    unknown = len(outlets - known)
    return Reach(len(outlets), independent, _says(len(outlets), independent, unknown), unknown)


def _says(outlets: int, independent: int, unknown: int) -> Phrase:
    counted = Phrase.counted("%(num)s outlet", "%(num)s outlets", outlets)
    if not unknown:
        return Joined(", ", (counted, Phrase("%(independent)s independent", independent=independent)))
    behind = Phrase(
        "%(independent)s independent (%(unknown)s of unknown origin)", independent=independent, unknown=unknown
    )
    return Joined(", ", (counted, behind))
