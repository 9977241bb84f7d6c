"""From blocks to an issue: title, number, date, items in their sections. Pure.

It deliberately guesses nothing: what it does not find is told, and a person gives it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo

from aggregator.past_issues.cover_dates import CoverDates
from aggregator.past_issues.form import Form, matches
from aggregator.past_issues.issue import Block, Document, Line, Part, PastIssue, PastItem
from aggregator.text.bounded import Found
from aggregator.text.language import identify
from aggregator.text.markup import clean_line

#: Paragraphs at the top that may be the title, and longest one that may be.
_TITLE_WITHIN, _LONGEST_TITLE = 6, 300
_WORD = re.compile(r"[^\W_]")
_SENTENCE_END = re.compile(r"[.!?…؟:][\"'”’»)\]]*$")


@dataclass(slots=True)
class _Open:
    """An item that is being put together."""

    section: str
    blocks: list[Block]
    number: int = 0


def read_issue(document: Document, form: Form, *, now: datetime, zone: tzinfo, given: date | None = None) -> PastIssue:
    """The issue in a document, as far as the form finds it; `given` is a date that goes before any in the text."""
    blocks = list(_without(document.blocks, lambda line: matches(form.furniture, line)))
    title, found = _title([*document.titles, *_first_lines(blocks)], form)
    blocks = list(_without(blocks, lambda line: clean_line(line) == title))
    dates = CoverDates(form, now=now, zone=zone)
    blocks = blocks if any(block.item for block in blocks) else list(_parted(blocks, form))
    foot = dates.at_foot(blocks, _last_item(blocks, form))
    in_title = found.groups.get("date", "")
    cover = given or dates.cover(document.dates, in_title, blocks, foot[1] if foot else None)
    if foot is not None and (given or foot[1] == cover):
        blocks = blocks[: foot[0]]  # what comes behind the date line is the page's
    items = list(_items(blocks, form))
    number = found.groups.get("number", "")
    return PastIssue(
        headline=found.groups.get("headline", ""),
        number=int(number) if number.isdecimal() else None,
        cover_date=cover,
        items=tuple(items),
        notes=tuple(_notes(title, number, document, items)),
    )


def _without(blocks: Iterable[Block], is_out: Callable[[str], bool]) -> Iterator[Block]:
    """The blocks without some of their lines, and without blocks that were nothing else."""
    for block in blocks:
        kept = tuple(line for line in block.lines if not is_out(line.text))
        if kept or block.part is Part.SOURCES:
            yield replace(block, lines=kept)


def _first_lines(blocks: Sequence[Block]) -> list[str]:
    first = (clean_line(line.text) for block in blocks[:_TITLE_WITHIN] for line in block.lines)
    return [line for line in first if len(line) <= _LONGEST_TITLE]


def _title(lines: Sequence[str], form: Form) -> tuple[str, Found]:
    """The line that is the title by the first expression that knows one, with what it says."""
    for expression in form.titles:
        for line in lines:
            if found := expression.whole(line):
                return line, found
    return "", Found(0, 0, {})


def _notes(title: str, number: str, document: Document, items: Sequence[PastItem]) -> Iterator[str]:
    if not title:
        yield "no title was found: headline and number are left empty"
    elif not number:
        yield f"the title has no number: {title}"
    others = {line for line in document.titles if title and line != title and number and number not in line}
    for line in sorted(others):
        yield f"another title on the page says otherwise: {line}"
    if not items:
        yield "no item was found: no element or line opens one"


def _items(blocks: Sequence[Block], form: Form) -> Iterator[PastItem]:
    by_elements = any(block.item for block in blocks)
    opened: _Open | None = None
    section = form.first_section
    for block in blocks:
        heading = _section(block, form)
        if heading is not None and not block.item:
            section = heading
        elif _opens(block, opened, form, by_elements=by_elements):
            yield from _closed(opened, form)
            opened = _Open(section, [_unmarked(block, form)], block.item)
        elif opened is not None and (block.item or not by_elements):
            opened.blocks.append(block)
    yield from _closed(opened, form)


def _parted(blocks: Iterable[Block], form: Form) -> Iterator[Block]:
    """Blocks cut where a line inside them opens an item or is the heading of a section."""
    for block in blocks:
        lines: list[Line] = []
        for line in block.lines:
            cuts = _marker(line.text, form) is not None or _heading_key(line.text, form) is not None
            if lines and (cuts or _heading_key(lines[-1].text, form) is not None):
                yield replace(block, lines=tuple(lines))
                lines = []
            lines.append(line)
        yield replace(block, lines=tuple(lines))


def _last_item(blocks: Sequence[Block], form: Form) -> int:
    """The number of the last block that opens an item or is in one that is an element; -1 where there is none."""
    opening = (number for number, block in enumerate(blocks) if block.item or _marker(block.text, form) is not None)
    return max(opening, default=-1)


def _opens(block: Block, opened: _Open | None, form: Form, *, by_elements: bool) -> bool:
    if by_elements:
        return block.item > 0 and (opened is None or opened.number != block.item)
    return _marker(block.text, form) is not None


def _marker(line: str, form: Form) -> int | None:
    """How many characters at the beginning of a line are the marker of an item; None where it opens none."""
    found = (expression.at_start(line) for expression in form.markers)
    return max((match.end for match in found if match), default=None)


def _unmarked(block: Block, form: Form) -> Block:
    first, *further = block.lines
    bare = replace(first, text=first.text[_marker(first.text, form) or 0 :].lstrip(" \t"))
    return replace(block, lines=(bare, *further) if bare.text or bare.links else tuple(further))


def _section(block: Block, form: Form) -> str | None:
    """The section whose heading a block is."""
    return _heading_key(block.text, form) if len(block.lines) == 1 else None


def _heading_key(line: str, form: Form) -> str | None:
    line = line.strip()
    return next((key for key, expressions in form.headings if matches(expressions, line)), None)


def _closed(opened: _Open | None, form: Form) -> Iterator[PastItem]:
    """The item, unless it has no words."""
    if opened is None:
        return
    headline = next((block for block in opened.blocks if block.item and block.part is Part.HEADING), None)
    words = [block for block in opened.blocks if block.part is not Part.SOURCES and block is not headline]
    lead = next((block for block in words if block.part is Part.LEAD and _WORD.search(block.text)), None)
    lead = lead or next((block for block in words if _WORD.search(block.text)), None)
    if lead is None:
        return
    line, rest = _parted_lead(lead)
    body = "\n\n".join(filter(None, (rest if block is lead else block.text.strip() for block in words)))
    links = [link for part in (Part.SOURCES, None) for link in _links(opened.blocks, part)]
    yield PastItem(
        opened.section,
        line,
        body,
        _language(lead, f"{line}\n{body}", form),
        tuple(dict.fromkeys(links)),
        clean_line(headline.text) if headline else "",
    )


def _parted_lead(lead: Block) -> tuple[str, str]:
    """The lead on one line, and what stands behind it in the same paragraph, where a line ends with a sentence."""
    if lead.part is Part.LEAD:
        return clean_line(lead.text), ""
    lines = [line.text for line in lead.lines]
    last = next((number for number, line in enumerate(lines, start=1) if _SENTENCE_END.search(line)), len(lines))
    return clean_line(" ".join(lines[:last])), "\n".join(lines[last:]).strip()


def _links(blocks: Iterable[Block], part: Part | None) -> Iterator[str]:
    for block in blocks:
        if part is None or block.part is part:
            yield from block.links


def _language(lead: Block, text: str, form: Form) -> str:
    """What the page says of this very item; else what the words tell, with page and desk as a hint."""
    if lead.is_sure:
        return lead.language
    return identify(text, [tag for tag in (lead.language, form.language) if tag != "und"]).tag
