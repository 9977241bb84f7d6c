"""How far the quoted words go where the closing mark is missing: to the last sentence that a source proves.

The parser can only guess, and it guesses far. What lies behind those words is the item's own, unless any sentence of it
is like a source too: then the quotation stays whole, so that no changed word hides behind a missing mark. Pure.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace

from aggregator.quotations.model import Quotation
from aggregator.text.sentences import sentences


def shortened(
    text: str, quotation: Quotation, *, is_proven: Callable[[Quotation], bool], is_like: Callable[[str], bool]
) -> Quotation | None:
    """The quotation up to the last sentence with which it is proven; None when there is none, or the rest is alike.

    Args:
        is_proven: whether a source has such words.
        is_like: whether a sentence is a source's, changed or not.
    """
    ends = [quotation.start + end for _, end in sentences(text[quotation.start : quotation.end])]
    for end in reversed(ends[:-1]):
        shorter = _until(text, quotation, end)
        if is_proven(shorter):
            return None if any(map(is_like, _sentences(text[end : quotation.end]))) else shorter
    return None


def _until(text: str, quotation: Quotation, end: int) -> Quotation:
    parts = tuple((first, min(last, end)) for first, last in quotation.parts if first < end)
    words = "\n\n".join(text[slice(*part)] for part in parts)
    return replace(quotation, end=parts[-1][1], parts=parts, text=words)


def _sentences(text: str) -> Iterator[str]:
    return (text[start:end] for start, end in sentences(text))
