"""Where a text names somebody who is looked out for, and which quotations stand beside that name. Pure.

Beside a name is what `speech.speakers_near` says: the sentence that introduces the words, or the rest of the one they
end in. It deliberately claims no more: who really speaks, a person reads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aggregator.quotations.parse import quotations
from aggregator.quotations.speech import speakers_near
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.sentences import sentences


@dataclass(frozen=True, slots=True)
class Named:
    """A sentence that names somebody, or words quoted beside the name, at `start:end` of the text.

    `others` are the names that stand beside the quotation as well: one of them may speak.
    """

    start: int
    end: int
    is_quotation: bool
    others: tuple[str, ...] = ()


class Lookout:
    """Looks for one entry of a watchlist; the other entries are known, so that their words are not taken for its."""

    def __init__(self, wanted: WatchEntry, entries: Sequence[WatchEntry]) -> None:
        self._finder = NameFinder([wanted])
        self._spellings = (wanted.label, *wanted.variants)
        self._of: Mapping[str, str] = {
            spelling: entry.label for entry in (wanted, *entries) for spelling in (entry.label, *entry.variants)
        } | dict.fromkeys(self._spellings, wanted.label)
        self._label = wanted.label

    def look(self, text: str, language: str) -> list[Named]:
        """What a text has of it, in order; `language` is a base tag. Linear but for the number of quotations."""
        if not self._finder.find(text):
            return []
        said = list(self._quoted(text, language))
        named = (
            Named(start, end, is_quotation=False)
            for start, end in sentences(text)
            if self._finder.find(text[start:end]) and not any(one.start < end and start < one.end for one in said)
        )
        return sorted([*said, *named], key=lambda one: (one.start, one.end))

    def _quoted(self, text: str, language: str) -> Iterator[Named]:
        found = quotations(text)
        for one in found:
            if one.depth:
                continue
            beside = [self._of[name] for name in speakers_near(text, one, found, list(self._of), language)]
            if self._label in beside:
                others = tuple(dict.fromkeys(name for name in beside if name != self._label))
                yield Named(one.start, one.end, is_quotation=True, others=others)
