"""All checks of pre-flight on an issue, in the order in which an editor meets them: item by item, then the whole."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.quotations.shelf import Shelf
from aggregator.review.preflight import issue as of_issue
from aggregator.review.preflight import quotations, sources, speaker, wording
from aggregator.review.preflight.facts import IssueFacts, ItemFacts
from aggregator.review.preflight.finding import Finding, weighed
from aggregator.review.preflight.ledger import Entry, ledger
from aggregator.vocabulary import FindingWeight


@dataclass(frozen=True, slots=True)
class Flight:
    """What pre-flight found; `ledgers` are the quotations of each item, by the item's id."""

    findings: tuple[Finding, ...]
    ledgers: dict[int, list[Entry]]

    @property
    def blocking(self) -> list[Finding]:
        """What stops the issue."""
        return [finding for finding in self.findings if finding.weight is FindingWeight.BLOCK]


def preflight(issue: IssueFacts) -> Flight:
    """Run every check."""
    judged: list[tuple[ItemFacts, Sequence[Entry]]] = []
    found: list[Finding] = []
    for item in issue.items:
        shelf = Shelf(item.bound)  # dropped with its item: the texts of a whole issue would fill memory
        entries = ledger(item, introductions=issue.introductions, shelf=shelf)
        judged.append((item, entries))
        found += _of_item(item, entries, shelf, issue)
    found += quotations.of_articles(judged, issue)
    found += of_issue.findings(issue)
    return Flight(tuple(_in_order(found, issue.items)), {item.id: list(entries) for item, entries in judged})


def _of_item(item: ItemFacts, entries: Sequence[Entry], shelf: Shelf, issue: IssueFacts) -> Iterable[Finding]:
    yield from quotations.findings(item, entries, issue)
    yield from speaker.findings(item, entries, issue)
    yield from wording.findings(item, entries, shelf, issue)
    yield from sources.findings(item, issue)


def _in_order(found: Iterable[Finding], items: Sequence[ItemFacts]) -> list[Finding]:
    """By item in the order of the issue, those of the whole last; within an item as they were found."""
    place = {item.id: number for number, item in enumerate(items)}
    allowances = {item.id: item.allowances for item in items}
    weighty = [weighed(finding, allowances.get(finding.item_id or 0, ())) for finding in found]
    return sorted(weighty, key=lambda finding: place.get(finding.item_id or 0, len(place)))
