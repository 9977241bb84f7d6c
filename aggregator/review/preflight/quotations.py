"""What pre-flight says of an item's quotations, from its ledger."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aggregator.phrases import Joined, Phrase
from aggregator.quotations.marks import MOST_MARKS, has_more_marks
from aggregator.quotations.model import Change, Field, Source, Span
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import is_proven
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place, SourceFacts
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import PROVEN, SETTLED, Entry
from aggregator.text.words import words
from aggregator.vocabulary import Check, QuotationVerdict

_AROUND = re.compile(r"^\W+|\W+$")
_UNPROVEN = frozenset(
    {
        QuotationVerdict.ALTERED,
        QuotationVerdict.STITCHED,
        QuotationVerdict.ELSEWHERE,
        QuotationVerdict.NOT_FOUND,
        QuotationVerdict.UNVERIFIABLE,
    }
)
#: Words that are an article's own, rightly marked or not.
_TAKEN = PROVEN | {QuotationVerdict.SECOND_HAND, QuotationVerdict.STITCHED, QuotationVerdict.ELSEWHERE}
_OTHERWISE = Phrase("say some of it in the item's own words")
#: So many words show where a mark is missing.
_LAST_WORDS = 3
_CHECKS = {verdict: Check(verdict.value) for verdict in _UNPROVEN}


def findings(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    """What there is to say of the quotations of one item."""
    for entry in entries:
        yield from _of_verdict(item, entry)
        yield from _of_mark(item, entry)
    yield from _unread(item)
    yield from _too_much(item, entries, issue)
    yield from _gone(item, entries)


def _of_verdict(item: ItemFacts, entry: Entry) -> Iterator[Finding]:
    if entry.judgement.advises and entry.verdict not in PROVEN:
        yield _about(
            item,
            entry,
            Check.SHORT_QUOTATION,
            Phrase("too short to prove anything: its words stand in no cited source"),
            Phrase("make sure it is meant as a quotation"),
        )
    elif entry.verdict in _UNPROVEN:
        yield _unproven(item, entry)
    elif entry.is_open and entry.translation is not None:
        yield _about(
            item,
            entry,
            Check.UNCONFIRMED,
            Phrase("a translation that nobody answers for; the original: %(words)s", words=entry.translation.original),
            Phrase("compare the two, then `newsloom digest confirm %(translation)s`", translation=entry.translation.id),
        )
    elif entry.verdict is QuotationVerdict.SECOND_HAND:
        says = Phrase("the source itself quotes this")
        yield _about(item, entry, Check.SECOND_HAND, says, Phrase("say who speaks"))
    elif entry.judgement.risks:
        left = ", ".join(entry.judgement.risks)
        yield _about(
            item,
            entry,
            Check.MEANING_RISK,
            Phrase("the omission leaves out: %(words)s", words=left),
            Phrase("make sure that the meaning is the same"),
        )


def _unproven(item: ItemFacts, entry: Entry) -> Finding:
    says, mend = _told(item, entry)
    gone = [source for source in item.sources if source.redacted]
    if entry.verdict is QuotationVerdict.UNVERIFIABLE and gone:
        says = Joined("; ", [_redacted(source) for source in gone])
        mend = Phrase("take the words out, or cite another source that has them")
    return _about(item, entry, _CHECKS[entry.verdict], says, mend)


def _told(item: ItemFacts, entry: Entry) -> tuple[Phrase, Phrase]:
    """What is the matter with words that are not proven, and how to mend it."""
    article = entry.judgement.spans[0].article_id if entry.judgement.spans else ""
    match entry.verdict:
        case QuotationVerdict.ALTERED:
            diff = in_words(entry.judgement.changes)
            return Phrase("the words differ from the source: %(diff)s", diff=diff), Phrase(
                "take the words of the source, or take the marks away and say it in the item's own words"
            )
        case QuotationVerdict.STITCHED:
            return Phrase("words of several places are joined without a mark of omission"), Phrase(
                "mark what is left out with …, or quote each passage by itself"
            )
        case QuotationVerdict.ELSEWHERE:
            return Phrase(
                "the words stand in article %(article)s, which the item does not cite", article=article
            ), Phrase("`newsloom digest cite %(item)s %(article)s` adds the source", item=item.id, article=article)
        case QuotationVerdict.NOT_FOUND:
            return Phrase("the words stand in no stored source"), Phrase(
                "correct the words, cite the article that has them, or translate a passage with"
                " `newsloom digest translate %(item)s ARTICLE`",
                item=item.id,
            )
    return Phrase("no text of the cited source is stored, so nobody can prove the words"), Phrase(
        "`newsloom clip` stores the article's text"
    )


def _redacted(source: SourceFacts) -> Phrase:
    return Phrase(
        "article %(article)s is redacted since %(redacted)s", article=source.article_id, redacted=source.redacted
    )


def in_words(changes: Sequence[Change]) -> str:
    """A word diff on one line: [words of the source -> words of the item].

    Where words differ, the punctuation around others is no difference that anybody has to look for.
    """
    words_differ = any(_bare(change.said) != _bare(change.stands) for change in changes)
    alike = _bare if words_differ else str
    return " ".join(
        change.said
        if alike(change.said) == alike(change.stands)
        else f"[{change.stands or 'nothing'} -> {change.said or 'nothing'}]"
        for change in changes
    )


def _bare(words: str) -> str:
    """Words without the punctuation around them: a quotation may end before its source's full stop."""
    return _AROUND.sub("", words) or words


def _of_mark(item: ItemFacts, entry: Entry) -> Iterator[Finding]:
    if not entry.quotation.opening:
        says, mend = Phrase("the opening quotation mark is missing"), Phrase("set it where they begin")
        yield _about(item, entry, Check.OPEN_MARK, says, mend)
    elif not entry.quotation.closing:
        says, mend = Phrase("the closing quotation mark is missing"), Phrase("set it where the quoted words end")
        if entry.translation is not None or entry.verdict in PROVEN:
            last = " ".join(entry.quotation.text.split()[-_LAST_WORDS:])
            far = Phrase("the words of the source go as far as “%(words)s”", words=last)
            says, mend = Joined("; ", (says, far)), Phrase("set it behind them")
        yield _about(item, entry, Check.OPEN_MARK, says, mend)


def _unread(item: ItemFacts) -> Iterator[Finding]:
    """Texts with so many marks that no person wrote them: what was not read is no pass."""
    for place in Place:
        if has_more_marks(item.text(place)):
            says = Phrase(
                "the text has more than %(most)s quotation marks; what stands behind them was not judged",
                most=MOST_MARKS,
            )
            yield Finding(Check.UNVERIFIABLE, says, Phrase("shorten the text"), item.id, place)


def _too_much(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    total = sum(_length(entry) for entry in entries)
    if total > issue.measures.item_words:
        most = issue.measures.item_words
        says = Phrase("%(total)s quoted words; the desk's limit for an item is %(most)s", total=total, most=most)
        yield Finding(Check.QUOTED_WORDS, says, _OTHERWISE, item.id)


def of_articles(ledgers: Sequence[tuple[ItemFacts, Sequence[Entry]]], issue: IssueFacts) -> Iterator[Finding]:
    """What the whole issue quotes of each article, against the desk's limits; told at the item that goes over them."""
    quoted: Counter[int] = Counter()
    for item, entries in ledgers:
        here = quoted_words(entries)
        quoted.update(here)
        for source in item.sources:
            if not here.get(source.article_id):
                continue
            said, length = quoted[source.article_id], len(words(source.text))
            # a post is embedded whole or not at all
            share = 1.0 if source.handle else issue.measures.article_share
            most = min(issue.measures.article_words, share * length)
            if said > most:
                says = Phrase(
                    "%(said)s of %(length)s words of article %(article)s are quoted; the desk allows %(most)s",
                    said=said,
                    length=length,
                    article=source.article_id,
                    most=round(most),
                )
                yield Finding(Check.QUOTED_WORDS, says, _OTHERWISE, item.id)


def quoted_words(entries: Sequence[Entry]) -> dict[int, int]:
    """Words quoted of each article, translated ones included; titles are named, not quoted."""
    counted: dict[int, int] = {}
    for entry in entries:
        span = _quoted_from(entry)
        if span is not None and span.field is Field.TEXT:
            counted[span.article_id] = counted.get(span.article_id, 0) + _length(entry)
    return counted


def _quoted_from(entry: Entry) -> Span | None:
    if entry.translation is not None:
        return entry.translation.span
    return entry.judgement.spans[0] if entry.verdict in _TAKEN else None


def _gone(item: ItemFacts, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Sources that were changed since the item was bound to them, and whether its quotations still stand there."""
    for source in item.sources:
        if source.revision_now == source.revision:
            continue
        quoted = [entry for entry in entries if _rests_on(entry, source.article_id)]
        now = Shelf([source.now])
        lost = [entry for entry in quoted if _is_taken(entry) and not _stands(entry, source.now, now)]
        what = Phrase(
            "article %(article)s (%(outlet)s) was changed since: revision %(revision)s",
            article=source.article_id,
            outlet=source.outlet,
            revision=source.revision_now,
        )
        if not lost:
            says = Joined("; ", (what, Phrase("what is quoted still stands in it")))
            yield Finding(Check.REVISED_SOURCE, says, Phrase("read what is new in it"), item.id)
        for entry in lost:
            yield _about(
                item,
                entry,
                Check.CHANGED_SOURCE,
                Joined("; ", (what, Phrase("these words no longer stand in it"))),
                Phrase("say so in the item, or leave them out"),
            )


def _rests_on(entry: Entry, article_id: int) -> bool:
    return any(span.article_id == article_id for span in entry.spans)


def _is_taken(entry: Entry) -> bool:
    return entry.verdict in SETTLED


def _stands(entry: Entry, source: Source, shelf: Shelf) -> bool:
    """Whether the words, or the original they translate, stand in a source."""
    if entry.translation is not None:
        return entry.translation.original in (source.title if entry.translation.is_of_title else source.text)
    return is_proven(entry.quotation.text, shelf)


def _length(entry: Entry) -> int:
    return len(words(entry.quotation.text))


def _about(item: ItemFacts, entry: Entry, check: Check, says: Phrase, mend: Phrase) -> Finding:
    quotation = entry.quotation
    return Finding(check, says, mend, item.id, entry.place, quotation.start, quotation.end, quotation.text)
