"""Which stories an editor should see first, and why.

Pure: facts on a story, the desk's weights and the present moment in, a score with named, weighted reasons out. It reads
no text and has no opinion on outlets; what editors did before is a signal of its own, bounded and shown.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from aggregator.drafting.history import Opinion
from aggregator.drafting.novelty import Novelty
from aggregator.drafting.sections import SectionFit
from aggregator.phrases import Joined, Phrase, Tongue, kept
from aggregator.vocabulary import NoveltyKind

_DAY = 86_400.0
#: Outlets that only reprint, beyond this number, say nothing more: a wire text is reprinted by machines.
_ENOUGH_REPRINTS = 5
#: What an Update is worth beside a New.
_UPDATE = 0.6
#: Watched names told in the line.
_TOLD = 3
#: Beyond so many articles another one adds nothing that could be seen.
_ENOUGH_ARTICLES = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds; the desk's `ranking` block (`settings/ranking.py`) says what they mean."""

    watchlist: float
    outlets: float
    novelty: float
    repeat: float
    languages: float
    freshness: float
    section: float
    history: float
    watched_half: float
    watched_lead: float
    watched_below: float
    reprint: float


class Place(IntEnum):
    """Where in an article a name stands at its best."""

    BELOW = 0
    LEAD = 1
    HEADLINE = 2


@dataclass(frozen=True, slots=True)
class WatchHit:
    """A watched name in a story: `weight` as the desk set it (0..10), its best place, and how many articles name it."""

    label: str
    weight: float
    place: Place = Place.HEADLINE
    articles: int = 1


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """What ranking knows of a story: `outlets` that have it, copies included; `independent` origins among them."""

    outlets: int
    independent: int
    watched: tuple[WatchHit, ...]
    newest: datetime
    languages: tuple[str, ...]
    section: SectionFit
    novelty: Novelty
    history: Opinion


@dataclass(frozen=True, slots=True)
class Reason:
    """One signal: `value` -1..1, `weight` the points of a full value, `says` one line for people."""

    name: str
    value: float
    weight: float
    says: Phrase

    @property
    def points(self) -> float:
        """What the signal adds to the score."""
        return round(self.value * self.weight, 4)

    def as_dict(self) -> dict[str, object]:
        """The reason for JSON, with its points."""
        return {"name": self.name, "value": self.value, "weight": self.weight, **kept(self.says), "points": self.points}


@dataclass(frozen=True, slots=True)
class Rank:
    """A story's place among the candidates: a higher score stands first; reasons strongest first, history last."""

    score: float
    reasons: tuple[Reason, ...]

    @property
    def says(self) -> str:
        """All of it in one line, English: the score, then each reason with its points."""
        parts = [f"{reason.says} ({reason.points:+.1f})" for reason in self.reasons if round(reason.points, 1)]
        return f"{self.score:.1f}: {'; '.join(parts)}" if parts else f"{self.score:.1f}"


def is_selectable(published: datetime, now: datetime, *, selectable_days: int) -> bool:
    """Whether an article of that date is young enough to be drafted from (the last day counts)."""
    return now - published <= timedelta(days=selectable_days)


def is_candidate(novelty: Novelty, *, settled: bool, told: bool) -> bool:
    """Whether a story may be proposed.

    Args:
        settled: editors rejected it, or it stands in the digest in preparation or in a later one.
        told: an earlier issue has it; then only an Update may come again.
    """
    return not settled and (not told or novelty.kind is NoveltyKind.UPDATE)


def rank(facts: StoryFacts, weights: Weights, now: datetime, *, selectable_days: int) -> Rank:
    """Score a candidate story; signals that add nothing are left out, but for history, which is always told."""
    signals = (
        _watchlist(facts.watched, weights),
        _outlets(facts, weights),
        _novelty(facts.novelty, weights),
        _languages(facts, weights),
        _freshness(facts, weights, now, selectable_days),
        _section(facts.section, weights),
    )
    reasons = sorted((each for each in signals if each.points), key=lambda each: (-abs(each.points), each.name))
    if weights.history:
        reasons.append(_history(facts.history, weights, reasons))
    return Rank(score=round(sum(reason.points for reason in reasons), 4), reasons=tuple(reasons))


def _watchlist(watched: Sequence[WatchHit], weights: Weights) -> Reason:
    strengths = {hit: _strength(hit, weights) for hit in watched}
    hits = sorted((hit for hit in watched if strengths[hit] > 0), key=lambda hit: (-strengths[hit], hit.label))
    total = sum(strengths.values())
    names = Joined(", ", [*map(_hit_line, hits[:_TOLD]), *([Phrase("...")] if len(hits) > _TOLD else [])])
    value = round(total / (total + weights.watched_half), 4)
    return Reason("watchlist", value, weights.watchlist, _watched(len(hits), names))


def _watched(hits: int, names: Phrase) -> Phrase:
    return Phrase.counted("watched name %(names)s", "watched names %(names)s", hits, names=names)


def _strength(hit: WatchHit, weights: Weights) -> float:
    """Weight by place; each further article adds half of what the one before added."""
    place = {Place.HEADLINE: 1.0, Place.LEAD: weights.watched_lead, Place.BELOW: weights.watched_below}[hit.place]
    return hit.weight * place * (2 - 2.0 ** (1 - min(hit.articles, _ENOUGH_ARTICLES)))


def _hit_line(hit: WatchHit) -> str:
    notes = [Phrase("headline")] if hit.place is Place.HEADLINE else []
    if hit.articles > 1:
        notes.append(Phrase.counted("%(num)s article", "%(num)s articles", hit.articles))
    return Phrase("%(name)s (%(notes)s)", name=hit.label, notes=Joined(", ", notes)) if notes else hit.label


def _outlets(facts: StoryFacts, weights: Weights) -> Reason:
    reprinting = min(max(0, facts.outlets - facts.independent), _ENOUGH_REPRINTS)
    reach = facts.independent + weights.reprint * reprinting
    value = round(1 - 1 / reach, 4) if reach > 1 else 0.0
    outlets = Phrase.counted("%(num)s outlet", "%(num)s outlets", facts.outlets)
    independent = Phrase("%(independent)s independent", independent=facts.independent)
    return Reason("outlets", value, weights.outlets, Joined(", ", (outlets, independent)))


def _novelty(novelty: Novelty, weights: Weights) -> Reason:
    if novelty.kind is NoveltyKind.REPEAT:
        return Reason("novelty", -1.0, weights.repeat, novelty.says)
    return Reason("novelty", 1.0 if novelty.kind is NoveltyKind.NEW else _UPDATE, weights.novelty, novelty.says)


def _languages(facts: StoryFacts, weights: Weights) -> Reason:
    languages = sorted(set(facts.languages))
    value = round(1 - 1 / len(languages), 4) if languages else 0.0
    return Reason("languages", value, weights.languages, _reported_in(languages))


def _reported_in(languages: Sequence[str]) -> Phrase:
    return Phrase("reported in %(languages)s", languages=Joined(", ", map(Tongue, languages)))


def _freshness(facts: StoryFacts, weights: Weights, now: datetime, selectable_days: int) -> Reason:
    days = max(0.0, (now - facts.newest).total_seconds() / _DAY)
    value = round(max(0.0, 1 - days / selectable_days), 4)
    return Reason("freshness", value, weights.freshness, _age(int(days)))


def _age(days: int) -> Phrase:
    if days == 0:
        return Phrase("newest article of the last 24 hours")
    return Phrase.counted("newest article %(num)s day old", "newest article %(num)s days old", days)


def _section(section: SectionFit, weights: Weights) -> Reason:
    """Half for a rule met, half for what the section lacks of its usual number."""
    lacks = max(0.0, 1 - section.here / section.usual) if section.usual else 0.0
    value = round(0.5 + 0.5 * lacks, 4) if section.by_rule else 0.0
    says = Phrase(
        "fits section %(section)s, which has %(here)s of its usual %(usual)s items",
        section=section.key,
        here=section.here,
        usual=round(section.usual),
    )
    return Reason("section", value, weights.section, says)


def _history(opinion: Opinion, weights: Weights, others: Sequence[Reason]) -> Reason:
    """At most a share of what all other signals come to; what has sunk as a Repeat is left where it is."""
    most = round(weights.history * max(0.0, sum(reason.points for reason in others)), 4)
    return Reason("history", opinion.value, most, opinion.says)
