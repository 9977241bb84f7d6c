"""What pre-flight has to say of one item alone, quickly enough to be asked while somebody types. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.quotations.shelf import Shelf
from aggregator.review.preflight import quotations, sources, speaker, wording
from aggregator.review.preflight.attribution import attribution
from aggregator.review.preflight.facts import IssueFacts
from aggregator.review.preflight.finding import Finding, weighed
from aggregator.review.preflight.ledger import Entry, ledger
from aggregator.vocabulary import FindingWeight


@dataclass(frozen=True, slots=True)
class Advice:
    """An item's quotations with their verdicts, what stands against it, heaviest first, and whom it rests on."""

    ledger: Sequence[Entry]
    findings: Sequence[Finding]
    attribution: Sequence[str]


def advise(issue: IssueFacts) -> Advice:
    """Look at the one item of these facts."""
    (item,) = issue.items
    shelf = Shelf(item.bound)
    entries = ledger(item, introductions=issue.introductions, shelf=shelf)
    found = [
        *quotations.findings(item, entries, issue),
        *quotations.of_articles([(item, entries)], issue),
        *speaker.findings(item, entries, issue),
        *wording.findings(item, entries, shelf, issue),
        *sources.findings(item, issue),
    ]
    order = list(FindingWeight)
    heaviest = sorted((weighed(one, item.allowances) for one in found), key=lambda one: order.index(one.weight))
    return Advice(entries, heaviest, attribution(item, entries))
