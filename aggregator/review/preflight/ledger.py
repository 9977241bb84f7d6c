"""The ledger of an item: every quotation in its texts, judged by the stored sources and by what people said of it.

`quotations/` judges words by words; here the rest comes in that only the item knows: translations with their originals,
and whether the item says that its source is quoting somebody.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from aggregator.quotations.model import Field, Judgement, Quotation, Source
from aggregator.quotations.parse import quotations
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import judge
from aggregator.review.preflight.facts import ItemFacts, Place, TranslationFacts
from aggregator.text.fold import fold
from aggregator.vocabulary import QuotationVerdict

#: What may stand between an introduction and the words.
_MARKS = " :,\"'"
#: What may stand between an introduction and the words.
_MARKS = " :,\"'"
#: A name with its office; and so much text holds the longest introduction.
_ANYBODY, _LOOK = ".{1,120}?", 400
#: Proven in what the item cites.
PROVEN = frozenset({QuotationVerdict.EXACT, QuotationVerdict.NORMALISED, QuotationVerdict.ELIDED})


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation of an item with its verdict; `translation` where it stands for a passage in another language."""

    place: Place
    quotation: Quotation
    verdict: QuotationVerdict
    judgement: Judgement
    translation: TranslationFacts | None = None

    @property
    def is_open(self) -> bool:
        """A translation nobody answers for yet."""
        return self.translation is not None and not self.translation.confirmed_by


def ledger(item: ItemFacts, *, introductions: Sequence[str] = ()) -> list[Entry]:
    """The quotations of an item that stand in no other quotation, in order: headline, lead, body.

    Args:
        introductions: sentences, up to the quotation itself, that tell readers a source is quoting somebody.
    """
    shelf = Shelf(item.bound)
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
    for quotation in quotations(text):
        if quotation.depth == 0:
            yield _entry(item, place, quotation, shelf, before=text[: quotation.start], introductions=introductions)


def _entry(
    item: ItemFacts, place: Place, quotation: Quotation, shelf: Shelf, *, before: str, introductions: Sequence[str]
) -> Entry:
    judgement = judge(quotation.text, shelf)
    if judgement.verdict not in PROVEN:
        translation = _translation(quotation.text, item.standing)
        if translation is not None:
            return Entry(place, quotation, QuotationVerdict.TRANSLATED, judgement, translation)
    elif judgement.spoken and _is_of_text(judgement) and not _introduced(before, introductions):
        return Entry(place, quotation, QuotationVerdict.SECOND_HAND, judgement)
    return Entry(place, quotation, judgement.verdict, judgement)


def _is_of_text(judgement: Judgement) -> bool:
    """Whether the words stand in a text: a title in marks is named, not quoted."""
    return all(span.field is Field.TEXT for span in judgement.spans)


def _translation(words: str, translations: Sequence[TranslationFacts]) -> TranslationFacts | None:
    """The translation whose words these are, all or some of them; the same rules hold as for originals."""
    for translation in translations:
        of = Source(translation.span.article_id, translation.span.revision, "", translation.words)
        if judge(words, Shelf([of])).verdict in PROVEN:
            return translation
    return None


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
