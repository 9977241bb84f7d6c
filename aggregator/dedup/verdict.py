"""Is this text one we already have? Facts in, judgement with its reasons out.

Two texts are the same when most of the shorter stands in the longer and the fillings of their slots agree: cuts, added
paragraphs, other headlines and changed wording are a reprint. When the mould is the same but the numbers, dates and
names in it are others, they are template twins: two texts. What lies between is `unsure` and goes to an editor,
because a missed copy costs a reader a moment and a false merge costs an article. No rule looks at capital letters,
stop words or languages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from itertools import chain
from typing import Final

from aggregator.dedup.difference import Difference, Slot, difference, own_numbers
from aggregator.phrases import Phrase
from aggregator.vocabulary import Verdict

#: Twins are of two events from so many places on where they have other figures, and this share of their figures other.
#: Of 45 pairs within the stories of lookalike-events that are twins here 39 have exchanged words alone, 5 one other
#: figure, 1 two; the newsstand's bulletins have 8 and more, .89 and more. How much is contained tells nothing: .50 to
#: .81 within stories, .69 to .78 between the bulletins. Each is set well inside the gap, not at its edge.
_TELLING_FIGURES: Final = 4
_TELLING_SHARE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Document:
    """What is judged: an article's folded words (`text.words`) of title and text, where and when it appeared."""

    id: int
    outlet: str
    title: tuple[str, ...]
    words: tuple[str, ...]
    language: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Limits:
    """The thresholds; their values, and where each was measured, are in `settings.thresholds.DuplicateThresholds`."""

    shortest_text: int
    headline_days: int
    contained: float
    contained_unsure: float
    numbers_same: float
    numbers_unsure: float
    wording_same: float
    wording_unsure: float
    own_numbers: float
    contained_own_numbers: float
    title_shared: float
    lead_shared: float
    contained_other_title: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that was measured: its name, its value, and what to say of it to an editor."""

    name: str
    value: float
    says: Phrase


@dataclass(frozen=True, slots=True)
class Judgement:
    """The answer: `of` is the earlier article (None when unique), `share` how much of the newer text stands in it.

    `share_of_earlier` is how much of the earlier text stands in the newer one. Both 0..1.
    """

    verdict: Verdict
    of: int | None
    share: float
    reasons: tuple[Reason, ...]
    share_of_earlier: float = 0.0
    #: earlier articles in the same mould on another event
    twins: tuple[int, ...] = ()


class Likeness(Enum):
    """How two texts stand to each other, whoever printed them; the greater, the more alike."""

    DIFFERENT = 0
    #: the same mould with other facts in it: two texts
    TWIN = 1
    UNSURE = 2
    SAME = 3


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two texts stand to each other: `share` of the first found in the second and the reverse, 0..1.

    `other_event`: twins with so many other figures that they cannot be two reports of one event.
    """

    likeness: Likeness
    share: float
    reasons: tuple[Reason, ...]
    share_of_earlier: float = 0.0
    other_event: bool = False


_UNIQUE = Judgement(Verdict.UNIQUE, None, 0.0, ())


def judge(newer: Document, earlier: Sequence[Document], *, limits: Limits) -> Judgement:
    """Which of the `earlier` articles, if any, `newer` has the text of; the likest, and of equals the first given."""
    best, best_comparison = None, None
    twins: list[int] = []
    for candidate in earlier:
        comparison = compare(newer, candidate, limits=limits)
        if best_comparison is None or _rank(comparison) > _rank(best_comparison):
            best, best_comparison = candidate, comparison
        if comparison.other_event:
            twins.append(candidate.id)
        if comparison.likeness is Likeness.SAME and comparison.share >= 1.0:
            break
    if best is None or best_comparison is None or best_comparison.likeness in (Likeness.DIFFERENT, Likeness.TWIN):
        return replace(_UNIQUE, twins=tuple(twins)) if twins else _UNIQUE
    return Judgement(
        _verdict(newer, best, likeness=best_comparison.likeness),
        best.id,
        best_comparison.share,
        best_comparison.reasons,
        best_comparison.share_of_earlier,
        tuple(twins),
    )


def under_root(judgement: Judgement, newer: Document, root: Document, *, limits: Limits) -> Judgement:
    """The same judgement, said of the article that the matching one is itself a copy of.

    Copies of copies are of the first of the chain, so that its page lists them all; the share is of the root's text. A
    cut copy may lack the facts that tell a twin from its root: compared with the root it is a question for an editor.
    """
    if judgement.of is None or judgement.of == root.id:
        return judgement
    comparison = compare(newer, root, limits=limits)
    via = Reason(
        "via",
        float(judgement.of),
        Phrase("likest to article %(article)s, itself a copy of this one", article=judgement.of),
    )
    doubtful = judgement.verdict is Verdict.UNSURE or comparison.likeness is Likeness.TWIN
    verdict = _verdict(newer, root, likeness=Likeness.UNSURE if doubtful else Likeness.SAME)
    reasons = (*judgement.reasons[:1], via, *comparison.reasons)
    return Judgement(verdict, root.id, comparison.share, reasons, comparison.share_of_earlier, judgement.twins)


def _rank(comparison: Comparison) -> tuple[int, float]:
    return comparison.likeness.value, comparison.share


def _verdict(newer: Document, earlier: Document, *, likeness: Likeness) -> Verdict:
    if likeness is Likeness.UNSURE:
        return Verdict.UNSURE
    return Verdict.DUPLICATE if newer.outlet == earlier.outlet else Verdict.REPRINT


def compare(newer: Document, earlier: Document, *, limits: Limits) -> Comparison:
    """How two articles' texts stand to each other. The likeness is the same whichever of the two came first."""
    if min(len(newer.words), len(earlier.words)) < limits.shortest_text:
        return _compare_short(newer, earlier, limits=limits)
    found = difference(newer.words, earlier.words)
    likeness, why = _weigh(_Pair(newer, earlier, found, title_share(newer.title, earlier.title)), limits)
    share = found.shared / found.one
    other_event = likeness is Likeness.TWIN and _tells_another_event(found)
    reasons = (why, *_measurements(found, share=share))
    return Comparison(likeness, share, reasons, found.shared / found.other, other_event)


def _tells_another_event(found: Difference) -> bool:
    return len(found.numbers) >= _TELLING_FIGURES and found.changed_numbers >= _TELLING_SHARE


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two articles, how their texts differ, and the share of the shorter headline's words found in the other."""

    newer: Document
    earlier: Document
    found: Difference
    titles: float


def title_share(one: Sequence[str], other: Sequence[str]) -> float:
    """Share of the shorter title's distinct words found in the other, 0..1."""
    mine, theirs = set(one), set(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _compare_short(newer: Document, earlier: Document, *, limits: Limits) -> Comparison:
    """Too short to align: a headline alone says little, so only an outlet repeating itself within days is sure."""
    if (newer.title, newer.words) != (earlier.title, earlier.words) or not (newer.title or newer.words):
        return Comparison(Likeness.DIFFERENT, 0.0, ())
    apart = abs(newer.published - earlier.published)
    sure = newer.outlet == earlier.outlet and apart <= timedelta(days=limits.headline_days)
    says = (
        Phrase("only a headline or a line to go by, equal, at one outlet within days")
        if sure
        else Phrase("only a headline or a line to go by, equal")
    )
    reason = Reason("short_text", float(len(newer.title) + len(newer.words)), says)
    return Comparison(Likeness.SAME if sure else Likeness.UNSURE, 1.0, (reason,), 1.0)


def _weigh(pair: _Pair, limits: Limits) -> tuple[Likeness, Reason]:
    """The first objection decides; without one, the texts are the same."""
    agreed = Reason("contained", pair.found.contained, Phrase("most of the shorter text stands in the longer one"))
    objections = chain(_differences(pair.found, limits), _doubts(pair, limits))
    return next(objections, (Likeness.SAME, agreed))


def _differences(found: Difference, limits: Limits) -> Iterator[tuple[Likeness, Reason]]:
    """Why the texts are surely two."""
    contained, numbers, wording = found.contained, found.changed_numbers, found.changed_words
    if contained < limits.contained_unsure:
        yield Likeness.DIFFERENT, Reason("contained", contained, Phrase("little text in common"))
    if numbers >= limits.numbers_unsure:
        yield (
            Likeness.TWIN,
            Reason("twin_numbers", numbers, Phrase("one mould, other figures: %(shown)s", shown=_shown(found.numbers))),
        )
    if wording >= limits.wording_unsure:
        yield (
            Likeness.TWIN,
            Reason("twin_words", wording, Phrase("one mould, other words: %(shown)s", shown=_shown(found.wordings))),
        )


def _doubts(pair: _Pair, limits: Limits) -> Iterator[tuple[Likeness, Reason]]:
    """Why an editor should look."""
    found, contained = pair.found, pair.found.contained
    if contained < limits.contained:
        yield Likeness.UNSURE, Reason("contained", contained, Phrase("much, but not most, of the text in common"))
    if found.changed_numbers >= limits.numbers_same:
        yield (
            Likeness.UNSURE,
            Reason("numbers", found.changed_numbers, Phrase("figures differ: %(shown)s", shown=_shown(found.numbers))),
        )
    if found.changed_words >= limits.wording_same:
        yield (
            Likeness.UNSURE,
            Reason("words", found.changed_words, Phrase("words exchanged: %(shown)s", shown=_shown(found.wordings))),
        )
    if pair.titles < limits.title_shared and found.lead < limits.lead_shared:
        yield (
            Likeness.UNSURE,
            Reason("lead", found.lead, Phrase("another headline and another opening: a passage in common")),
        )
    if pair.titles < limits.title_shared and contained < limits.contained_other_title:
        yield (
            Likeness.UNSURE,
            Reason("title", pair.titles, Phrase("another headline, and much text of its own in each")),
        )
    if contained < limits.contained_own_numbers:
        own = own_numbers(pair.newer.words, pair.earlier.words)
        if own >= limits.own_numbers:
            yield Likeness.UNSURE, Reason("own_numbers", own, Phrase("each text has figures that the other lacks"))


def _shown(slots: Sequence[Slot]) -> str:
    """The first few exchanges, for people; isolated so that right-to-left words do not reorder the arrow."""
    return "; ".join(f"\u2068{' '.join(slot.one)}\u2069 > \u2068{' '.join(slot.other)}\u2069" for slot in slots[:3])


def _measurements(found: Difference, *, share: float) -> tuple[Reason, ...]:
    """The other figures, for whoever asks why."""
    return (
        Reason("share", share, Phrase("of this text stands in the earlier one")),
        Reason("covered", found.covered, Phrase("of the longer text stands in the shorter one")),
        Reason("changed_numbers", found.changed_numbers, Phrase("of the figures in the same place differ")),
        Reason("changed_words", found.changed_words, Phrase("words exchanged per word in common")),
    )
