"""A finding of the doctor."""

from dataclasses import dataclass

from aggregator.vocabulary import FindingLevel


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do (empty when nothing)."""

    about: str
    level: FindingLevel
    says: str
    next_step: str = ""


def fine(about: str, says: str) -> Finding:
    """All is well."""
    return Finding(about, FindingLevel.FINE, says)


def warning(about: str, says: str, next_step: str) -> Finding:
    """It works, but should be seen to."""
    return Finding(about, FindingLevel.WARNING, says, next_step)


def fault(about: str, says: str, next_step: str) -> Finding:
    """It does not work, or will not for long."""
    return Finding(about, FindingLevel.FAULT, says, next_step)
