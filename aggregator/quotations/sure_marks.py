"""The marks of a text that quote, without apostrophes and inches; those that may be either know what comes next."""

from bisect import bisect_right
from collections.abc import Sequence

from aggregator.quotations.apostrophes import begins_word, is_doubtful, is_in_word
from aggregator.quotations.marks import Level, Mark, marks_of
from aggregator.quotations.paragraphs import Break
from aggregator.quotations.roles import leans_to_close


def quotation_marks(text: str, breaks: Sequence[Break]) -> list[Mark]:
    """The marks of `text` that open or close a quotation or may do so, in order; `breaks` are its line breaks."""
    marks = [mark for mark in marks_of(text) if not is_in_word(text, mark)]
    ends = [gap.start for gap in breaks if gap.is_hard]
    following: dict[Level, bool] = {}
    paragraph = len(ends)
    for mark in reversed(marks):
        if bisect_right(ends, mark.start) != paragraph:
            paragraph = bisect_right(ends, mark.start)
            following.clear()
        mark.is_doubtful = is_doubtful(text, mark)
        mark.next_closes = following.get(mark.level, False)
        if not mark.is_doubtful and not begins_word(text, mark):
            following[mark.level] = leans_to_close(mark)
    return [mark for mark in marks if not begins_word(text, mark)]
