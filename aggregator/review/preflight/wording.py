"""What pre-flight says of an item's own words.

Taken over without marks, facts no cited article has, sentences of nobody, verbs that take sides, bare words of the
other direction. All but the first is advice: nothing here understands a sentence.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from aggregator.errors import LanguageTagError
from aggregator.phrases import Phrase
from aggregator.quotations.facts import FactKind, Known, missing_facts
from aggregator.quotations.model import Quotation, Source
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.speech import Attribution, attributed_sentences
from aggregator.quotations.unmarked import verbatim_runs
from aggregator.review.preflight.direction import bare_runs
from aggregator.review.preflight.embeds import Embed, embeds
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import Entry
from aggregator.text.language import base_of, direction
from aggregator.text.words import words
from aggregator.vocabulary import Check

#: Texts of an item that are sentences.
_SENTENCES = (Place.LEAD, Place.BODY)
_MISSING = {
    FactKind.NUMBER: Phrase("no cited article has this number"),
    FactKind.DATE: Phrase("no cited article has this date"),
    FactKind.NAME: Phrase("no cited article has this name"),
}
_HALF_A_DAY = timedelta(hours=12)
_Spans = Sequence[tuple[int, int]]


def findings(item: ItemFacts, entries: Sequence[Entry], shelf: Shelf, issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the words of one item; `shelf` has the sources it cites."""
    known = Known([source.bound for source in item.sources])
    for place in _SENTENCES:
        quoted = [(entry.quotation.start, entry.quotation.end) for entry in entries if entry.place is place]
        signed = list(embeds(item.text(place), item.posts))
        own = _without(item.text(place), [*quoted, *((embed.signed, embed.end) for embed in signed)])
        yield from _unmarked(item, place, quoted, shelf=shelf, least=issue.measures.unmarked_words)
        yield from _missing(item, place, own, known=known, issue=issue)
        yield from _misdated(item, place, signed)
        yield from _verbs(item, place, issue)
        yield from _directions(item, place, entries)
    yield from _unattributed(item, entries, issue)


def _without(text: str, quoted: _Spans) -> str:
    """The text with blanks for what is quoted, so that all places stay."""
    pieces: list[str] = []
    at = 0
    for start, end in sorted(quoted):
        if end > at:
            pieces += (text[at:start], " " * (end - max(start, at)))
            at = end
    return "".join((*pieces, text[at:]))


def _unmarked(item: ItemFacts, place: Place, quoted: _Spans, *, shelf: Shelf, least: int) -> Iterator[Finding]:
    text = item.text(place)
    for run in verbatim_runs(text, quoted, shelf, least=least):
        if not run.is_title and not run.is_name:
            count = len(words(text[run.start : run.end]))
            says = Phrase(
                "%(count)s words in a row stand like that in article %(article)s",
                count=count,
                article=run.span.article_id,
            )
            mend = Phrase("set marks, or say it otherwise")
            yield _about(item, place, Check.UNMARKED_WORDS, run.start, run.end, says, mend)


def _missing(item: ItemFacts, place: Place, own: str, *, known: Known, issue: IssueFacts) -> Iterator[Finding]:
    """Names are looked up only in sources of the item's language: others spell them otherwise."""
    alike = all(base_of(source.language) == base_of(item.language) for source in item.sources)
    for fact in missing_facts(own, known, issue.watched if alike else ()):
        mend = Phrase("look it up again, or cite who has it")
        yield _about(item, place, Check.MISSING_FACT, fact.start, fact.end, _MISSING[fact.kind], mend)


def _misdated(item: ItemFacts, place: Place, signed: Sequence[Embed]) -> Iterator[Finding]:
    """Dates under embedded posts that are not those of the posts; a zone may put it a day later or earlier."""
    for embed in signed:
        posts = [source for source in item.sources if source.handle == embed.handle]
        days = {f"{post.published + hours:%Y-%m-%d}" for post in posts for hours in (-_HALF_A_DAY, _HALF_A_DAY)}
        line = item.text(place)[embed.signed : embed.end]
        for fact in missing_facts(line, [Source(0, 0, "", " ".join([*days, *(post.outlet for post in posts)]))]):
            if fact.kind is FactKind.DATE:
                says, mend = Phrase("the post is not of this date"), Phrase("give the day on which it was written")
                start, end = embed.signed + fact.start, embed.signed + fact.end
                yield _about(item, place, Check.MISSING_FACT, start, end, says, mend)


def _unattributed(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    """Sentences of the body that name no source; the lead before them counts, it names one."""
    text = f"{item.lead}\n\n{item.body}"
    offset = len(text) - len(item.body)
    begins = {Place.LEAD: 0, Place.BODY: offset}
    found = [_moved(entry.quotation, begins[entry.place]) for entry in entries if entry.place in begins]
    names = (*item.names, *item.speakers, *issue.watched, *item.anonymous)
    for sentence in attributed_sentences(text, found, names, base_of(item.language)):
        if sentence.attribution is Attribution.NONE and sentence.start >= offset:
            start, end = sentence.start - offset, sentence.end - offset
            says = Phrase("the sentence names no source")
            mend = Phrase("say who says so, where it is not plain")
            yield _about(item, Place.BODY, Check.UNATTRIBUTED, start, end, says, mend)


def _moved(quotation: Quotation, by: int) -> Quotation:
    parts = tuple((start + by, end + by) for start, end in quotation.parts)
    return replace(quotation, start=quotation.start + by, end=quotation.end + by, parts=parts)


def _verbs(item: ItemFacts, place: Place, issue: IssueFacts) -> Iterator[Finding]:
    for verb in issue.warned(item.text(place)):
        mend = Phrase("take a plainer one, unless you mean it")
        yield _about(
            item, place, Check.VERB, verb.start, verb.end, Phrase("the verb %(wrong)s", wrong=verb.wrong), mend
        )


def _directions(item: ItemFacts, place: Place, entries: Sequence[Entry]) -> Iterator[Finding]:
    known = [*item.names, *(source.title for source in item.sources)]
    known += [entry.quotation.text for entry in entries]
    for start, end in bare_runs(item.text(place), _direction(item.language), known):
        says = Phrase("words of the other direction stand bare: signs and numbers beside them may wander")
        mend = Phrase("set them between U+2068 and U+2069, or spell them as the source's name or title")
        yield _about(item, place, Check.MIXED_DIRECTION, start, end, says, mend)


def _direction(language: str) -> str:
    try:
        return direction(language)
    except LanguageTagError:
        return "ltr"


def _about(item: ItemFacts, place: Place, check: Check, start: int, end: int, says: Phrase, mend: Phrase) -> Finding:
    return Finding(check, says, mend, item.id, place, start, end, item.text(place)[start:end])
