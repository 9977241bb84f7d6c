"""The judgement of the ledger: what a quotation is, by the stored texts of the sources.

What is proven comes first (`match.py`), cited sources before others. Only what is not proven is looked at for a
likeness, to show an editor the passage and the change. `second_hand` and `translated` are given above this room.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from typing import Final

from aggregator.quotations.index import Index, tokens
from aggregator.quotations.letters import count_unspaced, is_unspaced
from aggregator.quotations.match import Hit, elision, hits
from aggregator.quotations.model import Judgement, Source
from aggregator.quotations.negation import risks
from aggregator.quotations.omissions import Reading, as_read, taken_apart, without_touching_brackets
from aggregator.quotations.pages import Page
from aggregator.quotations.passages import CLOSE, closest, diff, span_of
from aggregator.quotations.runs import Run, runs_of
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.spoken import is_spoken
from aggregator.quotations.wording import Wording
from aggregator.vocabulary import QuotationVerdict

#: Words from which on a quotation can prove something.
PROVING: Final = 3
#: Words left out without a mark that still are a changed passage; more of them are two passages joined. One more
#: where other words changed too, and one less between two long runs: there a whole "he said" was left out. Measured
#: on the newsstand and on tests/quotation_cases.
_DROPPED: Final = 4
_LONG: Final = 6
#: Share of the words of a quotation that verbatim runs make up when it is called stitched.
_STITCHED: Final = 0.8
_PLACES: Final = 2000
_RANKS: Final = (QuotationVerdict.EXACT, QuotationVerdict.NORMALISED, QuotationVerdict.ELIDED)


@dataclass(frozen=True, slots=True)
class _Said:
    """A quotation read in both ways: as one run, and taken apart at its marks."""

    text: str
    whole: Wording
    reading: Reading


def judge(text: str, sources: Shelf | Sequence[Source]) -> Judgement:
    """What the quotation `text`, without its marks, is by `sources`. Never raises, whatever the strings.

    For many quotations build a `Shelf` once. A quotation without any letter is `not_found` and only advises.
    """
    shelf = sources if isinstance(sources, Shelf) else Shelf(sources)
    said = _said(text.strip(), *without_touching_brackets(text.strip()))
    found = _judged(said, shelf) if said.reading.runs else Judgement(QuotationVerdict.NOT_FOUND)
    return replace(found, advises=_count(said.whole) < PROVING)


def _said(text: str, plain: str, cased: tuple[int, ...] = ()) -> _Said:
    reading = taken_apart(plain, cased)
    is_whole = reading.places == ((0, len(plain)),)
    return _Said(text, reading.runs[0] if is_whole else as_read(plain, cased), reading)


def is_proven(text: str, sources: Shelf) -> bool:
    """Whether a cited source has the quotation `text`: half the work of `judge`. Never raises, whatever the strings."""
    said = _said(text.strip(), *without_touching_brackets(text.strip()))
    return bool(said.reading.runs) and any(_proven(way, sources.of(is_cited=True)) for way in _ways(said))


def _ways(said: _Said) -> list[_Said]:
    # a source may have [T]his itself
    return [said] if said.text == said.whole.text else [_said(said.text, said.text), said]


def _judged(said: _Said, shelf: Shelf) -> Judgement:
    for is_cited in (True, False):
        for way in _ways(said):
            proven = _proven(way, shelf.of(is_cited))
            if proven:
                return proven if is_cited else replace(proven, verdict=QuotationVerdict.ELSEWHERE)
    near = _near(said, shelf)
    if near:
        return near
    return Judgement(QuotationVerdict.UNVERIFIABLE if shelf.has_gaps else QuotationVerdict.NOT_FOUND)


def _proven(said: _Said, pages: Iterator[Page]) -> Judgement | None:
    """The best of the verdicts that hold, over all the pages; the first page that has it."""
    best: Judgement | None = None
    for page in pages:
        found = _contiguous(said, page) or _elided(said, page)
        if found and (best is None or _RANKS.index(found.verdict) < _RANKS.index(best.verdict)):
            best = found
        if best and best.verdict is QuotationVerdict.EXACT:
            break
    return best


def _contiguous(said: _Said, page: Page) -> Judgement | None:
    first: Judgement | None = None
    for hit in islice(hits(said.whole, page.wording), _PLACES):
        is_exact = page.wording.text.startswith(said.text, hit.start - said.whole.starts[0])
        if is_exact and said.text == said.whole.text and hit.start >= said.whole.starts[0]:
            return _held(QuotationVerdict.EXACT, page, [hit])
        first = first or _held(QuotationVerdict.NORMALISED, page, [hit])
    return first


def _elided(said: _Said, page: Page) -> Judgement | None:
    found = elision(said.reading, page.wording) if said.reading.is_marked else None
    if found is None:
        return None
    if len(found) == 1 and not said.reading.inserted:  # dots before and behind only
        return _held(QuotationVerdict.NORMALISED, page, found)
    return _held(QuotationVerdict.ELIDED, page, found)


def _held(verdict: QuotationVerdict, page: Page, found: Sequence[Hit]) -> Judgement:
    text = page.wording.text
    left_out = " ".join(text[one.end : other.start] for one, other in pairwise(found))
    return Judgement(
        verdict,
        spans=tuple(page.span(hit) for hit in found),
        risks=tuple(risks(left_out)),
        spoken=is_spoken(text, found[0].start),
    )


def _near(said: _Said, shelf: Shelf) -> Judgement | None:
    """What a quotation that is not proven comes from: cited sources first."""
    for is_cited in (True, False):
        index = shelf.index(is_cited)
        found = (_misplaced(said, shelf.of(is_cited)) or _from(said, index)) if index.pages else None
        if found:
            return found
    return None


def _misplaced(said: _Said, pages: Iterator[Page]) -> Judgement | None:
    """Whether every run of a marked quotation stands in one text, if not as the marks say: in order and near."""
    runs = said.reading.runs
    if len(runs) < 2 or said.reading.inserted or max(map(_count, runs)) < PROVING:
        return None
    for page in pages:
        found = [next(hits(run, page.wording), None) for run in runs]
        stand = [hit for hit in found if hit]
        if len(stand) == len(runs):
            return Judgement(QuotationVerdict.STITCHED, spans=tuple(page.span(hit) for hit in stand))
    return None


def _from(said: _Said, index: Index) -> Judgement | None:
    own = _own(said.reading)
    passage = closest(own, index)
    runs = runs_of(own, index)
    if _is_joined(said, runs, len(own)):
        spans = tuple(index.span(run.stands, run.stands + run.length) for run in runs)
        return Judgement(QuotationVerdict.STITCHED, spans=spans)
    if passage is None or passage.share < CLOSE:
        return None
    span = span_of(passage, index)
    number, _ = index.page_of(passage.first)
    stands = index.pages[number].wording.text[span.start : span.end]
    return Judgement(QuotationVerdict.ALTERED, spans=(span,), changes=diff(said.text, stands))


def _is_joined(said: _Said, runs: Sequence[Run], length: int) -> bool:
    held = sum(run.length for run in runs)
    if len(runs) < 2 or held < _STITCHED * length:
        return False
    is_whole = held == length
    return len(said.reading.runs) > 1 or any(_are_apart(*two, is_whole=is_whole) for two in pairwise(runs))


def _own(reading: Reading) -> list[str]:
    """The folded words of all runs, without what stands in brackets."""
    return [key for run in reading.runs for key in tokens(run).keys]


def _are_apart(one: Run, other: Run, *, is_whole: bool) -> bool:
    """Whether more than a few words lie between two runs in the source, or they stand in another order.

    `is_whole` is whether every word of the quotation is in some run.
    """
    dropped = other.stands - one.stands - one.length
    added = other.said - one.said - one.length
    most = _DROPPED + (not is_whole) - (min(one.length, other.length) >= _LONG)
    return not -most <= dropped <= most + added


def _count(whole: Wording) -> int:
    """Words as a reader counts them; two characters are one in scripts without spaces."""
    unspaced = count_unspaced(whole.letters)
    spaced = [word for word in whole.text.split() if any(c.isalnum() and not is_unspaced(c) for c in word)]
    return len(spaced) + (unspaced + 1) // 2
