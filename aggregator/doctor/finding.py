"""A finding of the doctor."""

from dataclasses import dataclass

from aggregator.phrases import Phrase
from aggregator.vocabulary import FindingLevel


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do (empty when nothing)."""

    about: Phrase
    level: FindingLevel
    says: Phrase
    next_step: str = ""


def fine(about: Phrase, says: Phrase) -> Finding:
    """All is well."""
    return Finding(about, FindingLevel.FINE, says)


def warning(about: Phrase, says: Phrase, next_step: Phrase) -> Finding:
    """It works, but should be seen to."""
    return Finding(about, FindingLevel.WARNING, says, next_step)


def fault(about: Phrase, says: Phrase, next_step: Phrase) -> Finding:
    """It does not work, or will not for long."""
    return Finding(about, FindingLevel.FAULT, says, next_step)
