"""Texts that were UTF-8, read as windows-1252 or windows-1256 and stored again: `Ø³Ù„Ø§Ù…` for سلام, `Ã©tÃ©` for été.

Mended only where it is certain: all letters beyond ASCII are such pairs, they decode to assigned characters, and there
are several that nobody writes by themselves. What is half clean, or may be clean, stays as it is. Pure.
"""

import codecs
import re
import unicodedata
from collections.abc import Sequence

#: Pairs from which there is no doubt. Texts about such damage give an example or two.
LEAST = 4
#: Damaged letters on one page from which its short texts are damaged as well, if they look so.
_PLENTY = 80
#: How often a text may have been damaged so, one time upon another.
_TIMES = 3


def _table(codec: str) -> dict[str, int]:
    """Letters as the bytes they stand for; so do controls, which an encoding that leaves bytes out is read with."""
    controls = {chr(byte): byte for byte in range(0x80, 0xA0)}
    return controls | {letter: byte for byte in range(0x80, 0x100) if (letter := bytes([byte]).decode(codec, "ignore"))}


_TABLES = (_table("windows-1252"), _table("windows-1256"))
#: Letters that are looked at before all of them are.
_PIECE = 64
_ASCII = frozenset(map(chr, range(0x80)))
_LETTER = re.compile("[^\x00-\x7f]")
#: Two letters in a row that stand for the first two bytes of a letter of UTF-8; Persian has such by itself, as `نگ`.
_PAIR = re.compile(
    "|".join(
        f"[{re.escape(''.join(letter for letter, byte in table.items() if 0xC2 <= byte <= 0xF4))}]"
        f"[{re.escape(''.join(letter for letter, byte in table.items() if byte < 0xC0))}]"
        for table in _TABLES
    )
)
#: Second letters that stand behind a capital by themselves: closing marks, signs and spaces.
_MAY_CLOSE = frozenset("\xa0…’‘”“»«›‹–—،؛؟")

#: Letters of the Arabic script that windows-1256 has.
_ARABIC = frozenset(letter for letter in _TABLES[1] if "\u0620" <= letter <= "\u06d3")


def may_be_damaged(text: str) -> bool:
    """Whether anything in a text looks like such damage: a quick no for nearly every page in Latin letters."""
    return not text.isascii() and _PAIR.search(text) is not None


def mended(*texts: str) -> tuple[str, ...]:
    """Texts that belong together, as the fields of an entry, as they were written first; as they are when in doubt."""
    if all(map(str.isascii, texts)):
        return texts
    tried = texts
    for _ in range(_TIMES):
        found = next((found for table in _TABLES if (found := _mended(tried, table))), None)
        if found is None:
            break
        tried = found
        texts = tried if all(map(_is_written, _LETTER.findall("".join(tried)))) else texts
    return texts


def mended_each(texts: Sequence[str]) -> list[str]:
    """Texts that stand on one page, damaged or not: each by itself, and short ones where others leave no doubt."""
    found = [mended(text)[0] for text in texts]
    certain = sum(len(_LETTER.findall(was)) for was, now in zip(texts, found, strict=True) if was != now)
    if certain < _PLENTY:
        return found
    return [
        now if was != now else next((short for table in _TABLES if (short := _short(was, table))), was)
        for was, now in zip(texts, found, strict=True)
    ]


def _short(text: str, table: dict[str, int]) -> str | None:
    decoded = _decoded(text, table)
    return (
        decoded if decoded and _doubtless(text, decoded) and all(map(_is_written, _LETTER.findall(decoded))) else None
    )


def _mended(texts: tuple[str, ...], table: dict[str, int]) -> tuple[str, ...] | None:
    found: list[str] = []
    for text in texts:
        decoded = _decoded(text, table)
        if decoded is None:  # nearly always the first that has letters beyond ASCII
            return None
        found.append(decoded)
    return tuple(found) if sum(map(_doubtless, texts, found)) >= LEAST else None


def _decoded(text: str, table: dict[str, int]) -> str | None:
    """A text whose letters beyond ASCII are taken for bytes of UTF-8; None where they are none.

    From its first letter beyond ASCII, a short piece tells of nearly every text that they are none. To look at every
    letter of all took as long as the rest of washing 100 real feeds.
    """
    first = None if text.isascii() else _LETTER.search(text)
    if first is None:
        return text
    piece = _octets(text[first.start() : first.start() + _PIECE], table)
    try:
        if piece is None or not codecs.getincrementaldecoder("utf-8")().decode(piece):
            return None
        octets = _octets(text, table)
        return None if octets is None else octets.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _octets(text: str, table: dict[str, int]) -> bytes | None:
    """The bytes that letters stand for; None where one of them stands for none."""
    beyond = set(text) - _ASCII
    if not beyond <= table.keys():
        return None
    return text.translate({ord(letter): table[letter] for letter in beyond}).encode("latin-1")


def _is_written(letter: str) -> bool:
    return unicodedata.category(letter) not in ("Cc", "Cn", "Co", "Cs")


def _doubtless(text: str, decoded: str) -> int:
    """How many of the pairs nobody writes by themselves.

    A word may be made of one pair of Arabic letters said again and again, as `غژغژ`: each such pair counts once.
    """
    letters = _LETTER.findall(text)
    words: set[str] = set()
    place, number = 0, 0
    for letter in _LETTER.findall(decoded):
        pair = letters[place : place + len(letter.encode())]
        if all(sign in _ARABIC for sign in pair):
            words.add(letter)
        else:
            number += len(pair) > 2 or pair[1] not in _MAY_CLOSE
        place += len(pair)
    return number + len(words)
