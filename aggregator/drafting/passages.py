"""The passages an article itself sets in quotation marks, with their places in its text.

Pure, and a finder of *candidates* for a draft, not a judge of quotations (that is the ledger's parser): where the marks
are not plainly a pair it finds nothing. It deliberately has no idea who is speaking.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Each opening mark with the marks that may close it: English, German and Albanian, French and Persian, and guillemets
#: pointing inward (German, Danish).
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‘": "’", "‚": "‘’", "‹": "›", "›": "‹", "”": "”"}
_MARK = re.compile('[“”„«»"‘’‚‹›]')
#: Marks whose direction or meaning only their neighbours tell (apostrophes, inches, guillemets pointing inward).
_AMBIGUOUS = frozenset('»›"‘”')
#: An article has a few dozen marks; a hostile page of nothing else would make pairing quadratic.
_MOST_MARKS = 1_000
#: The longest quotation in ten years of the seed series has 183 words, about 1,200 characters.
_LONGEST = 3_000
_BEFORE_OPENING = re.compile(r"[\s(\[{:;,،؛—–\-/¿¡'’\u2018\u2066-\u2069\u200e\u200f]")
#: Marks that belong to the sentence around the quotation, not to it.
_LOOSE_END = " \t\u00a0\u202f\u2009,،、"


@dataclass(frozen=True, slots=True)
class Passage:
    """Words at `text[start:end]` of the text they were found in."""

    start: int
    end: int
    text: str


def quoted_passages(text: str) -> list[Passage]:
    """The outermost quoted passages in order, without marks, surrounding space and a loose comma at the end.

    A passage stays inside one line of the text; a mark left open is skipped. Never raises; marks beyond the first
    thousand are not looked at, so that the time is bounded.
    """
    marks = [found.start() for found in _MARK.finditer(text)][:_MOST_MARKS]
    found: list[Passage] = []
    index = 0
    while index < len(marks):
        closing = _closing(text, marks, index)
        if closing is None:
            index += 1
            continue
        passage = trimmed(text, marks[index] + 1, marks[closing])
        if passage.text:
            found.append(passage)
        index = closing + 1
    return found


def trimmed(text: str, start: int, end: int, *, loose: str = _LOOSE_END) -> Passage:
    """The span without white space at either end and without a loose comma before the closing mark."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in loose):
        end -= 1
    return Passage(start, end, text[start:end])


def _closing(text: str, marks: Sequence[int], index: int) -> int | None:
    """Index of the mark that closes the one at `index`; marks of its own kind inside it are counted."""
    opening = text[marks[index]]
    closers = _CLOSERS.get(opening)
    if closers is None or not _can_open(text, marks[index]):
        return None
    depth = 0
    for candidate, place in _following(text, marks, index):
        mark = text[place]
        if mark in closers and _can_close(text, place, opening):
            if depth == 0:
                return candidate
            depth -= 1
        elif mark == opening:
            depth += 1
    return None


def _following(text: str, marks: Sequence[int], index: int) -> Iterator[tuple[int, int]]:
    """The marks after `index` on the same line, near enough to close it."""
    line_end = text.find("\n", marks[index], marks[index] + _LONGEST)
    limit = line_end if line_end >= 0 else marks[index] + _LONGEST
    for candidate in range(index + 1, len(marks)):
        if marks[candidate] >= limit:
            return
        yield candidate, marks[candidate]


def _can_open(text: str, place: int) -> bool:
    if text[place] not in _AMBIGUOUS:
        return True
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    return (not before or bool(_BEFORE_OPENING.match(before))) and bool(after) and not after.isspace()


def _can_close(text: str, place: int, opening: str) -> bool:
    """Whether a mark is no apostrophe: nothing but the end of a word before it, no letter after it."""
    before, after = text[place - 1], text[place + 1 : place + 2]
    if opening in "“„«‹":
        return True
    return not before.isspace() and not after.isalnum()
