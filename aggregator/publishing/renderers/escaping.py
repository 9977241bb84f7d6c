"""Making outside text harmless in plain text and Markdown: no character of it is markup, and one field is one line.

Quotations alone keep their lines, and these are marked as belonging to their paragraph.

Pure. What a reader sees stays the words as they are; only invisible controls and markup characters are treated.
"""

import re
from collections.abc import Callable

from aggregator.publishing.bidi import contained, isolated
from aggregator.publishing.runs import Run
from aggregator.text.markup import clean_text

_LINE_ENDS = re.compile("[\t\n\x0b\x0c\r\x1c\x1d\x1e\x85\u2028\u2029]\\s*")
# Inline marks of CommonMark 0.31 and of what is commonly added to it (tables, strikethrough, maths, mentions,
# attributes), and the braces of the template languages of site generators.
_INLINE = re.compile(r"[\\`*_\[\]{}<>|~$@#&^]")
# GitHub turns bare addresses into links; a link is shown only where the digest itself sets one.
_BARE_ADDRESS = re.compile(r"(?i)(?:https?|ftp|xmpp|mailto)(?=:)|www(?=\.)")
_LEADING = re.compile(r"[-+:%](?=[\s:%]|$)|(?:-+|=+)\s*$")
_LEADING_NUMBER = re.compile(r"(\d{1,9})(?=[.)](?:\s|$))")
_ENTITY_LIKE = re.compile(r"&(?=#?\w+;)")
#: Deeper than any line of the digest itself.
_INDENT = "    "
_DESTINATION = {
    "\\": "%5C",
    "<": "%3C",
    ">": "%3E",
    "(": "%28",
    ")": "%29",
    "|": "%7C",
    "`": "%60",
    "{": "%7B",
    "}": "%7D",
}


def one_line(text: str) -> str:
    """`text` on one line: line ends and tabs become a space, other controls U+FFFD; direction controls are closed."""
    return spaced_line(text).strip(" ")


def spaced_line(text: str) -> str:
    """`one_line` with its outer spaces: runs of a paragraph join without any of their own."""
    return contained(clean_text(_LINE_ENDS.sub(" ", text)))


def washed_lines(text: str) -> str:
    """Text of several lines that is markup already, with no controls and each line's direction its own."""
    return "\n".join(map(contained, clean_text(text).split("\n")))


def markdown(text: str) -> str:
    """A whole field for the start of a line of Markdown, showing exactly `one_line(text)`."""
    return _safe_start(_inline_markdown(text).strip(" "))


def lines_of(run: Run) -> list[str]:
    """A run's lines: one, save where it keeps those of its source."""
    return run.text.split("\n") if run.lines else [run.text]


def markdown_runs(runs: tuple[Run, ...]) -> str:
    """A paragraph of Markdown; runs against its direction are isolated, lines of quotations end in hard breaks."""
    return "\\\n".join(map(_safe_start, _paragraph(runs, _inline_markdown)))


def text_runs(runs: tuple[Run, ...]) -> str:
    """A paragraph of plain text; runs against its direction are isolated.

    Further lines of quotations are indented, so that none can pass for a line of the digest.
    """
    first, *further = _paragraph(runs, spaced_line)
    return "\n".join([first, *(_INDENT + line if line else "" for line in further)])


def _paragraph(runs: tuple[Run, ...], escape: Callable[[str], str]) -> list[str]:
    """The lines of a paragraph, at least one, each run's escaped."""
    shown = ("\n".join(_isolated(escape(line), run) for line in lines_of(run)) for run in runs)
    return [line.strip(" ") for line in "".join(shown).strip(" \n").split("\n")]


def markdown_destination(url: str) -> str:
    """A safe URL (`text.urls.safe_href`) between the parentheses of a Markdown link."""
    escaped = "".join(_DESTINATION.get(char, char) for char in one_line(url))
    return _ENTITY_LIKE.sub(r"\\&", escaped).replace(" ", "%20").replace("*", "%2A").replace("_", r"\_")


def _inline_markdown(text: str) -> str:
    escaped = _INLINE.sub(lambda char: f"\\{char[0]}", spaced_line(text))
    return _BARE_ADDRESS.sub(_unlinked, escaped)


def _unlinked(found: re.Match[str]) -> str:
    # the colon or full stop that follows is escaped, which ends what an automatic link could begin with
    return f"{found[0]}\\"


def _safe_start(line: str) -> str:
    if _LEADING.match(line):
        return f"\\{line}"
    return _LEADING_NUMBER.sub(r"\1\\", line, count=1) if _LEADING_NUMBER.match(line) else line


def _isolated(text: str, run: Run) -> str:
    return isolated(text) if run.isolate and text else text
