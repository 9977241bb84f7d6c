"""How strongly the evidence says that an article belongs to a story: named, weighted reasons and one score.

A logistic model whose coefficients anyone can read: each reason adds value x weight, and the sum becomes a score
between 0 and 1. Pure: it deliberately knows no texts, no store and no settings; the facts come from the index, the
weights from the desk.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of an article and one story.

    `words` is the cosine (0..1) of the article's words with the story's, terms weighed by the number of stories that
    have them; `crowd` the same figure of the story a few places further down: what any story of the day shares. `marks`
    are shared phrases, numbers, names and skeletons with their rarity (0..1). `hours` apart; `vector` the centred
    cosine of the sentence vectors (-1..1), `vector_crowd` like crowd; both None without vectors.
    """

    story_id: int
    same_language: bool
    same_outlet: bool
    words: float
    crowd: float
    stems: tuple[str, ...]
    marks: tuple[tuple[str, float], ...]
    hours: float
    vector: float | None
    vector_crowd: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The coefficients.

    `start` is where the sum begins for an article in a language the story has, `start_foreign` in another one.
    """

    start: float
    start_foreign: float
    words: float
    crowd: float
    phrases: float
    numbers: float
    numbers_foreign: float
    names: float
    skeletons: float
    days: float
    outlet: float
    vector: float
    vector_foreign: float
    vector_crowd: float
    #: centred cosine that says nothing either way, in one language and across
    vector_neutral: float
    vector_neutral_foreign: float
    #: what marks of one kind can add at most, in whole rare marks
    mark_limit: float


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: it added `value` x `weight` to the sum; `says` puts it in words."""

    name: str
    value: float
    weight: float
    says: str


@dataclass(frozen=True, slots=True)
class Scored:
    """A story with the strength of the evidence for it, 0..1, and the reasons, strongest first."""

    story_id: int
    score: float
    reasons: tuple[Reason, ...]


def judge(evidence: Evidence, weights: Weights) -> Scored:
    """Weigh the evidence for one story."""
    reasons = [reason for reason in _reasons(evidence, weights) if reason.value and reason.weight]
    reasons.sort(key=lambda reason: (-abs(reason.value * reason.weight), reason.name))
    total = math.fsum(reason.value * reason.weight for reason in reasons)
    return Scored(evidence.story_id, logistic(total), tuple(reasons))


def logistic(total: float) -> float:
    """A sum of evidence as a number from 0 to 1; never overflows."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def _reasons(evidence: Evidence, weights: Weights) -> Iterable[Reason]:
    foreign = not evidence.same_language
    start = weights.start_foreign if foreign else weights.start
    yield Reason("start", 1.0, start, "first in this language" if foreign else "before any evidence")
    yield Reason("words", evidence.words, weights.words, "shared words: " + ", ".join(evidence.stems))
    yield Reason("crowd", evidence.crowd, weights.crowd, "other stories share as much")
    yield _marks(evidence, "phrases", "+", weight=0.0 if foreign else weights.phrases, limit=weights.mark_limit)
    yield _marks(
        evidence,
        "numbers",
        "#",
        weight=weights.numbers_foreign if foreign else weights.numbers,
        limit=weights.mark_limit,
    )
    yield _marks(evidence, "names", "@", weight=weights.names, limit=weights.mark_limit)
    yield _marks(evidence, "skeletons", "~", weight=weights.skeletons if foreign else 0.0, limit=weights.mark_limit)
    yield Reason("time", evidence.hours / 24.0, weights.days, f"{evidence.hours:.0f} hours apart")
    yield Reason(
        "outlet", float(evidence.same_outlet), weights.outlet, "the outlet already has an article in the story"
    )
    yield from _vectors(evidence, weights)


def _marks(evidence: Evidence, name: str, sign: str, *, weight: float, limit: float) -> Reason:
    if not weight or not evidence.marks:
        return Reason(name, 0.0, weight, "")
    shared = sorted(((rarity, mark[1:]) for mark, rarity in evidence.marks if mark[0] == sign), reverse=True)
    value = min(limit, math.fsum(rarity**2 for rarity, _ in shared))
    return Reason(name, value, weight, f"shared {name}: " + ", ".join(mark for _, mark in shared[:5]))


def _vectors(evidence: Evidence, weights: Weights) -> Iterable[Reason]:
    if evidence.vector is None:
        return
    same = evidence.same_language
    weight = weights.vector if same else weights.vector_foreign
    neutral = weights.vector_neutral if same else weights.vector_neutral_foreign
    yield Reason("vector", evidence.vector - neutral, weight, f"meaning alike: {evidence.vector:.2f}")
    yield Reason("vector crowd", evidence.vector_crowd, weights.vector_crowd, "other stories mean nearly the same")


def expected_crowd(crowd_unknown: float, stories: int) -> float:
    """The crowd to expect while a language has few stories, from which none can be read; halved at ten, then fading."""
    return crowd_unknown * 10.0 / (10.0 + stories)


def crowd(values: Sequence[float], place: int) -> float:
    """What the story at `place` (0 is the best) reaches; 0 when there are not as many, or when it is less."""
    return max(0.0, sorted(values, reverse=True)[place]) if len(values) > place else 0.0
