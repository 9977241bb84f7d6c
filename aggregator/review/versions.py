"""The words of an item as they were after each decision, read back from the diary. Pure but for the rows it is given.

Nothing is stored twice: what stands in the item now, taken back row by row, is every earlier state.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from aggregator.models import Decision, DigestItem
from aggregator.text.difference import Run, difference

#: The fields that are words, in the order in which they are read.
FIELDS = ("headline", "lead", "body", "kind")


@dataclass(frozen=True, slots=True)
class Words:
    """All words of an item, and its kind."""

    headline: str
    lead: str
    body: str
    kind: str

    @classmethod
    def of(cls, item: DigestItem) -> "Words":
        """Those an item has now."""
        return cls(item.headline, item.lead, item.body, item.kind.value)

    def as_fields(self) -> dict[str, str]:
        """By name, as an edit takes them."""
        return {name: getattr(self, name) for name in FIELDS}


@dataclass(frozen=True, slots=True)
class Version:
    """The words that a decision left, and who made it; the first version is the draft, by nobody.

    `number` is the last version of the item that had them. What moves an item to another issue counts its version on
    without a row of the diary, so that numbers before such a move are one too high.
    """

    number: int
    words: Words
    decision_id: int | None = None
    verb: str = ""
    user_id: int | None = None
    at: datetime | None = None


def versions(item: DigestItem, rows: Sequence[Decision]) -> list[Version]:
    """The versions of an item's words, latest first.

    Args:
        rows: the item's diary, oldest first.
    """
    found: list[Version] = []
    words, number = Words.of(item), item.version
    since = number
    for row in reversed(rows):
        earlier = _before(words, row)
        if earlier != words:
            found.append(Version(since, words, row.id, row.verb, row.user_id, row.at))
            since = number - 1
        words, number = earlier, number - 1
    return [*found, Version(max(1, since), words)]


def at_version(item: DigestItem, rows: Sequence[Decision], number: int) -> Words:
    """The words an item had at one of its versions; the oldest known where that is not known."""
    words, current = Words.of(item), item.version
    for row in reversed(rows):
        if current <= number:
            break
        words, current = _before(words, row), current - 1
    return words


def differences(before: Words, after: Words) -> dict[str, list[Run]]:
    """What was changed word by word, for each field that was."""
    both = ((name, getattr(before, name), getattr(after, name)) for name in FIELDS)
    return {name: difference(old, new) for name, old, new in both if old != new}


def _before(words: Words, row: Decision) -> Words:
    """What a decision found, by what it left."""
    before: Mapping[str, Any] = row.before
    after: Mapping[str, Any] = row.after
    if row.verb == "correct" and after.get("field") in FIELDS:
        return _uncorrected(words, str(after["field"]), was=str(before.get("words", "")), now=str(after["words"]))
    fields = {name: str(before[name]) for name in FIELDS if name in before}
    return replace(words, **fields)


def _uncorrected(words: Words, field: str, *, was: str, now: str) -> Words:
    """A correction put words in the place of others; where words were taken away, nobody can say where they stood."""
    text: str = getattr(words, field)
    return replace(words, **{field: text.replace(now, was, 1)}) if now else words
