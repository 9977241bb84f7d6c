"""Characters that nobody sees: whether a name shows anything, and a name without them.

For names that become part of config, where such a character would make two equal names different, or turn round the
text that follows. Display text is left as it is.
"""

import re

#: The joiners: between two letters they are spelling (Persian, Kurdish, languages of India), or hold an emoji together.
_JOINERS = "\u200c\u200d"
#: Unicode's Default_Ignorable_Code_Point but for the joiners and the variation selectors of emoji, and the marks of
#: interlinear annotation.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_NEEDLESS_JOINERS = re.compile(rf"(?:^|(?<=\s))[{_JOINERS}]+|[{_JOINERS}]+(?=\s|$)|(?<=[{_JOINERS}])[{_JOINERS}]+")
#: Shown as empty space, though called a letter or a symbol: Hangul fillers, the braille pattern without a dot.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def is_visible(text: str) -> bool:
    """Whether any character of it shows."""
    return any(char.isprintable() and not char.isspace() and char not in _EMPTY for char in text)


def first_visible(*texts: str) -> str:
    """The first of some texts that shows anything, without the space around it; empty where none does."""
    return next((text.strip() for text in texts if is_visible(text)), "")


def without_invisible(text: str) -> str:
    """A name without marks of direction and other characters that nobody sees, but with the joiners inside words."""
    return _NEEDLESS_JOINERS.sub("", _INVISIBLE.sub("", text)).strip()
