"""Which stories an editor should see first, and why.

Pure: facts on a story and the present moment in, a score with named, weighted reasons out. It judges reach, subject and
age only; it deliberately reads no text and has no opinion on outlets.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

_DAY = 86_400.0

#: Weights of the signals. A desk watches its own subject (the seed digest cites nothing else), so the watchlist counts
#: most; how many outlets report comes second. Not measured yet: issue 5 will have editors' choices to fit them to.
WATCHLIST, COVERAGE, LANGUAGES, FRESHNESS, COPIES, DEVELOPMENT = 4.0, 3.0, 1.0, 1.0, 0.5, 0.5

#: Watched weight at which the watchlist signal reaches one half: three names of ordinary weight.
_HALF_WATCHED = 3.0
#: Copies beyond this say nothing more: a wire text is reprinted by machines.
_ENOUGH_COPIES = 5
#: A story still growing after a week counts as fully developed; the seed digest appears weekly.
_ENOUGH_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class WatchHit:
    """A watched name that the story's articles contain; `weight` as the desk set it, 0..10."""

    label: str
    weight: float


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What ranking knows of a story. Counts leave reprints out, except `copies`, which counts only them."""

    outlets: int
    copies: int
    watched: tuple[WatchHit, ...]
    oldest: datetime
    newest: datetime
    languages: tuple[str, ...]
    #: an item on it was accepted earlier, merged into another, or rejected by a person
    used_before: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal: `value` 0..1, `weight` what a full value adds to the score, `says` one line for people."""

    name: str
    value: float
    weight: float
    says: str

    @property
    def points(self) -> float:
        """What the signal adds to the score."""
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Rank:
    """A story's place among the candidates: a higher score stands first; reasons strongest first."""

    score: float
    reasons: tuple[Reason, ...]


def is_candidate(facts: StoryFacts, now: datetime, *, selectable_days: int) -> bool:
    """Whether a story may be proposed: not used before, and its newest article is at most `selectable_days` old."""
    return not facts.used_before and is_selectable(facts.newest, now, selectable_days=selectable_days)


def is_selectable(published: datetime, now: datetime, *, selectable_days: int) -> bool:
    """Whether an article of that date is young enough to be drafted from (the last day counts)."""
    return now - published <= timedelta(days=selectable_days)


def rank(facts: StoryFacts, now: datetime, *, selectable_days: int) -> Rank:
    """Score a candidate story; signals that add nothing are left out of the reasons."""
    signals = (
        _watchlist(facts),
        _coverage(facts),
        _languages(facts),
        _freshness(facts, now, selectable_days),
        _copies(facts),
        _development(facts),
    )
    reasons = sorted((signal for signal in signals if signal.points > 0), key=lambda each: (-each.points, each.name))
    return Rank(score=round(sum(reason.points for reason in reasons), 6), reasons=tuple(reasons))


def _watchlist(facts: StoryFacts) -> Reason:
    hits = sorted((hit for hit in facts.watched if hit.weight > 0), key=lambda hit: (-hit.weight, hit.label))
    total = sum(hit.weight for hit in hits)
    names = ", ".join(hit.label for hit in hits[:5]) + (" ..." if len(hits) > 5 else "")
    return Reason("watchlist", round(total / (total + _HALF_WATCHED), 4), WATCHLIST, f"watched names: {names}")


def _coverage(facts: StoryFacts) -> Reason:
    value = 1 - 1 / facts.outlets if facts.outlets else 0.0
    return Reason("coverage", round(value, 4), COVERAGE, f"{facts.outlets} independent outlets report it")


def _languages(facts: StoryFacts) -> Reason:
    number = len(set(facts.languages))
    value = 1 - 1 / number if number else 0.0
    return Reason("languages", round(value, 4), LANGUAGES, f"reported in {', '.join(sorted(set(facts.languages)))}")


def _freshness(facts: StoryFacts, now: datetime, selectable_days: int) -> Reason:
    days = max(0.0, (now - facts.newest).total_seconds() / _DAY)
    value = max(0.0, 1 - days / selectable_days)
    return Reason("freshness", round(value, 4), FRESHNESS, f"newest article {_age(days)}")


def _age(days: float) -> str:
    whole = int(days)
    return "of the last 24 hours" if whole == 0 else f"{whole} day{'' if whole == 1 else 's'} old"


def _copies(facts: StoryFacts) -> Reason:
    value = min(facts.copies, _ENOUGH_COPIES) / _ENOUGH_COPIES
    return Reason("copies", value, COPIES, f"reprinted {facts.copies} time{'' if facts.copies == 1 else 's'}")


def _development(facts: StoryFacts) -> Reason:
    days = (facts.newest - facts.oldest).total_seconds() / _DAY
    value = min(days, _ENOUGH_DAYS) / _ENOUGH_DAYS
    return Reason("development", round(value, 4), DEVELOPMENT, f"reported over {days:.1f} days")
