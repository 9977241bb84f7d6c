"""Words spelled for comparison: what is typography or a form of the same letter goes, what makes another word stays.

Unlike `text.fold` it keeps case and accents (é and e, ü and u are two words), and the hamza and the dots of a yeh are
compared pair by pair (`same_letter`): a bare letter may stand for a marked one, two marked ones never for each other.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

ZWNJ: Final = "\u200c"
#: How a joiner between two letters stands among gaps; `gaps.JOINER` is its bit.
JOINED: Final = "\u2000"
_LETTERS: Final = {
    **dict.fromkeys("كڪ", "ک"), **dict.fromkeys("ہھەۀ", "ه"), "ۃ": "ة", "ـ": "", "\u034f": "", "٪": "%",
}  # fmt: skip
# Superscripts, fractions and circled numbers carry meaning of their own: 10² is not 102.
_KEPT_FORMS: Final = ("<super>", "<sub>", "<fraction>", "<circle>")
_ARABIC: Final = re.compile("[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# A number raised behind a word of four letters or more is a footnote; behind a shorter one a unit may stand (km²).
_FOOTNOTE: Final = re.compile(r"(?:(?<=[^\W\d_]{4})|^)[\u00b9\u00b2\u00b3\u2070\u2074-\u2079]+$")
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_PAIRS: Final = frozenset(frozenset(pair) for pair in ("اأ", "اإ", "اٱ", "یي", "یى"))
_COARSE: Final = (("İ", "i"), ("ς", "σ"), ("أ", "ا"), ("إ", "ا"), ("ٱ", "ا"), ("ي", "ی"), ("ى", "ی"))


@lru_cache(maxsize=60_000)
def letter_of(char: str) -> str:
    """One composed character as it is compared: a letter or more of them, or none."""
    if char in _LETTERS:
        return _LETTERS[char]
    category = unicodedata.category(char)
    if char == ZWNJ or category == "Nd":
        return char if char == ZWNJ else str(unicodedata.decimal(char))
    if category in ("Cf", "Me") or _is_optional(char, category):
        return ""
    form = unicodedata.decomposition(char)
    if not form.startswith("<") or form.startswith(_KEPT_FORMS) or char == "ŉ":
        return char
    return "".join(map(letter_of, unicodedata.normalize("NFKC", char)))


def _is_optional(char: str, category: str) -> bool:
    """Variation selectors, and the points of Arabic and Hebrew that most texts leave out."""
    is_point = "\u0591" <= char <= "\u05c7" or "\u0610" <= char <= "\u06ed" or "\u08d3" <= char <= "\u08ff"
    return category == "Mn" and (is_point or "\ufe00" <= char <= "\ufe0f" or char > "\U000e00ff")


def spelled(word: str) -> tuple[str, str]:
    """The letters of a word, and a character for each but the first: a joiner where one stands before it."""
    if word.isascii():
        return word, "\0" * (len(word) - 1)
    composed = unicodedata.normalize("NFC", word).replace("ی\u0654", "ئ")
    letters = unicodedata.normalize("NFC", "".join(map(letter_of, composed)))
    letters = _FOOTNOTE.sub("", letters)
    if ZWNJ not in letters:
        return letters, "\0" * (len(letters) - 1)
    return _joined(letters if _ARABIC.search(letters) else letters.replace(ZWNJ, ""))


def _joined(letters: str) -> tuple[str, str]:
    pieces = [piece for piece in letters.split(ZWNJ) if piece]
    return "".join(pieces), JOINED.join("\0" * (len(piece) - 1) for piece in pieces)


def coarse(letters: str) -> str:
    """A copy of the same length in which letters that may stand for each other are one."""
    if letters.isascii():
        return letters.lower()
    for letter, plain in _COARSE:
        letters = letters.replace(letter, plain)
    lowered = letters.lower().replace("ς", "σ")
    return lowered if len(lowered) == len(letters) else letters


def same_letter(one: str, other: str) -> bool:
    """Whether two letters that differ are forms of one: a bare alef or yeh against a marked one."""
    return frozenset((one, other)) in _PAIRS


def is_unspaced(letter: str) -> bool:
    """Whether it is of a script that puts no spaces between words."""
    return _UNSPACED.match(letter) is not None


def count_unspaced(letters: str) -> int:
    """How many letters are of such a script."""
    return 0 if letters.isascii() else len(_UNSPACED.findall(letters))


def is_sign(letter: str) -> bool:
    """Whether it is a symbol that is read as a word: a percent sign, a currency, a plus."""
    return not letter.isalnum() and not unicodedata.category(letter).startswith("M")
