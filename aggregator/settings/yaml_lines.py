"""The lines of a YAML file that a person wrote: where they begin and end, and how. Pure."""

import re

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


def end_of_block(text: str, start: int, stop: int, column: int) -> int:
    """Where the block that begins at `start` ends, before `stop`, its own trailing comments included.

    Empty lines, and comments that stand no deeper than the block's key, belong to what follows.
    """
    end = position = start
    while position < stop:
        line = line_at(text, position)
        position += len(line)
        content = line.strip()
        if content and (not content.startswith("#") or line.index("#") > column):
            end = position
    return end


def line_at(text: str, position: int) -> str:
    """What is left of the line from a position on, with its end."""
    found = _LINE.match(text, position)
    return found[0] if found else ""


def line_start(text: str, position: int) -> int:
    """Where the line of a position begins."""
    return max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1


def margin(text: str, position: int) -> int:
    """By how many spaces the line of a position is indented."""
    line = line_at(text, line_start(text, position))
    return len(line) - len(line.lstrip(" "))


def line_end(text: str) -> str:
    """How the lines of the file end, by its first one."""
    first = re.search(r"\r\n|\r|\n", text)
    return first[0] if first else "\n"


def ended(text: str, line_end: str) -> str:
    """The text with its last line ended, as its lines are."""
    return text if not text or text.endswith(("\n", "\r")) else text + line_end
