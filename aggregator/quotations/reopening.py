"""Which open quotations go on in the next paragraph: re-opened by their mark, or without one. Only decides."""

from collections.abc import Sequence

from aggregator.quotations.marks import INVISIBLE, Level, Mark
from aggregator.quotations.paragraphs import Break
from aggregator.quotations.pile import Open, Pile
from aggregator.quotations.roles import leans_to_close

#: An unmarked quotation of more paragraphs is rather two mistakes; more marks to look at would make it slow.
_PARAGRAPHS = 3
_MARKS = 40


def reopened(pile: Pile, crossed: Sequence[Break], marks: Sequence[Mark], index: int) -> dict[int, int]:
    """Which of the pile (by index) are re-opened by which marks, from `index` on, at the beginning of a paragraph."""
    gap = crossed[-1]
    hard = sum(each.is_hard for each in crossed)
    if marks[index].start != gap.end or hard > 1 or (not gap.is_hard and len(crossed) > 1):
        return {}
    again = _matches(pile, marks, index)
    if not again or (not gap.is_hard and _would_close_both(marks, index)):
        return {}
    return {} if _ended_by_rival(pile.text, pile.open[min(again)], gap) else again


def _matches(pile: Pile, marks: Sequence[Mark], index: int) -> dict[int, int]:
    again: dict[int, int] = {}
    place, which = 0, index
    while which < len(marks) and (which == index or _touches(pile.text, marks[which - 1], marks[which])):
        while place < len(pile.open) and not _is_again(pile.text, pile.open[place].mark, marks[which]):
            place += 1
        if place == len(pile.open):
            break
        again[place] = which
        place, which = place + 1, which + 1
    return again


def _touches(text: str, mark: Mark, following: Mark) -> bool:
    between = text[mark.end : following.start]
    return len(between) <= 1 and not between.strip()


def _is_again(text: str, mark: Mark, again: Mark) -> bool:
    """Whether a mark opens the quotation of `mark` once more; old French books do it with the closing guillemet."""
    following = text[again.end : again.end + 2].strip(" \u00a0\u202f" + INVISIBLE)
    if mark.sign == "«" and again.sign == "»":
        return following[:1].isalnum()
    return mark.sign == again.sign and not (leans_to_close(again) and not following)


def _would_close_both(marks: Sequence[Mark], index: int) -> bool:
    """Whether a mark at the beginning of a wrapped line opens a nested quotation: there are closing marks for both."""
    depth = 2
    for mark in marks[index + 1 : index + _MARKS]:
        if mark.level is marks[index].level:
            depth += -1 if leans_to_close(mark) else 1
        if depth == 0:
            return True
    return False


def _ended_by_rival(text: str, one: Open, gap: Break) -> bool:
    """Whether the paragraph ends with a quotation of the same level: then the outer mark is one too many."""
    return one.rival_end >= 0 and not text[one.rival_end : gap.start].strip(" .,;" + INVISIBLE)


def continued(pile: Pile, hard: Sequence[Break], marks: Sequence[Mark], index: int) -> list[int]:
    """Which of the pile (by index) are closed later though no mark re-opens them."""
    if len(hard) > _PARAGRAPHS:
        return []
    return [place for place, one in enumerate(pile.open) if _is_closed_later(one.mark.level, marks, index)]


def _is_closed_later(level: Level, marks: Sequence[Mark], index: int) -> bool:
    for mark in marks[index : index + _MARKS]:
        if mark.level is level:
            is_firm = level is not Level.SINGLE or not (mark.before.isalnum() or mark.before.isspace())
            return leans_to_close(mark) and is_firm and not mark.is_doubtful
    return False
