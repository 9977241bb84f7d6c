"""How a text without a title is called in lists, and which account a post is from. Pure; nothing here is evidence."""

import unicodedata

from aggregator.text.fold import fold

#: Characters of a caption that a list has room for.
LONGEST_OPENING = 80

#: A text is looked at this far only: white space before the first word is no reason to walk through a megabyte.
_LOOK = 4_000

#: What is set after an opening that is not the whole text. It is ours: it stands outside quotation marks.
CUT = " …"


def first_words(text: str) -> str:
    """The first words of a text on one line, at most 80 characters and a mark when there is more; empty without words.

    For words in quotation marks there is `opening`, which tells the mark from the words.
    """
    words, is_cut = opening(text)
    return words + CUT if is_cut else words


def opening(text: str) -> tuple[str, bool]:
    """The first words of a text on one line, at most 80 characters, and whether there is more; empty without words.

    Whole words, except where a script has no spaces; no letter is parted from its marks.
    """
    words = text[:_LOOK].split()
    line = " ".join(words)
    if len(line) <= LONGEST_OPENING:
        return line, len(text) > _LOOK
    end = line.rfind(" ", 0, LONGEST_OPENING + 1)
    if end <= 0:
        end = LONGEST_OPENING
        while end > 1 and _clings(line[end]):
            end -= 1
    return line[:end], True


def _clings(char: str) -> bool:
    """Whether a character belongs to the one before it."""
    return unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf")


def account(outlet: str, platform: str, handle: str) -> tuple[str, ...]:
    """Handle and platform of a post, those that are known and that the outlet's name does not say already."""
    return tuple(part for part in (handle, platform) if part.strip() and fold(part) != fold(outlet))


def whence(outlet: str, platform: str, handle: str) -> str:
    """Where a text comes from, on one line: the outlet, and of a post its account: `River Board (@board, Telegram)`."""
    known = account(outlet, platform, handle)
    return f"{outlet} ({', '.join(known)})" if known else outlet
