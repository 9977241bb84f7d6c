"""The pile of open quotations while a text is read, and what was found so far."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from aggregator.quotations.apostrophes import is_owned
from aggregator.quotations.marks import Lean, Level, Mark
from aggregator.quotations.paragraphs import Break
from aggregator.quotations.roles import PARTNERS
from aggregator.quotations.unpaired import end_of_unclosed, start_of_unopened, trimmed

#: Nobody nests deeper; what hostile text opens beyond it is counted and closed again, but not listed.
DEEPEST = 24
_MAY_STAND_ALONE = frozenset('”“"＂»«›‹」』')


@dataclass(slots=True)
class Open:
    """A quotation that is open. `begin` is where its words in this paragraph begin.

    `rival` is where the first quotation of the same level inside it begins, `rival_end` where the last of them ends, in
    this paragraph.
    """

    mark: Mark
    begin: int
    is_weak: bool
    parts: list[tuple[int, int]] = field(default_factory=list)
    rival: int | None = None
    rival_end: int = -1


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation that was found; `place` is where its mark begins, `after` where its closing mark ends."""

    place: int
    after: int
    level: Level
    parts: list[tuple[int, int]]
    opening: str
    closing: str


class Pile:
    """Open quotations, the outermost first. All of it is bounded by `DEEPEST`, so that no text takes long."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.open: list[Open] = []
        self.found: list[Found] = []
        self._beyond = 0
        self._floor: dict[Level, int] = {}
        self._paragraph = 0
        self._unopened = 0

    def top(self, level: Level) -> str:
        """The sign of the nearest open mark of that level; empty when none is open."""
        return next((one.mark.sign for one in reversed(self.open) if one.mark.level is level), "")

    def push(self, mark: Mark, *, is_weak: bool) -> None:
        """Open a quotation; a weak one counts only if something closes it."""
        if len(self.open) >= DEEPEST:
            self._beyond += 1
            return
        holder = self.open[-1] if self.open else None
        if holder and holder.mark.level is mark.level and holder.rival is None and not is_weak:
            holder.rival = mark.start
        self.open.append(Open(mark, mark.end, is_weak))

    def close(self, mark: Mark) -> None:
        """Close what the mark belongs to; without any, it is a closing mark whose opening one is missing."""
        if self._beyond:
            self._beyond -= 1
            return
        index = self._partner(mark)
        if index is None:
            self._close_unopened(mark)
        elif not (mark.is_doubtful and (mark.next_closes or is_owned(self.text, self.open[index].begin, mark))):
            self._close_at(index, mark)

    def _partner(self, mark: Mark) -> int | None:
        """Where in the pile the mark's opening one is: a proper partner first, then any of the level."""
        of_level = [index for index in self._reachable(mark) if self.open[index].mark.level is mark.level]
        partners = PARTNERS.get(mark.sign, ())
        proper = next((index for index in of_level if self.open[index].mark.sign in partners), None)
        return of_level[0] if proper is None and of_level else proper

    def _reachable(self, mark: Mark) -> Sequence[int]:
        indices = range(len(self.open) - 1, -1, -1)
        if mark.level is not Level.SINGLE:
            return indices
        others = next(
            (back for back, index in enumerate(indices) if self.open[index].mark.level is not mark.level), None
        )
        return indices[:others]

    def _close_at(self, index: int, mark: Mark) -> None:
        for one in reversed(self.open[index + 1 :]):
            self._finish(one, mark.start)
        closed = self.open[index]
        del self.open[index:]
        self._record(closed, mark.start, self.text[mark.start : mark.end], mark.end)
        holder = self.open[-1] if self.open else None
        if holder and holder.mark.level is closed.mark.level:
            holder.rival_end = mark.end

    def _close_unopened(self, mark: Mark) -> None:
        top = self.open[-1] if self.open else None
        if top and top.mark.level is Level.SINGLE and mark.level is Level.DOUBLE and mark.lean is Lean.CLOSES:
            for half in _halves(mark):
                if self.open and self.open[-1].mark.level is Level.SINGLE:
                    self._close_at(len(self.open) - 1, half)
        elif mark.sign in _MAY_STAND_ALONE and not mark.is_doubtful:
            floor = max(self._paragraph, self._unopened, self._floor.get(mark.level, 0), top.begin if top else 0)
            start = self._outside(start_of_unopened(self.text, floor, mark.start), floor)
            self._unopened = mark.end
            part = trimmed(self.text, start, mark.start)
            parts = [part] if part[0] < part[1] else []
            self.found.append(Found(start, mark.end, mark.level, parts, "", self.text[mark.start : mark.end]))

    def _outside(self, start: int, floor: int) -> int:
        """The start, or an end of what was found around it: no quotation begins in the middle of another."""
        for one in reversed(self.found):
            if one.after <= floor:
                break
            if one.place < start < one.after:
                return one.place if one.place >= floor else one.after
        return start

    def reopen(self, crossed: Sequence[Break], marks: Sequence[Mark], index: int, again: Mapping[int, int]) -> None:
        """Begin a new part of the open quotations whose mark stands again; `again` leads from pile to mark."""
        kept = {place for place, one in enumerate(self.open) if place in again or _holds(one, place, again)}
        gap = crossed[-1]
        left = self._keep(kept, next((each for each in crossed if each.is_hard), gap).start)
        for place, one in zip(left, self.open, strict=True):
            one.parts.append((one.begin, gap.start))
            one.begin = marks[again[place]].end if place in again else marks[index].start
            one.rival, one.rival_end = None, -1
        self.begin_paragraph(crossed)

    def go_on(self, hard: Sequence[Break], kept: Collection[int]) -> None:
        """Carry the kept quotations over paragraphs without a mark; end the others with the first."""
        self._keep(kept, hard[0].start)
        for one in self.open:
            for gap in hard:
                one.parts.append((one.begin, gap.start))
                one.begin = gap.end

    def begin_paragraph(self, crossed: Sequence[Break]) -> None:
        """Remember where the paragraph begins."""
        hard = [gap.end for gap in crossed if gap.is_hard]
        if hard:
            self._paragraph = hard[-1]
            self._beyond = 0

    def finish_all(self, limit: int) -> None:
        """End everything that is open at `limit`, where the paragraph ends."""
        self._keep((), limit)

    def _keep(self, kept: Collection[int], limit: int) -> list[int]:
        """End all but the kept ones and those around them that cannot end before; the indices that are left."""
        left: list[int] = []
        for place in range(len(self.open) - 1, -1, -1):
            one = self.open[place]
            if place in kept or one.begin > limit:
                left.append(place)
                limit = one.mark.start
            else:
                self._finish(one, limit)
        left.reverse()
        self.open = [self.open[place] for place in left]
        return left

    def _finish(self, one: Open, limit: int) -> None:
        """End a quotation that nobody closed."""
        if one.is_weak:
            return
        has_rival = one.rival is not None and one.begin <= one.rival < limit
        if has_rival and one.rival is not None:
            limit = one.rival
        end = end_of_unclosed(self.text, one.begin, limit, one.mark.level, has_rival=has_rival)
        self._record(one, self._behind_children(one, end), "", limit)

    def _behind_children(self, one: Open, end: int) -> int:
        """The end, or where the quotation inside it ends that it would cut in two."""
        for child in reversed(self.found):
            if child.place < one.begin:
                break
            if child.place < end < child.after:
                return child.after
        return end

    def _record(self, one: Open, end: int, closing: str, after: int) -> None:
        spans = [trimmed(self.text, *part) for part in (*one.parts, (one.begin, end))]
        opening = self.text[one.mark.start : one.mark.end]
        parts = [span for span in spans if span[0] < span[1]]
        self._floor[one.mark.level] = after
        self.found.append(Found(one.mark.start, after, one.mark.level, parts, opening, closing))


def _halves(mark: Mark) -> tuple[Mark, ...]:
    """Two single marks in a row are two where no double quotation is open; any other mark is itself, and a slip."""
    if mark.sign not in ("''", "’’"):
        return (mark,)
    middle, sign = mark.start + 1, mark.sign[0]
    first = replace(mark, end=middle, sign=sign, level=Level.SINGLE)
    return first, replace(first, start=middle, end=mark.end)


def _holds(one: Open, place: int, again: Mapping[int, int]) -> bool:
    """Whether a quotation goes on around one that is re-opened; a single mark before it was rather never closed."""
    return one.mark.level is not Level.SINGLE and place < max(again)
