"""Regular expressions that people at a desk write: matched in time that grows with the text only (RE2).

Python's own engine tries alternatives again and again: `(a+)+$` on 27 letters takes seconds there. RE2 has no
back-references and no look-around, and says so when it is given one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import re2

#: Characters of an expression, and of a line that is looked at: together they bound what one look may cost.
LONGEST_PATTERN = 500
LONGEST_LOOKED_AT = 500
#: Bytes RE2 may take for one expression; repeats of repeats that would grow beyond it are refused. Of 28 nasty ones the
#: worst that is let through took 30 ms for a line of 500 characters (at twice the memory 54 ms, on lines of 2,000 440).
_MEMORY = 1 << 17


#: Spaces that break no line, or are of another width: RE2 takes none of them for `\s`, and nobody sees them.
_SPACES = str.maketrans(
    dict.fromkeys("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000", " ")
)


@dataclass(frozen=True, slots=True)
class Found:
    """Where an expression matched, and the words of those of its named groups that took part."""

    start: int
    end: int
    groups: Mapping[str, str]


class Bounded:
    """One expression.

    Raises:
        ValueError: it cannot be read, needs what RE2 does not have, or is too long or too large.
    """

    def __init__(self, pattern: str) -> None:
        if len(pattern) > LONGEST_PATTERN:
            raise ValueError(f"a regular expression has at most {LONGEST_PATTERN} characters")
        options = re2.Options()
        options.log_errors = False
        options.max_mem = _MEMORY
        try:
            self._expression = re2.compile(pattern, options)
        except (re2.error, UnicodeEncodeError) as error:
            raise ValueError(_explained(error)) from error

    @property
    def groups(self) -> frozenset[str]:
        """The names of its groups."""
        return frozenset(self._expression.groupindex)

    def at_start(self, text: str) -> Found | None:
        """The match at the beginning of a text."""
        return _found(self._expression.match(_seen(text)), text)

    def whole(self, text: str) -> Found | None:
        """The match of a whole text; what is longer than 500 characters matches nothing."""
        return None if len(text) > LONGEST_LOOKED_AT else _found(self._expression.fullmatch(_seen(text)), text)

    def anywhere(self, text: str) -> Found | None:
        """The first match in a text."""
        return _found(self._expression.search(_seen(text)), text)


def _seen(text: str) -> str:
    """The text as it is matched: every place is the same in it."""
    return text[:LONGEST_LOOKED_AT].translate(_SPACES)


def _found(match: Any, text: str) -> Found | None:
    if match is None:
        return None
    spans = {name: match.span(number) for name, number in match.re.groupindex.items()}
    groups = {name: text[start:end].strip() for name, (start, end) in spans.items() if start >= 0}
    return Found(match.start(), match.end(), groups)


def _explained(error: Exception) -> str:
    said = error.args[0].decode("utf-8", "replace") if error.args and isinstance(error.args[0], bytes) else str(error)
    if said.startswith(("invalid perl operator", "invalid escape sequence")):
        return f"{said}: look-around and back-references are not known here (RE2 syntax)"
    return f"{said} (RE2 syntax)"
