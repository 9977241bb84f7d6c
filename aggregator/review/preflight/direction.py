"""Whether text of two directions in an item's own words may fall apart where nothing isolates it.

Renderings isolate what they know: outlets, authors, titles and quotations. What an editor types in the other direction
stands bare, and its punctuation and numbers may wander (UAX #9). Pure.
"""

import unicodedata
from collections.abc import Iterable, Iterator

_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}
_ISOLATES, _POP = frozenset("\u2066\u2067\u2068"), "\u2069"


def bare_runs(text: str, direction: str, known: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Spans of letters that run against `direction` outside isolates and outside the `known` strings."""
    covered = _covered(text, known)
    start, depth = None, 0
    for index, char in enumerate(text):
        depth += (char in _ISOLATES) - (char == _POP and depth > 0)
        strong = _STRONG.get(unicodedata.bidirectional(char))
        against = strong is not None and strong != direction and not depth and not covered[index]
        if against and start is None:
            start = index
        elif start is not None and (strong == direction or depth or covered[index] or char == "\n"):
            yield start, _end(text, start, index)
            start = None
    if start is not None:
        yield start, _end(text, start, len(text))


def _covered(text: str, known: Iterable[str]) -> bytearray:
    covered = bytearray(len(text))
    for words in {words for words in known if words.strip()}:
        place = text.find(words)
        while place >= 0:
            covered[place : place + len(words)] = b"\x01" * len(words)
            place = text.find(words, place + len(words))
    return covered


def _end(text: str, start: int, end: int) -> int:
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return end
