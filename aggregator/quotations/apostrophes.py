"""Which marks are no quotation marks at all (apostrophes, gershayim) and which may be none (`boats’`, `12"`).

The lists are of English, German, French and Albanian, Dutch beside them, and of Arabic names in Latin letters; they are
short on purpose: what they miss is a quotation too many in a list that a person reads.
"""

import re

from aggregator.quotations.marks import Lean, Level, Mark, is_of_word

_SINGLES = frozenset("‘’'＇‛")
# Words that have lost their beginning; the second row are words of their own as well.
_CUT_WORD = re.compile(r"(?:tis|twas|twere|em|neath|s|t|k|n|m)(?![^\W_]|[’'])|\d0[’']?s(?![^\W_])")
_MAYBE_CUT = re.compile(r"(?:till?|cause|round|bout|ere|cept|\d\d)(?![^\W_])")
# Arabic names in Latin letters begin with an ayn: ‘Abd, ‘Ali, ‘ulama.
_AYN = re.compile(
    r"(?:A(?:bd|bb[aā]s|l[iī](?![^\W_])|l[aā]wi|mr|z[iī]z|[iī]sha|[aā]sh)|U(?:mar|thm|bayd|lam)|I(?:r[aā]q|mad|zz|mr))",
    re.I,
)
# Behind the mark these words say that it closed: a noun would have to follow a genitive.
_NO_NOUN = frozenset(
    """a about after and are as at because before but by can could did do does for from had has have he her his how i if
    in into is it its may must no nor not of on or our said say says she should so than that the their then there these
    they this those to under until was we were what when where which while who why will with would wrote writes asks
    und der die das in im von mit ist war sagte auf für oder""".split()
)
_GENITIVE = re.compile(r"[^\W\d_]+(?:[sxzß]|in)\Z", re.I)
# The owner has an article: "the boats’ crews" is no end of a quotation, even where nothing else would close it.
_OWNED = re.compile(
    r"\b(?:the|our|their|your|his|her|my|its|these|those|both|all)\s(?:[^\W\d_]+\s)?[a-zà-ÿ]+s\Z", re.IGNORECASE
)
_NEXT_WORD = re.compile(r"[ \u00a0]([^\W\d_]+)")
_ELIDED = re.compile(r"(?:\A|[\s(])(?:[ldjnmtsc]|qu)\Z", re.IGNORECASE)
_MEASURE = re.compile(r"(?:\A|[^\w.,])\d{1,3}(?:[.,/]\d{1,2})?\s?\Z")
_LOOK = 40


def is_in_word(text: str, mark: Mark) -> bool:
    """Whether a mark certainly belongs to a word, whatever else stands in the text: `don’t`, `rock ’n’ roll`, צה"ל."""
    if mark.sign in ('"', "''"):
        return "\u0590" <= mark.before <= "\u05ff" and "\u0590" <= mark.after <= "\u05ff"
    if mark.sign not in _SINGLES:
        return mark.sign == "‚" and mark.lean is not Lean.OPENS
    before, after = text[mark.start - 1 : mark.start], text[mark.end : mark.end + 1]
    if is_of_word(before) and is_of_word(after):
        return True
    around = text[max(0, mark.start - 2) : mark.end + 2].casefold()
    return re.fullmatch(r"(?:.?\s)?[‘’']n[‘’'](?:\s.?)?", around) is not None


def begins_word(text: str, mark: Mark) -> bool:
    """Whether a mark before a word is an apostrophe (`’tis`, `’90s`) or an ayn (`‘Abd`), by what follows it."""
    before, rest = text[mark.start - 1 : mark.start], text[mark.end : mark.end + _LOOK]
    if mark.sign not in _SINGLES or not rest[:1].isalnum() or is_of_word(before):
        return False
    if mark.sign == "’" and is_of_word(rest[0]) and mark.lean is Lean.OPENS:
        return True
    return bool(_CUT_WORD.match(rest.lower() if before else rest)) or (
        not mark.next_closes and (bool(_MAYBE_CUT.match(rest)) or may_be_ayn(text, mark))
    )


def may_be_ayn(text: str, mark: Mark) -> bool:
    """Whether an opening mark may be the ayn of an Arabic name (`‘Abd`, `al-‘Ula`)."""
    if mark.start > 1 and text[mark.start - 1] == "-" and text[mark.start - 2].isalpha():
        return True
    return _AYN.match(text, mark.end) is not None


def is_doubtful(text: str, mark: Mark) -> bool:
    """Whether a mark that may close may be a genitive's, a dropped letter's, or the sign of feet and inches."""
    if mark.lean is Lean.OPENS or mark.level not in (Level.SINGLE, Level.DOUBLE):
        return False
    before = text[max(0, mark.start - _LOOK) : mark.start]
    if before[-1:].isdigit() or before[-2:-1].isdigit():
        return mark.sign in "\"”'’''" and _MEASURE.search(before) is not None
    if mark.level is not Level.SINGLE or not before[-1:].isalpha():
        return False
    if _ELIDED.search(before):
        return True
    following = _NEXT_WORD.match(text, mark.end, mark.end + _LOOK)
    return bool(following and following[1].casefold() not in _NO_NOUN and _GENITIVE.search(before))


def is_owned(text: str, start: int, mark: Mark) -> bool:
    """Whether a doubtful mark is a genitive's by what stands between `start` (behind the opening mark) and it."""
    if mark.before.isdigit():
        return False
    following = _NEXT_WORD.match(text, mark.end, mark.end + _LOOK)
    return bool(
        following and following[1][0].islower() and _OWNED.search(text, max(start, mark.start - _LOOK), mark.start)
    )
