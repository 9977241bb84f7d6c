"""Word and number tokens of any script, and shingles of them, for similarity, search and evidence checks.

Tokens are folded, so spelling variants meet. Scripts that write without spaces fall into character bigrams, as search
engines index them. It deliberately has no stop words, no stemming and no notion of a capital letter.
"""

import re
import unicodedata
from collections.abc import Sequence

from aggregator.text.fold import fold


def _vowel_signs() -> str:
    r"""The marks folding keeps (Indic and Indochinese vowels): letters to a reader, but not to the `\w` of `re`."""
    signs = (chr(point) for block in (range(0x900, 0x1D00), range(0xA800, 0xAC00)) for point in block)
    return "".join(sign for sign in signs if unicodedata.category(sign) in ("Mn", "Mc"))


# Han, kana and Hangul as Lucene's CJKBigramFilter takes them; Thai, Lao, Burmese and Khmer have no spaces either.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
# Thousands have the same mark before every group of three (48,200  48.200  48 200  48'200) or Indian groups (1,00,000);
# the first group never begins with 0, so 0.500 is half.
_GROUPED = "|".join(
    (
        r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?",
        r"[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?",
        r"[1-9]\d{0,2}(?: \d{3})+(?:[.,]\d+)?",
        r"[1-9]\d{0,2}(?:'\d{3})+(?:[.,]\d+)?",
        r"[1-9]\d?(?:,\d\d)+,\d{3}(?:\.\d+)?",
    )
)
# A number with still more marked groups before or behind is a date, a version or an address and stays in parts.
_ALONE = r"(?<!\d[.,'])(?:%s)(?![.,']?\d)"
_BARE_NUMBER = rf"(?:{_ALONE % _GROUPED}|{_ALONE % r'[0-9]+[.,][0-9]+'}|[0-9]+)"
_NUMBER = rf"(?<![^\W_{_UNSPACED}]){_BARE_NUMBER}"
_FIND_NUMBER = re.compile(_NUMBER)
# A word that begins with a letter comes first, for most do, and each part gives nothing back: a third less time.
_LETTER = rf"[^\W\d_{_UNSPACED}]"
_MORE = rf"(?:[^\W_{_UNSPACED}]++|[{_vowel_signs()}])"
_FIND_TOKEN = re.compile(rf"{_LETTER}{_MORE}*+|{_NUMBER}|[{_UNSPACED}]++|{_MORE}++")
# Scripts with spaces and without such vowels: cut at the signs, which takes a third less time. Only where a digit meets
# another one over a mark, or a letter, is there more to see: from space to space, with the numbers that follow.
_FIND_SPACED_TOKEN = re.compile(rf"[^\W\d_][^\W_]*+|(?<![^\W_]){_BARE_NUMBER}|[^\W_]++")
_FIND_MEETING = re.compile(r"[0-9](?:[.,' ][0-9]|[^\W\d_])")
_WITH_DIGITS = re.compile("[^ ]*(?: [^ 0-9]*[0-9][^ ]*)*")
_FIND_RARE_SIGN = re.compile(r"[^\w\x00-\x7f]")
# Kinds of signs beyond ASCII that are replaced one after the other, so that no hostile text is copied too often.
_REPLACED = 100
#: Bytes as what they may be to such a meeting: digit, letter, mark between digits, or nothing.
_SHAPES = bytearray(b"_" * 0x80 + b"a" * 0x80)
for _byte in range(0x80):
    if chr(_byte).isalnum():
        _SHAPES[_byte] = ord("0" if chr(_byte).isdigit() else "a")
    elif _byte in b".,' ":
        _SHAPES[_byte] = ord(".")
_SIGNS_TO_SPACES = bytes(byte if chr(byte).isalnum() or byte >= 0x80 else ord(" ") for byte in range(256))
_IS_GROUPED = re.compile(_GROUPED)
_HAS_UNSPACED = re.compile(f"[{_UNSPACED}]")
_NEEDS_CARE = re.compile(f"[{_UNSPACED}{_vowel_signs()}]")
# Arabic writes "and", "so", "by", "to" and "as" in one with the number they stand before, often drawn out: بـ1.8, و94.
_JOINING = "وفبلك"
_JOINED_ON = re.compile(rf"([{_JOINING}](?<!\w.)(?:(?<=[وف])[بلك])?ـ*)(?=\d)")
# Folding turns an Arabic decimal mark into a full stop, and three decimals would then look like thousands.
_THREE_DECIMALS = re.compile(r"(?<![\d.,٬٫])(?=\d{1,3}٫\d{3}(?!\d))")


def words(text: str) -> list[str]:
    """Folded word tokens in order: runs of letters and digits, whole numbers in one form, bigrams where no spaces are.

    48,200, 48.200, 48 200 and ۴۸٬۲۰۰ all give `48200`; 3,50 and ٣٫٥٠ give `3.50`. A number before letters stands alone
    (`20e` gives `20`, `e`), one after letters does not (`covid19`), but for the little words that Arabic joins on.
    """
    folded = _folded(text)
    if folded.isascii() or not _NEEDS_CARE.search(folded):
        return _spaced_words(folded)
    found = _with_plain_numbers(_FIND_TOKEN.findall(folded))
    if _HAS_UNSPACED.search(folded):
        return [part for token in found for part in _bigrams(token)]
    return found


def _spaced_words(folded: str) -> list[str]:
    """The words of a script with spaces."""
    signs = set() if folded.isascii() else set(_FIND_RARE_SIGN.findall(folded))
    if len(signs) > _REPLACED:
        return _with_plain_numbers(_FIND_SPACED_TOKEN.findall(folded))
    octets = folded.encode("utf-8", "surrogatepass")
    plain = octets.translate(_SIGNS_TO_SPACES).decode("utf-8", "surrogatepass")
    for sign in signs:
        plain = plain.replace(sign, " ")
    shape = octets.translate(_SHAPES)
    if b"0.0" not in shape and b"0a" not in shape:
        return plain.split()
    found: list[str] = []
    at = 0
    while meeting := _FIND_MEETING.search(folded, at):
        start = folded.rfind(" ", at, meeting.start()) + 1 or at
        rest = _WITH_DIGITS.match(folded, meeting.end())
        assert rest is not None  # it may be empty
        found += plain[at:start].split()
        at = rest.end()
        found += _with_plain_numbers(_FIND_SPACED_TOKEN.findall(folded, start, at))
    return found + plain[at:].split()


def _with_plain_numbers(found: list[str]) -> list[str]:
    """The same words, those of digits and marks in plain form; one look tells whether there are any."""
    if "".join(found).isalnum():
        return found
    return [_plain(word) if word[0] <= "9" and not word.isdigit() else word for word in found]


def numbers(text: str) -> list[str]:
    """The number tokens of `text` in order, as `words` gives them. Digits inside a name (`g20`) are no number."""
    return [_plain(token) for token in _FIND_NUMBER.findall(_folded(text))]


def shingles(tokens: Sequence[str], size: int = 3) -> list[str]:
    """Every run of `size` tokens joined by a space; the whole as one shingle when shorter; none when there are none.

    Raises ValueError when `size` is below one.
    """
    if size < 1:
        raise ValueError(f"shingles have at least one token, not {size}")
    if len(tokens) <= size:
        return [" ".join(tokens)] if tokens else []
    return [" ".join(tokens[start : start + size]) for start in range(len(tokens) - size + 1)]


def _folded(text: str) -> str:
    if any(letter in text for letter in _JOINING):
        text = _JOINED_ON.sub(r"\1 ", text)
    return fold(_THREE_DECIMALS.sub("0", text) if "٫" in text else text)


def _plain(number: str) -> str:
    """A folded number without grouping, decimals after a full stop, no leading zero before decimals (08.30 is 8.30)."""
    if number.isdigit():
        return number
    if not _IS_GROUPED.fullmatch(number):
        whole, decimals = re.split("[.,]", number)
        return f"{whole.lstrip('0') or '0'}.{decimals}"
    marks = re.sub("[0-9]", "", number)
    if marks[0] == marks[-1]:
        return number.replace(marks[0], "")
    whole, decimals = number.rsplit(marks[-1], 1)
    return f"{whole.replace(marks[0], '')}.{decimals}"


def _bigrams(token: str) -> list[str]:
    """The overlapping character pairs of a token in an unspaced script; any other token as it is."""
    if len(token) < 3 or not _HAS_UNSPACED.match(token):
        return [token]
    return [token[index : index + 2] for index in range(len(token) - 1)]
