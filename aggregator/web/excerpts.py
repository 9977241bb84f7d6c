"""The words around what was searched for, in the article's own letters. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.text.fold import fold, fold_with_offsets
from aggregator.text.words import words

#: Characters before and behind the word that was found.
_BEFORE, _BEHIND = 60, 180
#: Characters of an article that are looked through. Folding with offsets takes a microsecond each, without a tenth of
#: that: so only the paragraph that is shown is folded so.
_LOOKED = 12_000
_PARAGRAPH = re.compile(r"[^\n]+")
_WHOLE = 2


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a text: before, the words found (empty: its beginning), behind; whether it is cut at either end."""

    before: str
    found: str
    behind: str
    cut_before: bool
    cut_behind: bool


def excerpt(text: str, query: str) -> Excerpt:
    """The stretch of a text around the first word of a query that it has; its beginning where it has none."""
    looked = text[:_LOOKED]
    paragraphs = [(part.start(), part[0], fold(part[0])) for part in _PARAGRAPH.finditer(looked)]
    places = [place for word in words(query.replace("*", " ")) if (place := _place(paragraphs, word))]
    if not places:
        return Excerpt("", "", looked[: _BEFORE + _BEHIND], False, len(text) > _BEFORE + _BEHIND)
    number, at, word = min(places)
    begins, paragraph, _ = paragraphs[number]
    start, end = (begins + place for place in fold_with_offsets(paragraph).span(at, at + len(word)))
    return _cut(text, looked, start, end)


def _cut(text: str, looked: str, start: int, end: int) -> Excerpt:
    """Whole words around a span; as many characters where the script has no spaces."""
    first, last = max(0, start - _BEFORE), min(len(looked), end + _BEHIND)
    if first and " " in looked[first:start]:
        first = looked.index(" ", first, start) + 1
    if last < len(looked) and " " in looked[end:last]:
        last = looked.rindex(" ", end, last)
    return Excerpt(looked[first:start], looked[start:end], looked[end:last], first > 0, last < len(text))


def _place(paragraphs: Sequence[tuple[int, str, str]], word: str) -> tuple[int, int, str] | None:
    """The paragraph in which a word stands, and where in it, folded.

    Else where one begins so; else anywhere, as in scripts without spaces; None where it stands nowhere.
    """
    found: dict[int, tuple[int, int, str]] = {}
    for number, (_, _, folded) in enumerate(paragraphs):
        at = folded.find(word)
        while at >= 0:
            worth = _worth(folded, at, at + len(word))
            if worth == _WHOLE:
                return number, at, word
            found.setdefault(worth, (number, at, word))
            at = folded.find(word, at + 1)
    return found[max(found)] if found else None


def _worth(folded: str, start: int, end: int) -> int:
    """Whether a span is a whole word, the beginning of one, or neither."""
    if start > 0 and folded[start - 1].isalnum():
        return 0
    return _WHOLE if end == len(folded) or not folded[end].isalnum() else 1
