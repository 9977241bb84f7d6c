"""What later decisions of an item's diary mean for undoing an earlier one. Pure but for the rows it is given."""

from collections.abc import Mapping, Sequence
from typing import Any

from aggregator.models import Decision
from aggregator.phrases import Phrase, Word

_UNDO = "undo"
_WORDS = ("headline", "lead", "body", "kind")
#: Keys of a row that tell of something other than what was changed.
_TELLING = frozenset(
    {"undoes", "verb", "took", "article", "revision", "revisions", "quoted", "words", "sources", "translation"}
)


def effective(rows: Sequence[Decision]) -> dict[int, int]:
    """Which decisions are undone, each by which row; an undo that was undone itself undoes nothing."""
    found: dict[int, int] = {}
    for row in reversed(rows):
        if row.verb == _UNDO and row.id not in found:
            after: Mapping[str, Any] = row.after
            found[int(after["undoes"])] = row.id or 0
    return found


def later_on(row: Decision, rows: Sequence[Decision]) -> Decision | None:
    """The last decision since, and not undone, that changed something of what this one changed."""
    touched = _touched(row)
    later = [each for each in _standing(rows) if (each.id or 0) > (row.id or 0) and _touched(each) & touched]
    return later[-1] if later else None


def later_about(row: Decision, rows: Sequence[Decision]) -> Decision | None:
    """The last decision since, and not undone, on a translation that this one brought: confirmed, taken back."""
    added: Mapping[str, Any] = row.after.get("added", {})  # type: ignore[assignment]
    brought = set(added.get("translation", ()))
    later = [each for each in _standing(rows) if (each.id or 0) > (row.id or 0)]
    found = [each for each in later if {each.before.get("translation"), each.after.get("translation")} & brought]
    return found[-1] if found else None


def changed_words(row: Decision, rows: Sequence[Decision]) -> Decision | None:
    """The last decision since, and not undone, that changed the item's words or sources.

    Taking an earlier one back is one of them; of what was done since and taken back since nothing is left.
    """
    ident, undone = row.id or 0, effective(rows)
    later = [each for each in rows if (each.id or 0) > ident and each.id not in undone]
    lasting = [each for each in later if each.verb != _UNDO or int(str(each.after["undoes"])) < ident]
    found = [each for each in lasting if _touched(each) & {*_WORDS, "pieces"}]
    return found[-1] if found else None


def said(row: Decision, names: Mapping[int, str]) -> Phrase:
    """A decision in a message: its number, what it did, who made it and when."""
    return Phrase(
        "decision %(decision)s (%(verb)s, by %(who)s on %(moment)s)",
        decision=row.id,
        verb=Word(row.verb),
        who=names[row.user_id],
        moment=row.at,
    )


def _standing(rows: Sequence[Decision]) -> list[Decision]:
    """The decisions that hold: neither undone nor the undoing of one."""
    undone = effective(rows)
    undoing = set(undone.values())
    return [row for row in rows if row.id not in undone and row.id not in undoing]


def _touched(row: Decision) -> set[str]:
    return {*row.before, *row.after} - _TELLING
