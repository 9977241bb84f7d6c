"""Which articles of a story are translations of earlier ones: facts of its articles in, verdicts with evidence out.

A translation tells the same facts in the same order. So numbers, watched names and consonant patterns are looked for at
the same place of both texts, counted from the beginning as a share of the words; independent reports share some of
them, but elsewhere. Figures that differ, a length that does not fit and vectors that point elsewhere speak against.
Vectors never speak for it: two reports of one event mean alike as well. A credit ("translated from ...") settles it.
Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from aggregator.clustering.features import skeleton
from aggregator.clustering.vectors import Vector
from aggregator.phrases import Phrase
from aggregator.text.names import NameFinder
from aggregator.text.words import words

#: Fewer figures than this in one of the texts say nothing by missing in the other: one of three may be a date.
_FEW_NUMBERS: Final = 3
#: Marks named in the evidence.
_TOLD: Final = 8
#: Words that are looked at: a bound on the work. News is shorter.
_LONGEST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Rules:
    """When a later article is a translation; what each number means is told in `settings/thresholds.py`."""

    days: float
    place: float
    placed_alike: float
    least_alike: int
    numbers: float
    length: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Telling:
    """What one article tells, and where in its text.

    `places` has the places of each mark, 0..1 from the beginning; a mark is `#` with a number, `@` with the key of a
    watched name, `~` with a consonant pattern. `spelled` gives the word behind a mark. `direction` is its centred
    sentence vector at length one, None without; `credits` are the names it says it was translated from.
    """

    id: int
    language: str
    outlet: str
    published: datetime
    length: int
    places: Mapping[str, tuple[float, ...]]
    spelled: Mapping[str, str]
    direction: Vector | None
    credits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that speaks for a translation: a measure, and the same in words."""

    name: str
    value: float
    says: Phrase


@dataclass(frozen=True, slots=True)
class Translation:
    """That an article is likely a translation of `of_id`, an earlier one, with the evidence."""

    of_id: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class _Measured:
    """Two texts side by side; `share` is that of marks at the same place, of the text with fewer marks."""

    earlier: Telling
    later: Telling
    credited: bool
    alike: tuple[str, ...]
    share: float
    numbers: tuple[int, int]
    length: float
    meaning: float | None


def places_of(text: str, finder: NameFinder) -> tuple[int, dict[str, tuple[float, ...]], dict[str, str]]:
    """The words of a text (how many), the places of its marks, and the word behind each; for `Telling`."""
    found = words(text)[:_LONGEST]
    at: dict[str, list[float]] = {}
    spelled: dict[str, str] = {}
    marked = [(place, mark) for place, word in enumerate(found) if (mark := _mark(word))]
    marked += [(mention.position, f"@{mention.key}") for mention in finder.find_in(found)]
    for place, mark in marked:
        at.setdefault(mark, []).append(place / len(found))
        spelled.setdefault(mark, found[place])
    return len(found), {mark: tuple(places) for mark, places in at.items()}, spelled


def _mark(word: str) -> str:
    if word[0].isdigit():
        return f"#{word}"
    pattern = skeleton(word)
    return f"~{pattern}" if pattern else ""


def translations(story: Iterable[Telling], rules: Rules) -> dict[int, Translation]:
    """Which articles of a story are likely translations, by id; the order in which they come does not matter.

    Each has one original: the one it credits, else the one with the largest share of marks at the same place, of equals
    the earlier.
    """
    ordered = sorted(story, key=lambda one: (one.published, one.id))
    found: dict[int, Translation] = {}
    for number, later in enumerate(ordered):
        measured = (_measured(one, later, rules) for one in ordered[:number] if _may_be_of(later, one, rules))
        likely = [one for one in measured if one.credited or _is_strong(one, rules)]
        if likely:
            best = max(likely, key=lambda one: (one.credited, one.share))
            found[later.id] = Translation(best.earlier.id, tuple(_evidence(best)))
    return found


def _may_be_of(later: Telling, earlier: Telling, rules: Rules) -> bool:
    apart = later.published - earlier.published
    return later.language != earlier.language and timedelta() < apart <= timedelta(days=rules.days)


def _is_strong(found: _Measured, rules: Rules) -> bool:
    shared, of = found.numbers
    return (
        len(found.alike) >= rules.least_alike
        and found.share >= rules.placed_alike
        and (of < _FEW_NUMBERS or shared >= rules.numbers * of)
        and found.length >= rules.length
        and (found.meaning is None or found.meaning >= rules.meaning)
    )


def _measured(earlier: Telling, later: Telling, rules: Rules) -> _Measured:
    both = earlier.places.keys() & later.places.keys()
    alike = [mark for mark in both if _apart(earlier.places[mark], later.places[mark]) <= rules.place]
    alike.sort(key=lambda mark: (later.places[mark][0], mark))
    shorter, longer = sorted((earlier.length, later.length))
    few = min(len(earlier.places), len(later.places))
    numbers = min(_numbers(earlier.places), _numbers(later.places))
    return _Measured(
        earlier=earlier,
        later=later,
        credited=any(_names(credit, earlier.outlet) for credit in later.credits),
        alike=tuple(alike),
        share=len(alike) / few if few else 0.0,
        numbers=(_numbers(both), numbers),
        length=shorter / longer if longer else 0.0,
        meaning=_cosine(earlier.direction, later.direction),
    )


def _apart(some: Sequence[float], others: Sequence[float]) -> float:
    return min(abs(one - other) for one in some for other in others)


def _numbers(marks: Iterable[str]) -> int:
    return sum(mark[0] == "#" for mark in marks)


def _cosine(one: Vector | None, other: Vector | None) -> float | None:
    return None if one is None or other is None else float(one @ other)


def _names(credit: str, outlet: str) -> bool:
    """Whether a credit names an outlet: its words, which may stand without their first (The Lirova Courier)."""
    said, name = words(credit), words(outlet)
    whole = [name, name[1:]] if len(name) > 2 else [name]
    return any(said[at : at + len(one)] == one for one in whole if one for at in range(len(said)))


def _evidence(found: _Measured) -> Iterable[Evidence]:
    if found.credited:
        yield Evidence("credit", 1.0, Phrase("says it is translated from %(outlet)s", outlet=found.earlier.outlet))
    told = ", ".join(dict.fromkeys(found.later.spelled[mark] for mark in found.alike[:_TOLD]))
    if found.alike:
        few = min(len(found.earlier.places), len(found.later.places))
        says = Phrase(
            "%(alike)s of %(few)s names and numbers at the same place: %(told)s",
            alike=len(found.alike),
            few=few,
            told=told,
        )
        yield Evidence("same places", round(found.share, 3), says)
    shared, of = found.numbers
    if of:
        yield Evidence(
            "numbers", round(shared / of, 3), Phrase("%(shared)s of %(of)s numbers shared", shared=shared, of=of)
        )
    lengths = {"later": found.later.length, "earlier": found.earlier.length}
    yield Evidence("length", round(found.length, 3), Phrase("%(later)s words, the earlier %(earlier)s", **lengths))
    if found.meaning is not None:
        yield Evidence(
            "meaning",
            round(found.meaning, 3),
            Phrase("sentences mean alike: %(cosine)s", cosine=round(found.meaning, 2)),
        )
    hours = (found.later.published - found.earlier.published).total_seconds() / 3600.0
    yield Evidence("time", round(hours, 2), Phrase("published %(hours)s hours later", hours=round(hours)))
