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
        self._label, self._key = wanted.label, wanted.key
        known = {entry.key: entry for entry in (wanted, *entries)}
        self._everybody = NameFinder(known.values())
        self._spellings = {key: (entry.label, *entry.variants) for key, entry in known.items()}
        self._of: Mapping[str, str] = {
            spelling: known[key].label for key, spellings in self._spellings.items() for spelling in spellings
        } | dict.fromkeys((wanted.label, *wanted.variants), wanted.label)

    def look(self, text: str, language: str) -> list[Named]:
        """What a text has of it, in order; `language` is a base tag. Linear but for the number of quotations."""
        if not self._names(text):
            return []
        said = list(self._quoted(text, language))
        named = (
            Named(start, end, is_quotation=False)
            for start, end in sentences(text)
            if self._names(text[start:end]) and not any(one.start < end and start < one.end for one in said)
        )
        return sorted([*said, *named], key=lambda one: (one.start, one.end))

    def _names(self, text: str) -> bool:
        """Whether a text names it, and not only somebody of whose longer name it is a part."""
        return bool(self._finder.find(text)) and any(each.key == self._key for each in self._everybody.find(text))

    def _quoted(self, text: str, language: str) -> Iterator[Named]:
        found = quotations(text)
        # a finder is made for each quotation: of the names that occur, for those of a whole watchlist take milliseconds
        here = [name for each in self._everybody.find(text) for name in self._spellings[each.key]]
        here += [name for name, label in self._of.items() if label == self._label and name not in here]
        for one in found:
            if one.depth:
                continue
            beside = [self._of[name] for name in speakers_near(text, one, found, here, language)]
            if self._label in beside:
                others = tuple(dict.fromkeys(name for name in beside if name != self._label))
                yield Named(one.start, one.end, is_quotation=True, others=others)
