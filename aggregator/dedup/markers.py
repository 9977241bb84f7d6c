"""What an article says of its own origin: "first published at", an agency in dateline, credit line or byline, its link.

A name counts only where it marks the origin. An agency that a sentence cites ("the minister told ...") stands neither
alone in a dateline nor in a line of its own, so it marks nothing. What is said in several voices at once ("Agencies",
or two agencies side by side) leaves the origin unknown, and that is an answer too.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
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
#: Characters of a marker that are shown with what stands before it.
_SHOWN: Final = 80
#: Expressions kept; one for each set of names that texts hold together.
_REMEMBERED: Final = 500
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
    """Finds claims; keeps the expressions it has built."""

    def __init__(self, press: Press) -> None:
        self._press = press
        self._first = _by_rarest_word(press.wordings.first)
        self._built: dict[tuple[str, ...], _Expressions] = {}

    def claim(self, article: Signed) -> Claim | None:
        """The strongest thing an article says of its origin; None when it says nothing."""
        seen = frozenset(article.words[:_LOOKED_AT] + article.words[-_LOOKED_AT:])
        return next(chain(self._in_text(article.text, seen), self._in_bylines(article), self._by_link(article)), None)

    def _in_text(self, text: str, seen: frozenset[str]) -> Iterator[Claim]:
        firsts = [one for word in seen & self._first.keys() for one in self._first[word]]
        names = tuple(sorted(_present(self._press, seen)))
        if not firsts and not names:
            return
        head, tail = _lines(text)
        yield from _first_published(firsts, [*tail, *head], self._press)
        if names:
            yield from self._expressions(names).found(head, tail)

    def _expressions(self, names: tuple[str, ...]) -> "_Expressions":
        if len(self._built) >= _REMEMBERED:
            self._built.clear()
        if names not in self._built:
            self._built[names] = _Expressions(self._press, names)
        return self._built[names]

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


class _Expressions:
    """The wordings for one set of names."""

    def __init__(self, press: Press, names: tuple[str, ...]) -> None:
        self._press = press
        self._any = wording.any_name(names)
        starts = (build(press.wordings.start, names) for build in (wording.start_in_brackets, wording.start_bare))
        ends = (build(press.wordings.end, names) for build in (wording.end_in_brackets, wording.end_bare))
        self._starts, self._ends = tuple(filter(None, starts)), tuple(filter(None, ends))

    def found(self, head: list[str], tail: list[str]) -> Iterator[Claim]:
        """The markers at the beginning, then those at the end."""
        for line in head:
            yield from self._claims(match for one in self._starts if (match := one.match(line)) and self._opens(match))
        for line in (*reversed(tail), *head):
            yield from self._claims(match for one in self._ends if (match := one.search(line)) and self._closes(match))

    def _claims(self, matches: Iterable[re.Match[str]]) -> Iterator[Claim]:
        for match in matches:
            said = match[0][len(match["line"]) :] if match.start() == 0 else match[0]
            origins = [self._press.spellings[" ".join(name.split())] for name in self._any.findall(said)]
            says = match[0] if len(match[0]) <= _SHOWN else said
            yield Claim(LineageBasis.WIRE_MARKER, _one_of(origins), says.strip())

    def _opens(self, match: re.Match[str]) -> bool:
        """Whether what stands before a marker is a dateline: few words, none of them an agency."""
        dated = "dash" not in match.re.groupindex or match["dash"] is not None
        before = [word for word in words(match["line"]) if not word[0].isdigit()]
        return len(before) <= (_WORDS_DASHED if dated else _WORDS_PLAIN) and not self._any.search(match["line"])

    def _closes(self, match: re.Match[str]) -> bool:
        """Whether the last brackets are no mere abbreviation of the name before them."""
        return not any(found.end() >= len(match["line"].rstrip()) for found in self._any.finditer(match["line"]))


def _one_of(origins: list[Origin]) -> Origin:
    """The one origin named; unknown where several are."""
    return origins[0] if len(set(origins)) == 1 else UNKNOWN


def _present(press: Press, seen: frozenset[str]) -> Iterator[str]:
    """The names all of whose words are among those seen."""
    for token in seen & press.tokens.keys():
        yield from (spelling for spelling, tokens in press.tokens[token] if tokens <= seen)


def _lines(text: str) -> tuple[list[str], list[str]]:
    """The first lines of a text from their beginning, and the last ones up to their end, folded."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [fold(line[:_LINE]) for line in lines[:_HEAD_LINES]], [fold(line[-_LINE:]) for line in lines[-_TAIL_LINES:]]


def _by_rarest_word(patterns: Iterable[str]) -> dict[str, list[re.Pattern[str]]]:
    """The expressions for "first published", by the longest word that each needs."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for pattern in patterns:
        longest = max(words(pattern.replace(wording.SLOT, " ")), key=len)
        found.setdefault(longest, []).append(wording.first_published(pattern))
    return found


def _first_published(patterns: Iterable[re.Pattern[str]], lines: list[str], press: Press) -> Iterator[Claim]:
    for line in lines:
        for pattern in patterns:
            if match := pattern.search(line):
                name = _WHEN.split(match["name"], maxsplit=1)[0]
                yield Claim(LineageBasis.FIRST_PUBLISHED, press.publication(name), match[0].strip()[:_LINE])
