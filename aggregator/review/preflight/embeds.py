"""Posts set apart in an item: the words of the post, then a line `— Name (@handle) January 16, 2021`.

Such words need no marks, since the line says whose they are; they are proven like any other quotation. A post may have
several paragraphs. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from aggregator.quotations.model import Quotation
from aggregator.quotations.passages import CLOSE
from aggregator.text.words import words

_SIGNATURE = re.compile(r"^[ \t]*[—–][ \t]*(?P<name>\S[^\n]*)$", re.MULTILINE)
_PARAGRAPH = re.compile(r"\n[ \t]*\n")
#: What stands for the marks of an embed.
_SIGN = "—"


@dataclass(frozen=True, slots=True)
class Embed:
    """A post of the account `handle`; the line that signs it is `text[signed:end]`."""

    quotation: Quotation
    handle: str
    signed: int
    end: int


def embeds(text: str, posts: Mapping[str, str]) -> Iterator[Embed]:
    """The embeds of a text that are signed by the accounts of `posts`, which are texts by account.

    The words are the paragraph above the signing line, or the lines above it, and the paragraphs before that are like
    the post: what is changed in them is told by their judgement. Linear.
    """
    floor = 0
    for found in _SIGNATURE.finditer(text):
        handle = next((one for one in posts if _names(found["name"], one)), None)
        if handle is None:
            continue
        parts = _words_above(text, floor, found.start(), posts[handle])
        floor = found.end()
        if parts:
            said = "\n\n".join(text[slice(*part)] for part in parts)
            quotation = Quotation(parts[0][0], parts[-1][1], tuple(parts), said, _SIGN, _SIGN)
            yield Embed(quotation, handle, found.start(), found.end())


def _names(line: str, handle: str) -> bool:
    return re.search(rf"(?<!\w)@?{re.escape(handle.lstrip('@'))}(?!\w)", line, re.IGNORECASE) is not None


def _words_above(text: str, floor: int, line: int, post: str) -> list[tuple[int, int]]:
    """The nearest paragraph that ends before the signing line, and those before it that the post has too."""
    paragraphs = list(_paragraphs(text, floor, line))
    most = max(1, len(list(_paragraphs(post, 0, len(post)))))
    said = words(post)
    last = paragraphs[-most:]
    alien = next(
        (back for back, one in enumerate(reversed(last[:-1]), 1) if not _is_like(text[slice(*one)], said)), most
    )
    return last[-alien:]


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The spans of the paragraphs of `text[start:end]`, without white space around them."""
    for stop in (*(found.start() for found in _PARAGRAPH.finditer(text, start, end)), end):
        piece = text[start:stop]
        if piece.strip():
            begin = start + len(piece) - len(piece.lstrip())
            yield begin, begin + len(piece.strip())
        start = stop


def _is_like(paragraph: str, post: Sequence[str]) -> bool:
    """Whether most of the words of a paragraph stand in the post, in this order."""
    found = words(paragraph)
    return LCSseq.similarity(found, post) >= CLOSE * max(1, len(found))
