"""Complaints on a text that somebody gave, parted into those that stand at a line of it and the others. Pure."""

from collections.abc import Iterable

from aggregator.errors import Complaint
from aggregator.settings.source_insertion import THE_BLOCK


def by_line(complaints: Iterable[str]) -> tuple[dict[int, str], list[str]]:
    """What is wrong by line of a block, from 1, and what is wrong elsewhere, each as a sentence."""
    at_lines: dict[int, str] = {}
    others: list[str] = []
    for one in complaints:
        if isinstance(one, Complaint) and one.path == THE_BLOCK:
            at_lines[one.line] = "; ".join(filter(None, (at_lines.get(one.line), one.says)))
        else:
            others.append(str(one))
    return at_lines, others
