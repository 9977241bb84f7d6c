"""One text of a source, read, and the way from places in it to spans of the ledger."""

from dataclasses import dataclass

from aggregator.quotations.match import Hit
from aggregator.quotations.model import Field, Source, Span
from aggregator.quotations.wording import Wording


@dataclass(frozen=True, slots=True)
class Page:
    """One text of a source, read."""

    source: Source
    field: Field
    wording: Wording

    def span(self, hit: Hit) -> Span:
        """The place of a hit on this page."""
        return self.between(hit.start, hit.end)

    def between(self, start: int, end: int) -> Span:
        """The place of `text[start:end]` of this page."""
        return Span(self.source.article_id, self.source.revision, self.field, start, end)
