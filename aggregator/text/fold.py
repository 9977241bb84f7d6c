"""The folded copy of a text, for matching and search only, and the way back from it to the original.

Folding makes spellings equal that a reader takes for the same word: case, compatibility forms, diacritics, Arabic and
Persian letter variants, digits, invisible characters, quotation marks, dashes, white space. It deliberately knows no
language and no stop words, and a folded text is never shown: `Folded.span` leads back to the original characters.
"""

import unicodedata
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field

# Letters that Unicode does not decompose but that editors and keyboards exchange freely. Marks (hamza above, madda, the
# dot of a Turkish capital I) need no row: decomposition splits them off and they are dropped.
_LETTERS = {
    "ي": "ی", "ى": "ی", "ك": "ک", "ڪ": "ک",
    "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ۃ": "ه",
    "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe",
}  # fmt: skip
_SIGNS = dict.fromkeys("“”„‟«»″〃〝〞〟「」『』＂", '"')
_SIGNS |= dict.fromkeys("‘’‚‛‹›′`´ʹʻʼʽˈ＇", "'")
_SIGNS |= dict.fromkeys("‐‑‒–—―−⁃⸺⸻﹘﹣－־", "-")
_SIGNS |= {"،": ",", "٬": ",", "؛": ";", "؟": "?", "٪": "%", "٫": ".", "۔": ".", "。": ".", "⁄": "/", "ـ": ""}
# Letters only by category: Hangul fillers and the Khmer inherent vowels are invisible by definition.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
# More than all letters of one plane; beyond it hostile text would only fill memory (there are 1.1 million code points).
_REMEMBERED = 60_000


def _is_optional_mark(char: str) -> bool:
    """Whether leaving the mark out still spells the same word.

    By canonical combining class (Unicode Standard, section 4.3): 1 overlays, 10-36 Hebrew, Arabic and Syriac points,
    200 and up accents. Classes 0, 7, 8, 9 and the Thai and Lao ones carry vowels and consonants and are kept.
    """
    combining = unicodedata.combining(char)
    return combining == 1 or 10 <= combining <= 36 or combining >= 200


def _fold_part(char: str) -> str:
    """One decomposed character, folded without regard to its neighbours."""
    if char in _SIGNS:
        return _SIGNS[char]
    category = unicodedata.category(char)
    if category in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    if category in ("Cf", "Me") or char in _INVISIBLE or _is_optional_mark(char) or _is_selector(char):
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    folded = char.casefold()
    return _LETTERS.get(folded, folded)


def _is_selector(char: str) -> bool:
    return "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef" or "\u180b" <= char <= "\u180f"


def _fold_char(char: str) -> str:
    """Fold one character until nothing changes any more (`İ` needs two rounds)."""
    folded, before = char, None
    while folded != before:
        before = folded
        folded = "".join(_SIGNS[part] if part in _SIGNS else _fold_decomposed(part) for part in before)
    return folded


def _fold_decomposed(char: str) -> str:
    # signs are looked up before this, because decomposition would turn a free-standing acute accent into a space
    return unicodedata.normalize("NFC", "".join(map(_fold_part, unicodedata.normalize("NFKD", char))))


class _Table(dict[int, str]):
    """Code point to folded text for `str.translate`, filled as characters are met."""

    def __missing__(self, point: int) -> str:
        folded = _fold_char(chr(point))
        if len(self) < _REMEMBERED:
            self[point] = folded
        return folded


_TABLE = _Table()
_ASCII = bytes(range(128))
#: Every byte folded: those of ASCII stay single characters, those of longer sequences of UTF-8 are left alone.
_FOLDED_BYTES = "".join(map(_fold_char, map(chr, _ASCII))).encode() + bytes(range(128, 256))
#: Kinds of characters that are replaced one after the other, so that no hostile text is copied too often.
_REPLACED = 100


def fold(text: str) -> str:
    """The matching copy of `text`: folded, white space collapsed to single spaces, stripped.

    Idempotent; never raises, whatever the string (lone surrogates stay as they are). Normal form after UAX #15; the
    composition at the end only ever meets Hangul letters, Japanese voicing marks and Indic vowels.
    """
    folded = text.translate(_TABLE) if text.isascii() else _translated(text)
    while "  " in folded:
        folded = folded.replace("  ", " ")
    folded = folded.strip(" ")
    if folded.isascii() or unicodedata.is_normalized("NFC", folded):
        return folded
    return unicodedata.normalize("NFC", folded)


def _translated(text: str) -> str:
    """`text.translate(_TABLE)`, which is fast for ASCII alone: most letters beyond it fold to themselves.

    So the few kinds that do not are replaced, kind by kind.
    """
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")
    changed = [(char, folded) for char in set(beyond) if (folded := _TABLE[ord(char)]) != char]
    if len(changed) > _REPLACED:
        return text.translate(_TABLE)
    for char, folded in changed:
        text = text.replace(char, folded)
    return text.encode("utf-8", "surrogatepass").translate(_FOLDED_BYTES).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text whose every character knows the original characters it stands for.

    `text` equals `fold(original)`. `starts[i]` and `ends[i]` bound, in the original, what character `i` came from.
    """

    text: str
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that `text[start:end]` came from, marks on its last letter included.

        Raises ValueError unless 0 <= start <= end <= len(text). An empty span stays empty.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no span {start}:{end} in a folded text of {len(self.text)} characters")
        if start == end:
            place = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return place, place
        return self.starts[start], self.ends[end - 1]


def fold_with_offsets(text: str) -> Folded:
    """Fold `text` and keep the offsets: `fold_with_offsets(text).text == fold(text)`.

    Five to twenty times slower than `fold` (3 MB/s measured), so for texts that are going to be quoted.
    """
    chars: list[str] = []
    starts, ends = array("I"), array("I")
    for index, char in enumerate(text):
        folded = _TABLE[ord(char)]
        if not folded and ends and ends[-1] == index and _belongs_to_previous(char):
            ends[-1] = index + 1
        for part in folded:
            if not part.isspace():
                chars.append(part)
            elif chars and chars[-1] != " ":
                chars.append(" ")
            elif chars:
                ends[-1] = index + 1
                continue
            else:
                continue
            starts.append(index)
            ends.append(index + 1)
    if chars and chars[-1] == " ":
        chars.pop(), starts.pop(), ends.pop()
    return _composed(chars, starts, ends)


def _belongs_to_previous(char: str) -> bool:
    return char == "ـ" or unicodedata.category(char).startswith("M")


def _composed(chars: list[str], starts: Sequence[int], ends: Sequence[int]) -> Folded:
    """Compose as `fold` does; characters that melt together share the span of all of them."""
    text = "".join(chars)
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        return Folded(text, starts, ends)
    pieces: list[str] = []
    new_starts, new_ends = array("I"), array("I")
    for first, last in _clusters(text):
        piece = unicodedata.normalize("NFC", text[first:last])
        pieces.append(piece)
        if piece == text[first:last]:
            new_starts.extend(starts[first:last])
            new_ends.extend(ends[first:last])
        else:
            new_starts.extend([starts[first]] * len(piece))
            new_ends.extend([ends[last - 1]] * len(piece))
    return Folded("".join(pieces), new_starts, new_ends)


def _clusters(text: str) -> list[tuple[int, int]]:
    """Spans that composition cannot cross: only marks and inner Hangul letters join what is before them."""
    cuts = [index for index, char in enumerate(text) if index == 0 or not _joins(char)]
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


def _joins(char: str) -> bool:
    return "\u1161" <= char <= "\u1175" or "\u11a8" <= char <= "\u11c2" or unicodedata.category(char).startswith("M")
