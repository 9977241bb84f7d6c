"""Keeping characters that an extractor would drop: stand-ins before it, the characters themselves again behind it.

trafilatura deletes whatever is not printable and turns every white space into a plain one. That glues or splits Persian
words (the zero-width non-joiner is part of their spelling), loses the marks that order mixed-direction text, and the
no-break spaces of French; the stored text would then not be the published one, and a quotation of it not verbatim.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.etree import Element

#: Letters of a script nobody publishes news in (Linear A, Unicode 7.0), printable and never split on; those that a page
#: does contain are passed over.
_LETTERS = tuple(chr(code) for code in range(0x10600, 0x10700))

_PRESENT = re.compile(f"[{_LETTERS[0]}-{_LETTERS[-1]}]")

#: Format characters, and white space other than HTML's own.
_CANDIDATE = re.compile(
    r"[^\S \t\n\r\f]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\U000e0020-\U000e007f]"
)

#: Those of them that are ASCII.
_CONTROLS = "\x0b\x1c\x1d\x1e\x1f"


@dataclass(frozen=True, slots=True)
class StandIns:
    """Which letter stands for which character, both ways as `str.translate` wants it."""

    put: dict[int, str]
    back: dict[int, str]

    def restore(self, text: str) -> str:
        """`text` with the characters in place of their stand-ins."""
        return text.translate(self.back)


def put_stand_ins(tree: Any) -> StandIns:
    """Put stand-ins into the text of an lxml tree, in place; returns what restores them.

    White space is replaced only between two characters of one piece of text, so that a paragraph that holds nothing but
    a no-break space stays an empty one.
    """
    texts = list(tree.itertext())
    # what a page has in ASCII, its scripts above all, is most of it, and holds none but these few
    beyond, plain = "".join(text for text in texts if not text.isascii()), "".join(filter(str.isascii, texts))
    controls = [control for control in _CONTROLS if control in plain]
    wanted = sorted({*_CANDIDATE.findall(beyond), *controls})
    if not wanted:
        return StandIns({}, {})
    pieces = [piece for piece in _pieces(tree) if (controls or not piece[2].isascii()) and _CANDIDATE.search(piece[2])]
    present = set(_PRESENT.findall(beyond))
    free = [letter for letter in _LETTERS if letter not in present]
    put = dict(zip(map(ord, wanted), free, strict=False))
    for element, name, text in pieces:
        setattr(element, name, _CANDIDATE.sub(lambda match: _replaced(match, put), text))
    return StandIns(put, {ord(letter): chr(code) for code, letter in put.items()})


def _pieces(tree: Any) -> Iterator[tuple[Any, str, str]]:
    for element in tree.iter(Element):
        for name in ("text", "tail"):
            if text := getattr(element, name):
                yield element, name, text


def _replaced(match: re.Match[str], put: dict[int, str]) -> str:
    character, text = match[0], match.string
    if unicodedata.category(character) == "Cf":
        return put.get(ord(character), character) if text.strip() else character
    between = match.start() > 0 and match.end() < len(text)
    inside = between and not text[match.start() - 1].isspace() and not text[match.end()].isspace()
    return put.get(ord(character), character) if inside else character
