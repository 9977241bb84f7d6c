"""Finds every quotation in a text, nested ones too, and tells those whose closing or opening mark is missing.

One pass over the marks with a pile of open quotations. Three rules hold it together:

* A quotation left open at the end of a paragraph goes on if the next paragraph begins with its mark again, or if the
  next mark of its level, within three paragraphs, closes it.
* What nobody closes ends where `unpaired` says; another quotation of the same level inside it then stands beside it.
* A mark closes the nearest open mark it belongs to; a single one never reaches over another kind, since it may be an
  apostrophe.
"""

import re
from collections.abc import Sequence

from aggregator.quotations.marks import Level, Mark
from aggregator.quotations.model import Quotation
from aggregator.quotations.paragraphs import Break, breaks_of
from aggregator.quotations.pile import Found, Pile
from aggregator.quotations.reopening import continued, reopened
from aggregator.quotations.roles import Role, role_of
from aggregator.quotations.sure_marks import quotation_marks

_WORD = re.compile(r"[^\W_]")


def quotations(text: str) -> list[Quotation]:
    """Every quotation of `text` by start, an outer one before what it holds. Never raises; linear.

    Marks without a word between them are none. `closing` is empty when the closing mark is missing, `opening` when the
    opening one is: then the words are those of the sentence that the closing mark stands in. White space and characters
    of direction at the ends of a part belong to no part; a comma before the closing mark does. Marks beyond the first
    40,000 are not read (`marks.has_more_marks`).
    """
    breaks = breaks_of(text)
    marks = quotation_marks(text, breaks)
    pile = Pile(text)
    index = passed = 0
    while index < len(marks):
        crossed = _breaks_before(breaks, passed, marks[index].start)
        passed += len(crossed)
        consumed = _cross(pile, crossed, marks, index) if crossed else 0
        if not consumed:
            _take(pile, marks[index])
        index += consumed or 1
    _end(pile, breaks[passed:])
    return _in_order(text, pile.found)


def _breaks_before(breaks: Sequence[Break], first: int, place: int) -> Sequence[Break]:
    last = first
    while last < len(breaks) and breaks[last].start < place:
        last += 1
    return breaks[first:last]


def _cross(pile: Pile, crossed: Sequence[Break], marks: Sequence[Mark], index: int) -> int:
    """Go over line breaks to the mark at `index`; how many marks from there only re-open what is open."""
    if pile.open:
        again = reopened(pile, crossed, marks, index)
        if again:
            pile.reopen(crossed, marks, index, again)
            return len(again)
        hard = [gap for gap in crossed if gap.is_hard]
        if hard:
            pile.go_on(hard, continued(pile, hard, marks, index))
    pile.begin_paragraph(crossed)
    return 0


def _take(pile: Pile, mark: Mark) -> None:
    role = role_of(mark, pile.top(mark.level))
    if role in (Role.OPENS, Role.MAY_OPEN):
        pile.push(mark, is_weak=role is Role.MAY_OPEN)
    elif role is Role.CLOSES:
        pile.close(mark)


def _end(pile: Pile, breaks: Sequence[Break]) -> None:
    hard = [gap for gap in breaks if gap.is_hard]
    pile.finish_all(hard[0].start if hard else len(pile.text))


def _in_order(text: str, found: list[Found]) -> list[Quotation]:
    """The quotations with words in them, by start, each with the number of those it stands in."""
    ordered = sorted((one for one in found if one.parts), key=lambda one: (one.parts[0][0], one.place))
    result: list[Quotation] = []
    around: list[tuple[int, int, Level]] = []
    for one in ordered:
        start, end = one.parts[0][0], one.parts[-1][1]
        while around and around[-1][1] <= start:
            around.pop()
        words = "\n\n".join(text[slice(*part)] for part in one.parts)
        # guesses about missing marks cross each other in one of 50,000 texts of random marks, in none with sense
        crosses = bool(around) and end > around[-1][1]
        if crosses or not _WORD.search(words):
            continue
        if around and _is_doubled(text, around[-1], (start, end, one.level)):
            around.pop()
            result.pop()
        result.append(Quotation(start, end, tuple(one.parts), words, one.opening, one.closing, len(around)))
        around.append((start, end, one.level))
    return result


def _is_doubled(text: str, outer: tuple[int, int, Level], inner: tuple[int, int, Level]) -> bool:
    """Whether only the marks of the inner one stand between the two: marks doubled for looks (`““so””`) are one."""
    edges = text[outer[0] : min(inner[0], outer[0] + 3)] + text[max(inner[1], outer[1] - 3) : outer[1]]
    is_near = inner[0] - outer[0] <= 2 and outer[1] - inner[1] <= 2
    return is_near and outer[2] is inner[2] and not any(char.isalnum() or char.isspace() for char in edges)
