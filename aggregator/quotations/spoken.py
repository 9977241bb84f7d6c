"""Whether a source has words in quotation marks itself: a look at the marks before them in their paragraph.

A cheap look, not a parser: marks of one paragraph are paired in order, and an apostrophe inside a word is none.
"""

import re
from typing import Final

_CLOSED_BY: Final = {
    "“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "‟": "”", "‘": "’", "‹": "›", "「": "」", "『": "』", "”": "”",
}  # fmt: skip
_MARK: Final = re.compile(r"[“”„«»\"‟‹›「」『』‘]|’(?!\w)")
#: Characters before the words that are looked at.
_LOOK: Final = 3000


def is_spoken(text: str, start: int) -> bool:
    """Whether a mark that is open stands before `text[start]` in its paragraph."""
    begin = max(text.rfind("\n\n", 0, start) + 2 if "\n\n" in text[:start] else 0, start - _LOOK)
    opened: str | None = None
    for mark in _MARK.findall(text, begin, start):
        if opened is None:
            opened = mark if mark in _CLOSED_BY else None
        elif mark in _CLOSED_BY[opened]:
            opened = None
    return opened is not None
