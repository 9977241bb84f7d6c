"""Runs of words in an article, cut where words begin and end."""

import random
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from tests.quotation_cases.articles import Article

_TOKEN = re.compile(r"\S+")
#: An omission or an insertion of the article's own would make a run of it ambiguous.
_UNSUITABLE = re.compile(r"[\[\]…]|\.\.")


@dataclass(frozen=True)
class Token:
    """What stands between white space: `start:end` are its letters without the marks around them."""

    start: int
    end: int
    paragraph: int


@dataclass(frozen=True)
class Run:
    """The words `first` to `last` (inclusive) of an article, `text[start:end]`."""

    article: Article
    first: int
    last: int
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.article.text[self.start : self.end]

    @property
    def tokens(self) -> list[Token]:
        return tokens(self.article)[self.first : self.last + 1]


@cache
def tokens(article: Article) -> list[Token]:
    """The words of an article; marks that stand alone are none."""
    found = []
    for match in _TOKEN.finditer(article.text):
        places = [place for place in range(*match.span()) if _is_of_word(article.text[place])]
        if places:
            found.append(Token(places[0], places[-1] + 1, article.text.count("\n", 0, match.start())))
    return found


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")


def run(article: Article, first: int, last: int) -> Run | None:
    """The run of these words; None where the article has no such words, or where they would be ambiguous."""
    found = tokens(article)
    if not 0 <= first <= last < len(found):
        return None
    made = Run(article, first, last, found[first].start, found[last].end)
    return None if _UNSUITABLE.search(made.text) else made


def any_run(article: Article, chance: random.Random, least: int, most: int) -> Run | None:
    """A run of `least` to `most` words of one paragraph, drawn by chance; None when the draw was none."""
    first = chance.randrange(len(tokens(article)))
    made = run(article, first, first + chance.randint(least, most) - 1)
    return made if made and made.tokens[0].paragraph == made.tokens[-1].paragraph else None


def around(article: Article, start: int, end: int, chance: random.Random, most: int = 10) -> Run | None:
    """A run of one paragraph with at least two words before and after the characters `start:end`."""
    found = tokens(article)
    inside = [number for number, token in enumerate(found) if token.start < end and token.end > start]
    if not inside:
        return None
    made = run(article, inside[0] - chance.randint(2, most), inside[-1] + chance.randint(2, most))
    return made if made and made.tokens[0].paragraph == made.tokens[-1].paragraph else None


def several(article: Article, chance: random.Random, lengths: list[int], gaps: list[int]) -> list[Run] | None:
    """Runs of so many words with so many words between them, from a place drawn by chance."""
    place, made = chance.randrange(len(tokens(article))), []
    for length, gap in zip(lengths, [*gaps, 0], strict=True):
        made.append(run(article, place, place + length - 1))
        place += length + gap
    return [one for one in made if one] if all(made) else None
