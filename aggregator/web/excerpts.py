"""The words around what was searched for, in the article's own letters. Pure."""

from dataclasses import dataclass

from aggregator.text.fold import fold_with_offsets
from aggregator.text.words import words

#: Characters before and behind the word that was found.
_BEFORE, _BEHIND = 60, 180
#: Characters of an article that are looked through; folding with offsets takes a microsecond each.
_LOOKED = 12_000


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
    folded = fold_with_offsets(looked)
    places = [(at, word) for word in words(query.replace("*", " ")) if (at := _place(folded.text, word)) >= 0]
    if not places:
        return Excerpt("", "", looked[: _BEFORE + _BEHIND], False, len(text) > _BEFORE + _BEHIND)
    at, word = min(places)
    start, end = folded.span(at, at + len(word))
    first, last = max(0, start - _BEFORE), min(len(looked), end + _BEHIND)
    first = start if first and " " not in looked[first:start] else first and looked.index(" ", first, start) + 1
    return Excerpt(looked[first:start], looked[start:end], looked[end:last], first > 0, last < len(text))


def _place(folded: str, word: str) -> int:
    """Where a word begins as a word; anywhere else where it does not, as in scripts without spaces."""
    at = folded.find(word)
    while at > 0 and folded[at - 1].isalnum():
        at = folded.find(word, at + 1)
    return at if at >= 0 else folded.find(word)
