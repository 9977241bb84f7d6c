"""The most telling sentences of an article, as notes for the writer, and the passages worth quoting.

Pure and extractive: everything returned is a span of the text, `text[start:end] == piece.text`. Sentences are weighed
by what they share with the rest of the article, where they stand and which watched names they hold, in any language;
no stop words, no stemming, no model. Nothing here is shortened or joined.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from aggregator.drafting.passages import Passage, quoted_passages, trimmed
from aggregator.text.sentences import sentences
from aggregator.text.words import words

#: What each signal adds at most. Centrality decides; the place breaks ties, because news puts the point first; a
#: watched name lifts a sentence over its neighbours. By eye on the newsstand's six languages; issue 5 measures them.
_CENTRALITY, _PLACE, _WATCHED = 0.6, 0.25, 0.15
#: Shorter sentences are crossheads and captions, longer ones lists without full stops.
_FEWEST_WORDS, _MOST_WORDS = 5, 80
#: From here on a word's length says nothing more about its weight.
_LONG_WORD = 7
#: Articles beyond this are books; the rest of the text is not weighed.
_MOST_SENTENCES = 2_000
#: Quoted passages of fewer words are names and scare quotes.
FEWEST_QUOTED_WORDS = 5
#: From here on a passage says something by itself; the newsstand's shorter ones are scraps ("thinner than a hair").
_FULL_STATEMENT = 8
#: An article's own sentence is proposed only when it is at most this share of the text: else the draft would copy it.
_LARGEST_SHARE = 0.5
_ANY_MARK = frozenset('“”„«»"‹›')


class Part(StrEnum):
    """Which part of the argument a quotation stands for, by its place."""

    THESIS = "thesis"
    MIDDLE = "middle"
    CONCLUSION = "conclusion"


@dataclass(frozen=True, slots=True)
class Extract:
    """A sentence at `text[start:end]` with its weight, 0..1."""

    start: int
    end: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Quote:
    """Words worth quoting at `text[start:end]`; `spoken` when the article itself has them in quotation marks."""

    start: int
    end: int
    text: str
    part: Part
    spoken: bool


def telling_sentences(text: str, *, limit: int, is_watched: Callable[[str], bool] = lambda _: False) -> list[Extract]:
    """The `limit` weightiest sentences, in the order of the text.

    Args:
        is_watched: whether a sentence holds a name the desk looks out for.
    """
    ranked = sorted(_weighed(text, is_watched), key=lambda extract: (-extract.score, extract.start))
    return sorted(ranked[: max(0, limit)], key=lambda extract: extract.start)


def _weighed(text: str, is_watched: Callable[[str], bool]) -> list[Extract]:
    """Every sentence of usable length with its weight.

    Centrality is a sentence's summed word overlap with all others (degree centrality as in LexRank, Erkan and Radev
    2004), each shared word weighted by its length and its rarity among the sentences, the sum normalised by length.
    Counted by word, so the time is linear in the text.
    """
    spans = [trimmed(text, start, end, loose="") for start, end in sentences(text)[:_MOST_SENTENCES]]
    tokens = [words(span.text) for span in spans]
    spread = Counter(word for sentence in tokens for word in set(sentence))
    central = [_centrality(set(sentence), spread, len(spans)) for sentence in tokens]
    most = max(central, default=0.0) or 1.0
    return [
        Extract(span.start, span.end, span.text, _score(central[index] / most, index, held=is_watched(span.text)))
        for index, span in enumerate(spans)
        if _FEWEST_WORDS <= len(tokens[index]) <= _MOST_WORDS
    ]


def _centrality(bag: set[str], spread: Counter[str], number: int) -> float:
    shared = sum(_content(word) * math.log((number + 1) / spread[word]) * (spread[word] - 1) for word in sorted(bag))
    return shared / math.sqrt(len(bag)) if bag else 0.0


def _content(word: str) -> int:
    """How much a word says, 0..6 by its letters: in every script the words that only join others are the short ones."""
    return min(len(word), _LONG_WORD) - 1


def _score(central: float, index: int, *, held: bool) -> float:
    return round(_CENTRALITY * central + _PLACE / (1 + index) + _WATCHED * held, 6)


def telling_quotations(
    text: str, *, limit: int, most_words: int, fits: Callable[[str], bool] = lambda _: True
) -> list[Quote]:
    """Up to `limit` passages of 5 to `most_words` words worth quoting, in the order of the text.

    Passages the article itself quotes come first; only when it has none are its own sentences taken, the weightiest of
    the first and of the last third. The first chosen is the thesis (early), the next the conclusion (late).

    Args:
        fits: whether words can be set in the digest's own quotation marks so that a reader sees where they end.
    """
    if limit < 1:
        return []
    spoken = [passage for passage in quoted_passages(text) if _usable(passage.text, most_words, fits)]
    if spoken:
        return _parts(_distinct(spoken), limit, spoken=True)
    return _parts(_own_words(text, most_words, fits), limit, spoken=False)


def whole_caption(text: str, *, most_words: int, fits: Callable[[str], bool] = lambda _: True) -> list[Quote]:
    """A post's whole caption, lines and all, when it has at most `most_words` words: the evidence, which is not cut."""
    if not 0 < len(words(text)) <= most_words or text.count('"') % 2 or not fits(text):
        return []
    return [Quote(0, len(text), text, Part.THESIS, spoken=False)]


def _usable(words_quoted: str, most_words: int, fits: Callable[[str], bool]) -> bool:
    if "\n" in words_quoted or words_quoted.count('"') % 2 or not fits(words_quoted):
        return False
    return FEWEST_QUOTED_WORDS <= len(words(words_quoted)) <= most_words


def _distinct(passages: Sequence[Passage]) -> list[Passage]:
    """Without repeats: sites print a sentence again as a pull quote."""
    seen: dict[tuple[str, ...], Passage] = {}
    for passage in passages:
        seen.setdefault(tuple(words(passage.text)), passage)
    return list(seen.values())


def _parts(passages: Sequence[Passage], limit: int, *, spoken: bool) -> list[Quote]:
    """Choose by place: thesis early, conclusion late, then the longest between; whole statements before scraps."""
    if not passages:
        return []
    full = [index for index, passage in enumerate(passages) if len(words(passage.text)) >= _FULL_STATEMENT]
    first = next(iter(full), 0)
    chosen = {first: Part.THESIS}
    later = [index for index in full if index > first] or list(range(first + 1, len(passages)))
    if limit > 1 and later:
        chosen[later[-1]] = Part.CONCLUSION
        between = sorted(range(first + 1, later[-1]), key=lambda index: (-len(passages[index].text), index))
        chosen |= dict.fromkeys(between[: limit - 2], Part.MIDDLE)
    return [_quote(passages[index], chosen[index], spoken=spoken) for index in sorted(chosen)]


def _quote(passage: Passage, part: Part, *, spoken: bool) -> Quote:
    return Quote(passage.start, passage.end, passage.text, part, spoken)


def _own_words(text: str, most_words: int, fits: Callable[[str], bool]) -> list[Passage]:
    """The weightiest sentence of the first and of the last third of a text that quotes nobody."""
    total = len(words(text))
    fitting = [
        extract
        for extract in _weighed(text, lambda _: False)
        if _usable(extract.text, most_words, fits)
        and not any(mark in extract.text for mark in _ANY_MARK)
        and len(words(extract.text)) <= total * _LARGEST_SHARE
    ]
    early = [extract for extract in fitting if extract.start < len(text) / 3]
    late = [extract for extract in fitting if extract.start >= len(text) * 2 / 3]
    best = [max(third, key=lambda extract: (extract.score, -extract.start)) for third in (early, late) if third]
    return [Passage(extract.start, extract.end, extract.text) for extract in best]
