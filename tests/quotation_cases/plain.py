"""Whether words stand in a text, looked up in the plainest way: letters and digits alone, whatever stands between.

Coarser than any judge may be, so that what is not found here stands nowhere by accident.
"""

import re
import unicodedata
from functools import cache

_NUMBER = re.compile(r"\d+(?:[.,٫٬]\d+)*")
_LETTERS = str.maketrans("يىكڪةۀ", "ییککهه")


@cache
def letters(text: str) -> str:
    """Only letters and digits, without case, accents, forms and scripts of digits."""
    kept = []
    for char in unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS):
        if unicodedata.category(char) == "Nd":
            kept.append(str(unicodedata.decimal(char)))
        elif char.isalnum():
            kept.append(char)
    return "".join(kept)


def words(text: str) -> list[str]:
    """The words between white space, each in letters and digits alone."""
    return [plain for plain in map(letters, text.split()) if plain]


def stands(quote: str, text: str) -> bool:
    """Whether the letters of a quotation stand in a text one after the other."""
    return letters(quote) in letters(text)


def stands_in_words(quote: str, text: str) -> bool:
    """The same, but only from the beginning of a word to the end of one."""
    return f" {' '.join(words(quote))} " in f" {' '.join(words(text))} "


def same_numbers(quote: str, text: str) -> bool:
    """Whether all numbers of a quotation are numbers of a text, decimal signs included."""
    return set(_NUMBER.findall(quote)) <= set(_NUMBER.findall(text))


def triples(text: str) -> set[tuple[str, ...]]:
    """All runs of three words."""
    found = words(text)
    return {tuple(found[start : start + 3]) for start in range(len(found) - 2)}
