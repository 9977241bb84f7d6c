"""Whether who is named beside a quotation stands near the words in the source too. Advice: a name is only looked up."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from aggregator.phrases import Phrase
from aggregator.quotations.model import Field, Span
from aggregator.quotations.parse import quotations
from aggregator.quotations.speech import speakers_near
from aggregator.review.preflight.facts import IssueFacts, ItemFacts
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import PROVEN, Entry
from aggregator.text.fold import fold
from aggregator.text.language import base_of
from aggregator.text.words import words
from aggregator.vocabulary import Check, QuotationVerdict

_LOOKED_AT = PROVEN | {QuotationVerdict.SECOND_HAND}
#: Letters from which on one word of a name stands for the whole of it.
_TELLING = 3
#: Characters beside a quotation in its paragraph from which on nobody is looked for, so that no text takes long: twice
#: the longest article of most outlets.
_LONGEST = 8000


def findings(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    """Quotations with a name beside them that the source does not have near the words it quotes itself.

    Silent where the source has the words without marks, where it is in another language than the item (it may spell
    names otherwise), and where any of several names beside the quotation, or one word of it, stands near.
    """
    own = {fold(name) for name in item.names}
    names = [name for name in dict.fromkeys((*item.speakers, *issue.watched)) if fold(name) not in own]
    for entry in entries if names else ():
        near = _near(item, entry)
        named = _named(item, entry, names) if near else []
        if named and not any(_stands(name, near) for name in named):
            yield _finding(item, entry, ", ".join(named))


def _named(item: ItemFacts, entry: Entry, names: Sequence[str]) -> list[str]:
    """Who is named beside the words in their own paragraph: "it quotes" in the next one may mean the article."""
    text = item.text(entry.place)
    start = text.rfind("\n", 0, entry.quotation.start) + 1
    end = text.find("\n", entry.quotation.end)
    beside = text[start : end if end >= 0 else len(text)]
    if len(beside) > _LONGEST + len(entry.quotation.text):
        return []
    found = _quotations(beside)
    same = (one for one in found if one.start == entry.quotation.start - start)
    said = next(same, None)
    return [] if said is None else speakers_near(beside, said, found, names, base_of(item.language))


# a paragraph is read once for all its quotations
_quotations = lru_cache(maxsize=4)(quotations)


def _near(item: ItemFacts, entry: Entry) -> str:
    """The paragraph of the words in the source, with the one before and the one after; empty where none is sure."""
    if not entry.judgement.spoken or entry.verdict not in _LOOKED_AT:
        return ""
    first, last = entry.judgement.spans[0], entry.judgement.spans[-1]
    for source in item.sources:
        if (source.article_id, source.revision) == (first.article_id, first.revision):
            is_alike = first.field is Field.TEXT and base_of(source.language) == base_of(item.language)
            return _paragraphs(source.text, first, last) if is_alike else ""
    return ""


def _paragraphs(text: str, first: Span, last: Span) -> str:
    """From the line before the one with the first words to the line after the one with the last; blank lines aside."""
    before = text[: first.start].rpartition("\n")[0].rstrip()
    behind = text[last.end :].partition("\n")[2].lstrip()
    start = before.rfind("\n") + 1
    end = len(text) - len(behind.partition("\n")[2])
    return text[start:end]


def _stands(name: str, near: str) -> bool:
    """Whether the name, or one telling word of it, stands there, also with an ending behind it."""
    found = words(near)
    return any(any(one.startswith(part) for one in found) for part in words(name) if len(part) >= _TELLING)


def _finding(item: ItemFacts, entry: Entry, named: str) -> Finding:
    quotation, article = entry.quotation, entry.judgement.spans[0].article_id
    says = Phrase(
        "%(named)s stands beside these words, but not near them in article %(article)s", named=named, article=article
    )
    return Finding(
        Check.SPEAKER,
        says,
        Phrase("make sure who speaks"),
        item.id,
        entry.place,
        quotation.start,
        quotation.end,
        quotation.text,
    )
