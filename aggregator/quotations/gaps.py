"""What stands between two letters: white space, marks, nothing. As a set of bits, so that millions are compared fast.

Typography may differ, words and sentences may not: spaces, commas, quotation marks and dashes are exchanged freely, a
full stop, a question mark, a hyphen, an apostrophe inside a word and every mark between two digits are not.
"""

import re
from typing import Final

from aggregator.quotations.letters import JOINED, ZWNJ, is_sign

APOSTROPHES: Final = "'‘’‚‛‹›′`´ʹʻʼʽˈ＇"
HYPHENS: Final = "‐‑⁃﹣－\u05be-"
_SPACES: Final = r"\s\x00-\x1f\x7f-\x9f\u200b"
#: Characters that separate words. Everything else is read as part of a word, so an unknown sign is never overlooked.
SEPARATORS: Final = (
    r"\s\x00-\x1f\x7f-\x9f!\"#'()*,\-./:;?@\[\\\]\^_`{|}~\u00a1\u00a6-\u00a9\u00ab\u00ae\u00b4\u00b6-\u00b8\u00bb\u00bf"
    r"\u02b9\u02bb-\u02bd\u02c8\u037e\u0387\u055a-\u055f\u0589\u05be\u05f3\u05f4\u060c\u061b\u061f\u066b-\u066d\u06d4"
    r"\u0964\u0965\u1361-\u1368\u200b\u2010-\u2029\u202f\u2032-\u205e\u2122\u2212\u22ef\u2e00-\u2e5d"
    r"\u3000-\u3004\u3008-\u3020\u3030\ufe10-\ufe19\ufe30-\ufe5f\ufe63\uff01-\uff04\uff06-\uff0a\uff0c-\uff0f"
    r"\uff1a\uff1b\uff1f\uff20\uff3b-\uff40\uff5b-\uff65"
)
#: One of them.
SEPARATOR: Final = re.compile(f"[{SEPARATORS}]")
SPACE: Final = 1 << 0
APOSTROPHE: Final = 1 << 1
HYPHEN: Final = 1 << 2
EN: Final = 1 << 3
DASH: Final = 1 << 4
DOT: Final = 1 << 5
QUESTION: Final = 1 << 6
EXCLAIM: Final = 1 << 7
ELLIPSIS: Final = 1 << 8
SLASH: Final = 1 << 9
COMMA: Final = 1 << 10
COLON: Final = 1 << 11
OTHER: Final = 1 << 12
JOINER: Final = ord(JOINED)  # 1 << 13
BROKEN: Final = 1 << 14
SIGNED: Final = 1 << 15
QUOTES: Final = 1 << 16
_ENDS: Final = DOT | QUESTION | EXCLAIM | ELLIPSIS
_ELLIPSIS: Final = re.compile(r"…|⋯|‥|[.۔](?:\s?[.۔])+")
_BROKEN: Final = re.compile(rf"(?:[{HYPHENS}]\u00ad?[ \t]*\r?\n[ \t]*|\u00ad[ \t]*\r?\n[ \t]*)\Z")
_SIGNED: Final = re.compile(r"[^\w.,][-‐‑–−﹣－.,]\Z")
_MARKS: Final = {
    **dict.fromkeys(APOSTROPHES, APOSTROPHE), **dict.fromkeys(HYPHENS + "−", HYPHEN), **dict.fromkeys("–‒", EN),
    **dict.fromkeys("—―⸺⸻﹘", DASH), **dict.fromkeys(".۔。．｡٫।॥", DOT), **dict.fromkeys("?؟？", QUESTION),
    **dict.fromkeys("!！", EXCLAIM), **dict.fromkeys("/⁄／", SLASH), **dict.fromkeys(",،٬，、;؛；", COMMA),
    **dict.fromkeys(":：", COLON), ZWNJ: JOINER,
    **dict.fromkeys("“”„‟«»″〃〝〞〟「」『』＂\"", QUOTES),
}  # fmt: skip
_IGNORED: Final = re.compile("[\u00ad\u061c\u200d-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0fـ]")


def gap(between: str) -> str:
    """The bits of what stands between two words, as one character."""
    if _BROKEN.match(between):
        return chr(BROKEN)
    text = _IGNORED.sub("", between).replace("--", "—")
    bits = SIGNED if _SIGNED.search(text) else 0
    text, ellipses = _ELLIPSIS.subn(" ", text)
    if ellipses:
        bits |= ELLIPSIS
    for char in text:
        bits |= SPACE if char.isspace() or char < " " or "\x7f" <= char <= "\x9f" else _MARKS.get(char, OTHER)
    if bits & SPACE and bits & (HYPHEN | EN):
        bits = (bits & ~(HYPHEN | EN)) | DASH
    return chr(bits & ~JOINER or bits)  # a joiner beside a space or a mark joins nothing


def is_open(bits: int) -> bool:
    """Whether words end and begin here: a space, a dash, the end of a sentence, a comma."""
    return bool(bits & (SPACE | DASH | _ENDS | COMMA | COLON)) and not bits & BROKEN


def _numeric(bits: int) -> int:
    """Marks between two digits; only how a dash is set does not matter."""
    if bits & (DASH | EN | HYPHEN):
        sign = 0 if bits & COMMA else SIGNED  # in a list (1-, -2-) a dash may be a minus
        return DASH | bits & ~(DASH | EN | HYPHEN | SPACE | sign)
    return bits & ~SIGNED


def _inside(one: int, other: int) -> bool:
    """Whether the gaps agree when the first stands inside a word: broken at the end of a line, or with a joiner."""
    if one & BROKEN:
        return other in (0, HYPHEN, BROKEN, JOINER, DASH | SPACE)  # the last: Vor- und Nachteile
    return one == JOINER and other in (0, SPACE, JOINER, BROKEN)


def agree(one: int, other: int, left: str, right: str) -> bool:
    """Whether two gaps between the same two letters differ in typography at most."""
    if one == other or _inside(one, other) or _inside(other, one):
        return True
    if (one | other) & (BROKEN | JOINER):
        return False
    if left.isdigit() and right.isdigit():
        return _numeric(one) == _numeric(other)
    if (one ^ other) & (_ENDS | SLASH) or ((one ^ other) & SIGNED and right.isdigit()):
        return False
    if (one ^ other) & QUOTES and (one ^ other) & APOSTROPHE:  # a nested quotation in other marks
        one, other = one | QUOTES | APOSTROPHE, other | QUOTES | APOSTROPHE
    if (is_sign(left) or is_sign(right)) and not (one | other) & ~(SPACE | SIGNED):
        return True
    return _alike(one & ~SIGNED, other & ~SIGNED)


def _alike(one: int, other: int) -> bool:
    if is_open(one) and is_open(other):
        return True
    if EN in (one, other):
        return all(bits in (EN, HYPHEN) or is_open(bits) for bits in (one, other))
    if APOSTROPHE in (one, other):  # l' homme for l'homme
        return one | other in (APOSTROPHE, APOSTROPHE | SPACE) and one & other == APOSTROPHE
    return one == other


def is_of_initials(letters: str, dotted: str, plain: str, index: int) -> bool:
    """Whether two gaps behind a letter differ only by the full stops of initials: U.S. and US.

    `dotted` and `plain` are all gaps, one behind each letter but the last. Initials are two capitals or more, each with
    nothing but a full stop behind it; the last stop counts only where the others are left out too.
    """
    one, other = ord(dotted[index]), ord(plain[index])
    if one == DOT and other == 0:
        return _is_initial(letters, dotted, index) and _is_initial(letters, dotted, index + 1)
    is_last = one ^ other == DOT == one & DOT and index > 0
    return is_last and (ord(dotted[index - 1]), ord(plain[index - 1])) == (DOT, 0) and letters[index].isupper()


def _is_initial(letters: str, gaps: str, index: int) -> bool:
    """Whether the letter of that index is a capital alone."""
    is_alone = (index == 0 or gaps[index - 1] != "\0") and (index >= len(gaps) or gaps[index] != "\0")
    return is_alone and letters[index].isupper()
