"""A finding of pre-flight: what is the matter, where, how much it weighs, and how to mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from aggregator.phrases import Phrase
from aggregator.review.preflight.facts import AllowanceFacts, Place
from aggregator.vocabulary import Check, FindingWeight

_BLOCKING = frozenset(
    {Check.ALTERED, Check.STITCHED, Check.ELSEWHERE, Check.NOT_FOUND, Check.UNVERIFIABLE, Check.UNCONFIRMED}
)
_WARNING = frozenset(
    {
        Check.OPEN_MARK,
        Check.MEANING_RISK,
        Check.UNMARKED_WORDS,
        Check.NO_SOURCE,
        Check.USED_SOURCE,
        Check.CHANGED_SOURCE,
        Check.DEAD_LINK,
        Check.REPEATED,
        Check.TOLD_BEFORE,
        Check.UNDECIDED,
        Check.QUOTED_WORDS,
        Check.NO_ITEMS,
    }
)
#: What a publisher may let stand: quotations that are not proven. A translation is confirmed instead.
ALLOWABLE = _BLOCKING - {Check.UNCONFIRMED}


def weight_of(check: Check) -> FindingWeight:
    """What a finding of a check does."""
    if check in _BLOCKING:
        return FindingWeight.BLOCK
    return FindingWeight.WARNING if check in _WARNING else FindingWeight.ADVICE


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; without an item it is about the issue.

    `words` are the words it is about, at `start:end` of the item's text `place`, where it has a place. `says` tells
    what is the matter and `mend` what to do. `allowed` names the publisher who lets it stand, and why.
    """

    check: Check
    says: Phrase
    mend: Phrase
    item_id: int | None = None
    place: Place | None = None
    start: int = 0
    end: int = 0
    words: str = ""
    weight: FindingWeight = FindingWeight.ADVICE
    allowed: str = ""


def weighed(finding: Finding, allowances: Iterable[AllowanceFacts]) -> Finding:
    """The finding with its weight: an advice when a publisher has let exactly these words stand."""
    for allowance in allowances:
        if finding.check in ALLOWABLE and (allowance.finding, allowance.words) == (finding.check, finding.words):
            return replace(finding, weight=FindingWeight.ADVICE, allowed=f"{allowance.by}: {allowance.why}")
    return replace(finding, weight=weight_of(finding.check))
