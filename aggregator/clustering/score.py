"""How strongly the evidence says that an article belongs to a story: named, weighted reasons and one score.

Each reason adds value x weight to the evidence: the likeness over cohesion (`likeness.compare`), scaled so that 1 is
where both answers are as good, and what the time between takes off. The score is evidence / (1 + evidence): .5 where
both answers are as good, never quite 1. Pure: it deliberately knows no texts, no store and no settings.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from aggregator.clustering.likeness import Comparison
from aggregator.clustering.profile import Profile, Terms
from aggregator.phrases import Joined, Phrase, Word

#: Shared words, and marks of one kind, named in a reason.
_TOLD = 6
_KINDS = {"@": "names", "#": "numbers", "~": "sounds"}


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: it added `value` x `weight` to the evidence; `says` puts it in words."""

    name: str
    value: float
    weight: float
    says: Phrase


@dataclass(frozen=True, slots=True)
class Scored:
    """A story with the strength of the evidence for it, 0..1, and the reasons, strongest first."""

    story_id: int
    score: float
    reasons: tuple[Reason, ...]


def score_of(comparison: Comparison, *, days: float, day_weight: float) -> float:
    """The strength of the evidence, 0..1: .5 where both answers are as good. `day_weight` is at most 0."""
    evidence = max(0.0, comparison.total / comparison.even + days * day_weight)
    return round(evidence / (1.0 + evidence), 9)


def evidence_of(score: float) -> float:
    """The evidence behind a score: 1 for .5, infinite for 1."""
    return score / (1.0 - score) if score < 1.0 else math.inf


def explained(
    one: Profile,
    other: Profile,
    comparison: Comparison,
    *,
    score: float,
    hours: float,
    day_weight: float,
    spelled: Mapping[str, str],
) -> Scored:
    """The score of `other` for `one` with its reasons; `spelled` gives whole words for stems."""
    reasons = [reason for reason in _reasons(one, other, comparison, hours, day_weight, spelled) if _counts(reason)]
    reasons.sort(key=lambda reason: (-abs(reason.value * reason.weight), reason.name))
    return Scored(other.id, score, tuple(reasons))


def _counts(reason: Reason) -> bool:
    return bool(reason.value) and bool(reason.weight)


def _reasons(
    one: Profile, other: Profile, found: Comparison, hours: float, day_weight: float, spelled: Mapping[str, str]
) -> Iterable[Reason]:
    scale = round(1.0 / found.even, 4)
    words = [spelled.get(stem, stem) for stem in _shared_words(one, other)]
    yield Reason("words", round(found.words, 4), scale, Phrase("shared words: %(words)s", words=", ".join(words)))
    alike = _alike(found.vector_cosine)
    yield Reason("meaning", round(found.vector, 4), scale, alike)
    yield Reason("meaning across languages", round(found.vector_foreign, 4), scale, alike)
    marks = _told_marks(_shared_marks(one, other))
    yield Reason("marks", round(found.marks, 4), scale, Phrase("shared %(marks)s", marks=marks))
    yield Reason("few pairs", round(found.doubt, 4), scale, Phrase("few articles to go by"))
    yield Reason("time", round(hours / 24.0, 4), day_weight, _hours_apart(hours, told=one.size * other.size == 1))


def _hours_apart(hours: float, *, told: bool) -> Phrase:
    """Between two articles, when `told`; else between the middles of stories."""
    whole = round(hours)
    if whole == 0:
        return Phrase("less than an hour apart") if told else Phrase("less than an hour apart in the mean")
    if told:
        return Phrase.counted("%(num)s hour apart", "%(num)s hours apart", whole)
    return Phrase.counted("%(num)s hour apart in the mean", "%(num)s hours apart in the mean", whole)


def _alike(cosine: float | None) -> Phrase:
    if cosine is None:
        return Phrase("sentences mean alike")
    return Phrase("sentences mean alike: %(cosine)s", cosine=round(cosine, 2))


def _shared_words(one: Profile, other: Profile) -> Sequence[str]:
    pulls: dict[str, float] = {}
    for language in one.words.keys() & other.words:
        for term, pull in _pulls(one.words[language], other.words[language]).items():
            pulls[term] = pulls.get(term, 0.0) + pull
    return _heaviest(pulls)


def _shared_marks(one: Profile, other: Profile) -> Sequence[str]:
    pulls: dict[str, float] = {}
    for mine in one.marks.values():
        for theirs in other.marks.values():
            for mark, pull in _pulls(mine, theirs).items():
                pulls[mark] = pulls.get(mark, 0.0) + pull
    return _heaviest(pulls)


def _pulls(mine: Terms, theirs: Terms) -> Terms:
    """What is in both, with what it adds to their product."""
    few, many = (mine, theirs) if len(mine) < len(theirs) else (theirs, mine)
    return {term: weight * many[term] for term, weight in few.items() if term in many}


def _heaviest(pulls: Mapping[str, float]) -> Sequence[str]:
    # on a young desk many pull alike: long words say more than "in" and "of"
    return nlargest(_TOLD, pulls, key=lambda term: (round(pulls[term], 6), len(term), term))


def _told_marks(marks: Sequence[str]) -> Phrase:
    kinds = {kind: [mark[1:] for mark in marks if mark[0] == sign] for sign, kind in _KINDS.items()}
    told = [
        Phrase("%(kind)s: %(found)s", kind=Word(kind), found=", ".join(found)) for kind, found in kinds.items() if found
    ]
    return Joined("; ", told)


def silence(one: Profile, other: Profile) -> float:
    """The hours between two spans of time, in which neither was reported; none when they overlap."""
    gap = max((one.first_at - other.last_at).total_seconds(), (other.first_at - one.last_at).total_seconds())
    return max(0.0, gap) / 3600.0


def apart(one: Profile, other: Profile) -> float:
    """The hours between the mean times of publication of both.

    Not from end to end: each article would put the end off for the next, and a subject that is reported on every day
    would be one story for weeks. A mean of times as evidence is due to Miranda et al. (2018), "Multilingual clustering
    of streaming news".
    """
    return abs(one.middle - other.middle) / 3600.0
