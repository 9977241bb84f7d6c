"""Which section of the digest an article goes to.

Pure: the desk's rules as facts, an article's language and outlet in, a section's key out. Order matters, because the
first rule that fits wins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section with its conditions; both must hold, and an empty one always does."""

    key: str
    languages: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class SectionFit:
    """How a story stands to the section it would go to.

    `by_rule`: the section asked for it, and is not merely the last one, which takes what no rule takes. `here` items
    stand in the section, `usual` do in an issue.
    """

    key: str
    by_rule: bool
    here: int
    usual: float


def fit(
    language: str, outlet_id: str, *, rules: Sequence[SectionRule], here: Mapping[str, int], usual: Mapping[str, float]
) -> SectionFit:
    """How an article fits: items of this issue and of a usual one are given by section key."""
    key = section_for(language, outlet_id, rules=rules)
    by_rule = any(_takes(rule, language, outlet_id) for rule in rules)
    return SectionFit(key, by_rule, here.get(key, 0), usual.get(key, 0.0))


def usual_items(printed: Mapping[str, int], *, rules: Sequence[SectionRule], room: int) -> dict[str, float]:
    """Items each section usually has of `room`: as many as in the issues `printed`, evenly when there are none."""
    of_today = {rule.key: printed.get(rule.key, 0) for rule in rules}
    total = sum(of_today.values())
    return {key: room * (count / total if total else 1 / len(rules)) for key, count in of_today.items()}


def section_for(language: str, outlet_id: str, *, rules: Sequence[SectionRule]) -> str:
    """The key of the first section that takes the article.

    A rule `en` takes `en-GB` too. What no rule takes goes to the last section: nothing is left out for want of a rule,
    and an editor can move it.
    """
    for rule in rules:
        if _takes(rule, language, outlet_id):
            return rule.key
    return rules[-1].key


def _takes(rule: SectionRule, language: str, outlet_id: str) -> bool:
    return _speaks(rule, language) and (not rule.outlets or outlet_id in rule.outlets)


def _speaks(rule: SectionRule, language: str) -> bool:
    return not rule.languages or language in rule.languages or language.split("-")[0].lower() in rule.languages
