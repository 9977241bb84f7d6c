"""Wordings of config (`({name})`, `source: {name}`) as regular expressions over folded lines.

Names are marked in a line before, each by one character, so that no expression carries every agency of the world.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from aggregator.text.fold import fold

SLOT: Final = "{name}"
#: Characters for private use stand for names, by their place in a list; such ones of the text itself are taken out.
FIRST_MARK: Final = 0xE000
MARK: Final = "[\ue000-\uf8ff]"
MOST_NAMES: Final = 0xF8FF - FIRST_MARK
_BRACKETS: Final = ("(", "[", "/")
#: What may close a sentence, folded.
_ENDED: Final = r"[.!?…\u06d4\"»)\]]"
#: Dressing around a credit line.
_DRESSING: Final = r"[\s.)\](*_!/-]*"
#: A dash that separates has a space on one side; one that has none makes a compound word.
_DASH: Final = r"(?:\s+-|-(?=\s|$))"
#: A name, or several between commas and strokes.
_NAMES: Final = rf"{MARK}(?:\s*[/,+&]\s*{MARK})*"


def is_bracketed(pattern: str) -> bool:
    """Whether a wording sets the name apart by itself, so that anything may stand before it."""
    return pattern.startswith(_BRACKETS)


def start_in_brackets(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """`line` is what stands before the name in brackets, `dash` a mark behind that ends a dateline, or nothing."""
    found = _any([one for one in patterns if is_bracketed(one)])
    return re.compile(rf"(?P<line>.{{0,70}}?){found}(?P<dash>\s*(?:[-:|,.]|$))?") if found else None


def start_bare(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """`line` is what stands before the wording: nothing, or words that a mark ends."""
    found = _any([one for one in patterns if not is_bracketed(one)])
    return re.compile(rf"(?P<line>(?:.{{1,70}}?[,./|:)\]-]\s*)?)(?<!\w){found}") if found else None


def end_in_brackets(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """`line` is what stands before the name in brackets that ends a line."""
    found = _any([one for one in patterns if is_bracketed(one)])
    return re.compile(rf"^(?P<line>.*?){found}[\s.]*$") if found else None


def end_bare(patterns: Iterable[str]) -> re.Pattern[str] | None:
    """A whole line, or its last sentence."""
    found = _any([one for one in patterns if not is_bracketed(one)])
    return re.compile(rf"(?:^|{_ENDED}\s){_DRESSING}(?P<line>)(?<!\w){found}{_DRESSING}$") if found else None


@lru_cache(maxsize=1000)
def first_published(pattern: str) -> re.Pattern[str]:
    """A whole line, or its last sentence; `name` is whatever stands in the slot."""
    left, right = (_literal(side) for side in pattern.split(SLOT))
    return re.compile(rf"(?:^|{_ENDED}\s){_DRESSING}(?<!\w){left}\s*(?P<name>\S.{{1,79}}?)\s*{right}{_DRESSING}$")


def name(spelling: str) -> re.Pattern[str]:
    """A spelling as whole words."""
    return re.compile(rf"(?<!\w){re.escape(spelling)}(?!\w)")


def _any(patterns: Sequence[str]) -> str:
    """Any of the wordings around names that are marked; empty for none."""
    sides = ([_literal(side) for side in pattern.split(SLOT)] for pattern in patterns)
    return f"(?:{'|'.join(f'{left}{_NAMES}{right}' for left, right in sides)})" if patterns else ""


def _literal(side: str) -> str:
    """One side of a wording; white space beside the slot is as optional as a reader takes it."""
    text = fold(side)
    if not text:
        return ""
    before = r"\s+" if side[0].isspace() and text[0].isalnum() else r"\s*" if side[0].isspace() else ""
    after = r"\s+" if side[-1].isspace() and text[-1].isalnum() else r"\s*" if side[-1].isspace() else ""
    if text == "-":
        return _DASH + after
    ends = r"(?!\w)" if text[-1].isalnum() and not after else ""
    return before + re.escape(text).replace(r"\ ", r"\s*" if len(text) < 3 else r"\s+") + ends + after
