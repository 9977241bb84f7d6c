"""What `config/imports.yaml` may say: how past issues look that are taken over, one pattern for each form they had.

A desk may lack the file. Its patterns stand before those Newsloom ships, and in place of one of the same name. Only
`newsloom digest import` reads them, so they are not part of the config that background runs work by.
"""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from cssselect import SelectorError, parse
from pydantic import AfterValidator, Field

from aggregator.settings.fields import Line, Slug
from aggregator.settings.home import shipped_config
from aggregator.settings.thresholds import Strict
from aggregator.settings.validation import validated
from aggregator.settings.yaml_file import parse_yaml, read_bytes
from aggregator.text.bounded import Bounded

#: Stands for the name of the series, in every spelling the pattern gives; and for the desk's marker.
SERIES, MARKER = "{series}", "{marker}"
_FILE = "imports.yaml"
#: Tags, classes, ids, attributes, inside and directly inside. What counts siblings can take a page's square of time.
_PLAIN_SELECTOR = re.compile(r"""[\w\s.#>,*=^$|"'\[\]-]{1,200}""")


def _expression(value: str) -> str:
    Bounded(value.replace(SERIES, "x").replace(MARKER, "x"))
    return value


def _title_expression(value: str) -> str:
    groups = Bounded(value.replace(SERIES, "x").replace(MARKER, "x")).groups
    if unknown := sorted(groups - {"headline", "series", "number", "date"}):
        raise ValueError(f"the groups of a title are headline, series, number and date, not {unknown[0]}")
    return value


def _selector(value: str) -> str:
    if not _PLAIN_SELECTOR.fullmatch(value):
        raise ValueError("a plain CSS selector is needed: tags, .classes, #ids, [attributes], `a b` and `a > b`")
    try:
        parse(value)
    except SelectorError as error:
        raise ValueError(f"no CSS selector: {error}") from error
    return value


#: A regular expression in RE2's syntax.
Expression = Annotated[str, Field(min_length=1), AfterValidator(_expression)]
TitleExpression = Annotated[str, Field(min_length=1), AfterValidator(_title_expression)]
#: CSS that names elements of a page.
Selector = Annotated[str, AfterValidator(_selector)]


class DatePlace(StrEnum):
    """Where an issue says its cover date."""

    ELEMENT = "element"
    TITLE = "title"
    HEAD = "head"
    FOOT = "foot"


class ImportPattern(Strict):
    """How issues of one form are read. Selectors are of web pages, expressions of lines of any text."""

    #: further spellings of the series' name
    series_names: list[Line] = Field(default_factory=list)
    #: the title line, with the groups headline, series, number, date as far as it has them
    title: list[TitleExpression] = Field(default_factory=list)
    #: elements that hold the title; the first lines are looked at too
    title_in: list[Selector] = Field(default_factory=lambda: ["h1", "title"])
    #: the element the issue stands in; the first that a page has
    content: list[Selector] = Field(default_factory=list)
    #: page furniture: elements, and whole lines
    leave_out: list[Selector] = Field(default_factory=list)
    leave_out_lines: list[Expression] = Field(default_factory=list)
    #: where the cover date stands, tried in this order
    dates: list[DatePlace] = Field(default_factory=lambda: [DatePlace.TITLE, DatePlace.FOOT, DatePlace.HEAD])
    #: elements that hold it
    date_in: list[Selector] = Field(default_factory=list)
    #: lines that hold it among other words, in a group date
    date_lines: list[Expression] = Field(default_factory=list)
    #: which of 03/04/2015 is the day; null where such dates do not occur
    day_first: bool | None = None
    #: beginning of a line that opens an item
    markers: list[Expression] = Field(default_factory=list)
    #: one element for each item; then no marker is needed
    items: list[Selector] = Field(default_factory=list)
    #: inside an item: its lead (without one: the first paragraph), and its sources
    lead: list[Selector] = Field(default_factory=list)
    sources: list[Selector] = Field(default_factory=list)
    #: a line behind which an item's sources stand, one a line
    source_lines: list[Expression] = Field(default_factory=list)
    #: elements that are headings of sections
    headings: list[Selector] = Field(default_factory=list)
    #: section of desk.yaml: its headings in past issues; its heading of today is known
    sections: dict[Slug, list[Expression]] = Field(default_factory=dict)
    #: section of items before any heading; without it the desk's first
    first_section: Slug | None = None
    #: whether lines were broken at a width, so that a paragraph's lines belong together
    wrapped: bool = False


class Imports(Strict):
    """The whole of `config/imports.yaml`."""

    patterns: dict[Slug, ImportPattern] = Field(default_factory=dict)


def import_patterns(root: Path) -> dict[str, ImportPattern]:
    """A desk's patterns by name, its own first, then those that Newsloom ships under other names.

    Raises:
        ConfigError: every fault of the file, one a line.
    """
    own = _read(root / "config" / _FILE) if (root / "config" / _FILE).exists() else {}
    return own | {name: found for name, found in _read(shipped_config() / _FILE).items() if name not in own}


def _read(path: Path) -> dict[str, ImportPattern]:
    return dict(validated(parse_yaml(read_bytes(path), path), Imports).patterns)
