"""Posts set apart in an item: the words of the post, then a line `— Name (@handle) January 16, 2021`.

Such words need no marks, since the line says whose they are; they are proven like any other quotation. Pure.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aggregator.quotations.model import Quotation

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


def embeds(text: str, handles: Iterable[str]) -> Iterator[Embed]:
    """The embeds of a text that posts of `handles` sign: the paragraph above the line, or the lines above it."""
    known = [handle for handle in handles if handle.strip()]
    for found in _SIGNATURE.finditer(text):
        handle = next((one for one in known if _names(found["name"], one)), "")
        start, end = _words_above(text, found.start()) if handle else (0, 0)
        if start < end:
            quotation = Quotation(start, end, ((start, end),), text[start:end], _SIGN, _SIGN)
            yield Embed(quotation, handle, found.start(), found.end())


def _names(line: str, handle: str) -> bool:
    return re.search(rf"(?<!\w)@?{re.escape(handle.lstrip('@'))}(?!\w)", line, re.IGNORECASE) is not None


def _words_above(text: str, line: int) -> tuple[int, int]:
    """The nearest paragraph that ends before a place."""
    end = len(text[:line].rstrip())
    breaks = [found.end() for found in _PARAGRAPH.finditer(text, 0, end)]
    start = breaks[-1] if breaks else 0
    return start + len(text[start:end]) - len(text[start:end].lstrip()), end
