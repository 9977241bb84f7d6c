"""What an article says of its own origin: "first published at", an agency in dateline, credit line or byline, its link.

A name counts only where it marks the origin. An agency that a sentence cites ("the minister told ...") stands neither
alone in a dateline nor in a line of its own, so it marks nothing. What is said in several voices at once ("Agencies",
or two agencies side by side) leaves the origin unknown, and that is an answer too.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Final

from aggregator.dedup import wording
from aggregator.dedup.press import UNKNOWN, Origin, Press
from aggregator.text.fold import fold
from aggregator.text.words import words
from aggregator.vocabulary import LineageBasis

#: Lines at the beginning and at the end that are looked at, characters of each, and words of the text for a first look.
_HEAD_LINES: Final = 2
_TAIL_LINES: Final = 3
_LINE: Final = 240
_LOOKED_AT: Final = 60
#: Words of a dateline before an agency in brackets, with a dash behind and without one; dates do not count.
_WORDS_DASHED: Final = 7
_WORDS_PLAIN: Final = 3
#: Characters from the end of a line within which a credit names somebody: the longest wordings have 50 behind it.
_LAST: Final = 80
#: Characters of a marker that are shown with what stands before it.
_SHOWN: Final = 80
_MARK: Final = re.compile(wording.MARK)
_BYLINE_PARTS: Final = re.compile(r"[/,;|&+()\[\]]|\s(?:and|und|et|y|e|و|dhe)\s")
_WHEN: Final = re.compile(r"[,;(]|\s(?:\S{1,4}\s)?(?=\d)|\s(?:on|am|le|më|el|il)\s(?=.{0,12}\d)")


@dataclass(frozen=True, slots=True)
class Claim:
    """On which basis an article names whose text it is, and in which words; `UNKNOWN` where it names nobody."""

    basis: LineageBasis
    origin: Origin
    says: str


@dataclass(frozen=True, slots=True)
class Signed:
    """What is looked at: an article's text, its first and last folded words, its bylines, its outlet and its host."""

    text: str
    words: tuple[str, ...]
    bylines: tuple[str, ...]
    outlet: str
    host: str


class Markers:
    """Finds claims."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._first = _by_rarest_word(press.wordings.first)
        self._names = {spelling: wording.name(spelling) for spelling in press.spellings}
        starts = (build(press.wordings.start) for build in (wording.start_in_brackets, wording.start_bare))
        ends = (build(press.wordings.end) for build in (wording.end_in_brackets, wording.end_bare))
        self._telling = frozenset(self._first).union(press.tokens)
        self._starts, self._ends = tuple(filter(None, starts)), tuple(filter(None, ends))

    def claim(self, article: Signed) -> Claim | None:
        """The strongest thing an article says of its origin; None when it says nothing."""
        seen = frozenset(article.words[:_LOOKED_AT] + article.words[-_LOOKED_AT:])
        return next(chain(self._in_text(article.text, seen), self._in_bylines(article), self._by_link(article)), None)

    def _in_text(self, text: str, seen: frozenset[str]) -> Iterator[Claim]:
        telling = seen & self._telling
        firsts = [one for word in telling & self._first.keys() for one in self._first[word]]
        names = _present(self._press, telling, seen)
        if not firsts and not names:
            return
        head, tail = _lines(text)
        yield from _first_published(firsts, [*tail, *head], self._press)
        both = "\n".join((*head, *tail))
        names = sorted((name for name in names if name in both), key=lambda name: (-len(name), name))
        if names := names[: wording.MOST_NAMES]:
            yield from self._wire(_Marked(head, names, self._names), _Marked(tail, names, self._names))

    def _wire(self, head: "_Marked", tail: "_Marked") -> Iterator[Claim]:
        """The markers at the beginning, then those at the end."""
        for line in head.lines:
            found = (match for one in self._starts if (match := one.match(line)) and _opens(match))
            yield from self._claims(found, head)
        for line in (*reversed(tail.lines), *head.lines):
            if _MARK.search(line, max(0, len(line) - _LAST)):
                found = (match for one in self._ends if (match := one.search(line)) and _closes(match))
                yield from self._claims(found, tail)

    def _claims(self, matches: Iterable[re.Match[str]], marked: "_Marked") -> Iterator[Claim]:
        for match in matches:
            said = match[0][len(match["line"]) :] if match.start() == 0 else match[0]
            origins = [self._press.spellings[name] for name in marked.names_in(said)]
            says = match[0] if len(match[0]) <= _SHOWN else said
            yield Claim(LineageBasis.WIRE_MARKER, _one_of(origins), marked.plain(says).strip())

    def _in_bylines(self, article: Signed) -> Iterator[Claim]:
        for byline in article.bylines:
            parts = [self._press.bare(part.strip(" .-")) for part in _BYLINE_PARTS.split(f"{fold(byline)[:_LINE]} ")]
            found = [self._press.spellings[part] for part in parts if part in self._press.spellings]
            if found:
                yield Claim(LineageBasis.BYLINE, _one_of(found), byline[:_LINE])

    def _by_link(self, article: Signed) -> Iterator[Claim]:
        other = self._press.site(article.host) if article.host else None
        if other is not None and other != self._press.outlet(article.outlet):
            yield Claim(LineageBasis.LINK, other, article.host)


class _Marked:
    """Lines in which each name is one character."""

    def __init__(self, lines: Iterable[str], names: Sequence[str], patterns: Mapping[str, re.Pattern[str]]) -> None:
        self._names = {chr(wording.FIRST_MARK + place): name for place, name in enumerate(names)}
        marked = (self._mark(line, patterns) for line in lines)
        self.lines = [line for line in marked if not line.isascii() and _MARK.search(line)]

    def _mark(self, line: str, patterns: Mapping[str, re.Pattern[str]]) -> str:
        line = line if line.isascii() else _MARK.sub(" ", line)
        for mark, name in self._names.items():
            if name in line:
                line = patterns[name].sub(mark, line)
        return line

    def names_in(self, part: str) -> list[str]:
        """The names in a part of a line."""
        return [self._names[char] for char in part if char in self._names]

    def plain(self, part: str) -> str:
        """A part of a line with its names written out."""
        return "".join(self._names.get(char, char) for char in part)


def _opens(match: re.Match[str]) -> bool:
    """Whether what stands before a marker is a dateline: few words, none of them an agency."""
    dated = "dash" not in match.re.groupindex or match["dash"] is not None
    before = [word for word in words(match["line"]) if not word[0].isdigit()]
    return len(before) <= (_WORDS_DASHED if dated else _WORDS_PLAIN) and not _MARK.search(match["line"])


def _closes(match: re.Match[str]) -> bool:
    """Whether the last brackets are no mere abbreviation of the name before them."""
    return not _MARK.match(match["line"].rstrip()[-1:])


def _one_of(origins: list[Origin]) -> Origin:
    """The one origin named; unknown where several are."""
    return origins[0] if len(set(origins)) == 1 else UNKNOWN


def _present(press: Press, telling: frozenset[str], seen: frozenset[str]) -> list[str]:
    """The names all of whose words are among those seen, found by those of their words that tell."""
    known = (press.tokens[token] for token in telling if token in press.tokens)
    return [spelling for spellings in known for spelling, tokens in spellings if tokens <= seen]


def _lines(text: str) -> tuple[list[str], list[str]]:
    """The first lines of a text from their beginning, and the last ones up to their end, folded."""
    lines = [line for line in text.splitlines() if line and not line.isspace()]
    head, tail = lines[:_HEAD_LINES], lines[-_TAIL_LINES:]
    return [_folded(line[:_LINE]) for line in head], [_folded(line[-_LINE:]) for line in tail]


@lru_cache(maxsize=2_000)
def _folded(line: str) -> str:
    """Copies, and texts of one outlet, begin and end in the same lines."""
    return fold(line)


def _by_rarest_word(patterns: Iterable[str]) -> dict[str, list[str]]:
    """The wordings for "first published", by the longest word that each needs."""
    found: dict[str, list[str]] = {}
    for pattern in patterns:
        longest = max(words(pattern.replace(wording.SLOT, " ")), key=len)
        found.setdefault(longest, []).append(pattern)
    return found


def _first_published(patterns: Sequence[str], lines: list[str], press: Press) -> Iterator[Claim]:
    for line in lines:
        for pattern in patterns:
            if match := wording.first_published(pattern).search(line):
                name = _WHEN.split(match["name"], maxsplit=1)[0]
                yield Claim(LineageBasis.FIRST_PUBLISHED, press.publication(name), match[0].strip()[:_LINE])
