"""Where an article goes: into the story with the strongest evidence, into the one an editor named, or into a new one.

Pure: scores and editors' words in, decision with reasons out. It deliberately breaks no constraint: an article never
joins a story that holds an article an editor set apart from it, whatever the score.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from aggregator.clustering.lifecycle import begun
from aggregator.clustering.score import Reason, Scored
from aggregator.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Limits:
    """`join`: least score to join a story; `near_miss`: least score worth telling an editor; `told`: how many are."""

    join: float
    near_miss: float
    told: int


@dataclass(frozen=True, slots=True)
class Placement:
    """The story an article joins (None: a new one), the score, why, and the stories it nearly joined."""

    story_id: int | None
    score: float
    reasons: tuple[Reason, ...]
    near_misses: tuple[Scored, ...]


def place(
    scored: Sequence[Scored],
    limits: Limits,
    *,
    must: Collection[int],
    barred: Collection[int],
    twins: Collection[int] = (),
) -> Placement:
    """Decide. `must` are stories with an article an editor linked to this one, `barred` with one set apart from it.

    `twins` are stories with an article in the same mould on another event: no score wins over that, an editor does.

    A must-link wins over any score; a cannot-link wins over both, since a wrong join hides an event while a wrong split
    only shows it twice. Of several linked stories the best scored is taken, then the one begun first.
    """
    ranked = sorted(scored, key=lambda one: (-one.score, begun(one.story_id)))
    linked = _linked(ranked, set(must) - set(barred))
    if linked is not None:
        return Placement(
            linked, 1.0, (Reason("editor", 1.0, 1.0, Phrase("an editor linked it with an article of this story")),), ()
        )
    allowed = [one for one in ranked if one.story_id not in barred and one.story_id not in twins]
    if allowed and allowed[0].score >= limits.join:
        best = allowed[0]
        return Placement(
            best.story_id, best.score, best.reasons, _near([one for one in ranked if one is not best], limits)
        )
    why = Reason("new", 1.0, 1.0, _why_new(ranked[:1], barred, twins))
    return Placement(None, 1.0 - (allowed[0].score if allowed else 0.0), (why,), _near(ranked, limits))


def _why_new(likely: Sequence[Scored], barred: Collection[int], twins: Collection[int]) -> Phrase:
    """What to say of an article that joined not even the likeliest story."""
    if any(one.story_id in barred for one in likely):
        return Phrase("an editor set it apart from the likely story")
    if any(one.story_id in twins for one in likely):
        return Phrase("it has the same mould with other facts as an article of the likely story")
    return Phrase("it began this story: no other was close enough")


def _linked(ranked: Sequence[Scored], must: Collection[int]) -> int | None:
    for one in ranked:
        if one.story_id in must:
            return one.story_id
    return min(must, key=begun, default=None)


def _near(ranked: Sequence[Scored], limits: Limits) -> tuple[Scored, ...]:
    return tuple(one for one in ranked if one.score >= limits.near_miss)[: limits.told]
