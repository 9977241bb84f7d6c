"""Numbers, dates and names of a paraphrase that stand in no cited article: for an editor to look at again.

Numbers written in words are out. Names are those the caller gives, since no rule of this house guesses names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from aggregator.quotations.model import Source
from aggregator.text.calendars import month_of, month_pattern
from aggregator.text.fold import fold, fold_with_offsets
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.words import numbers, words

_NUMBER: Final = re.compile(
    r"(?<![^\W_وفبلكـ])(?:[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫٬'’/:\-‐‑–]\d+)*)", re.UNICODE
)
_DAY: Final = r"(?<!\d)([0-3]?\d)(?!\d)"
_MONTH: Final = month_pattern()
_DATE: Final = re.compile(rf"{_DAY}(?:\.|st|nd|rd|th|er)? (?:of |de |d'|e )?({_MONTH})|({_MONTH}) {_DAY}")
_ISO: Final = re.compile(r"(?<!\d)\d{4}[-/.]([01]?\d)[-/.]([0-3]?\d)(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<!\d)([0-3]?\d)[-/.]([01]?\d)[-/.]\d{4}(?!\d)")
_DIGITS: Final = re.compile(r"\d+")
#: Characters between the digits of a date and its farther end: more than any name of a month has.
_NEAR: Final = 60

_Day = tuple[str, int, int]


class FactKind(StrEnum):
    """What was looked up."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class MissingFact:
    """`text[start:end]` of the paraphrase, which stands in no cited article."""

    kind: FactKind
    said: str
    start: int
    end: int


class Known:
    """What the cited sources have in text and title, gathered kind by kind when a paraphrase first asks for it."""

    def __init__(self, sources: Sequence[Source]) -> None:
        cited = [source for source in sources if source.is_cited]
        self.is_whole = all(source.text.strip() for source in cited)
        self._text = "\n\n".join(f"{source.title}\n\n{source.text}" for source in cited)

    @cached_property
    def numbers(self) -> frozenset[str]:
        """The numbers, in one form."""
        return frozenset(map(_short, numbers(self._text)))

    @cached_property
    def days(self) -> frozenset[_Day]:
        """The days of dates, in words or figures."""
        folded = fold(self._text)
        return frozenset(day for day, _ in _days(folded)) | _in_figures(folded)

    @cached_property
    def words(self) -> Sequence[str]:
        """The words, folded."""
        return words(self._text)


def missing_facts(text: str, sources: Known | Sequence[Source], names: Sequence[str] = ()) -> list[MissingFact]:
    """The numbers, dates and given names of `text` that no cited source has in text or title, in order.

    Nothing when a cited source has no text stored: it may be there. Digits of all scripts are one, and so are 1,200
    and 1200. A date is a day with the name of a month, in any language; the sources may write it in figures. For
    several texts make `Known` once.
    """
    known = sources if isinstance(sources, Known) else Known(sources)
    if not known.is_whole:
        return []
    found = [*_numbers(text, known), *_dates(text, known), *_names(text, known, names)]
    return sorted(found, key=lambda fact: (fact.start, fact.kind))


def _numbers(text: str, known: Known) -> Iterator[MissingFact]:
    for match in _NUMBER.finditer(text):
        if any(_short(number) not in known.numbers for number in numbers(match[0])):
            yield MissingFact(FactKind.NUMBER, match[0], *match.span())


def _short(number: str) -> str:
    return number.lstrip("0") or "0"


def _dates(text: str, known: Known) -> Iterator[MissingFact]:
    folded = fold_with_offsets(text)
    for day, (start, end) in _days(folded.text):
        if day not in known.days:
            begin, finish = folded.span(start, end)
            yield MissingFact(FactKind.DATE, text[begin:finish], begin, finish)


def _days(folded: str) -> Iterator[tuple[_Day, tuple[int, int]]]:
    for start, end in _around_digits(folded):
        for match in _DATE.finditer(folded, start, end):
            month = month_of(match[2] or match[3])
            if month:
                yield (*month, int(match[1] or match[4])), match.span()


def _around_digits(folded: str) -> Iterator[tuple[int, int]]:
    """The pieces of a text in which a date may stand: most of a text has no digit near."""
    start = end = 0
    for digits in _DIGITS.finditer(folded):
        if digits.start() - _NEAR > end:
            yield start, end
            start = digits.start() - _NEAR
        end = digits.end() + _NEAR
    yield start, min(end, len(folded))


def _in_figures(folded: str) -> frozenset[_Day]:
    """Days in figures, taken in both calendars: a doubtful one is not reported."""
    found = [(int(month), int(day)) for month, day in _ISO.findall(folded)]
    found += [(int(month), int(day)) for day, month in _DAY_FIRST.findall(folded)]
    return frozenset((calendar, month, day) for month, day in found for calendar in ("gregorian", "solar_hijri"))


def _names(text: str, known: Known, names: Sequence[str]) -> Iterator[MissingFact]:
    finder = NameFinder(WatchEntry(name, name, "", 0.0, (name,)) for name in names if fold(name))
    said = finder.find(text)
    have = {mention.key for mention in finder.find_in(known.words)} if said else set()
    for mention in said:
        if mention.key not in have:
            start, end = _place(text, mention.key)
            yield MissingFact(FactKind.NAME, text[start:end], start, end)


def _place(text: str, name: str) -> tuple[int, int]:
    """Where a name stands, by its first letters when it is inflected; the beginning of the text if not even those."""
    folded, plain = fold_with_offsets(text), fold(name)
    for part in (plain, plain[:-1], plain.split()[0]):
        at = folded.text.find(part) if part else -1
        if at >= 0:
            return folded.span(at, at + len(part))
    return 0, 0
