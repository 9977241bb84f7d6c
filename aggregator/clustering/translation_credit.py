"""Whom a text says it was translated from: "(Translated from The Lirova Courier)", by wordings of config. Pure.

A credit is a line of its own or the last sentence of one, among the first and last lines. What stands in a sentence
about something else ("the play, translated from French, ...") is none.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from aggregator.text.fold import fold

#: Lines at the beginning and at the end that are looked at, and characters of each.
_HEAD_LINES: Final = 1
_TAIL_LINES: Final = 3
_LINE: Final = 240
_SLOT: Final = "{name}"
_DRESSING: Final = r"[\s()\[\]*_.:\"/-]*"


def credits_in(text: str, wordings: Iterable[str]) -> tuple[str, ...]:
    """What stands for `{name}` in wordings of translation, folded; several where several wordings fit."""
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    looked_at = [line[:_LINE] for line in lines[:_HEAD_LINES]] + [line[-_LINE:] for line in lines[-_TAIL_LINES:]]
    folded = dict.fromkeys(map(fold, looked_at))
    found = (_pattern(wording).search(line) for wording in wordings for line in folded)
    return tuple(dict.fromkeys(match["name"].strip() for match in found if match))


@lru_cache(maxsize=1_000)
def _pattern(wording: str) -> re.Pattern[str]:
    left, right = (re.sub(r"\\?\s+", r"\\s+", re.escape(fold(side).strip())) for side in wording.split(_SLOT))
    begins = rf"(?:^|[.!?…۔]\s){_DRESSING}(?<!\w){left}(?:(?<!\w)|(?!\w))" if left else rf"^{_DRESSING}"
    ends = rf"\s*{right}{_DRESSING}$" if right else rf"{_DRESSING}$"
    return re.compile(rf"{begins}\s*:?\s*(?P<name>\S.{{1,79}}?){ends}")
