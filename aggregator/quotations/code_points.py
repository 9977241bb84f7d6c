"""What each character of a text is to a comparison, for a whole text at once: NumPy looks all of them up in a table.

The table says of one character what `letters.spelled` would do with it in any word. Where that depends on what stands
beside it (accents set apart, ligatures, raised numbers), the character is `INTRICATE` and its word is spelled alone.
"""

import unicodedata
from typing import Final

import numpy as np
import numpy.typing as npt

from aggregator.quotations.gaps import SEPARATOR
from aggregator.quotations.letters import ZWNJ, letter_of

Points = npt.NDArray[np.int32]

#: Between words; in a word, but no letter; of a word that has to be spelled by itself. Anything above is a letter.
BETWEEN: Final = 0
SILENT: Final = -1
INTRICATE: Final = -2
_UNMET: Final = -3
#: Beyond the first plane are emoji and rare scripts: their words are spelled by themselves, and the table is small.
_LAST: Final = 0xFFFF
_CODING: Final = "utf-32-le"

_kinds: Points = np.full(_LAST + 1, _UNMET, dtype=np.int32)
_kinds[_LAST] = INTRICATE


def kinds_of(text: str) -> Points:
    """For each character of `text` its letter as a code point, or what it is instead. Never raises; linear."""
    points = points_of(text)
    kinds = _kinds.take(points, mode="clip")
    if len(kinds) and kinds.min() == _UNMET:
        for point in np.unique(points[kinds == _UNMET]).tolist():
            _kinds[point] = _kind(chr(point))
        kinds = _kinds.take(points, mode="clip")
    return kinds


def points_of(text: str) -> Points:
    """The code points of a string, not to be written to."""
    return np.frombuffer(text.encode(_CODING, "surrogatepass"), dtype=np.int32)


def text_of(letters: Points) -> str:
    """Letters as a string again."""
    return letters.tobytes().decode(_CODING, "surrogatepass")


def _kind(char: str) -> int:
    if SEPARATOR.match(char):
        return BETWEEN
    if char == ZWNJ:
        return SILENT
    plain = unicodedata.normalize("NFC", char)
    letters = letter_of(plain) if len(plain) == 1 else plain
    if _is_raised(char) or _joins_what_is_before(char, letters) or len(letters) > 1:
        return INTRICATE
    return ord(letters) if letters else SILENT


def _is_raised(char: str) -> bool:
    """A number set high may be a footnote, by the word before it."""
    return unicodedata.decomposition(char).startswith("<super>") and unicodedata.category(char) == "No"


def _joins_what_is_before(char: str, letters: str) -> bool:
    """Whether composition may make one letter of it and the one before: marks, and inner letters of Hangul."""
    is_mark = bool(letters) and unicodedata.category(letters[0]).startswith("M")
    is_hangul = any("\u1161" <= one <= "\u1175" or "\u11a8" <= one <= "\u11c2" for one in letters)
    return is_mark or is_hangul or char in "\u0653\u0654\u0655"
