"""Where in a text something new goes, and what keeps it from its neighbours. Pure."""

from typing import NamedTuple

#: Signs that stand close to what follows, and to what they follow.
_OPENING, _CLOSING = "([{“„«‹‘‚", ")]}.,;:!?،؛؟。…»›"


class Inserted(NamedTuple):
    """A text with something put in, which ends before `end` (characters)."""

    text: str
    end: int


def stands_alone(text: str, at: int) -> bool:
    """Whether what is put in at a place of a text (characters) is a paragraph of its own."""
    before, after = text[:at], text[at:]
    return (not before.strip() or before.endswith("\n") or not after.strip()) and (
        not after.strip() or after.startswith("\n") or before.endswith("\n")
    )


def inserted(text: str, words: str, *, at: int) -> Inserted:
    """Put words into a text: inside a paragraph with blanks around them, else as a paragraph of their own.

    Args:
        at: place in characters; beyond the text counts as its end.
    """
    at = max(0, min(at, len(text)))
    if stands_alone(text, at):
        before, after = text[:at].rstrip(), text[at:].lstrip()
        begun = f"{before}\n\n{words}" if before else words
        return Inserted(f"{begun}\n\n{after}" if after else begun, len(begun))
    before, after = text[:at], text[at:]
    gap = "" if before[-1:].isspace() or before[-1:] in _OPENING else " "
    behind = "" if after[:1].isspace() or after[:1] in _CLOSING else " "
    begun = f"{before}{gap}{words}"
    return Inserted(f"{begun}{behind}{after}", len(begun))
