"""Where a quotation ends that nobody closed, and where one begins that nobody opened. Both are guesses, told as such.

A careful reader goes on to the end of the paragraph, or to where the next quotation of the same kind begins, and there
back to the last whole sentence. A question or a headline in single marks ends with its first sentence.
"""

import re

from aggregator.quotations.marks import INVISIBLE, Level
from aggregator.text.sentences import sentences

_BLANK = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + "".join(
    re.findall(f"[{INVISIBLE}]", "".join(map(chr, range(0x10000))))
)
_WHOLE = re.compile(r"[.!?…؟۔。！？][\"'“”„‘’»«›‹)\]]*\Z")
_QUESTION = re.compile(r"[?؟！？][\"'“”„‘’»«›‹)\]]*\Z")
_WORD = re.compile(r"[^\W\d_]{4,}")


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without white space and characters of direction at its ends; `start == end` if nothing is left."""
    piece = text[start:end]
    stripped = piece.lstrip(_BLANK)
    start += len(piece) - len(stripped)
    return start, start + len(stripped.rstrip(_BLANK))


def end_of_unclosed(text: str, start: int, limit: int, level: Level, *, has_rival: bool) -> int:
    """Where words end that begin at `start`; `has_rival` says that another quotation of the level begins at `limit`."""
    spans = [(start + first, start + last) for first, last in sentences(text[start:limit])]
    if len(spans) > 1 and level is Level.SINGLE and _is_title(text[slice(*spans[0])]):
        return spans[0][1]
    if has_rival:
        return next((last for first, last in reversed(spans) if _WHOLE.search(text, first, last)), limit)
    return limit


def _is_title(sentence: str) -> bool:
    """Whether a sentence is a question, or a headline with capitals."""
    if _QUESTION.search(sentence):
        return True
    long_words = _WORD.findall(sentence)
    return len(long_words) > 1 and all(word[0].isupper() for word in long_words)


def start_of_unopened(text: str, floor: int, end: int) -> int:
    """Where the sentence begins that a closing mark at `end` stands in; not before `floor`."""
    spans = sentences(text[floor:end])
    return floor + spans[-1][0] if spans else end
