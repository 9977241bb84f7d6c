"""Findings of pre-flight as an issue shows them: by weight, and what is said of several items only once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.phrases import Phrase
from aggregator.review.preflight.finding import Finding
from aggregator.vocabulary import FindingWeight


@dataclass(frozen=True, slots=True)
class Group:
    """One sentence with the findings that say it, in their order; `mend` is None where only a command would mend it.

    A command is no help to who sits before the page that does it.
    """

    says: Phrase
    mend: Phrase | None
    findings: tuple[Finding, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.findings)


def by_weight(findings: Sequence[Finding]) -> list[tuple[FindingWeight, list[Group]]]:
    """The findings by their weight, heaviest first, then by what they say; weights of none are left out."""
    found = [(weight, _groups([each for each in findings if each.weight is weight])) for weight in FindingWeight]
    return [(weight, groups) for weight, groups in found if groups]


def _groups(findings: Sequence[Finding]) -> list[Group]:
    alike: dict[tuple[str, Phrase, Phrase | None], list[Finding]] = {}
    for finding in findings:
        mend = None if "`newsloom" in finding.mend else finding.mend
        alike.setdefault((finding.check, finding.says, mend), []).append(finding)
    return [Group(says, mend, tuple(each)) for (_, says, mend), each in alike.items()]
