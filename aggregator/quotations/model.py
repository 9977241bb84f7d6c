"""The values of this room: a quotation as it stands in a text, a source, and what was found out about the two.

All offsets count characters of the untouched text they belong to; `text[start:end]` are the words themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.vocabulary import QuotationVerdict


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words in quotation marks, at `start:end` of a text, without the marks.

    `parts` are the spans of the words, one for each paragraph, without marks that only re-open it. `closing` is empty
    when the closing mark is missing. `depth` is 0 for a quotation that stands in no other one.
    """

    start: int
    end: int
    parts: tuple[tuple[int, int], ...]
    text: str
    opening: str
    closing: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Source:
    """A stored text to prove quotations against: a revision of an article. `text` is empty when none is stored.

    `is_cited` is whether the item names it as a source.
    """

    article_id: int
    revision: int
    title: str
    text: str
    is_cited: bool = True


class Field(StrEnum):
    """Which text of a source a span is of."""

    TITLE = "title"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Span:
    """Where words stand in a source: `text[start:end]` of the given field of that revision."""

    article_id: int
    revision: int
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Change:
    """A piece of a word diff: the same in both when equal; `said` is empty for words left out, `stands` for added ones.

    `said` are words of the quotation, `stands` those of the source.
    """

    said: str
    stands: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a quotation is, by the stored texts.

    `spans` are the places its words come from, in the order of the quotation; for `altered` the passage it is closest
    to. `changes` is the word diff of an altered one. `risks` are words of negation or reservation that an omission
    leaves out. `advises` is set when the quotation is too short to prove anything: the verdict is advice then.
    `spoken` is whether the source itself has the words in quotation marks.
    """

    verdict: QuotationVerdict
    spans: Sequence[Span] = ()
    changes: Sequence[Change] = ()
    risks: Sequence[str] = ()
    advises: bool = False
    spoken: bool = False
