"""The ledger of an item: every quotation in its texts, judged by the stored sources and by what people said of it.

`quotations/` judges words by words; here the rest comes in that only the item knows: translations with their originals,
and whether the item says that its source is quoting somebody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from aggregator.quotations.model import Field, Judgement, Quotation, Source, Span
from aggregator.quotations.parse import quotations
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.review.preflight.embeds import embeds
from aggregator.review.preflight.facts import ItemFacts, Place, TranslationFacts
from aggregator.review.preflight.unclosed import shortened
from aggregator.text.fold import fold
from aggregator.vocabulary import QuotationVerdict

#: What may stand between an introduction and the words.
_MARKS = " :,\"'"
#: A name with its office; and so much text holds the longest introduction.
_ANYBODY, _LOOK = ".{1,120}?", 400
#: Proven in what the item cites.
PROVEN = frozenset({QuotationVerdict.EXACT, QuotationVerdict.NORMALISED, QuotationVerdict.ELIDED})
#: The same, or there by a translation or at second hand.
SETTLED = PROVEN | {QuotationVerdict.TRANSLATED, QuotationVerdict.SECOND_HAND}
#: Of words that are like no passage of any source.
_UNLIKE = frozenset({QuotationVerdict.NOT_FOUND, QuotationVerdict.UNVERIFIABLE})


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation or embedded post of an item with its verdict; `translation` where it stands for foreign words."""

    place: Place
    quotation: Quotation
    verdict: QuotationVerdict
    judgement: Judgement
    translation: TranslationFacts | None = None

    @property
    def spans(self) -> Sequence[Span]:
        """Where the words come from; for a translation the place of its original."""
        return self.judgement.spans if self.translation is None else (self.translation.span,)

    @property
    def is_open(self) -> bool:
        """A translation nobody answers for yet."""
        return self.translation is not None and not self.translation.confirmed_by


def ledger(item: ItemFacts, *, introductions: Sequence[str] = (), shelf: Shelf | None = None) -> list[Entry]:
    """The quotations of an item that stand in no other quotation, in order: headline, lead, body.

    Args:
        introductions: sentences, up to the quotation itself, that tell readers a source is quoting somebody.
        shelf: `item.bound`, where the caller needs it for more.
    """
    shelf = shelf or Shelf(item.bound)
    return [
        entry
        for place in Place
        for entry in _of_text(item, place, item.text(place), shelf=shelf, introductions=introductions)
    ]


def of_words(item: ItemFacts, place: Place, text: str) -> list[Entry]:
    """The quotations of a text that is proposed for an item, judged as if it stood there."""
    return list(_of_text(item, place, text, shelf=Shelf(item.bound), introductions=()))


def _of_text(
    item: ItemFacts, place: Place, text: str, *, shelf: Shelf, introductions: Sequence[str]
) -> Iterator[Entry]:
    """One entry for each quotation that begins behind the one before it; embedded posts are quotations too."""
    set_apart = [embed.quotation for embed in embeds(text, item.posts)]
    end = 0
    for quotation in sorted([*set_apart, *quotations(text)], key=lambda one: (one.start, -one.end)):
        if quotation.start >= end:
            entry = _Room(item, place, text, shelf, introductions).entry(quotation)
            end = entry.quotation.end
            yield entry


class _Room(NamedTuple):
    """What a quotation of a text is judged by."""

    item: ItemFacts
    place: Place
    text: str
    shelf: Shelf
    introductions: Sequence[str]

    def entry(self, quotation: Quotation) -> Entry:
        """The quotation judged, one without a closing mark as far as a source has its words."""
        whole = self._judged(quotation)
        if quotation.closing or not quotation.opening or _is_proven(whole):
            return whole
        shorter = shortened(
            self.text, quotation, is_proven=lambda one: _is_proven(self._judged(one)), is_like=self._is_like
        )
        return whole if shorter is None else self._judged(shorter)

    def _judged(self, quotation: Quotation) -> Entry:
        judgement = judge(quotation.text, self.shelf)
        if judgement.verdict not in PROVEN:
            translation = _translation(quotation.text, self.item.standing)
            if translation is not None:
                return Entry(self.place, quotation, QuotationVerdict.TRANSLATED, judgement, translation)
        elif judgement.spoken and _is_of_text(judgement) and not self._is_introduced(quotation):
            return Entry(self.place, quotation, QuotationVerdict.SECOND_HAND, judgement)
        return Entry(self.place, quotation, judgement.verdict, judgement)

    def _is_introduced(self, quotation: Quotation) -> bool:
        return _introduced(self.text[: quotation.start], self.introductions)

    def _is_like(self, sentence: str) -> bool:
        rendered = [_rendered(translation) for translation in self.item.standing]
        found = (judge(sentence, shelf) for shelf in (self.shelf, Shelf(rendered)))
        return any(one.verdict not in _UNLIKE and not one.advises for one in found)


def _is_proven(entry: Entry) -> bool:
    """Whether a source, or somebody's translation of it, has the words, and enough of them."""
    return entry.verdict in SETTLED and not entry.judgement.advises


def _is_of_text(judgement: Judgement) -> bool:
    """Whether the words stand in a text: a title in marks is named, not quoted."""
    return all(span.field is Field.TEXT for span in judgement.spans)


def _translation(words: str, translations: Sequence[TranslationFacts]) -> TranslationFacts | None:
    """The translation whose words these are, all or some of them; the same rules hold as for originals."""
    for translation in translations:
        if judge(words, Shelf([_rendered(translation)])).verdict in PROVEN:
            return translation
    return None


def _rendered(translation: TranslationFacts) -> Source:
    return Source(translation.span.article_id, translation.span.revision, "", translation.words)


def _introduced(before: str, introductions: Sequence[str]) -> bool:
    """Whether the words before a quotation say that the source quotes somebody."""
    pattern = _introduction(tuple(introductions))
    return pattern is not None and pattern.search(fold(before[-_LOOK:]).rstrip(_MARKS)) is not None


@lru_cache(maxsize=16)
def _introduction(introductions: Sequence[str]) -> re.Pattern[str] | None:
    """Any of the sentences at the end of a text, with anybody as the speaker."""
    spelt = [_ANYBODY.join(re.escape(fold(part)) for part in one.split("{speaker}")) for one in introductions]
    ends = [one.rstrip(_MARKS) for one in spelt if one.strip(_MARKS)]
    return re.compile(f"(?:{'|'.join(ends)})$") if ends else None
