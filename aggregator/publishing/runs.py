"""Cutting a sentence into runs: which words are the digest's own, and which are taken over from a source.

Pure. A run that goes in another direction than its paragraph is marked to be isolated, so that a Persian title inside
an English sentence keeps its full stop in place. No character is added, changed or lost: the runs joined are the text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from aggregator.publishing.bidi import Direction, first_strong, runs_against

#: A paragraph edited by a person may hold words that no source is known for; the marks tell that they are quoted.
_IN_MARKS = re.compile(r"“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|‘([^‘]+?)’(?!\w)")


class RunRole(StrEnum):
    """Whose words a run is."""

    OWN = "own"
    NAME = "name"
    TITLE = "title"
    QUOTATION = "quotation"


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one role; `language` is a BCP 47 tag or empty; `isolate` when any of it runs against its paragraph.

    With `lines` its line feeds are the source's own and are shown; elsewhere a field is one line.
    """

    text: str
    role: RunRole
    direction: Direction
    isolate: bool
    language: str = ""
    lines: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """A string that stands in a source and may stand, unaltered, in a text about it."""

    text: str
    role: RunRole
    language: str = ""

    @classmethod
    def quotation(cls, text: str, language: str) -> "Known":
        """Quoted words."""
        return cls(text, RunRole.QUOTATION, language)

    @classmethod
    def title(cls, text: str, language: str) -> "Known":
        """A cited title."""
        return cls(text, RunRole.TITLE, language)

    @classmethod
    def name(cls, text: str) -> "Known":
        """A person's or an outlet's name, whose language nobody has noted."""
        return cls(text, RunRole.NAME)


def run_of(text: str, here: Direction, *, role: RunRole, language: str = "") -> Run:
    """A whole string as one run, standing in a paragraph of direction `here`."""
    way = first_strong(text, here)
    return Run(text, role, way, runs_against(text, here), language)


def joined(parts: Sequence[Run], between: Run) -> Runs:
    """A list of runs as one, with `between` between them."""
    return tuple(run for part in parts for run in (between, part))[1:]


def runs(text: str, known: Sequence[Known], here: Direction, *, lines: bool = False) -> Runs:
    """The runs of a paragraph of direction `here`, in order; joined they are `text`.

    Longer known strings are found before shorter ones inside them; names only as whole words. With `lines` quotations
    keep the lines of their sources.
    """
    by_text = {entry.text: entry for entry in reversed(known) if entry.text.strip()}
    if not by_text:
        return tuple(_own_and_marked(text, here))
    patterns = [_pattern(by_text[string]) for string in sorted(by_text, key=lambda string: (-len(string), string))]
    cut: list[Run] = []
    place = 0
    for found in re.finditer("|".join(patterns), text):
        cut.extend(_own_and_marked(text[place : found.start()], here))
        entry = by_text[found[0]]
        run = run_of(found[0], here, role=entry.role, language=entry.language)
        cut.append(replace(run, lines=lines and entry.role is RunRole.QUOTATION))
        place = found.end()
    cut.extend(_own_and_marked(text[place:], here))
    return tuple(cut)


def _pattern(entry: Known) -> str:
    escaped = re.escape(entry.text)
    return rf"(?<!\w){escaped}(?!\w)" if entry.role == RunRole.NAME else escaped


def _own_and_marked(text: str, here: Direction) -> Iterator[Run]:
    place = 0
    for found in _IN_MARKS.finditer(text):
        group = found.lastindex or 1
        start, end = found.span(group)
        yield _own(text[place:start], here)
        yield run_of(text[start:end], here, role=RunRole.QUOTATION)
        place = end
    if text[place:]:
        yield _own(text[place:], here)


def _own(text: str, here: Direction) -> Run:
    return Run(text, RunRole.OWN, here, False)
