"""Whose text a family of copies is, and who had it first. Facts in, origins with their basis out.

All articles of a family have one origin, because they have one text. What they say of it themselves goes first: "first
published at", then an agency's marker, a byline, a link. A copy speaks for the whole family only when nearly all of its
text stands in the family's; else what it names may be the source of what it added. Where nobody says anything, an
agency's own article is the origin, and otherwise the outlet that published first. Nothing is guessed: claims that
contradict each other, a credit to "agencies", a copy that may be none leave the origin unknown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.dedup.markers import Claim
from aggregator.dedup.press import UNKNOWN, Origin
from aggregator.vocabulary import LineageBasis, OriginKind

#: Share of a copy's text found in the original from which what it says of its origin holds for all. Not measured: a
#: credit line, a dateline and a headline are far less than the rest.
SPEAKS_FOR_ALL: Final = 0.8
#: An agency that carries a text later than this after its first publication took it over. Not measured: outlets round
#: their times, and print an agency's text before its own site has it, within the hour.
AGENCY_LATE: Final = timedelta(days=1)
#: What goes before what.
_STRENGTH: Final = (
    LineageBasis.FIRST_PUBLISHED,
    LineageBasis.WIRE_MARKER,
    LineageBasis.BYLINE,
    LineageBasis.LINK,
)


@dataclass(frozen=True, slots=True)
class Relative:
    """One article of a family: where (`outlet` as an origin) and when it appeared, and what it says of its origin.

    `share` is how much of its text the family's first found article has, 0..1; `unsure` that it may be a copy of
    another family.
    """

    id: int
    outlet: Origin
    published: datetime
    claim: Claim | None = None
    share: float = 1.0
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Traced:
    """The outcome for one article; `first` is the id of the family's first article, its own when it is that one."""

    origin: Origin
    basis: LineageBasis
    first: int


def traced(family: Sequence[Relative]) -> dict[int, Traced]:
    """The origin of each article of a family, by id; the order of the family does not matter."""
    ordered = sorted(family, key=lambda one: (one.published, one.id))
    origin, basis = _origin(ordered)
    first = _first(ordered, origin)
    return {one.id: Traced(origin, _basis(one, origin, basis, first=first), first.id) for one in ordered}


def _origin(ordered: Sequence[Relative]) -> tuple[Origin, LineageBasis]:
    speaking = [one for one in ordered if one.share >= SPEAKS_FOR_ALL or one is ordered[0]]
    claims = [one.claim for one in speaking if one.claim is not None]
    named = [claim for claim in claims if claim.origin != UNKNOWN]
    if claims:
        basis = min((claim.basis for claim in named or claims), key=_STRENGTH.index)
        origins = {claim.origin.key: claim.origin for claim in named if claim.basis is basis}
        if len(origins) > 1:
            return UNKNOWN, LineageBasis.CONFLICT
        return next(iter(origins.values()), UNKNOWN), basis
    if any(one.unsure for one in ordered):
        return UNKNOWN, LineageBasis.UNSURE
    return _first_of_all(ordered).outlet, LineageBasis.OWN


def _first_of_all(ordered: Sequence[Relative]) -> Relative:
    """The agency's own article unless it came late, else the earliest."""
    in_time = (one for one in ordered if one.published - ordered[0].published <= AGENCY_LATE)
    return next((one for one in in_time if one.outlet.kind is OriginKind.AGENCY), ordered[0])


def _first(ordered: Sequence[Relative], origin: Origin) -> Relative:
    """The origin's own article where the desk has it, whenever that came; else the earliest."""
    return next((one for one in ordered if one.outlet == origin), ordered[0])


def _basis(one: Relative, origin: Origin, basis: LineageBasis, *, first: Relative) -> LineageBasis:
    if one.claim is not None and one.claim.origin == origin:
        return one.claim.basis if origin != UNKNOWN or basis is not LineageBasis.CONFLICT else basis
    if origin == UNKNOWN:
        return basis
    if one is first:
        return LineageBasis.OWN if one.outlet == origin else basis
    return LineageBasis.SAME_TEXT
