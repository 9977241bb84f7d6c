"""Who is named beside a quotation, and which sentences of a text name no source. Advice for a person, never a verdict.

A name is looked up, never guessed. It deliberately understands no grammar: with two names in the sentence that
introduces a quotation, both are told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.quotations.model import Quotation
from aggregator.quotations.speech_words import CARRYING, UNNAMED
from aggregator.text.names import NameFinder, WatchEntry
from aggregator.text.saying import SAYING
from aggregator.text.sentences import sentences
from aggregator.text.words import words

#: So far back a pronoun is followed; further on nobody knows any more whom it means.
_FARTHEST_BACK = 3
#: Words between those who speak without a name and the verb: "some members of the club have said".
_NEAR = 6


class Attribution(StrEnum):
    """What a sentence says of its source. `CONTINUED` goes on with that of the sentence before it."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    CONTINUED = "continued"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class AttributedSentence:
    """A sentence at `text[start:end]` and what it says of its source."""

    start: int
    end: int
    attribution: Attribution


def speakers_near(
    text: str, quotation: Quotation, found: Sequence[Quotation], names: Sequence[str], language: str
) -> list[str]:
    """Those of `names` in the sentence that introduces a quotation, or in the rest of the one it ends in.

    Where neither names anybody but a pronoun or nothing at all stands beside the quotation, the sentences before it are
    looked at. `found` are all quotations of the text, whose words are not looked at; an outer quotation's are.
    """
    finder = _finder(names)
    first, last = _holder(quotation, found, len(text))
    bare = _without_words(text, [one for one in found if one.depth >= quotation.depth])[:last]
    spans = [(max(start, first), end) for start, end in sentences(text[:last]) if end > first]
    at = next((index for index, (_, end) in enumerate(spans) if end > quotation.start), len(spans))
    before = bare[spans[at][0] : quotation.start] if at < len(spans) else ""
    behind = bare[quotation.end : next((end for _, end in spans if end >= quotation.end), last)]
    for piece in (before, behind):
        if named := _named(finder, words(piece)):
            return named
    earlier = [words(bare[slice(*span)]) for span in spans[max(0, at - _FARTHEST_BACK) : at]]
    return _carried(finder, words(before) + words(behind), earlier, language)


def _carried(finder: NameFinder, beside: Sequence[str], earlier: Sequence[Sequence[str]], language: str) -> list[str]:
    """The names in the nearest of the earlier sentences, as long as each one after it goes on with what was said."""
    tokens = beside
    for sentence in reversed(earlier):
        if tokens and not CARRYING.get(language, frozenset()).intersection(tokens):
            return []
        if named := _named(finder, sentence):
            return named
        tokens = sentence
    return []


def _holder(quotation: Quotation, found: Sequence[Quotation], length: int) -> tuple[int, int]:
    """The span of the quotation that holds this one, or of the text."""
    spans = (
        (one.start, one.end)
        for one in found
        if one.depth == quotation.depth - 1 and one.start <= quotation.start and quotation.end <= one.end
    )
    return next(spans, (0, length))


def attributed_sentences(
    text: str, found: Sequence[Quotation], names: Sequence[str], language: str
) -> list[AttributedSentence]:
    """Every sentence of a text with what it says of its source; `names` are those of outlets, authors and speakers.

    `language` is a base tag; of a language without word lists only names are known. Quoted words name nobody.
    """
    finder = _finder(names)
    bare = _without_words(text, found)
    result: list[AttributedSentence] = []
    before = Attribution.NONE
    for start, end in sentences(text):
        before = _attribution(finder, words(bare[start:end]), language, before)
        result.append(AttributedSentence(start, end, before))
    return result


def _attribution(finder: NameFinder, tokens: list[str], language: str, before: Attribution) -> Attribution:
    if _named(finder, tokens):
        return Attribution.NAMED
    if _speaks_unnamed(tokens, language):
        return Attribution.ANONYMOUS
    carries = not tokens or bool(CARRYING.get(language, frozenset()).intersection(tokens))
    return Attribution.CONTINUED if carries and before is not Attribution.NONE else Attribution.NONE


def _speaks_unnamed(tokens: Sequence[str], language: str) -> bool:
    saying, unnamed = SAYING.get(language, frozenset()), UNNAMED.get(language, frozenset())
    verbs = [place for place, token in enumerate(tokens) if token in saying]
    nouns = {place for place, token in enumerate(tokens) if token in unnamed}
    return any(place + step in nouns for place in verbs for step in range(-_NEAR, _NEAR + 1))


def _named(finder: NameFinder, tokens: Sequence[str]) -> list[str]:
    return [mention.key for mention in finder.find_in(tokens)]


def _finder(names: Sequence[str]) -> NameFinder:
    return NameFinder(WatchEntry(name, name, "speaker", 1.0, ()) for name in names if name.strip())


def _without_words(text: str, found: Sequence[Quotation]) -> str:
    """The text with blanks for quoted words, so that all places stay."""
    pieces: list[str] = []
    at = 0
    for one in found:
        for start, end in one.parts:
            if start >= at:
                pieces += (text[at:start], " " * (end - start))
                at = end
    return "".join((*pieces, text[at:]))
