"""Which section of the digest an article goes to.

Pure: the desk's rules as facts, an article's language and outlet in, a section's key out. Order matters, because the
first rule that fits wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SectionRule:
    """A section with its conditions; both must hold, and an empty one always does."""

    key: str
    languages: frozenset[str] = frozenset()
    outlets: frozenset[str] = frozenset()


def section_for(language: str, outlet_id: str, *, rules: Sequence[SectionRule]) -> str:
    """The key of the first section that takes the article.

    A rule `en` takes `en-GB` too. What no rule takes goes to the last section: nothing is left out for want of a rule,
    and an editor can move it.
    """
    for rule in rules:
        if _speaks(rule, language) and (not rule.outlets or outlet_id in rule.outlets):
            return rule.key
    return rules[-1].key


def _speaks(rule: SectionRule, language: str) -> bool:
    return not rule.languages or language in rule.languages or language.split("-")[0].lower() in rule.languages
