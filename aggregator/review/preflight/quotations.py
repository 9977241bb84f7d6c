"""What pre-flight says of an item's quotations, from its ledger."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from aggregator.quotations.marks import MOST_MARKS, has_more_marks
from aggregator.quotations.model import Change, Field, Source, Span
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.verdict import is_proven
from aggregator.review.preflight.facts import IssueFacts, ItemFacts, Place
from aggregator.review.preflight.finding import Finding
from aggregator.review.preflight.ledger import PROVEN, SETTLED, Entry
from aggregator.text.words import words
from aggregator.vocabulary import Check, QuotationVerdict

_AROUND = re.compile(r"^\W+|\W+$")
_SAYS = {
    QuotationVerdict.ALTERED: "the words differ from the source: {diff}",
    QuotationVerdict.STITCHED: "words of several places are joined without a mark of omission",
    QuotationVerdict.ELSEWHERE: "the words stand in article {article}, which the item does not cite",
    QuotationVerdict.NOT_FOUND: "the words stand in no stored source",
    QuotationVerdict.UNVERIFIABLE: "no text of the cited source is stored, so nobody can prove the words",
}
_MENDS = {
    QuotationVerdict.ALTERED: "take the words of the source, or take the marks away and say it in the item's own words",
    QuotationVerdict.STITCHED: "mark what is left out with …, or quote each passage by itself",
    QuotationVerdict.ELSEWHERE: "`newsloom digest cite {item} {article}` adds the source",
    QuotationVerdict.NOT_FOUND: "correct the words, cite the article that has them, or translate a passage with"
    " `newsloom digest translate {item} ARTICLE`",
    QuotationVerdict.UNVERIFIABLE: "`newsloom clip` stores the article's text",
}
#: Words that are an article's own, rightly marked or not.
_TAKEN = PROVEN | {QuotationVerdict.SECOND_HAND, QuotationVerdict.STITCHED, QuotationVerdict.ELSEWHERE}
#: So many words show where a mark is missing.
_LAST_WORDS = 3
_CHECKS = {verdict: Check(verdict.value) for verdict in _SAYS}


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
            "too short to prove anything: its words stand in no cited source",
            "make sure it is meant as a quotation",
        )
    elif entry.verdict in _SAYS:
        yield _unproven(item, entry)
    elif entry.is_open and entry.translation is not None:
        yield _about(
            item,
            entry,
            Check.UNCONFIRMED,
            f"a translation that nobody answers for; the original: {entry.translation.original}",
            f"compare the two, then `newsloom digest confirm {entry.translation.id}`",
        )
    elif entry.verdict is QuotationVerdict.SECOND_HAND:
        yield _about(item, entry, Check.SECOND_HAND, "the source itself quotes this", "say who speaks")
    elif entry.judgement.risks:
        left = ", ".join(entry.judgement.risks)
        yield _about(
            item,
            entry,
            Check.MEANING_RISK,
            f"the omission leaves out: {left}",
            "make sure that the meaning is the same",
        )


def _unproven(item: ItemFacts, entry: Entry) -> Finding:
    article = entry.judgement.spans[0].article_id if entry.judgement.spans else ""
    known = {"item": item.id, "article": article, "diff": in_words(entry.judgement.changes)}
    says, mend = _SAYS[entry.verdict].format(**known), _MENDS[entry.verdict].format(**known)
    gone = [source for source in item.sources if source.redacted]
    if entry.verdict is QuotationVerdict.UNVERIFIABLE and gone:
        says = "; ".join(f"article {source.article_id} is redacted since {source.redacted}" for source in gone)
        mend = "take the words out, or cite another source that has them"
    return _about(item, entry, _CHECKS[entry.verdict], says, mend)


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
        yield _about(item, entry, Check.OPEN_MARK, "the opening quotation mark is missing", "set it where they begin")
    elif not entry.quotation.closing:
        says, mend = "the closing quotation mark is missing", "set it where the quoted words end"
        if entry.translation is not None or entry.verdict in PROVEN:
            last = " ".join(entry.quotation.text.split()[-_LAST_WORDS:])
            says, mend = f"{says}; the words of the source go as far as “{last}”", "set it behind them"
        yield _about(item, entry, Check.OPEN_MARK, says, mend)


def _unread(item: ItemFacts) -> Iterator[Finding]:
    """Texts with so many marks that no person wrote them: what was not read is no pass."""
    for place in Place:
        if has_more_marks(item.text(place)):
            says = f"the text has more than {MOST_MARKS} quotation marks; what stands behind them was not judged"
            yield Finding(Check.UNVERIFIABLE, says, "shorten the text", item.id, place)


def _too_much(item: ItemFacts, entries: Sequence[Entry], issue: IssueFacts) -> Iterator[Finding]:
    total = sum(_length(entry) for entry in entries)
    if total > issue.measures.item_words:
        says = f"{total} quoted words; the desk's limit for an item is {issue.measures.item_words}"
        yield Finding(Check.QUOTED_WORDS, says, "say some of it in the item's own words", item.id)


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
                says = f"{said} of {length} words of article {source.article_id} are quoted; the desk allows {most:.0f}"
                yield Finding(Check.QUOTED_WORDS, says, "say some of it in the item's own words", item.id)


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
        what = f"article {source.article_id} ({source.outlet}) was changed since: revision {source.revision_now}"
        if not lost:
            says = f"{what}; what is quoted still stands in it"
            yield Finding(Check.REVISED_SOURCE, says, "read what is new in it", item.id)
        for entry in lost:
            yield _about(
                item,
                entry,
                Check.CHANGED_SOURCE,
                f"{what}; these words no longer stand in it",
                "say so in the item, or leave them out",
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


def _about(item: ItemFacts, entry: Entry, check: Check, says: str, mend: str) -> Finding:
    quotation = entry.quotation
    return Finding(check, says, mend, item.id, entry.place, quotation.start, quotation.end, quotation.text)
