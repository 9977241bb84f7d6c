"""Where a quotation may begin and end in a source: between words, and never so that a word loses its "not".

`able` does not begin in `unable`, `500` not in `1,500`, and `existent` not in `non-existent`. A hyphenated word may be
cut at its hyphen, and an elided article may be left off (`l'`), but no clitic that denies.
"""

from typing import Final

from aggregator.quotations.gaps import APOSTROPHE, BROKEN, HYPHEN, JOINER, OTHER, SPACE
from aggregator.quotations.letters import is_sign, is_unspaced
from aggregator.quotations.wording import Wording

_ARTICLES: Final = frozenset("l d qu jusqu lorsqu puisqu c j m t".split())
_NEGATING: Final = frozenset("non un in im il ir dis a anti not nicht jo pa sans counter contra ex pseudo".split())
_VOIDING: Final = frozenset("free less frei los proof".split())
_PERSIAN_NOT: Final = frozenset(("نمی", "نمي", "نمى", "ن", "نا"))
_CHINESE_NOT: Final = frozenset("不没沒未非无無")


def begins(wording: Wording, at: int) -> bool:
    """Whether words may begin with the letter of that index."""
    if at == 0:
        return True
    bits, left, right = wording.bits(at), wording.letters[at - 1], wording.letters[at]
    if left in _CHINESE_NOT or (_is_sign_before(wording, at) and right.isdigit() and bits in (0, SPACE)):
        return False
    if not _is_parted(wording, at, bits):
        return False
    before = _word_before(wording, at)
    if bits == APOSTROPHE:
        return before.lower() in _ARTICLES
    if bits == HYPHEN:
        return before.lower() not in _NEGATING
    return not (bits == SPACE and before in _PERSIAN_NOT)


def ends(wording: Wording, at: int) -> bool:
    """Whether words may end before the letter of that index."""
    if at == len(wording.letters):
        return True
    bits, left, right = wording.bits(at), wording.letters[at - 1], wording.letters[at]
    if is_sign(right) and left.isdigit() and bits in (0, SPACE):
        return False
    if not _is_parted(wording, at, bits):
        return False
    if bits not in (APOSTROPHE, HYPHEN):
        return True
    after = _word_after(wording, at)
    return after == "s" if bits == APOSTROPHE else after not in _VOIDING


def _is_sign_before(wording: Wording, at: int) -> bool:
    """Whether the letter before is a sign of its own, and not of a row for looks: +++."""
    left = wording.letters[at - 1]
    return is_sign(left) and not wording.letters.endswith(left * 2, 0, at)


def _is_parted(wording: Wording, at: int, bits: int) -> bool:
    """Whether two words or two parts of one meet before that letter."""
    left, right = wording.letters[at - 1], wording.letters[at]
    if bits & (BROKEN | JOINER):
        return False
    if bits == 0:
        return right.isalnum() and (is_unspaced(left) or is_unspaced(right))
    if left.isdigit() and right.isdigit():
        return bool(bits & SPACE) and not _is_grouped(wording, at, bits)
    # (un)able is one word; marks around a word of an unspaced script part it
    return bits != OTHER or is_unspaced(left) or is_unspaced(right)


def _is_grouped(wording: Wording, at: int, bits: int) -> bool:
    """Whether the digits before and behind are groups of one number: 48 200."""
    return bits == SPACE and len(_word_after(wording, at)) == 3 and len(_word_before(wording, at)) <= 3


def _word_before(wording: Wording, at: int) -> str:
    return wording.letters[wording.firsts[wording.word_at(at - 1)] : at]


def _word_after(wording: Wording, at: int) -> str:
    number = wording.word_at(at)
    end = wording.firsts[number + 1] if number + 1 < len(wording.firsts) else len(wording.letters)
    return wording.letters[at:end]
