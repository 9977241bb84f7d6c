"""Finding an issue's cover date where its form says it stands. Pure.

Dates are read in all forms and calendars that `text.dates` knows; one that reads two ways is none, unless the form says
which figure is the day.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, tzinfo

from aggregator.past_issues.form import Form
from aggregator.past_issues.issue import Block
from aggregator.text.dates import parse_date
from aggregator.text.words import words

#: Paragraphs at either end of an issue that may be its date line, and words that one may have: a weekday and the day in
#: two calendars are eight.
_WITHIN, _MOST_WORDS = 5, 9
_NUMERIC = re.compile(r"(?<!\d)(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
#: The line under a post that is set apart, which has a date of its own.
_OF_A_POST = re.compile(r"\s*[—–-]|.*@")


class CoverDates:
    """Reads dates for one form, by a desk's zone; no date is later than `now`."""

    def __init__(self, form: Form, *, now: datetime, zone: tzinfo) -> None:
        self._form, self._now, self._zone = form, now, zone

    def at_foot(self, blocks: Sequence[Block], behind: int) -> tuple[int, date] | None:
        """The last date line at the end of an issue, behind a block: the number of its block, and its day."""
        for index in range(len(blocks) - 1, max(behind, len(blocks) - 1 - _WITHIN), -1):
            for line in self._date_lines(line.text for line in reversed(blocks[index].lines)):
                if day := self._day(line):
                    return index, day
        return None

    def cover(self, elements: Sequence[str], in_title: str, blocks: Sequence[Block], foot: date | None) -> date | None:
        """The cover date in the first place of the form that has one; None where none has."""
        places: dict[str, Callable[[], date | None]] = {
            "element": lambda: self._first(elements),
            "title": lambda: self._first([in_title]),
            "head": lambda: self._first(self._head(blocks)),
            "foot": lambda: foot,
        }
        return next((day for place in self._form.dates if (day := places[place]())), None)

    def _first(self, lines: Iterable[str]) -> date | None:
        return next((day for line in lines if (day := self._day(line))), None)

    def _head(self, blocks: Sequence[Block]) -> Iterator[str]:
        return self._date_lines(line.text for block in blocks[:_WITHIN] for line in block.lines)

    def _date_lines(self, lines: Iterable[str]) -> Iterator[str]:
        """Of each line what may be a date: its group where the form knows the line, the whole of a short one."""
        for line in lines:
            found = next((match for each in self._form.date_lines if (match := each.whole(line))), None)
            if found is not None:
                yield found.groups.get("date") or line
            elif any(map(str.isdecimal, line)) and len(words(line)) <= _MOST_WORDS and not _OF_A_POST.match(line):
                yield line

    def _day(self, line: str) -> date | None:
        if self._form.day_first is not None:
            order = (4, 3, 1) if self._form.day_first else (4, 1, 3)
            line = _NUMERIC.sub(lambda found: "-".join(found[group] for group in order), line)
        parsed = parse_date(line, now=self._now, zone=self._zone) if line.strip() else None
        return None if parsed is None else parsed.moment.astimezone(self._zone).date()
