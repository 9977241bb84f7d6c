"""What a quotation says of itself: its runs, and the omissions and insertions that are marked between them.

An omission is marked by three dots (in Arabic often two), alone or in brackets; an insertion is words in square
brackets. A letter in brackets that touches a word is a change of its case: [T]he.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from aggregator.quotations.wording import Wording, read

_DOTS: Final = r"(?:[…⋯‥][.۔]?|[.۔](?:[ \u00a0\u2009]?[.۔])+)+"
_BRACKETED: Final = rf"[\[(［（〔]\s*{_DOTS}\s*[\])］）〕]"
_TOUCHING: Final = re.compile(r"(?<=[^\W\d_])[\[［]([^\W\d_]+)[\]］]|[\[［]([^\W\d_]+)[\]］](?=[^\W\d_])")
_OMISSION: Final = rf"{_BRACKETED}|{_DOTS}"
_MARK: Final = re.compile(rf"{_OMISSION}|[\[［〔](?P<inserted>[^\[\]［］〔〕]*)[\]］〕]")
_INNER: Final = re.compile(_DOTS)
#: Dots at an edge of words that are left out.
EDGING_DOTS: Final = re.compile(rf"\A\W*?{_DOTS}|{_DOTS}\W*\Z")
_DOTS_ONLY: Final = re.compile(rf"{_OMISSION}|(?P<inserted>(?!))")


@dataclass(frozen=True, slots=True)
class Joint:
    """What stands between two runs: whether an omission is marked, and the words in brackets.

    `is_sure` is set when the dots stand in brackets or twice, so that they cannot be the source's own.
    """

    is_omission: bool
    inserted: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The runs of a quotation in order; `joints[i]` stands before run `i`, the last one behind the last run.

    `places` are the spans of the runs in `text`, `cased` where letters stand in it whose case is marked as changed.
    """

    text: str
    runs: tuple[Wording, ...]
    joints: tuple[Joint, ...]
    places: tuple[tuple[int, int], ...]
    cased: tuple[int, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether anything is omitted or inserted, if only before or behind the words."""
        return any(joint.is_omission or joint.inserted for joint in self.joints)

    @property
    def inserted(self) -> list[str]:
        """The insertions that hold words."""
        return [joint.inserted for joint in self.joints if joint.inserted.split()]


def without_touching_brackets(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without brackets inside words, and where in it letters stand whose case is marked as changed.

    [T]he gives The and 0.
    """
    pieces: list[str] = []
    cased: list[int] = []
    at = length = 0
    for found in _TOUCHING.finditer(text):
        inner = found[1] or found[2]
        before = text[at : found.start()]
        length += len(before)
        if found[2] and len(inner) == 1 and not text[max(0, found.start() - 1) : found.start()].isalnum():
            cased.append(length)
        length += len(inner)
        pieces += (before, inner)
        at = found.end()
    return "".join((*pieces, text[at:])), tuple(cased)


def as_read(text: str, cased: Sequence[int], start: int = 0, end: int | None = None) -> Wording:
    """`text[start:end]` read, with the numbers of the letters whose case may differ."""
    end = len(text) if end is None else end
    free = frozenset(len(read(text[start:letter]).letters) for letter in cased if start <= letter < end)
    return replace(read(text[start:end]), free=free) if free else read(text[start:end])


def taken_apart(text: str, cased: tuple[int, ...] = (), *, at_brackets: bool = True) -> Reading:
    """Read a quotation run by run, brackets as words if so asked. A quotation of marks only has no runs.

    `cased` is where letters stand whose case may differ.
    """
    runs: list[Wording] = []
    joints: list[Joint] = []
    places: list[tuple[int, int]] = []
    omitted, inserted, at = 0, "", 0
    for mark in [*(_MARK if at_brackets else _DOTS_ONLY).finditer(text), None]:
        place = (at, mark.start() if mark else len(text))
        run = as_read(text, cased, *place)
        if run.letters:
            runs.append(run)
            places.append(place)
            joints.append(Joint(omitted > 0, inserted, omitted > 1))
            omitted, inserted = 0, ""
        if mark is None:
            break
        words, dots = _INNER.subn(" ", mark["inserted"] or "…")  # [the mayor …] both omits and inserts
        omitted += dots + (mark[0][0] in "[(［（〔" and dots > 0)
        inserted = f"{inserted} {words}".strip()
        at = mark.end()
    return Reading(text, tuple(runs), (*joints, Joint(omitted > 0, inserted, omitted > 1)), tuple(places), cased)


def with_marks_of(reading: Reading, stands: Callable[[Wording], bool]) -> Reading:
    """The reading in which dots that the source has itself are words; `stands` looks a run up in it."""
    runs: list[Wording] = []
    joints, places = [reading.joints[0]], list[tuple[int, int]]()
    for run, place, joint in zip(reading.runs, reading.places, reading.joints[1:], strict=True):
        longer = as_read(reading.text, reading.cased, places[-1][0], place[1]) if places else run
        if places and stands(longer):
            runs[-1], places[-1], joints[-1] = longer, (places[-1][0], place[1]), joint
        else:
            runs.append(run)
            places.append(place)
            joints.append(joint)
    return Reading(reading.text, tuple(runs), tuple(joints), tuple(places), reading.cased)
