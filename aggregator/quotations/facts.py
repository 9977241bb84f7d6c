"""Numbers, dates and names of a paraphrase that stand in no cited article: for an editor to look at again.

Numbers written in words are out. Names are those the caller gives, since no rule of this house guesses names.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from aggregator.quotations.model import Source
from aggregator.text.calendars import month_of, month_pattern
from aggregator.text.fold import fold, fold_with_offsets
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.words import numbers

_NUMBER: Final = re.compile(
    r"(?<![^\W_وفبلكـ])(?:[1-9]\d{0,2}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,٫٬'’/:\-‐‑–]\d+)*)", re.UNICODE
)
_DAY: Final = r"(?<!\d)([0-3]?\d)(?!\d)"
_MONTH: Final = month_pattern()
_DATE: Final = re.compile(rf"{_DAY}(?:\.|st|nd|rd|th|er)? (?:of |de |d'|e )?({_MONTH})|({_MONTH}) {_DAY}")
_ISO: Final = re.compile(r"(?<!\d)\d{4}[-/.]([01]?\d)[-/.]([0-3]?\d)(?!\d)")
_DAY_FIRST: Final = re.compile(r"(?<!\d)([0-3]?\d)[-/.]([01]?\d)[-/.]\d{4}(?!\d)")

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


def missing_facts(text: str, sources: Sequence[Source], names: Sequence[str] = ()) -> list[MissingFact]:
    """The numbers, dates and given names of `text` that no cited source has in text or title, in order.

    Nothing when a cited source has no text stored: it may be there. Digits of all scripts are one, and so are 1,200
    and 1200. A date is a day with the name of a month, in any language; the sources may write it in figures.
    """
    cited = [source for source in sources if source.is_cited]
    if any(not source.text.strip() for source in cited):
        return []
    known = "\n\n".join(f"{source.title}\n\n{source.text}" for source in cited)
    found = [*_numbers(text, known), *_dates(text, known), *_names(text, known, names)]
    return sorted(found, key=lambda fact: (fact.start, fact.kind))


def _numbers(text: str, known: str) -> Iterator[MissingFact]:
    have = {_short(number) for number in numbers(known)}
    for match in _NUMBER.finditer(text):
        if any(_short(number) not in have for number in numbers(match[0])):
            yield MissingFact(FactKind.NUMBER, match[0], *match.span())


def _short(number: str) -> str:
    return number.lstrip("0") or "0"


def _dates(text: str, known: str) -> Iterator[MissingFact]:
    folded = fold_with_offsets(text)
    have = {day for day, _ in _days(fold(known))} | _in_figures(fold(known))
    for day, (start, end) in _days(folded.text):
        if day not in have:
            begin, finish = folded.span(start, end)
            yield MissingFact(FactKind.DATE, text[begin:finish], begin, finish)


def _days(folded: str) -> Iterator[tuple[_Day, tuple[int, int]]]:
    for match in _DATE.finditer(folded):
        month = month_of(match[2] or match[3])
        if month:
            yield (*month, int(match[1] or match[4])), match.span()


def _in_figures(folded: str) -> set[_Day]:
    """Days in figures, taken in both calendars: a doubtful one is not reported."""
    found = [(int(month), int(day)) for month, day in _ISO.findall(folded)]
    found += [(int(month), int(day)) for day, month in _DAY_FIRST.findall(folded)]
    return {(calendar, month, day) for month, day in found for calendar in ("gregorian", "solar_hijri")}


def _names(text: str, known: str, names: Sequence[str]) -> Iterator[MissingFact]:
    finder = NameFinder(WatchEntry(name, name, "", 0.0, (name,)) for name in names if fold(name))
    have = {mention.key for mention in finder.find(known)}
    for mention in finder.find(text):
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
