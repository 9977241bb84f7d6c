"""Where sentences end, as spans of the original text, for English, Persian, Arabic, Albanian, French, German and kin.

Punctuation, the word before it and the space after it decide. A capital letter never ends a sentence, since half of the
scripts have none, but a small one may show that it goes on. It deliberately leaves a doubtful full stop alone: a
sentence too long is better than half of one.
"""

import re

from aggregator.text.abbreviations import ALWAYS, BEFORE_NUMBERS, BEFORE_ORDINALS, SHORT_WORDS
from aggregator.text.calendars import month_of
from aggregator.text.fold import fold
from aggregator.text.saying import PRONOUNS, TAGS

_PARAGRAPH = re.compile(r"\n[ \t\r\f\v]*\n|[\u2029\x1e]")
_CLOSING = r"""[”)\]}」』》）］]|["'’“»›«‹](?![^\W_])"""
_END = re.compile(
    rf"(?P<mark>[.!?…؟۔。！？｡।]+)(?P<closing>(?:{_CLOSING})*)"
    # French sets its closing guillemet apart; a German opening one touches the next word
    r"(?P<apart>[ \u00a0\u202f]»(?=[\s.,;:!?)]|\Z))?"
)
# After these the next sentence may follow without a space.
_SELF_SUFFICIENT = re.compile("[؟۔。！？｡।]")
_BEFORE = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u200c])+\Z")
_DOTTED = re.compile(r"(?<![^\W_])(?:[^\W\d_]{1,2}\.\s?)+[^\W\d_]{1,2}\Z")
_NEXT_WORD = re.compile(r"[\W_]*((?:[^\W_]|\u200c)+)")
_ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\u06d5]")
# Who said the words before it: a pronoun at most, and the verb. Before a colon it introduces the next words.
_TAG = re.compile(rf"(?:(?:{'|'.join(map(fold, PRONOUNS))}) )?(?:{'|'.join(map(fold, TAGS))})(?![^\W_]| ?:)")
# Longer than any abbreviation, and what keeps looking back cheap.
_LOOK = 40


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end) spans, in order, without the white space around them.

    Every other character is in exactly one span. A paragraph break (blank line) always ends a sentence, a single line
    break never does; closing quotation marks and brackets belong to the sentence they close. Never raises; linear.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for gap in _PARAGRAPH.finditer(text):
        spans += _in_paragraph(text, start, gap.start())
        start = gap.end()
    return spans + _in_paragraph(text, start, len(text))


def _in_paragraph(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = []
    first = start
    for match in _END.finditer(text, start, end):
        if _ends(text, match, first, end):
            spans.append(_trimmed(text, first, match.end()))
            first = match.end()
    spans.append(_trimmed(text, first, end))
    return [span for span in spans if span[0] < span[1]]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _ends(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether the punctuation of `match` ends the sentence that began at `start`, in a paragraph up to `end`."""
    after = text[match.end() : min(end, match.end() + _LOOK)]
    mark = match["mark"]
    if not after.strip():
        return True
    if _is_tagged(match, after):
        return False
    if _SELF_SUFFICIENT.search(mark):
        return True
    if _goes_on(match, after):
        return False
    before = text[max(start, match.start() - _LOOK) : match.start()]
    word = _BEFORE.search(before)
    if not after[0].isspace():
        return mark == "." and not match["closing"] and _is_unspaced_arabic(word, after)
    if mark != "." or match["closing"] or word is None:
        return True
    return not _is_abbreviation(before, fold(word[0]), after, at_start=len(before.strip()) == len(word[0]))


def _goes_on(match: re.Match[str], after: str) -> bool:
    """Whether a small letter shows that the sentence goes on: behind a quotation (`"Why?" she asked`) or a full stop.

    Not behind an ellipsis, nor a question alone: what follows is as often the next sentence of somebody in a hurry.
    """
    if not after[0].isspace() or not after.lstrip()[0].islower():
        return False
    return bool(match["closing"] or match["apart"]) or match["mark"] == "."


def _is_tagged(match: re.Match[str], after: str) -> bool:
    """Whether words in marks are followed by who said them, in scripts without capitals (`«چرا؟» او پرسید`)."""
    if not (match["closing"] or match["apart"]) or not _ARABIC_LETTER.match(after.lstrip()):
        return False
    return _TAG.match(fold(after)) is not None


def _is_unspaced_arabic(word: re.Match[str] | None, after: str) -> bool:
    """Persian and Arabic pages often leave out the space; abbreviations there are of one or two letters (`ه.ش`)."""
    return bool(
        word
        and (len(word[0]) > 2 or word[0] in SHORT_WORDS)
        and _ARABIC_LETTER.match(word[0])
        and _ARABIC_LETTER.match(after)
    )


def _is_abbreviation(before: str, word: str, after: str, *, at_start: bool) -> bool:
    """Whether the full stop behind the (folded) `word` belongs to the word: an initial, an abbreviation, an ordinal."""
    if word.isdigit():
        return len(word) <= 2 and (at_start or _is_ordinal(before, after))
    if len(word) == 1 or word in ALWAYS or _DOTTED.search(before):
        return True
    return word in BEFORE_NUMBERS and after.strip()[:1].isdigit()


def _is_ordinal(before: str, after: str) -> bool:
    following = _NEXT_WORD.match(after)
    if following and month_of(fold(following[1])):
        return True
    words = before.split()
    return len(words) > 1 and fold(words[-2]) in BEFORE_ORDINALS
