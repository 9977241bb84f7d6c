"""An item's own words that stand verbatim in a source: they need quotation marks, or another wording."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from aggregator.quotations.index import Index, Tokens, tokens
from aggregator.quotations.model import Field, Source, Span
from aggregator.quotations.runs import Run, runs_of
from aggregator.quotations.shelf import Shelf
from aggregator.quotations.wording import read

#: Words of an item that may not stand verbatim in a source without marks, by the issue on the ledger.
LONGEST_UNMARKED: Final = 12
#: Share of the words of a run that begin with a capital letter when it is taken for a name.
_NAMED: Final = 0.7


@dataclass(frozen=True, slots=True)
class VerbatimRun:
    """The item's `start:end` stands verbatim in a source at `span`. Titles and names may stand without marks."""

    start: int
    end: int
    span: Span
    is_title: bool
    is_name: bool


def verbatim_runs(
    text: str,
    quoted: Sequence[tuple[int, int]],
    sources: Shelf | Sequence[Source],
    *,
    least: int = LONGEST_UNMARKED,
) -> list[VerbatimRun]:
    """Runs of `least` words or more of `text`, outside the spans `quoted`, that are word for word in what is cited."""
    shelf = sources if isinstance(sources, Shelf) else Shelf(sources)
    index = shelf.index(True)
    wording = read(text)
    if not wording.letters:  # marks only
        return []
    own = tokens(wording)
    # a word of a quotation is taken out, so that no run passes over it
    marks = sorted(quoted)
    begins = [start for start, _ in marks]
    starts = own.begins.tolist()
    keys = ["\0" if _is_within(start, marks, begins) else key for key, start in zip(own.keys, starts, strict=True)]
    return [_told(text, own, run, index) for run in runs_of(keys, index) if run.length >= least]


def _is_within(at: int, marks: Sequence[tuple[int, int]], begins: Sequence[int]) -> bool:
    number = bisect_right(begins, at) - 1
    # nested quotations lie inside an outer one, which begins a few places before
    return any(start <= at < end for start, end in marks[max(0, number - 8) : number + 1])


def _told(text: str, own: Tokens, run: Run, index: Index) -> VerbatimRun:
    start, end = int(own.begins[run.said]), int(own.finishes[run.said + run.length - 1])
    span = index.span(run.stands, run.stands + run.length)
    said = text[start:end].split()
    capitals = sum(word[0].isupper() for word in said)
    return VerbatimRun(start, end, span, _is_title(run, index), capitals >= _NAMED * len(said))


def _is_title(run: Run, index: Index) -> bool:
    """Whether the run is a whole title of a source, or lies in one."""
    said = index.keys[run.stands : run.stands + run.length].tolist()
    titles = [index.words_of(number) for number, page in enumerate(index.pages) if page.field is Field.TITLE]
    return any(title[at : at + len(said)] == said for title in titles for at in range(len(title) - len(said) + 1))
