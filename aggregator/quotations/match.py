"""Whether a wording stands in a source: contiguous, or in two or three runs with marked omissions.

Candidates come from one search in the letters; each is then held against the gaps, the case and the boundaries of
words. Nothing here is a likeness: it stands there or it does not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.quotations.boundaries import begins, ends
from aggregator.quotations.gaps import COLON, COMMA, DOT, EXCLAIM, QUESTION, SIGNED, agree, is_of_initials
from aggregator.quotations.letters import same_letter
from aggregator.quotations.negation import negations
from aggregator.quotations.omissions import EDGING_DOTS, Joint, Reading, taken_apart, with_marks_of
from aggregator.quotations.wording import FOOTNOTE, Wording, read

#: Words of a source that all runs together may span. Long runs may still leave out the second number of words.
SPANNED: Final = 80
LEFT_OUT: Final = 40
#: Words that a bracket without dots may stand for, words that it may hold, and runs.
REPLACED: Final = 8
INSERTED: Final = 4
RUNS: Final = 3
#: Runs looked at when dots or brackets may be the source's own.
_MARKED: Final = 8
_LOOKED_UP: Final = 1000
#: Characters compared and places looked at for one wording in one source: bounds what a hostile text can cost.
_COMPARED: Final = 2_000_000
_PLACES: Final = 20_000
_CHOICES: Final = 200
_EDGE: Final = 8
_BRACKETS: Final = frozenset("[]［］")


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a run stands: letters `first:last` of the source, `text[start:end]` its words."""

    first: int
    last: int
    start: int
    end: int


def hits(
    run: Wording, source: Wording, first: int = 0, last: int | None = None, *, places: int = _PLACES
) -> Iterator[Hit]:
    """The places of a run in a source that differ in typography at most, in order, among its letters `first:last`.

    At most `places` of its letters are looked at.
    """
    length = len(run.letters)
    limit = len(source.letters) if last is None else last
    compared = 0
    at = source.search.find(run.search, first, limit)
    while at >= 0 and compared < _COMPARED and places > 0:
        places -= 1
        if begins(source, at) and ends(source, at + length):
            compared += length
            if _agrees(run, source, at):
                yield _hit(source, at, at + length)
        at = source.search.find(run.search, at + 1, limit)


def _hit(source: Wording, first: int, last: int) -> Hit:
    # scripts without spaces may be cut inside a run of letters: there the characters are counted
    start = source.starts[source.word_at(first)] + first - source.firsts[source.word_at(first)]
    number = source.word_at(last - 1)
    behind = source.firsts[number + 1] if number + 1 < len(source.firsts) else len(source.letters)
    return Hit(first, last, start, source.ends[number] - (behind - last))


def _agrees(run: Wording, source: Wording, at: int) -> bool:
    return (
        _same_letters(run, source, at)
        and _same_gaps(run, source, at)
        and _same_edges(run, source, at)
        and _same_footnotes(run, source, at)
    )


def _same_letters(run: Wording, source: Wording, at: int) -> bool:
    """Case counts, but for the first letter and marked changes; a bare alef or yeh may stand for a marked one."""
    first, stands = run.letters[0], source.letters[at : at + len(run.letters)]
    if first != stands[0] and first.lower() != stands[0].lower() and not same_letter(first, stands[0]):
        return False
    return run.letters[1:] == stands[1:] or all(
        one == other or same_letter(one, other) or (number in run.free and one.lower() == other.lower())
        for number, (one, other) in enumerate(zip(run.letters[1:], stands[1:], strict=True), 1)
    )


def _same_gaps(run: Wording, source: Wording, at: int) -> bool:
    length = len(run.letters)
    said, stands = run.gaps(0, length), source.gaps(at, at + length)
    if said == stands:
        return True
    letters = run.letters
    return all(
        one == other
        or agree(ord(one), ord(other), letters[index], letters[index + 1])
        or is_of_initials(letters, said, stands, index)
        or is_of_initials(letters, stands, said, index)
        for index, (one, other) in enumerate(zip(said, stands, strict=True))
    )


def _same_edges(run: Wording, source: Wording, at: int) -> bool:
    """The sign before a first digit stands in both, and no statement became a question or the reverse."""
    if run.letters[0].isdigit() and (run.bits(0) ^ source.bits(at)) & SIGNED:
        return False
    said, stands = run.bits(len(run.letters)), source.bits(at + len(run.letters))
    if said & QUESTION or not stands & QUESTION:
        return not said & QUESTION or bool(stands & QUESTION)
    return not said & (DOT | EXCLAIM) or bool(said & (COMMA | COLON))


def _same_footnotes(run: Wording, source: Wording, at: int) -> bool:
    """Footnotes may be left out, but none is another one."""
    said = FOOTNOTE.findall(run.text)
    if not said:
        return True
    hit = _hit(source, at, at + len(run.letters))
    stands = FOOTNOTE.findall(source.text, hit.start, hit.end + len(source.seam(source.word_at(hit.last - 1) + 1)))
    return said == stands[: len(said)]


def elision(reading: Reading, source: Wording) -> list[Hit] | None:
    """The places of the runs of a marked quotation, when they stand in order and near enough; None otherwise."""
    if not 0 < len(reading.runs) <= _MARKED:
        return None
    return _elision(reading, source) or _with_marks_of(source, reading)


def _with_marks_of(source: Wording, reading: Reading) -> list[Hit] | None:
    """The same where dots or brackets are the source's own."""
    ways = [reading, taken_apart(reading.text, reading.cased, at_brackets=False)] if reading.inserted else [reading]
    for way in ways:
        own = with_marks_of(way, lambda run: any(hits(run, source, places=_LOOKED_UP)))
        found = _elision(own, source) if own.runs != reading.runs else None
        if found:
            return found
    return None


def _elision(reading: Reading, source: Wording) -> list[Hit] | None:
    if len(reading.runs) > RUNS or not _are_fair(reading):
        return None
    for hit in _some(hits(reading.runs[0], source)):
        found = _followed(reading, source, [hit])
        if found:
            return found
    return None


def _are_fair(reading: Reading) -> bool:
    """Insertions are short and deny nothing, and the runs are more than single words."""
    if any(len(words.split()) > INSERTED or negations(words) for words in reading.inserted):
        return False
    lengths = [len(run.text.split()) for run in reading.runs]
    return sum(len(words.split()) for words in reading.inserted) <= sum(lengths) and (
        len(lengths) == 1 or max(lengths) > 1
    )


def _followed(reading: Reading, source: Wording, found: list[Hit]) -> list[Hit] | None:
    if len(found) == len(reading.runs):
        is_found = _is_near(reading, source, found) and not _replaces_at_edges(reading, source, found)
        return found if is_found else None
    before = found[-1]
    number = min(source.word_at(before.last - 1) + 3 * SPANNED, len(source.firsts) - 1)
    run = reading.runs[len(found)]
    limit = min(source.firsts[number] + len(run.letters), len(source.letters))
    for hit in _some(hits(run, source, before.last, limit)):
        if _may_leave_out(reading.joints[len(found)], source.text[before.end : hit.start]):
            rest = _followed(reading, source, [*found, hit])
            if rest:
                return rest
    return None


def _replaces_at_edges(reading: Reading, source: Wording, found: Sequence[Hit]) -> bool:
    """Whether a bracket before or behind all words stands where the source has another one."""
    start, end = found[0].start, found[-1].end
    before, behind = source.text[max(0, start - _EDGE) : start], source.text[end : end + _EDGE]
    first, last = reading.joints[0].inserted, reading.joints[-1].inserted
    return bool((first and _bracket(before.rstrip()[-1:])) or (last and _bracket(behind.lstrip()[:1])))


def _bracket(text: str) -> bool:
    return any(char in _BRACKETS for char in text)


def _may_leave_out(joint: Joint, left_out: str) -> bool:
    if joint.inserted and _bracket(left_out):
        return False  # words in a bracket of the source are words, and the quotation has others
    if joint.is_omission:
        # dots that the source has there itself say nothing of a word dropped beside them
        is_hidden = not joint.is_sure and EDGING_DOTS.search(left_out) and read(left_out).letters
        return not is_hidden and len(left_out.split()) <= SPANNED
    return len(left_out.split()) <= REPLACED and not negations(left_out)


def _is_near(reading: Reading, source: Wording, found: Sequence[Hit]) -> bool:
    quoted = sum(len(run.text.split()) for run in reading.runs)
    left_out = len(source.text[found[0].start : found[-1].end].split()) - quoted
    return left_out <= max(SPANNED - quoted, LEFT_OUT)


def _some(places: Iterator[Hit]) -> Iterator[Hit]:
    return (hit for hit, _ in zip(places, range(_CHOICES), strict=False))
