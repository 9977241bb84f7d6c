"""What editors accepted and rejected before, as counts, for a signal of its own. Pure.

A rate is that of the desk's own decisions on items like this one, drawn towards the desk's usual rate the more the
fewer there were (the mean of a beta-binomial model). It says how often, never what anybody is.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aggregator.phrases import Joined, Phrase, Tongue


@dataclass(frozen=True, slots=True)
class Traits:
    """What an item or a story is counted under: names of outlets, the section's key, watched names, languages."""

    outlets: frozenset[str]
    section: str
    names: frozenset[str]
    languages: frozenset[str]

    def each(self) -> Iterator[tuple[str, str]]:
        """Each trait as (how it is said, what)."""
        yield from (("from", outlet) for outlet in sorted(self.outlets))
        yield "in section", self.section
        yield from (("on", name) for name in sorted(self.names))
        yield from (("in language", language) for language in sorted(self.languages))


@dataclass(frozen=True, slots=True)
class Decided:
    """An item with the last word on it."""

    traits: Traits
    accepted: bool


@dataclass(frozen=True, slots=True)
class Opinion:
    """`value` -1..1: above 0 where items like it were accepted more often than the desk's others; `says` the counts."""

    value: float
    says: Phrase


@dataclass(slots=True)
class _Tally:
    accepted: int = 0
    decided: int = 0

    def add(self, accepted: bool) -> None:
        self.accepted += accepted
        self.decided += 1


class History:
    """All decisions that count, by trait.

    Args:
        least: decisions needed before the desk, or a trait, speaks at all.
        prior: decisions at the desk's usual rate added to each trait.
    """

    def __init__(self, decided: Iterable[Decided], *, least: int, prior: float) -> None:
        self._least = least
        self._prior = prior
        self._all = _Tally()
        self._by: defaultdict[tuple[str, str], _Tally] = defaultdict(_Tally)
        for each in decided:
            self._all.add(each.accepted)
            for key in each.traits.each():
                self._by[key].add(each.accepted)

    def opinion(self, traits: Traits) -> Opinion:
        """The mean over outlets, section, names and languages of how much more often their items were accepted."""
        speaking = self._speaking(traits)
        if not speaking:
            return Opinion(0.0, _too_few(self._all.decided))
        value = sum(self._lift(self._by[key]) for key in speaking) / len(speaking)
        counts = Joined(", ", [_counted(key, self._by[key]) for key in speaking])
        says = Phrase(
            "editors accepted %(counts)s; %(accepted)s of %(decided)s in all",
            counts=counts,
            accepted=self._all.accepted,
            decided=self._all.decided,
        )
        return Opinion(round(value, 4), says)

    def _speaking(self, traits: Traits) -> Sequence[tuple[str, str]]:
        """Of each kind of trait the one most often decided on, where that is often enough."""
        best: dict[str, tuple[str, str]] = {}
        for key in traits.each():
            if key in self._by and self._by[key].decided >= self._least:
                held = best.setdefault(key[0], key)
                best[key[0]] = max(held, key, key=lambda each: self._by[each].decided)
        return list(best.values())

    def _lift(self, tally: _Tally) -> float:
        usual = self._all.accepted / self._all.decided
        return (tally.accepted + self._prior * usual) / (tally.decided + self._prior) - usual


def _too_few(decided: int) -> Phrase:
    return Phrase("too few decisions to say how editors took items like it (%(decided)s in all)", decided=decided)


def _counted(key: tuple[str, str], tally: _Tally) -> Phrase:
    kind, what = key
    facts = {"accepted": tally.accepted, "decided": tally.decided}
    match kind:
        case "from":
            return Phrase("%(accepted)s of %(decided)s from %(outlet)s", outlet=what, **facts)
        case "in section":
            return Phrase("%(accepted)s of %(decided)s in section %(section)s", section=what, **facts)
        case "in language":
            return Phrase("%(accepted)s of %(decided)s in language %(language)s", language=Tongue(what), **facts)
    return Phrase("%(accepted)s of %(decided)s on %(name)s", name=what, **facts)
