"""What pre-flight says of an item's own words: taken over without marks, verbs that take sides, two directions."""

from collections.abc import Iterator, Sequence

from aggregator.errors import LanguageTagError
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.unmarked import verbatim_runs
from aggregator.review.preflight.direction import bare_runs
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import Entry
from aggregator.text.language import direction
from aggregator.text.words import words
from aggregator.vocabulary import Check

#: Texts of an item that are sentences.
_SENTENCES = (Place.LEAD, Place.BODY)
_Spans = Sequence[tuple[int, int]]


def findings(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the words of one item."""
    shelf = Shelf([source.bound for source in item.sources])
    for place in _SENTENCES:
        quoted = [(entry.quotation.start, entry.quotation.end) for entry in entries if entry.place is place]
        yield from _unmarked(item, place, quoted, shelf=shelf, least=issue.measures.unmarked_words)
        yield from _verbs(item, place, issue)
        yield from _directions(item, place, entries)


def _unmarked(item: ItemFacts, place: Place, quoted: _Spans, *, shelf: Shelf, least: int) -> Iterator[Finding]:
    text = item.text(place)
    for run in verbatim_runs(text, quoted, shelf):
        taken = text[run.start : run.end]
        if not run.is_title and not run.is_name and len(words(taken)) >= least:
            says = f"{len(words(taken))} words in a row stand like that in article {run.span.article_id}"
            yield _about(item, place, Check.UNMARKED_WORDS, run.start, run.end, says, "set marks, or say it otherwise")


def _verbs(item: ItemFacts, place: Place, issue: IssueFacts) -> Iterator[Finding]:
    for verb in issue.warned(item.text(place)):
        says = f"the verb {verb.wrong}"
        yield _about(item, place, Check.VERB, verb.start, verb.end, says, "take a plainer one, unless you mean it")


def _directions(item: ItemFacts, place: Place, entries: Sequence[Entry]) -> Iterator[Finding]:
    known = [*item.names, *(source.title for source in item.sources)]
    known += [entry.quotation.text for entry in entries]
    for start, end in bare_runs(item.text(place), _direction(item.language), known):
        says = "words of the other direction stand bare: signs and numbers beside them may wander"
        mend = "set them between U+2068 and U+2069, or spell them as the source's name or title"
        yield _about(item, place, Check.MIXED_DIRECTION, start, end, says, mend)


def _direction(language: str) -> str:
    try:
        return direction(language)
    except LanguageTagError:
        return "ltr"


def _about(item: ItemFacts, place: Place, check: Check, start: int, end: int, says: str, mend: str) -> Finding:
    return Finding(check, says, mend, item.id, place, start, end, item.text(place)[start:end])
