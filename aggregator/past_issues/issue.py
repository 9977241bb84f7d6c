"""The values of this room: a file as blocks of text, and the issue read from them."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Part(StrEnum):
    """What a block is, as far as the page's own structure tells."""

    TEXT = "text"
    HEADING = "heading"
    LEAD = "lead"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph, with the addresses it links to or names."""

    text: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, in the lines of the original.

    `item` counts the items of a page that marks each as an element, from 1; it is 0 elsewhere. `language` is what the
    page says, `und` where it says nothing; `is_sure` is whether it says so of this very item.
    """

    lines: tuple[Line, ...]
    part: Part = Part.TEXT
    item: int = 0
    language: str = "und"
    is_sure: bool = False

    @property
    def text(self) -> str:
        """Its words; a line feed is a line break of the original."""
        return "\n".join(line.text for line in self.lines)

    @property
    def links(self) -> tuple[str, ...]:
        """All addresses of its lines, in order, each once."""
        return tuple(dict.fromkeys(link for line in self.lines for link in line.links))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as blocks, with what its own elements say of title and date."""

    blocks: tuple[Block, ...]
    titles: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PastItem:
    """An item as it was printed; `links` are the addresses it names, in order."""

    section: str
    lead: str
    body: str
    language: str
    links: tuple[str, ...] = ()
    #: where the items of a page have one each
    headline: str = ""


@dataclass(frozen=True, slots=True)
class PastIssue:
    """An issue read from a file. `notes` say what a person should look at."""

    headline: str
    number: int | None
    cover_date: date | None
    items: tuple[PastItem, ...]
    notes: tuple[str, ...] = field(default=())
