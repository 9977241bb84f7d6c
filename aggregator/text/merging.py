"""Two texts that grew out of one, put together where nobody changed what the other changed. Pure.

Paragraphs are what is compared: inside one, two people's words are never mixed without either having seen it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rapidfuzz.distance import Indel

_GAP = "\n\n"


class _Edit(NamedTuple):
    """Paragraphs `start:end` of the common text became others."""

    start: int
    end: int
    becomes: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Both changes in one text; None where both changed the same paragraph, or neighbours of each other's."""
    if mine == theirs or theirs == base:
        return mine
    if mine == base:
        return theirs
    common = base.split(_GAP)
    own, other = list(_edits(common, mine.split(_GAP))), list(_edits(common, theirs.split(_GAP)))
    if any(_meet(one, another) for one in own for another in other):
        return None
    result = list(common)
    for edit in sorted({*own, *other}, reverse=True):
        result[edit.start : edit.end] = edit.becomes
    return _GAP.join(result)


def _edits(base: Sequence[str], text: Sequence[str]) -> Iterator[_Edit]:
    start = end = None
    becomes: list[str] = []
    for step in Indel.opcodes(base, text):
        if step.tag == "equal":
            if start is not None and end is not None:
                yield _Edit(start, end, tuple(becomes))
            start = end = None
            becomes = []
            continue
        start = step.src_start if start is None else start
        end = step.src_end
        becomes += text[step.dest_start : step.dest_end]
    if start is not None and end is not None:
        yield _Edit(start, end, tuple(becomes))


def _meet(one: _Edit, other: _Edit) -> bool:
    return one != other and one.start <= other.end and other.start <= one.end
