"""Who says the words an article quotes, where the sentence around them names somebody. Pure.

Only patterns in which the name stands right beside the verb and the verb right beside the quotation are read: nobody is
named rather than the wrong one, and a pronoun names nobody. The name is given as it stands.
"""

import re
from functools import lru_cache

from aggregator.drafting.no_names import NO_NAMES, PARTICLES
from aggregator.text.fold import fold
from aggregator.text.saying import BESIDE

#: Characters around a quotation that are read.
_BEFORE, _AFTER = 240, 160
_MARKS = '“”„«»"‹›‘’‚'
_SENTENCE = re.compile(rf"[.!?؟…۔][{_MARKS})\]]*\s+")
_WORD = re.compile(r"[^\W\d_][\w’'\u200c-]*")
_NO_NAMES = frozenset(fold(word) for word in NO_NAMES)
_FEWEST, _MOST = 2, 4
_LONGEST_APPOSITION = 90
#: Behind a name: another speaker, or a word that makes the name somebody's office ("Harbour Authority chair Anton").
_MORE = re.compile(r"\s+(?:and|und|et|dhe|&)\s", re.IGNORECASE)
_OFFICE = re.compile(r"(?:\s+[a-z][\w-]*){1,3}\s+[A-Z]")
#: English words that begin something else than an office.
_ENGLISH_GLUE = frozenset(
    "a about after amid an as at before but by during for from here if in into later near of on or outside over she he "
    "since so that the then there through to today tomorrow under until when where which while who whose with "
    "yesterday".split()
)
_POSSESSIVE = ("'s", "’s")
#: "to the journalists", "to the paper ...": whom words are said to, and no part of a name.
_ARABIC_HEARERS = (
    "لل",
    "لصحيفة",
    "لجريدة",
    "لوكالة",
    "لقناة",
    "لموقع",
    "لإذاعة",
    "لراديو",
    "لمجلة",
    "لتلفزيون",
    "لمراسل",
)


def speaker_of(text: str, start: int, end: int, language: str) -> str:
    """Who says `text[start:end]`, which stands in quotation marks; empty where that is not plain. Never raises."""
    base = language.split("-")[0].lower()
    if base not in BESIDE:
        return ""
    before = _sentence_before(text, start)
    if base == "ar":
        return _arabic(before)
    if base == "fa":
        return _persian(before)
    after = text[end : end + _AFTER].partition("\n")[0]
    return _behind(after, base) or _ahead(before, base)


def _sentence_before(text: str, start: int) -> str:
    """The beginning of the sentence up to the opening mark, on the quotation's line."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if len(line) > _BEFORE:  # the beginning of the sentence may be cut off, and with it who speaks
        line = line[-_BEFORE:]
        first = _SENTENCE.search(line)
        line = line[first.end() :] if first else ""
    return _SENTENCE.split(line.rstrip().rstrip(_MARKS))[-1].strip()


@lru_cache(maxsize=16)
def _verb(base: str) -> str:
    verbs = sorted(BESIDE[base].split(", "), key=lambda verb: (-len(verb), verb))
    return f"(?:{'|'.join(map(re.escape, verbs))})"


def _behind(after: str, base: str) -> str:
    """Of `...,” said Anton Brusk, chair of ...` and `...,” Anton Brusk said`."""
    mark = re.match(rf"[\s,.!?]*[{_MARKS}]\s*,?\s*", after)
    if mark is None:
        return ""
    rest = after[mark.end() :]
    verb = re.match(rf"{_verb(base)}\s+", rest)
    if verb:
        name = _capitalised(rest[verb.end() :])
        return "" if name and _goes_on(rest[verb.end() + len(name) :], base) else name
    turned = re.match(rf"(?P<name>[^.,;:{_MARKS}]{{3,80}}?)\s+{_verb(base)}\s*(?:[.,;]|$)", rest)
    name = _capitalised(turned["name"]) if turned else ""
    return name if turned and name == turned["name"] else ""


def _goes_on(rest: str, base: str) -> bool:
    """Whether what follows a name shows that it is not, or not alone, the name of who speaks."""
    if _MORE.match(rest):
        return True
    following = _OFFICE.match(rest) if base == "en" else None
    return following is not None and following[0].split()[0] not in _ENGLISH_GLUE


def _ahead(before: str, base: str) -> str:
    """Of `Anton Brusk said: “...` and `Anton Brusk, chair of the guild, said: “...`, from the sentence's beginning."""
    found = re.fullmatch(
        rf"(?P<name>[^.,;:]{{3,80}}?)(?:, [^,;:]{{1,{_LONGEST_APPOSITION}}},)?\s+{_verb(base)}\s?[:,]", before
    )
    name = _capitalised(found["name"]) if found else ""
    return name if found and name == found["name"] else ""


def _capitalised(text: str) -> str:
    """The name that `text` begins with: two to four capitalised words, small words of names between them."""
    words: list[re.Match[str]] = []
    for word in _WORD.finditer(text):
        if word.start() != (words[-1].end() + 1 if words else 0):
            break
        if not word[0][0].isupper() and word[0] not in PARTICLES:
            break
        words.append(word)
    while words and not words[-1][0][0].isupper():
        words.pop()
    if not words or not words[0][0][0].isupper():
        return ""
    return _plausible(text[: words[-1].end()])


def _plausible(name: str) -> str:
    """The words if they can be a name: neither too few nor too many, and none that is never part of one."""
    words = name.split()
    fits = _FEWEST <= len(words) <= _MOST and not any(fold(word) in _NO_NAMES - PARTICLES for word in words)
    fits = fits and fold(words[0]) not in _NO_NAMES and not any(word.endswith(_POSSESSIVE) for word in words)
    return name if fits and all(_WORD.fullmatch(word) for word in words) else ""


def _persian(before: str) -> str:
    """A name, an apposition between commas, and the verb before the colon; without the commas nobody sees its end."""
    pattern = rf"(?P<name>[^،:]{{3,60}})،[^،:]{{2,{_LONGEST_APPOSITION}}}،[^،:]{{0,60}}(?<!\w){_verb('fa')}\s?[:،]"
    found = re.fullmatch(pattern, before)
    return _plausible(found["name"].strip()) if found else ""


def _arabic(before: str) -> str:
    """The verb at the beginning, then the name up to a comma or the colon before the quotation."""
    apposition = rf"(?:،[^،:]{{2,{_LONGEST_APPOSITION}}}){{0,2}}،?"
    found = re.fullmatch(rf"[وف]?{_verb('ar')}\s+(?P<name>[^،:]{{3,60}}){apposition}\s?:", before)
    name = _plausible(found["name"].strip()) if found else ""
    to_somebody = any(word.startswith(_ARABIC_HEARERS) for word in name.split())
    return "" if to_somebody or name.startswith("ال") else name
